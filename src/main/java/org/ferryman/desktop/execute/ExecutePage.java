package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.execute.ExecuteContent.RunNow;
import org.ferryman.desktop.execute.ExecuteContent.Writes;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepSequence;
import org.ferryman.desktop.wizard.StepSequence.Ending;
import org.ferryman.desktop.wizard.StepSequence.Part;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.SchemaResult;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.roles.RolesStatus;
import org.jspecify.annotations.Nullable;

/** Migrates: makes v0.7's tables where they are missing, moves the tuples, and verifies at once. */
public final class ExecutePage extends Page {

    private final Workspace workspace;
    private final LongSupplier nanoTime;
    private final StepModel<SchemaResult> schema;
    private final StepModel<Migration> migrate;
    private final StepModel<Verification> verify;
    private final WriteStop writes;
    private final StepSequence sequence;
    private final ExecuteActions actions;

    private final ReadOnlyObjectWrapper<ExecuteContent> content;
    private final ReadOnlyObjectWrapper<MoveSnapshot> snapshot = new ReadOnlyObjectWrapper<>(MoveSnapshot.NOTHING);
    private MoveProgress moveProgress = new MoveProgress(java.util.Map.of(), System::nanoTime);
    private Ticker.Subscription ticks = () -> {};
    private ExecutePhase observed = ExecutePhase.LOOKING;
    private boolean stale;
    private boolean looksLate;
    private @Nullable Ending ending;
    private @Nullable Ending cancelled;

    /** A page on which nothing was done yet. */
    public ExecutePage(Workspace workspace) {
        this(workspace, System::nanoTime);
    }

