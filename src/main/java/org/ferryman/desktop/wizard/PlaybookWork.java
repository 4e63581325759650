package org.ferryman.desktop.wizard;

import java.util.List;
import java.util.Optional;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Step;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookRun;
import org.ferryman.playbook.PlaybookRun.Ending;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.StepRunner;
import org.jspecify.annotations.Nullable;

/**
 * One run of a playbook away from the window's thread: the driver, and the outcome of the step that it did last. Each
 * step has a thread, a cancellation and somebody who shows its progress; no two are done at once.
 */
final class PlaybookWork implements StepRunner, PlaybookRun.Listener {

    private final OpenedRun opened;
    private final RunPlan.Watch watch;
    private final PlaybookRun run;
    private ProgressListener progress = ProgressListener.NONE;
    private Cancellation cancellation = new Cancellation();
    private @Nullable Outcome<?> outcome;

    PlaybookWork(OpenedRun opened, RunPlan plan) {
        this.opened = opened;
        this.watch = plan.watch();
        // What somebody has asked for by pressing a button is not left out.
        List<PlannedStep<?, ?>> asked = plan.stages().stream()
                .<PlannedStep<?, ?>>map(PlannedStep::asAsked)
                .toList();
        this.run = new PlaybookRun(opened.playbook(), this, this, asked);
    }

    /** The step that comes next; empty when the way has ended. */
    Optional<PlaybookStep<?, ?>> next() {
        return run.next();
    }

    /** Does the step that comes next. */
    @SuppressWarnings("unchecked") // What comes of a step is of the type that its row says.
    <R> Outcome<R> perform(PlaybookStep<?, R> row, ProgressListener told, Cancellation stop) {
        progress = news -> {
            watch.published(row, news);
            told.publish(news);
        };
        cancellation = stop;
        outcome = null;
        Optional<Ending> ending = run.step();
        return (Outcome<R>) (outcome == null ? notBegun(ending, stop) : outcome);
    }

    /** Ends the way before a step; nothing is done. */
    Outcome<?> stop(PlaybookStep<?, ?> row) {
        Cancellation requested = new Cancellation();
        requested.request();
        return perform(row, ProgressListener.NONE, requested);
    }

    private static Outcome<?> notBegun(Optional<Ending> ending, Cancellation stop) {
        Ending why = ending.orElseThrow();
        if (why instanceof Ending.NotBegun kept) {
            return new Outcome.Blocked<>(kept.findings());
        } else if (why instanceof Ending.Failed failed) {
            return FailureOutcomes.of(failed.failure(), stop);
        }
        throw new IllegalStateException("a page must choose all that a step needs: " + why);
    }

    @Override
    public Outcome<Inspection> inspect(Change<?> change) {
        return opened.runner().inspect(change, progress, cancellation);
    }

    @Override
    public <R> Outcome<R> run(Step<R> step) {
        return opened.runner().run(step, progress, cancellation);
    }

    @Override
    public Cancellation cancellation() {
        return cancellation;
    }

    /** The page has asked before the first step. */
    @Override
    public boolean asks() {
        return false;
    }

    @Override
    public boolean agrees(PlaybookStep<?, ?> row, Change<?> step) {
        return true;
    }

    @Override
    public void alreadyDone(PlaybookStep<?, ?> row, StepLook look) {
        throw new IllegalStateException(row.id() + " was asked for");
    }

    @Override
    public void started(PlaybookStep<?, ?> row) {
        // Its model was started before, on the window's thread.
    }

    @Override
    public <R> void done(PlaybookStep<?, R> row, R result, boolean goesOn, double seconds) {
        outcome = new Outcome.Done<>(result);
    }

    @Override
    public void stopped(PlaybookStep<?, ?> row, Outcome<?> how, double seconds) {
        outcome = how;
    }
}
