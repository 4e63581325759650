package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.LongSupplier;
import javafx.beans.Observable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.execute.Sequence.Ending;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.SchemaResult;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.move.Verification;
import org.jspecify.annotations.Nullable;

/** Migrates: makes v0.7's tables where they are missing, moves the tuples, and verifies at once. */
public final class ExecutePage extends Page {

    private final Workspace workspace;
    private final LongSupplier nanoTime;
    private final Stage<SchemaResult> schema;
    private final Stage<Migration> migrate;
    private final Stage<Verification> verify;
    private final WriteStop writes;
    private final Sequence sequence;
    private final ExecuteActions actions;

    private final ReadOnlyObjectWrapper<Phase> phase = new ReadOnlyObjectWrapper<>(Phase.LOOKING);
    private final ReadOnlyObjectWrapper<Snapshot> snapshot = new ReadOnlyObjectWrapper<>(Snapshot.NOTHING);
    private final ReadOnlyObjectWrapper<Object> revision = new ReadOnlyObjectWrapper<>(new Object());
    private MoveProgress moveProgress = new MoveProgress(java.util.Map.of(), System::nanoTime);
    private Ticker.Subscription ticks = () -> {};
    private Phase observed = Phase.LOOKING;
    private boolean stale;
    private boolean asked;
    private boolean askedToCancel;
    private boolean looksLate;
    private @Nullable Ending ending;
    private @Nullable Ending cancelled;

    /** A page on which nothing was done yet. */
    public ExecutePage(Workspace workspace) {
        this(workspace, System::nanoTime);
    }

