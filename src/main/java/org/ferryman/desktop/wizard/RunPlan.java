package org.ferryman.desktop.wizard;

import java.util.List;
import org.ferryman.engine.Progress;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookStep;

/**
 * What a page runs, one step after the other.
 *
 * @param stages the steps as they were chosen, in their order
 * @param watch follows them more closely than the window is drawn
 */
public record RunPlan(List<PlannedStep<?, ?>> stages, Watch watch) {

    /** Nothing. */
    static final RunPlan NOTHING = new RunPlan(List.of(), (row, news) -> {});

    /** Copies the list. */
    public RunPlan {
        stages = List.copyOf(stages);
    }

    /** Follows the steps at work. */
    @FunctionalInterface
    public interface Watch {
        /** Is told each news at once, on the thread of the step: must not wait. */
        void published(PlaybookStep<?, ?> row, Progress news);
    }
}
