package org.ferryman.desktop.wizard;

import java.util.concurrent.atomic.AtomicReference;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.jspecify.annotations.Nullable;

/**
 * One kind of work that a page lets the user start, watch and cancel. It runs at most once at a time, however often the
 * button is pressed.
 *
 * @param <R> what comes of it
 */
public final class Activity<R> {

    private final BackgroundTasks tasks;
    private final Ticker ticker;
    private final AtomicReference<@Nullable Progress> latest = new AtomicReference<>();
    private final ReadOnlyObjectWrapper<State> state = new ReadOnlyObjectWrapper<>(State.IDLE);
    private final ReadOnlyObjectWrapper<@Nullable Progress> progress = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Outcome<R>> outcome = new ReadOnlyObjectWrapper<>();
    private Cancellation cancellation = new Cancellation();

    /** An activity that was not started yet. */
    public Activity(BackgroundTasks tasks, Ticker ticker) {
        this.tasks = tasks;
        this.ticker = ticker;
    }

    /** Starts the work, unless it runs already; tells whether it did. */
    public boolean start(Work<R> work) {
        if (isBusy()) {
            return false;
        }
        Cancellation request = new Cancellation();
        cancellation = request;
        latest.set(null);
        progress.set(null);
        outcome.set(null);
        state.set(State.RUNNING);
        Ticker.Subscription sampling = ticker.start(this::sample);
        tasks.run(
                () -> work.run(latest::set, request),
                result -> end(sampling, result),
                failure -> end(sampling, FailureOutcomes.of(failure, request)));
        return true;
    }

    private void sample() {
        progress.set(latest.get());
    }

    private void end(Ticker.Subscription sampling, Outcome<R> result) {
        sampling.stop();
        sample();
        outcome.set(result);
        state.set(State.ENDED);
    }

    /** Asks the work to stop, if it runs. It ends with an outcome all the same: it may have been faster. */
    public void cancel() {
        if (state.get() == State.RUNNING) {
            state.set(State.CANCELLING);
            Cancellation request = cancellation;
            // What interrupts a statement asks the server, and that may take a while.
            tasks.run(
                    () -> {
                        request.request();
                        return request;
                    },
                    requested -> {},
                    failure -> {});
        }
    }

    /** Forgets how it ended, unless it runs. */
    public void reset() {
        if (!isBusy()) {
            progress.set(null);
            outcome.set(null);
            state.set(State.IDLE);
        }
    }

    /** Whether it runs, be it that it was asked to stop. */
    public boolean isBusy() {
        return state.get() == State.RUNNING || state.get() == State.CANCELLING;
    }

    /** Where it is. */
    public ReadOnlyObjectProperty<State> stateProperty() {
        return state.getReadOnlyProperty();
    }

    /** How far it is, sampled; null before the first news. */
    public ReadOnlyObjectProperty<@Nullable Progress> progressProperty() {
        return progress.getReadOnlyProperty();
    }

    /** How it ended; null until it has. Set before the state. */
    public ReadOnlyObjectProperty<@Nullable Outcome<R>> outcomeProperty() {
        return outcome.getReadOnlyProperty();
    }

    /** Where an activity is. */
    public enum State {
        /** Not started. */
        IDLE,
        /** At work. */
        RUNNING,
        /** Asked to stop, and not yet done with it. */
        CANCELLING,
        /** Over, with an outcome. */
        ENDED
    }

    /**
     * What is done, away from the window's thread.
     *
     * @param <R> what comes of it
     */
    @FunctionalInterface
    public interface Work<R> {
        /** Does it. */
        Outcome<R> run(ProgressListener progress, Cancellation cancellation) throws Exception;
    }
}