    ExecutePage(Workspace workspace, LongSupplier nanoTime) {
        super("execute", Texts.of(ExecutePage.class));
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.schema = new Stage<>("schema", true, workspace.activity("schema"), this::makeTables, made -> {}, nanoTime);
        this.migrate = new Stage<>("migrate", true, workspace.activity("migrate"), this::move, this::moved, nanoTime);
        this.verify = new Stage<>(
                "verify",
                false,
                workspace.activity("verify"),
                opened -> (progress, stop) ->
                        opened.run().runner().produce(opened.playbook().verify(), progress, stop),
                this::verified,
                nanoTime);
        this.writes = new WriteStop(workspace, () -> moveProgress, nanoTime);
        this.sequence = new Sequence(this::update, this::ended);
        this.actions =
                new ExecuteActions(this, this::ask, () -> start(List.of(verify)), this::lookAgain, this::askToCancel);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        // Each look counts, be it that it saw the same as the one before.
        workspace.usersProperty().addListener((Observable look) -> lookedAtUsers());
        workspace.freezeUnknownProperty().addListener((property, before, after) -> update());
        workspace.scheduledFreezeProperty().addListener((property, before, after) -> update());
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> looked(after));
        update();
    }

    private Activity.Work<SchemaResult> makeTables(Opened opened) {
        SchemaStep step = ExecuteCommands.schema(workspace, opened);
        return (progress, stop) -> opened.run().runner().apply(step, progress, stop);
    }

    private Activity.Work<Migration> move(Opened opened) {
        MoveProgress told = moveProgress;
        return (progress, stop) -> opened.run()
                .runner()
                .apply(
                        opened.playbook().migrate(),
                        news -> {
                            told.publish(news);
                            progress.publish(news);
                        },
                        stop);
    }

    private void moved(Migration migration) {
        workspace.migrationProperty().set(migration);
        workspace.verificationProperty().set(null);
        observed = Phase.UNVERIFIED;
    }

    private void verified(Verification verification) {
        workspace.verificationProperty().set(verification);
        observed = verification.holds() ? Phase.VERIFIED : Phase.DIFFERENT;
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
            } else if (failed && observed == Phase.LOOKING) {
                observed = Phase.UNKNOWN;
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
        boolean unread = observed == Phase.UNVERIFIED && status.isDoubtful();
        boolean different = observed == Phase.DIFFERENT && status.lastKnown() == KetoStatus.State.TO_MIGRATE;
        boolean known = (unread || different) && status.cutOver().isEmpty();
        observed = known ? observed : Phase.of(status);
        stale = !known && Phase.isStale(status);
        if (observed != Phase.UNVERIFIED) {
            status.lastVerification().ifPresent(workspace.verificationProperty()::set);
        }
    }

    private void reset() {
        sequence.reset();
        writes.reset();
        cancelled = null;
        observed = Phase.LOOKING;
        stale = false;
        asked = false;
        askedToCancel = false;
        ending = null;
        snapshot.set(Snapshot.NOTHING);
        update();
    }

    private void ask() {
        asked = true;
        update();
    }

    /** Answers what {@link Phase#CONFIRMING} asks: nothing is done. */
    public void decline() {
        asked = false;
        update();
    }

    /** Answers what {@link Phase#CONFIRMING} asks: it is done. */
    public void confirm() {
        if (asked) {
            asked = false;
            start(stagesToRun());
        }
    }

    private List<Stage<?>> stagesToRun() {
        List<Stage<?>> stages = new ArrayList<>(needsSchema() ? List.of(schema) : List.of());
        stages.addAll(writes.before());
        stages.addAll(List.of(migrate, verify));
        return stages;
    }

    /** Whether v0.7's tables are to be made first. */
    boolean needsSchema() {
        KetoStatus status = workspace.statusProperty().get();
        return status != null && status.state() == KetoStatus.State.SCHEMA_TO_APPLY;
    }

    private void start(List<Stage<?>> stages) {
        Opened opened = workspace.openedProperty().get();
        if (opened == null || sequence.isBusy()) {
            return;
        }
        ending = null;
        looksLate = workspace.lookActivity().isBusy();
        moveProgress = new MoveProgress(Forecast.of(workspace).tuples(), nanoTime);
        snapshot.set(moveProgress.snapshot());
        ticks = workspace.ticker().start(this::tick);
        sequence.start(opened, stages);
    }

    private void tick() {
        snapshot.set(moveProgress.snapshot());
        resultProperty().set(PageStanding.of(this, phaseNow()).result());
    }

    private void ended(Ending how) {
        ticks.stop();
        tick();
        askedToCancel = false;
        boolean done = how.outcome() instanceof Outcome.Done;
        if (how.outcome() instanceof Outcome.Cancelled && how.stage().equals("migrate") && writes.stopped()) {
            cancelled = how;
            start(writes.takeBack());
            return;
        }
        ending = done ? cancelled : how;
        cancelled = null;
        if (how.stage().equals("verify")) {
            observed = done ? observed : Phase.UNVERIFIED;
        } else {
            observed = Phase.LOOKING;
        }
        if (how.outcome() instanceof Outcome.PartWay) {
            // What is done, the step can't say: only the tuples can.
            workspace.readEverything();
        } else if (!(how.outcome() instanceof Outcome.Cancelled && how.stage().equals("verify"))) {
            workspace.look();
        }
    }

    private void askToCancel() {
        Stage<?> running = sequence.current();
        if (running != null && running.changes()) {
            askedToCancel = true;
            update();
        } else {
            cancel();
        }
    }

    /** Answers what {@link #asksToCancel} asks: it goes on. */
    public void keepGoing() {
        askedToCancel = false;
        update();
    }

    @Override
    public void cancel() {
        askedToCancel = false;
        sequence.cancel();
        update();
    }

    @Override
    public String onClose() {
        return sequence.isBusy() ? new RunText(this).close() : "";
    }

    private Phase phaseNow() {
        if (sequence.isBusy()) {
            return sequence.isCancelling() ? Phase.CANCELLING : Phase.RUNNING;
        }
        return asked ? Phase.CONFIRMING : observed;
    }

    private void update() {
        Phase now = phaseNow();
        if (now == Phase.CONFIRMING && !canMigrate()) {
            decline();
            return;
        }
        askedToCancel &= now == Phase.RUNNING && isChanging();
        busyProperty().set(sequence.isBusy());
        commandLineProperty()
                .set(ExecuteCommands.lines(this, workspace.openedProperty().get()));
        boolean changesNothing = workspace.openedProperty().get() == null || now == Phase.CUT_OVER;
        previewProperty().set(changesNothing ? null : this::preview);
        actions.show(now);
        PageStanding standing = PageStanding.of(this, now);
        readyProperty().set(standing.ready());
        stateProperty().set(standing.state());
        resultProperty().set(standing.result());
        phase.set(now);
        revision.set(new Object());
    }

    /** Lets v0.6 write again, if nothing runs. */
    void thaw() {
        if (writes.isFrozen()) {
            start(writes.takeBack());
        }
    }

    /** Whether it is known if writes are to be stopped first: without that knowledge they would not be. */
    boolean canMigrate() {
        return !workspace.freezeUnknownProperty().get();
    }

    /** Whether what runs changes the database. */
    boolean isChanging() {
        Stage<?> running = sequence.current();
        return running != null && running.changes();
    }

    private List<String> preview() throws Exception {
        return ExecuteCommands.preview(this, workspace.openedProperty().get());
    }

    /** Where the page is. */
    ReadOnlyObjectProperty<Phase> phaseProperty() {
        return phase.getReadOnlyProperty();
    }

    /** How far the migration is, or was at its end. */
    ReadOnlyObjectProperty<Snapshot> snapshotProperty() {
        return snapshot.getReadOnlyProperty();
    }

    /** Another one whenever anything but the progress may have changed. */
    ReadOnlyObjectProperty<Object> revisionProperty() {
        return revision.getReadOnlyProperty();
    }

    /** How the last run ended, unless all was done; empty while something runs. */
    Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    /** Whether the user was asked about rolling back, while the work goes on. */
    boolean asksToCancel() {
        return askedToCancel;
    }

    /** Whether there is something that the page Finish can take back, and this page can't lead there. */
    public boolean canRollBack() {
        KetoStatus status = workspace.statusProperty().get();
        boolean tables =
                status != null && (status.level() == SchemaLevel.V0_7 || status.level() == SchemaLevel.V0_7_PARTIAL);
        boolean here = ending != null
                || switch (phase.get()) {
                    case BLOCKED, UNVERIFIED, DIFFERENT, DOUBTFUL -> true;
                    default -> stale;
                };
        return here && (tables || writes.isFrozen());
    }

    /** Whether the tuples were verified once, and it is no longer true. */
    boolean isStale() {
        return stale;
    }

    WriteStop writes() {
        return writes;
    }

    Sequence sequence() {
        return sequence;
    }

    Workspace workspace() {
        return workspace;
    }
}
