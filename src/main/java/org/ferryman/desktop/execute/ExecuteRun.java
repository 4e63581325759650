package org.ferryman.desktop.execute;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.ferryman.desktop.execute.ExecuteContent.RunNow;
import org.ferryman.desktop.wizard.PlaybookRunModel;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.RunPlan;
import org.ferryman.desktop.wizard.RunStage;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.roles.FreezePhase;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookPlan;
import org.jspecify.annotations.Nullable;

/** What the page runs: the whole migration, the verification alone, or what lets v0.6 write again. */
final class ExecuteRun {

    private final Workspace workspace;
    private final LongSupplier nanoTime;
    private final Runnable begins;
    private final Consumer<Ending> ended;
    private final PlaybookRunModel steps;
    private final WriteStop writes;
    private final ReadOnlyObjectWrapper<MoveSnapshot> snapshot = new ReadOnlyObjectWrapper<>(MoveSnapshot.NOTHING);
    private MoveProgress progress = new MoveProgress(Map.of(), System::nanoTime);
    private Ticker.Subscription ticks = () -> {};
    private @Nullable Ending ending;
    private @Nullable Ending cancelled;
    private final BooleanProperty movesAgain = new SimpleBooleanProperty();

    /**
     * Nothing runs yet.
     *
     * @param begins called before each run
     * @param ended called at the end of each run, but not when it is to be taken back: then at the end of that
     */
    ExecuteRun(Workspace workspace, LongSupplier nanoTime, Runnable begins, Consumer<Ending> ended) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.begins = begins;
        this.ended = ended;
        this.steps = new PlaybookRunModel(workspace, nanoTime, this::ended);
        this.writes = new WriteStop(workspace, steps);
    }

    /** Asks whether to migrate. */
    void ask() {
        steps.ask(this::migration);
    }

    /** Verifies, if nothing runs. */
    void verify() {
        start(() -> begun(new PlaybookPlan(KetoRecord.PLAYBOOK.steps()).with(PlannedStep.usual(KetoSteps.VERIFY))));
    }

    /** Lets v0.6 write again, if it can't and nothing runs. */
    void thaw() {
        if (writes.isFrozen()) {
            start(this::takeBack);
        }
    }

    private RunPlan migration() {
        PlaybookPlan plan = new PlaybookPlan(KetoRecord.PLAYBOOK.steps());
        if (ExecuteContent.needsSchema(workspace.statusProperty().get())) {
            plan.with(PlannedStep.of(KetoSteps.SCHEMA, schemaOwner()));
        }
        writes.before().ifPresent(plan::with);
        plan.with(PlannedStep.of(KetoSteps.MIGRATE, options())).with(PlannedStep.usual(KetoSteps.VERIFY));
        return begun(plan);
    }

    /** As the user chose. */
    MigrateStep.Options options() {
        return new MigrateStep.Options(false, movesAgain.get());
    }

    /** Whether to move again what was deleted through v0.7: chosen anew for each run. */
    BooleanProperty movesAgainProperty() {
        return movesAgain;
    }

    private RunPlan takeBack() {
        return begun(new PlaybookPlan(KetoRecord.PLAYBOOK.steps()).with(writes.takeBack()));
    }

    private void start(Supplier<RunPlan> plan) {
        if (workspace.openedProperty().get() != null && !isBusy()) {
            steps.start(plan.get());
        }
    }

    private RunPlan begun(PlaybookPlan plan) {
        ending = null;
        begins.run();
        MoveProgress told = new MoveProgress(MigrationForecast.of(workspace).tuples(), nanoTime);
        progress = told;
        tick();
        ticks = workspace.ticker().start(this::tick);
        return new RunPlan(plan.chosen(), (row, news) -> {
            if (row.equals(KetoSteps.MIGRATE)) {
                told.publish(news);
            } else if (news.phase() == FreezePhase.PROOF) {
                // The proof comes after the commit, with which writes are stopped.
                told.writesStopped();
            }
        });
    }

    private void tick() {
        snapshot.set(progress.snapshot());
    }

    private void ended(Ending how) {
        ticks.stop();
        tick();
        if (how.outcome() instanceof Outcome.Cancelled && how.isAt(KetoSteps.MIGRATE) && writes.stopped()) {
            cancelled = how;
            start(this::takeBack);
            return;
        }
        ending = how.outcome() instanceof Outcome.Done ? cancelled : how;
        cancelled = null;
        movesAgain.set(false);
        ended.accept(how);
    }

    /** Asks whether to stop what runs, if that changes something. */
    void askToCancel() {
        steps.askToCancel();
    }

    /** Forgets how the last run ended. */
    void forget() {
        ending = null;
    }

    /** Another database: its steps have forgotten theirs already. */
    void reset() {
        ticks.stop();
        writes.reset();
        ending = null;
        cancelled = null;
        movesAgain.set(false);
        snapshot.set(MoveSnapshot.NOTHING);
    }

    boolean isBusy() {
        return steps.isBusy();
    }

    /** How the last run ended, unless all was done; empty while something runs. */
    Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    RunNow now() {
        List<RunStage> stages = steps.stages().stream().map(RunStage::of).toList();
        boolean asks = steps.stop().viewProperty().get().question().isPresent();
        return new RunNow(stages, steps.current(), steps.isChanging(), asks, steps.cameTooLate());
    }

    /** Who is to own v0.7's tables, as the page Users tells; empty if who owns the legacy tables. */
    Optional<String> schemaOwner() {
        RolesStatus known = workspace.usersProperty().get();
        return known == null ? Optional.empty() : known.schemaOwner();
    }

    /** How far the migration is, or was at its end. */
    ReadOnlyObjectProperty<MoveSnapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    WriteStop writes() {
        return writes;
    }

    /** What is asked, and runs. */
    PlaybookRunModel steps() {
        return steps;
    }
}
