package org.ferryman.desktop.wizard;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.app.UserFolders;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Patience;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.RunRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * What the pages about one service share: the database at work, how it is opened, and who does the work. What was found
 * out about it is the subclass's.
 *
 * @param <O> the database at work
 */
public abstract class ServiceWorkspace<O extends OpenedRun> implements AutoCloseable {

    private final WindowServices window;
    private final ObjectProperty<ConnectionDraft> draft = new SimpleObjectProperty<>(ConnectionDraft.EMPTY);
    private final ReadOnlyObjectWrapper<@Nullable O> opened = new ReadOnlyObjectWrapper<>();
    private final BooleanProperty inProduction = new SimpleBooleanProperty();
    private final Activity<O> opening;
    private CompletableFuture<Boolean> answers = new CompletableFuture<>();

    /** A workspace without a database. */
    protected ServiceWorkspace(WindowServices window) {
        this.window = window;
        this.opening = activity("connect");
        opening.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                answers.complete(take(opening.outcomeProperty().get()));
            }
        });
    }

    /** Observes the state of the database anew, cheaply. */
    public abstract void look();

    /** The look at the database that goes on, or went on last. */
    public abstract Activity<?> lookActivity();

    /** The database at work is given up: so is what was found out about it. */
    protected abstract void forgetFindings();

    /** An activity whose events are logged under the step's id. */
    public final <R> Activity<R> activity(String name) {
        Activity<R> activity = activity();
        window.log().follow(name, activity);
        return activity;
    }

    /** An activity that is no step: what it does is soon done, and leaves no line in the log. */
    public final <R> Activity<R> activity() {
        return new Activity<>(window.tasks(), window.ticker());
    }

    /**
     * Gives up the database at work, if there is one, takes up the work on another, and looks at it. Whatever keeps it
     * from that is the outcome of {@link #openingActivity}.
     *
     * @param how opens it, away from the window's thread
     * @return whether it could be opened
     */
    public final CompletionStage<Boolean> open(Activity.Work<O> how) {
        CompletableFuture<Boolean> answer = new CompletableFuture<>();
        if (opening.isBusy()) {
            return CompletableFuture.completedFuture(false);
        }
        answers = answer;
        O before = release();
        opening.start((progress, cancellation) -> {
            if (before != null) {
                before.close();
            }
            return how.run(progress, cancellation);
        });
        return answer;
    }

    private boolean take(@Nullable Outcome<O> outcome) {
        if (outcome instanceof Outcome.Done<O> done) {
            opened.set(done.result());
            look();
            return true;
        }
        return false;
    }

    /** Gives up the database at work without waiting; the caller closes what it gets, away from the window's thread. */
    public final @Nullable O release() {
        O before = opened.get();
        forgetFindings();
        opened.set(null);
        return before;
    }

    /** Gives up the database at work, if there is one, and closes it in the background. */
    public final void leave() {
        O before = release();
        if (before != null) {
            window.tasks()
                    .run(
                            () -> {
                                before.close();
                                return before;
                            },
                            closed -> {},
                            failure -> LoggerFactory.getLogger(ServiceWorkspace.class)
                                    .warn("the database could not be closed", failure));
        }
    }

    /** Gives up the database at work, if there is one, and what was found out about it. Waits for its connections. */
    @Override
    public final void close() {
        O before = release();
        if (before != null) {
            before.close();
        }
    }

    /**
     * Reads something about the database at work, away from the window's thread. What comes when another one was opened
     * meanwhile is dropped.
     */
    public final <R> void read(Reading<? super O, R> reading, Consumer<R> taken, Consumer<Exception> failed) {
        O now = opened.get();
        if (now != null) {
            window.tasks().run(() -> reading.of(now), ifStill(now, taken), ifStill(now, failed));
        }
    }

    private <T> Consumer<T> ifStill(O now, Consumer<T> taken) {
        return what -> {
            if (now.equals(opened.get())) {
                taken.accept(what);
            }
        };
    }

    /**
     * What is read of the database at work, or of its run folder.
     *
     * @param <O> the database
     * @param <R> what is found
     */
    @FunctionalInterface
    public interface Reading<O, R> {
        /** Reads it. */
        R of(O opened) throws Exception;
    }

    /** What an earlier run found, unless this one has found something by then. */
    protected final <R> void recall(PlaybookStep<?, R> step, ObjectProperty<@Nullable R> into) {
        read(
                opened -> RunRecord.result(opened.run().folder(), step),
                found -> {
                    if (into.get() == null) {
                        found.ifPresent(into::set);
                    }
                },
                unreadable -> LoggerFactory.getLogger(ServiceWorkspace.class)
                        .warn("the record of {} can't be read", step.id(), unreadable));
    }

    /** Adds to a run's journal; completes when that is done, or could not be done, which keeps nobody from going on. */
    public final CompletionStage<Boolean> note(OpenedRun run, JournalEvent event, Map<String, ?> details) {
        CompletableFuture<Boolean> noted = new CompletableFuture<>();
        window.tasks()
                .run(
                        () -> {
                            run.run().journal().append(event, details);
                            return true;
                        },
                        noted::complete,
                        failure -> {
                            LoggerFactory.getLogger(ServiceWorkspace.class)
                                    .warn("the journal can't be written", failure);
                            noted.complete(true);
                        });
        return noted;
    }

    /** What it shares with the other pages of the window. */
    public final WindowServices window() {
        return window;
    }

    /** Who does work in the background. */
    public final BackgroundTasks tasks() {
        return window.tasks();
    }

    /** What calls again and again while something runs. */
    public final Ticker ticker() {
        return window.ticker();
    }

    /** How long to wait for servers. */
    public final Patience patience() {
        return window.patience();
    }

    /** The user's folders and environment. */
    public final UserFolders user() {
        return window.user();
    }

    /** What happened so far. */
    public final EventLog log() {
        return window.log();
    }

    /** Where the user chose a file last; null if that is not known. Remembered from one time to the next. */
    public final ObjectProperty<@Nullable Path> lastFolderProperty() {
        return window.lastFolder();
    }

    /** The connection that is proposed to the user. */
    public final ObjectProperty<ConnectionDraft> draftProperty() {
        return draft;
    }

    /** The database at work; null before the connection is made. */
    public final ReadOnlyObjectProperty<@Nullable O> openedProperty() {
        return opened.getReadOnlyProperty();
    }

    /** Whether the user has marked the database as one that is in production. */
    public final BooleanProperty inProductionProperty() {
        return inProduction;
    }

    /** How the database at work is, or was last, opened. */
    public final Activity<O> openingActivity() {
        return opening;
    }
}
