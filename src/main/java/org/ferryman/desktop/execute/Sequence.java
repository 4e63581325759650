package org.ferryman.desktop.execute;

import java.util.List;
import java.util.function.Consumer;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.engine.Outcome;
import org.jspecify.annotations.Nullable;

/** Runs stages one after the other, as long as each does what it should. */
final class Sequence {

    private final Runnable changed;
    private final Consumer<Ending> whenEnded;
    private List<Stage<?>> stages = List.of();
    private @Nullable Stage<?> current;
    private boolean cancelling;
    private boolean tooLate;

    /**
     * A sequence that was not started yet.
     *
     * @param changed called after each change
     * @param whenEnded called once at the end of each run
     */
    Sequence(Runnable changed, Consumer<Ending> whenEnded) {
        this.changed = changed;
        this.whenEnded = whenEnded;
    }

    /** Starts from the first stage, unless it runs already. */
    boolean start(Opened opened, List<Stage<?>> chosen) {
        if (isBusy() || chosen.isEmpty()) {
            return false;
        }
        stages = List.copyOf(chosen);
        stages.forEach(Stage::reset);
        tooLate = false;
        run(opened, 0);
        return true;
    }

    private void run(Opened opened, int index) {
        Stage<?> stage = stages.get(index);
        current = stage;
        cancelling = false;
        stage.start(opened, outcome -> ended(opened, index, outcome));
        changed.run();
    }

    private void ended(Opened opened, int index, Outcome<?> outcome) {
        boolean last = index + 1 == stages.size();
        if (!(outcome instanceof Outcome.Done) || last) {
            end(stages.get(index), outcome);
            return;
        }
        boolean cameTooLate = cancelling;
        tooLate |= cameTooLate;
        Stage<?> next = stages.get(index + 1);
        if (cameTooLate && next.changes()) {
            end(next, new Outcome.Cancelled<>());
        } else {
            run(opened, index + 1);
        }
    }

    private void end(Stage<?> stage, Outcome<?> outcome) {
        current = null;
        cancelling = false;
        whenEnded.accept(new Ending(stage.id(), outcome));
        changed.run();
    }

    /** Asks the stage at work to stop. */
    void cancel() {
        Stage<?> stage = current;
        if (stage != null && !cancelling) {
            cancelling = true;
            stage.cancel();
            changed.run();
        }
    }

    /** Forgets what was run, unless it runs. */
    void reset() {
        if (!isBusy()) {
            stages.forEach(Stage::reset);
            stages = List.of();
        }
    }

    boolean isBusy() {
        return current != null;
    }

    boolean isCancelling() {
        return cancelling;
    }

    /** Whether a stage was done before it could be stopped. */
    boolean cameTooLate() {
        return tooLate;
    }

    /** The stage at work; null if none is. */
    @Nullable Stage<?> current() {
        return current;
    }

    /** Those of the run at hand, or the last one. */
    List<Stage<?>> stages() {
        return stages;
    }

    /**
     * How a run ended.
     *
     * @param stage the id of the last stage that was begun or should have been
     */
    record Ending(String stage, Outcome<?> outcome) {}
}
