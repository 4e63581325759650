package org.ferryman.playbook;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Step;
import org.jspecify.annotations.Nullable;

/**
 * Goes from step to step: looks whether the world is already as a step makes it, asks before a change, does it, and
 * goes on unless something is in the way. What happens is published; front doors only show it. One that must not wait
 * for a step has each done on a thread of its own, never two at once.
 */
public final class PlaybookRun {

    private final StepContext context;
    private final StepRunner runner;
    private final Listener listener;
    private final Deque<PlannedStep<?, ?>> ahead;
    private @Nullable Ending ending;
    private boolean leavesOpen;
    private long answering;

    /** A way on one database, from stage to stage. */
    public PlaybookRun(StepContext context, StepRunner runner, Listener listener, List<PlannedStep<?, ?>> stages) {
        this.context = context;
        this.runner = runner;
        this.listener = listener;
        this.ahead = new ArrayDeque<>(stages);
    }

    /** Is told what happens, on the thread that does it. */
    public interface Listener {

        /** There is nothing to do. */
        void alreadyDone(PlaybookStep<?, ?> row, StepLook look);

        /** A step begins. */
        void started(PlaybookStep<?, ?> row);

        /** Whether somebody has to agree before a change is made. */
        boolean asks();

        /**
         * Whether they agree.
         *
         * @param step has its preview
         */
        boolean agrees(PlaybookStep<?, ?> row, Change<?> step) throws Exception;

        /**
         * A step has a result.
         *
         * @param goesOn whether it is such that the way goes on
         */
        <R> void done(PlaybookStep<?, R> row, R result, boolean goesOn, double seconds);

        /** A step ended otherwise. */
        void stopped(PlaybookStep<?, ?> row, Outcome<?> outcome, double seconds);
    }

    /** How a way ended. */
    public sealed interface Ending {

        /** All steps are done, or none of those that are left is needed. */
        record Finished() implements Ending {}

        /** The way ends before a step about which too little was chosen. */
        record OptionsMissing(PlaybookStep<?, ?> row) implements Ending {}

        /** Something was in the way of a step, which was not begun. */
        record NotBegun(PlaybookStep<?, ?> row, List<Finding> findings) implements Ending {}

        /** A step did not end as it should, and the listener was told how. */
        record Stopped(PlaybookStep<?, ?> row) implements Ending {}

        /** A step could not be looked at, or not be prepared. */
        record Failed(PlaybookStep<?, ?> row, Exception failure) implements Ending {}
    }

    /** Goes on up to the end, or to the first step that can't be done. */
    public Ending go() {
        while (next().isPresent()) {
            step();
        }
        return ending == null ? new Ending.Finished() : ending;
    }

    /** The step that comes next; empty when the way has ended. */
    public Optional<PlaybookStep<?, ?>> next() {
        return ending == null ? Optional.ofNullable(ahead.peek()).map(PlannedStep::row) : Optional.empty();
    }

    /**
     * Does the step that comes next, unless there is nothing to do or something is in the way.
     *
     * @return how the way ended, if it ended before all steps are done
     */
    public Optional<Ending> step() {
        Optional<Ending> end = end(ahead.element());
        ahead.remove();
        ending = end.orElse(null);
        return end;
    }

    /** Whether the steps so far have left something for people to deal with. */
    public boolean leavesOpen() {
        return leavesOpen;
    }

    private <O, R> Optional<Ending> end(PlannedStep<O, R> stage) {
        PlaybookStep<O, R> row = stage.row();
        try {
            runner.cancellation().throwIfRequested();
            StepLook look =
                    stage.again() ? StepLook.TO_DO : row.work().observer().look(context, stage.options(), runner);
            if (look.done().isPresent()) {
                note(row, look.leavesOpen());
                listener.alreadyDone(row, look);
                return Optional.empty();
            } else if (!row.work().enough().test(stage.options())) {
                return Optional.of(new Ending.OptionsMissing(row));
            }
            List<Finding> inTheWay = stage.condition().missing();
            if (!inTheWay.isEmpty()) {
                return Optional.of(new Ending.NotBegun(row, inTheWay));
            }
            return perform(stage);
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            return Optional.of(new Ending.Failed(row, failure));
        }
    }

    private <O, R> Optional<Ending> perform(PlannedStep<O, R> stage) throws Exception {
        PlaybookStep<O, R> row = stage.row();
        context.forget(row);
        listener.started(row);
        answering = 0;
        long start = System.nanoTime();
        Outcome<R> outcome = outcome(stage);
        double seconds = (System.nanoTime() - start - answering) / 1e9;
        if (!(outcome instanceof Outcome.Done<R> done)) {
            listener.stopped(row, outcome, seconds);
            return Optional.of(new Ending.Stopped(row));
        }
        note(row, row.work().open().leaves().test(done.result()));
        boolean goesOn = row.work().goesOn().test(done.result());
        listener.done(row, done.result(), goesOn, seconds);
        if (!goesOn) {
            return Optional.of(new Ending.Stopped(row));
        }
        return row.work().nothingLeft().test(done.result()) ? Optional.of(new Ending.Finished()) : Optional.empty();
    }

    private <O, R> Outcome<R> outcome(PlannedStep<O, R> stage) throws Exception {
        try {
            return stage.perform(options -> agreed(stage.row(), stage.row().make(context, options)));
        } catch (BlockedException blocked) {
            return new Outcome.Blocked<>(blocked.findings());
        } catch (CancelledException cancelled) {
            return new Outcome.Cancelled<>();
        }
    }

    /** Nobody is asked about a change that can't be made, or that changes nothing. */
    private <R> Outcome<R> agreed(PlaybookStep<?, R> row, Step<R> step) throws Exception {
        if (step instanceof Change<R> change && listener.asks()) {
            Outcome<Inspection> looked = runner.inspect(change);
            if (!(looked instanceof Outcome.Done<Inspection> seen)) {
                return looked.withoutResult();
            } else if (seen.result().state() == Inspection.State.BLOCKED) {
                return new Outcome.Blocked<>(seen.result().findings());
            } else if (seen.result().state() == Inspection.State.TO_DO && !agrees(row, change)) {
                return new Outcome.Cancelled<>();
            }
        }
        return runner.run(step);
    }

    /** How long somebody thinks about the answer is not the step's time. */
    private boolean agrees(PlaybookStep<?, ?> row, Change<?> change) throws Exception {
        long asked = System.nanoTime();
        try {
            return listener.agrees(row, change);
        } finally {
            answering += System.nanoTime() - asked;
        }
    }

    /** A step that settles what is open knows of all there is. */
    private void note(PlaybookStep<?, ?> row, boolean leaves) {
        leavesOpen = leaves || (leavesOpen && !row.work().open().settles());
    }
}