    ExecutePage(Workspace workspace, LongSupplier nanoTime) {
        super("execute", TextBundle.of(ExecutePage.class));
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.schema = new StepModel<>(workspace, KetoSteps.SCHEMA.id(), nanoTime);
        this.migrate = new StepModel<Migration>(workspace, KetoSteps.MIGRATE.id(), nanoTime).whenDone(this::moved);
        this.verify = new StepModel<Verification>(workspace, KetoSteps.VERIFY.id(), nanoTime).whenDone(this::verified);
        this.writes = new WriteStop(workspace, () -> moveProgress, nanoTime);
        this.sequence = new StepSequence(this::ended).whenChanged(this::update);
        this.actions = new ExecuteActions(
                texts(),
                () -> sequence.ask(() -> begun(stepsToRun())),
                () -> start(this::verification),
                this::lookAgain,
                sequence::askToCancel);
        this.content = new ReadOnlyObjectWrapper<>(contentNow());
        Stream.concat(Stream.of(schema, migrate, verify), writes.steps())
                .forEach(step -> step.whenChanged(this::update));
        workspace.openedProperty().addListener((property, before, after) -> reset());
        // Each look counts, even if it saw the same as the one before.
        workspace.usersProperty().addListener((Observable look) -> lookedAtUsers());
        workspace.freezeUnknownProperty().addListener((property, before, after) -> update());
        workspace.scheduledFreezeProperty().addListener((property, before, after) -> update());
        workspace.verificationProperty().addListener((property, before, after) -> update());
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> looked(after));
        update();
    }

    private void moved(Migration migration) {
        workspace.migrationProperty().set(migration);
        workspace.verificationProperty().set(null);
        observed = ExecutePhase.UNVERIFIED;
    }

    private void verified(Verification verification) {
        workspace.verificationProperty().set(verification);
        observed = verification.holds() ? ExecutePhase.VERIFIED : ExecutePhase.DIFFERENT;
        stale = false;
    }

    @Override
    public void entered() {
        look();
    }

    private void lookAgain() {
        ending = null;
        KetoStatus status = workspace.statusProperty().get();
        if (status != null && status.lastKnown() == KetoStatus.State.IN_USE && !sequence.isBusy()) {
            // Only the tuples tell whether it still is.
            workspace.readEverything();
            update();
        } else {
            look();
        }
    }

    private void look() {
        if (!sequence.isBusy()) {
            workspace.look();
            update();
        }
    }

    private void looked(Activity.State now) {
        if (now == Activity.State.ENDED && looksLate) {
            // What it saw may be from before the run.
            looksLate = sequence.isBusy();
            look();
        } else if (now == Activity.State.ENDED && !sequence.isBusy()) {
            Optional<KetoStatus> seen = workspace.seen();
            boolean failed = !(workspace.lookActivity().outcomeProperty().get() instanceof Outcome.Done);
            if (seen.isPresent()) {
                adopt(seen.get());
            } else if (failed && observed == ExecutePhase.LOOKING) {
                observed = ExecutePhase.UNKNOWN;
            }
        }
        update();
    }

    private void lookedAtUsers() {
        if (!sequence.isBusy()) {
            writes.looked();
        }
        update();
    }

    private void adopt(KetoStatus status) {
        // A look does not see what was done here since the tuples were read.
        boolean unread = observed == ExecutePhase.UNVERIFIED && status.isDoubtful();
        boolean different = observed == ExecutePhase.DIFFERENT && status.lastKnown() == KetoStatus.State.TO_MIGRATE;
        boolean known = (unread || different) && status.cutOver().isEmpty();
        observed = known ? observed : ExecutePhase.of(status);
        stale = !known && ExecutePhase.isStale(status);
        if (observed != ExecutePhase.UNVERIFIED) {
            status.lastVerification().ifPresent(workspace.verificationProperty()::set);
        }
    }

    private void reset() {
        ticks.stop();
        sequence.reset();
        writes.reset();
        cancelled = null;
        observed = ExecutePhase.LOOKING;
        stale = false;
        ending = null;
        snapshot.set(MoveSnapshot.NOTHING);
        update();
    }

    private List<Part> stepsToRun() {
        List<Part> parts = new ArrayList<>();
        if (contentNow().needsSchema()) {
            parts.add(new Part(
                    schema, true, () -> schema.apply(opened -> opened.playbook().schema(schemaOwner()))));
        }
        parts.addAll(writes.before());
        parts.add(new Part(migrate, true, this::move));
        parts.addAll(verification());
        return parts;
    }

    private void move() {
        MoveProgress told = moveProgress;
        migrate.run((opened, progress, stop) -> opened.run()
                .runner()
                .apply(
                        opened.playbook().migrate(),
                        news -> {
                            told.publish(news);
                            progress.publish(news);
                        },
                        stop));
    }

    private List<Part> verification() {
        return List.of(new Part(
                verify, false, () -> verify.produce(opened -> opened.playbook().verify())));
    }

    private void start(Supplier<List<Part>> parts) {
        if (workspace.openedProperty().get() != null && !sequence.isBusy()) {
            sequence.start(begun(parts.get()));
        }
    }

    private List<Part> begun(List<Part> parts) {
        ending = null;
        looksLate = workspace.lookActivity().isBusy();
        moveProgress = new MoveProgress(MigrationForecast.of(workspace).tuples(), nanoTime);
        snapshot.set(moveProgress.snapshot());
        ticks = workspace.ticker().start(this::tick);
        return parts;
    }

    private void tick() {
        snapshot.set(moveProgress.snapshot());
        stands(new ExecuteStanding(content.get(), texts()).of(snapshot.get()));
    }

    private void ended(Ending how) {
        ticks.stop();
        tick();
        boolean done = how.outcome() instanceof Outcome.Done;
        if (how.outcome() instanceof Outcome.Cancelled
                && how.step().equals(KetoSteps.MIGRATE.id())
                && writes.stopped()) {
            cancelled = how;
            start(writes::takeBack);
            return;
        }
        ending = done ? cancelled : how;
        cancelled = null;
        if (how.step().equals(KetoSteps.VERIFY.id())) {
            observed = done ? observed : ExecutePhase.UNVERIFIED;
        } else {
            observed = ExecutePhase.LOOKING;
        }
        if (how.outcome() instanceof Outcome.PartWay && how.step().equals(KetoSteps.MIGRATE.id())) {
            // What is done, the step can't say: only the tuples can.
            workspace.readEverything();
        } else if (!(how.outcome() instanceof Outcome.Cancelled && how.step().equals(KetoSteps.VERIFY.id()))) {
            workspace.look();
        }
    }

    @Override
    public void cancel() {
        sequence.cancel();
    }

    @Override
    public String onClose() {
        return sequence.isBusy() ? new RunText(content(), texts()).close() : "";
    }

    private ExecutePhase phaseNow() {
        return switch (sequence.viewProperty().get().state()) {
            case RUNNING -> ExecutePhase.RUNNING;
            case CANCELLING -> ExecutePhase.CANCELLING;
            case ASKING -> ExecutePhase.CONFIRMING;
            case IDLE, LOOKING, ENDED -> observed;
        };
    }

    private void update() {
        ExecuteContent now = contentNow();
        if (now.phase() == ExecutePhase.CONFIRMING && !now.canMigrate()) {
            sequence.no();
            return;
        }
        OpenDatabase opened = workspace.openedProperty().get();
        busyProperty().set(sequence.isBusy());
        commandLineProperty().set(ExecuteCommands.lines(now, writes, schemaOwner(), opened));
        boolean changesNothing = opened == null || now.phase() == ExecutePhase.CUT_OVER;
        previewProperty()
                .set(
                        changesNothing
                                ? null
                                : () -> ExecuteCommands.preview(
                                        texts(),
                                        writes,
                                        schemaOwner(),
                                        workspace.openedProperty().get()));
        actions.show(now, !workspace.lookActivity().isBusy());
        primaryProperty().set(actions.primary(now));
        secondaryProperty().set(actions.secondary(now));
        ExecuteStanding standing = new ExecuteStanding(now, texts());
        readyProperty().set(standing.isReady());
        stands(standing.of(snapshot.get()));
        content.set(now);
    }

    private ExecuteContent contentNow() {
        return new ExecuteContent(
                phaseNow(),
                Optional.ofNullable(ending),
                stale,
                new RunNow(
                        sequence.parts().stream()
                                .map(part -> RunStage.of(part.step()))
                                .toList(),
                        sequence.running().map(StepModel::step),
                        sequence.isChanging(),
                        sequence.stop().viewProperty().get().question().isPresent(),
                        sequence.cameTooLate()),
                new Writes(writes.isScheduled(), writes.isFrozen(), writes.stopped()),
                !workspace.freezeUnknownProperty().get(),
                workspace.statusProperty().get(),
                workspace.verificationProperty().get(),
                workspace.migrationProperty().get(),
                MigrationForecast.of(workspace),
                workspace.servesSince());
    }

    /** Who is to own v0.7's tables, as the page Users tells. */
    private Optional<String> schemaOwner() {
        RolesStatus known = workspace.usersProperty().get();
        return known == null ? Optional.empty() : known.schemaOwner();
    }

    /** Lets v0.6 write again, if nothing runs. */
    void thaw() {
        if (writes.isFrozen()) {
            start(writes::takeBack);
        }
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
        return snapshot.getReadOnlyProperty();
    }

    WriteStop writes() {
        return writes;
    }

    /** What is asked, and runs. */
    public StepSequence sequence() {
        return sequence;
    }

    Workspace workspace() {
        return workspace;
    }
}
