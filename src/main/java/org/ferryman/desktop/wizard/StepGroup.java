package org.ferryman.desktop.wizard;

import java.util.List;
import java.util.Optional;

/**
 * The steps that one page can ask for, of which one is asked for or at work at a time.
 *
 * @param <O> what is open
 * @param steps each of them
 */
public record StepGroup<O extends OpenedRun>(List<StepModel<O, ?>> steps) {

    /** Copies the list. */
    public StepGroup {
        steps = List.copyOf(steps);
    }

    /** The one that is asked about. */
    public Optional<StepModel<O, ?>> asked() {
        return steps.stream().filter(step -> step.view().question().isPresent()).findFirst();
    }

    /** Whether one is at work. */
    public boolean isBusy() {
        return steps.stream().anyMatch(step -> step.view().isBusy());
    }

    /** Answers every question but one step's with no. */
    public void noBut(StepModel<O, ?> wanted) {
        steps.stream().filter(step -> !step.equals(wanted)).forEach(StepModel::no);
    }

    /** Answers every question with no. */
    public void no() {
        steps.forEach(StepModel::no);
    }

    /** Cancels what is at work. */
    public void cancel() {
        steps.forEach(StepModel::cancel);
    }
}
