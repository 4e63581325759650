package org.ferryman.desktop.wizard;

import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.app.UserFolders;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Patience;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** What Keto's pages share: besides the database at work, what was found out about it. */
public final class Workspace extends ServiceWorkspace<OpenDatabase> {

    private final Activity<KetoStatus> look;
    private final ReadOnlyObjectWrapper<@Nullable KetoStatus> status = new ReadOnlyObjectWrapper<>();
    private final ObjectProperty<@Nullable Assessment> assessment = new SimpleObjectProperty<>();
    private @Nullable OpenDatabase lookedAt;
    private boolean lookAgain;
    private boolean readsNext;
    private boolean looksNext;
    private final ReadOnlyBooleanWrapper readingAll = new ReadOnlyBooleanWrapper();
    private final ObjectProperty<@Nullable BackupResult> backup = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable DryRun> dryRun = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Migration> migration = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable Verification> verification = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable SkippedResult> skipped = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable RolesStatus> users = new SimpleObjectProperty<>();
    private final ObjectProperty<@Nullable ScheduledFreeze> scheduledFreeze = new SimpleObjectProperty<>();

    private final BooleanProperty freezeUnknown = new SimpleBooleanProperty();

    /**
     * A workspace without a database, in a window of its own.
     *
     * @param patience how long to wait for servers
     */
    public Workspace(BackgroundTasks tasks, Ticker ticker, UserFolders user, Patience patience) {
        this(new WindowServices(tasks, ticker, user, patience));
    }

    /** A workspace without a database. */
    public Workspace(WindowServices window) {
        super(window);
        this.look = activity("status");
        look.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                looked(look.outcomeProperty().get());
            }
        });
    }

    /**
     * Observes the state of the database anew, without reading a tuple; {@link #statusProperty} changes when it is
     * known. What changes while it is being observed is observed thereafter.
     */
    @Override
    public void look() {
        if (readingAll.get()) {
            // What is being read is worth more than a look, and is shown first.
            looksNext = true;
            return;
        }
        observe(KetoLegacyPlaybook::look);
    }

    /** As {@link #look}, but reads every tuple: only when the user asks for it. Can be cancelled. */
    public void readEverything() {
        if (look.isBusy()) {
            readsNext = true;
            lookAgain = true;
        } else {
            readingAll.set(openedProperty().get() != null);
            observe(KetoLegacyPlaybook::read);
        }
    }

    private void observe(Observation how) {
        OpenDatabase now = openedProperty().get();
        lookAgain = look.isBusy();
        if (now != null && !lookAgain) {
            lookedAt = now;
            look.start((progress, cancellation) ->
                    new Outcome.Done<>(how.of(now.playbook(), new Work(progress, cancellation, Journal.NONE))));
        }
    }

    @FunctionalInterface
    private interface Observation {
        KetoStatus of(KetoLegacyPlaybook playbook, Work work) throws Exception;
    }

    private void looked(@Nullable Outcome<KetoStatus> outcome) {
        boolean wasAll = readingAll.get();
        readingAll.set(false);
        // Another database may have been opened meanwhile.
        boolean ofThis = lookedAt != null && lookedAt.equals(openedProperty().get());
        if (ofThis && !lookAgain && outcome instanceof Outcome.Done<KetoStatus> done) {
            status.set(done.result());
        }
        boolean looks = looksNext;
        looksNext = false;
        if (lookAgain) {
            boolean all = readsNext;
            readsNext = false;
            tasks().onUi(all ? this::readEverything : this::look);
        } else if (looks || (wasAll && outcome instanceof Outcome.Cancelled)) {
            tasks().onUi(this::look);
        }
    }

    /**
     * What the look that ended last saw; empty if it failed, or if another one was asked for while it was under way:
     * then what it saw may be older than what was done since.
     */
    public Optional<KetoStatus> seen() {
        return look.outcomeProperty().get() instanceof Outcome.Done<KetoStatus> done
                        && done.result().equals(status.get())
                ? Optional.of(done.result())
                : Optional.empty();
    }

    /** Since when v0.7 serves, for people; empty as long as no cut-over is on record. */
    public Optional<String> servesSince() {
        KetoStatus known = status.get();
        return known == null ? Optional.empty() : known.cutOver().map(AmountText::moment);
    }

    /** Whether tuples were moved already: what stands in the way of a migration then keeps nobody from going on. */
    public boolean isBeyond() {
        KetoStatus known = status.get();
        return known != null && known.isBeyond();
    }

    @Override
    protected void forgetFindings() {
        look.cancel();
        readsNext = false;
        looksNext = false;
        status.set(null);
        assessment.set(null);
        backup.set(null);
        dryRun.set(null);
        migration.set(null);
        verification.set(null);
        skipped.set(null);
        users.set(null);
        scheduledFreeze.set(null);
        freezeUnknown.set(false);
    }

    /** How the old and the new user stand, as last observed; null before that. */
    public ObjectProperty<@Nullable RolesStatus> usersProperty() {
        return users;
    }

    /** Whose writes are to be stopped when execution starts; null if that is not to be done then. */
    public ObjectProperty<@Nullable ScheduledFreeze> scheduledFreezeProperty() {
        return scheduledFreeze;
    }

    /** Whether writes are to be stopped when execution starts, and it is not known yet whether and whose. */
    public BooleanProperty freezeUnknownProperty() {
        return freezeUnknown;
    }

    @Override
    public Activity<KetoStatus> lookActivity() {
        return look;
    }

    /** Whether every tuple is being read because the user asked for it. */
    public ReadOnlyBooleanProperty readingAllProperty() {
        return readingAll.getReadOnlyProperty();
    }

    /** The state of the database as last observed; null before that. */
    public ReadOnlyObjectProperty<@Nullable KetoStatus> statusProperty() {
        return status.getReadOnlyProperty();
    }

    /** What there is to migrate; null before it was assessed. */
    public ObjectProperty<@Nullable Assessment> assessmentProperty() {
        return assessment;
    }

    /** The last backup, or why there is none; null before that. */
    public ObjectProperty<@Nullable BackupResult> backupProperty() {
        return backup;
    }

    /** What the last rehearsal found; null before that. */
    public ObjectProperty<@Nullable DryRun> dryRunProperty() {
        return dryRun;
    }

    /** What the last migration did; null before that. */
    public ObjectProperty<@Nullable Migration> migrationProperty() {
        return migration;
    }

    /** What the last verification found; null before that. */
    public ObjectProperty<@Nullable Verification> verificationProperty() {
        return verification;
    }

    /** The tuples that can't be moved, as last listed; null before that. */
    public ObjectProperty<@Nullable SkippedResult> skippedProperty() {
        return skipped;
    }
}
