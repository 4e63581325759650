package org.ferryman.desktop.execute;

import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.execute.ExecuteContent.Writes;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PlaybookRunModel;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;

/** Migrates: makes v0.7's tables where they are missing, moves the tuples, and verifies at once. */
public final class ExecutePage extends Page {

    private final Workspace workspace;
    private final ExecuteRun run;
    private final MoveKnowledge known;
    private final CopyAhead ahead;
    private final PageAction cancelAhead;
    private final ExecuteActions actions;
    private final ReadOnlyObjectWrapper<ExecuteContent> content;
    private boolean looksLate;

    /** A page on which nothing was done yet. */
    public ExecutePage(Workspace workspace) {
        this(workspace, System::nanoTime);
    }

    ExecutePage(Workspace workspace, LongSupplier nanoTime) {
        super("execute", TextBundle.of(ExecutePage.class));
        this.workspace = workspace;
        this.known = new MoveKnowledge(workspace);
        this.run = new ExecuteRun(workspace, nanoTime, this::begins, this::ended);
        this.ahead = new CopyAhead(workspace, this::update);
        this.cancelAhead = new PageAction(texts().get("ahead.cancel"), ahead::cancel);
        this.actions = new ExecuteActions(texts(), this::ask, run::verify, this::lookAgain, run::askToCancel);
        this.content = new ReadOnlyObjectWrapper<>(contentNow());
        run.steps().whenChanged(this::update);
        run.steps().step(KetoSteps.MIGRATE).whenDone(known::moved);
        run.steps().step(KetoSteps.VERIFY).whenDone(known::verified);
        run.movesAgainProperty().addListener((property, before, after) -> update());
        run.snapshotProperty()
                .addListener((property, before, after) -> stands(new ExecuteStanding(content(), texts()).of(after)));
        workspace.openedProperty().addListener((property, before, after) -> reset());
        // Each look counts, even if it saw the same as the one before.
        workspace.usersProperty().addListener((Observable look) -> lookedAtUsers());
        workspace.freezeUnknownProperty().addListener((property, before, after) -> update());
        workspace.scheduledFreezeProperty().addListener((property, before, after) -> update());
        workspace.verificationProperty().addListener((property, before, after) -> update());
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> looked(after));
        update();
    }

    private void ask() {
        ahead.no();
        run.ask();
    }

    /** Asks whether to copy ahead, unless something runs. */
    void askToCopy() {
        if (!isBusy()) {
            run.steps().no();
            ahead.askToCopy();
        }
    }

    /** Asks whether changes are no longer to be noted, unless something runs. */
    void askToStopCopy() {
        if (!isBusy()) {
            run.steps().no();
            ahead.askToStop();
        }
    }

    private boolean isBusy() {
        return run.isBusy() || ahead.isBusy();
    }

    private void begins() {
        looksLate = workspace.lookActivity().isBusy();
    }

    @Override
    public void entered() {
        look();
    }

    private void lookAgain() {
        run.forget();
        KetoStatus status = workspace.statusProperty().get();
        if (status != null && status.lastKnown() == KetoStatus.State.IN_USE && !run.isBusy()) {
            // Only the tuples tell whether it still is.
            workspace.readEverything();
            update();
        } else {
            look();
        }
    }

    private void look() {
        if (!run.isBusy()) {
            workspace.look();
            update();
        }
    }

    private void looked(Activity.State now) {
        if (now == Activity.State.ENDED) {
            ahead.look();
        }
        if (now == Activity.State.ENDED && looksLate) {
            // What it saw may be from before the run.
            looksLate = run.isBusy();
            look();
        } else if (now == Activity.State.ENDED && !run.isBusy()) {
            Optional<KetoStatus> seen = workspace.seen();
            boolean failed = !(workspace.lookActivity().outcomeProperty().get() instanceof Outcome.Done);
            if (seen.isPresent()) {
                known.seen(seen.get());
            } else if (failed) {
                known.notSeen();
            }
        }
        update();
    }

    private void lookedAtUsers() {
        if (!run.isBusy()) {
            run.writes().looked();
        }
        update();
    }

    private void reset() {
        run.reset();
        known.reset();
        update();
    }

    private void ended(Ending how) {
        known.ended(how);
        boolean lookedMeanwhile = looksLate && !workspace.lookActivity().isBusy();
        looksLate &= !lookedMeanwhile;
        if (how.isAt(KetoSteps.MIGRATE) && (how.outcome() instanceof Outcome.PartWay || isBlockedAgain(how))) {
            // What is done, or was done through v0.7 since, the step can't say: only the tuples can.
            workspace.readEverything();
        } else if (lookedMeanwhile || !(how.outcome() instanceof Outcome.Cancelled && how.isAt(KetoSteps.VERIFY))) {
            workspace.look();
        }
    }

    /** Whether a migration is blocked where one was done before. */
    private boolean isBlockedAgain(Ending how) {
        KetoStatus status = workspace.statusProperty().get();
        return how.outcome() instanceof Outcome.Blocked
                && status != null
                && status.facts().marked();
    }

    @Override
    public void cancel() {
        run.steps().cancel();
        ahead.cancel();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        ahead.no();
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public String onClose() {
        if (ahead.isBusy()) {
            return texts().get(ahead.isStopping() ? "ahead.stop.close" : "ahead.close");
        }
        return run.isBusy() ? new RunText(content(), texts()).close() : "";
    }

    private ExecutePhase phaseNow() {
        return switch (run.steps().viewProperty().get().state()) {
            case RUNNING -> ExecutePhase.RUNNING;
            case CANCELLING -> ExecutePhase.CANCELLING;
            case ASKING -> ExecutePhase.CONFIRMING;
            case IDLE, LOOKING, ENDED -> known.phase();
        };
    }

    private void update() {
        ExecuteContent now = contentNow();
        if (now.phase() == ExecutePhase.CONFIRMING && !now.canMigrate()) {
            run.steps().no();
            return;
        }
        OpenDatabase opened = workspace.openedProperty().get();
        busyProperty().set(isBusy());
        commandLineProperty()
                .set(Optional.ofNullable(opened)
                        .flatMap(ahead::commandLine)
                        .orElseGet(() -> ExecuteCommands.lines(now, run, opened)));
        boolean changesNothing = opened == null || now.phase() == ExecutePhase.CUT_OVER;
        previewProperty()
                .set(
                        changesNothing
                                ? null
                                : ahead.preview()
                                        .orElse(() -> ExecuteCommands.preview(
                                                texts(),
                                                now,
                                                run,
                                                workspace.openedProperty().get())));
        actions.show(now, !workspace.lookActivity().isBusy());
        cancelAhead.textProperty().set(texts().get(ahead.isStopping() ? "ahead.stop.cancel" : "ahead.cancel"));
        primaryProperty().set(ahead.isBusy() ? null : actions.primary(now));
        secondaryProperty().set(ahead.isBusy() ? cancelAhead : actions.secondary(now));
        ExecuteStanding standing = new ExecuteStanding(now, texts());
        readyProperty().set(standing.isReady());
        stands(standing.of(run.snapshotProperty().get()));
        content.set(now);
    }

    private ExecuteContent contentNow() {
        WriteStop writes = run.writes();
        return new ExecuteContent(
                phaseNow(),
                run.ending(),
                known.isStale(),
                run.now(),
                new Writes(writes.isScheduled(), writes.isFrozen(), writes.stopped()),
                !workspace.freezeUnknownProperty().get(),
                workspace.statusProperty().get(),
                workspace.verificationProperty().get(),
                workspace.migrationProperty().get(),
                MigrationForecast.of(workspace),
                workspace.servesSince(),
                known.deleted(),
                run.movesAgainProperty().get());
    }

    /** Lets v0.6 write again, if nothing runs. */
    void thaw() {
        run.thaw();
    }

    /** What the page shows now. */
    ExecuteContent content() {
        return content.get();
    }

    /** The same, for those who follow it. */
    ReadOnlyObjectProperty<ExecuteContent> contentProperty() {
        return content.getReadOnlyProperty();
    }

    /** Whether there is something that the page Finish can take back, and this page can't lead there. */
    public boolean canRollBack() {
        return content.get().canRollBack();
    }

    /** How far the migration is, or was at its end. */
    ReadOnlyObjectProperty<MoveSnapshot> snapshotProperty() {
        return run.snapshotProperty();
    }

    /** What can be done before v0.6's writes are stopped. */
    CopyAhead ahead() {
        return ahead;
    }

    WriteStop writes() {
        return run.writes();
    }

    /** Whether to move again what was deleted through v0.7. */
    BooleanProperty movesAgainProperty() {
        return run.movesAgainProperty();
    }

    /** What is asked, and runs. */
    public PlaybookRunModel steps() {
        return run.steps();
    }

    Workspace workspace() {
        return workspace;
    }
}
