package org.ferryman.desktop.wizard;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
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
import org.ferryman.engine.JournalEvent;
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
import org.slf4j.LoggerFactory;

/** What the pages of one window share: the database at work, what was found out about it, and who does the work. */
public final class Workspace implements AutoCloseable {

    private final BackgroundTasks tasks;
    private final Ticker ticker;
    private final UserFolders user;
    private final Patience patience;
    private final EventLog log = new EventLog(Clock.systemUTC());
    private final ObjectProperty<@Nullable Path> lastFolder = new SimpleObjectProperty<>();
    private final ObjectProperty<ConnectionDraft> draft = new SimpleObjectProperty<>(ConnectionDraft.EMPTY);
    private final ReadOnlyObjectWrapper<@Nullable OpenDatabase> opened = new ReadOnlyObjectWrapper<>();
    private final Activity<OpenDatabase> opening;
    private CompletableFuture<Boolean> answers = new CompletableFuture<>();
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
     * A workspace without a database.
     *
     * @param patience how long to wait for servers
     */
    public Workspace(BackgroundTasks tasks, Ticker ticker, UserFolders user, Patience patience) {
        this.tasks = tasks;
        this.ticker = ticker;
        this.user = user;
        this.patience = patience;
        this.opening = activity("connect");
        opening.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                answers.complete(take(opening.outcomeProperty().get()));
            }
        });
        this.look = activity("status");
        look.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                looked(look.outcomeProperty().get());
            }
        });
    }

    /** An activity whose events are logged under the step's id. */
    public <R> Activity<R> activity(String name) {
        Activity<R> activity = new Activity<>(tasks, ticker);
        log.follow(name, activity);
        return activity;
    }

    /** An activity that is no step: what it does is soon done, and leaves no line in the log. */
    public <R> Activity<R> activity() {
        return new Activity<>(tasks, ticker);
    }

    /**
     * Gives up the database at work, if there is one, takes up the work on another, and looks at it. Whatever keeps it
     * from that is the outcome of {@link #openingActivity}.
     *
     * @param how opens it, away from the window's thread
     * @return whether it could be opened
     */
    public CompletionStage<Boolean> open(Activity.Work<OpenDatabase> how) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (opening.isBusy()) {
            return CompletableFuture.completedFuture(false);
        }
        answers = answer;
        OpenDatabase before = forget();
        opening.start((progress, cancellation) -> {
            if (before != null) {
                before.close();
            }
            return how.run(progress, cancellation);
        });
        return answer;
    }

    private boolean take(@Nullable Outcome<OpenDatabase> outcome) {
        if (outcome instanceof Outcome.Done<OpenDatabase> done) {
            opened.set(done.result());
            look();
            return true;
        }
        return false;
    }

    /**
     * Observes the state of the database anew, without reading a tuple; {@link #statusProperty} changes when it is
     * known. What changes while it is being observed is observed thereafter.
     */
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
            readingAll.set(opened.get() != null);
            observe(KetoLegacyPlaybook::read);
        }
    }

    private void observe(Observation how) {
        OpenDatabase now = opened.get();
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
        boolean ofThis = lookedAt != null && lookedAt.equals(opened.get());
        if (ofThis && !lookAgain && outcome instanceof Outcome.Done<KetoStatus> done) {
            status.set(done.result());
        }
        boolean looks = looksNext;
        looksNext = false;
        if (lookAgain) {
            boolean all = readsNext;
            readsNext = false;
            tasks.onUi(all ? this::readEverything : this::look);
        } else if (looks || (wasAll && outcome instanceof Outcome.Cancelled)) {
            tasks.onUi(this::look);
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

    /** Gives up the database at work without waiting; the caller closes what it gets, away from the window's thread. */
    public @Nullable OpenDatabase release() {
        return forget();
    }

    private @Nullable OpenDatabase forget() {
        OpenDatabase before = opened.get();
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
        opened.set(null);
        return before;
    }

    /** Gives up the database at work, if there is one, and what was found out about it. Waits for its connections. */
    @Override
    public void close() {
        OpenDatabase before = forget();
        if (before != null) {
            before.close();
        }
    }

    /**
     * Reads something about the database at work, away from the window's thread. What comes when another one was opened
     * meanwhile is dropped.
     */
    public <R> void read(Reading<R> reading, Consumer<R> taken, Consumer<Exception> failed) {
        OpenDatabase now = opened.get();
        if (now != null) {
            tasks.run(() -> reading.of(now), ifStill(now, taken), ifStill(now, failed));
        }
    }

    private <T> Consumer<T> ifStill(OpenDatabase now, Consumer<T> taken) {
        return what -> {
            if (now.equals(opened.get())) {
                taken.accept(what);
            }
        };
    }

    /**
     * What is read of the database at work, or of its run folder.
     *
     * @param <R> what is found
     */
    @FunctionalInterface
    public interface Reading<R> {
        /** Reads it. */
        R of(OpenDatabase opened) throws Exception;
    }

    /** Adds to a run's journal; completes when that is done, or could not be done, which keeps nobody from going on. */
    public CompletionStage<Boolean> note(OpenDatabase run, JournalEvent event, Map<String, ?> details) {
        CompletableFuture<Boolean> noted = new CompletableFuture<>();
        tasks.run(
                () -> {
                    run.run().journal().append(event, details);
                    return true;
                },
                noted::complete,
                failure -> {
                    LoggerFactory.getLogger(Workspace.class).warn("the journal can't be written", failure);
                    noted.complete(true);
                });
        return noted;
    }

    /** Who does work in the background. */
    public BackgroundTasks tasks() {
        return tasks;
    }

    /** What calls again and again while something runs. */
    public Ticker ticker() {
        return ticker;
    }

    /** How long to wait for servers. */
    public Patience patience() {
        return patience;
    }

    /** The user's folders and environment. */
    public UserFolders user() {
        return user;
    }

    /** What happened so far. */
    public EventLog log() {
        return log;
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

    /** Where the user chose a file last; null if that is not known. Remembered from one time to the next. */
    public ObjectProperty<@Nullable Path> lastFolderProperty() {
        return lastFolder;
    }

    /** The connection that is proposed to the user. */
    public ObjectProperty<ConnectionDraft> draftProperty() {
        return draft;
    }

    /** The database at work; null before the connection is made. */
    public ReadOnlyObjectProperty<@Nullable OpenDatabase> openedProperty() {
        return opened.getReadOnlyProperty();
    }

    /** How the database at work is, or was last, opened. */
    public Activity<OpenDatabase> openingActivity() {
        return opening;
    }

    /** The look at the database that goes on, or went on last. */
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
