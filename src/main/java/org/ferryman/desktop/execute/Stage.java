package org.ferryman.desktop.execute;

import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * One part of what the page does: an engine's step with an activity of its own.
 *
 * @param <R> what comes of it
 */
final class Stage<R> {

    private final String id;
    private final boolean changes;
    private final Activity<R> activity;
    private final Function<Opened, Activity.Work<R>> work;
    private final Consumer<R> done;
    private final LongSupplier nanoTime;
    private Consumer<Outcome<R>> ended = outcome -> {};
    private long startedAt;
    private Optional<Duration> took = Optional.empty();

    /**
     * A stage that was not started yet.
     *
     * @param id the step's
     * @param changes whether it changes the database; else it reads only
     * @param done takes what came of it, before the next stage begins
     */
    Stage(
            String id,
            boolean changes,
            Activity<R> activity,
            Function<Opened, Activity.Work<R>> work,
            Consumer<R> done,
            LongSupplier nanoTime) {
        this.id = id;
        this.changes = changes;
        this.activity = activity;
        this.work = work;
        this.done = done;
        this.nanoTime = nanoTime;
        activity.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                end(activity.outcomeProperty().get());
            }
        });
    }

    private void end(@Nullable Outcome<R> outcome) {
        took = Optional.of(Duration.ofNanos(nanoTime.getAsLong() - startedAt));
        if (outcome instanceof Outcome.Done<R> result) {
            done.accept(result.result());
        }
        if (outcome != null) {
            ended.accept(outcome);
        }
    }

    /** Starts it; the consumer is told how it ended. */
    void start(Opened opened, Consumer<Outcome<?>> whenEnded) {
        ended = whenEnded::accept;
        startedAt = nanoTime.getAsLong();
        activity.start(work.apply(opened));
    }

    /** Forgets an earlier run. */
    void reset() {
        took = Optional.empty();
        activity.reset();
    }

    void cancel() {
        activity.cancel();
    }

    String id() {
        return id;
    }

    boolean changes() {
        return changes;
    }

    Activity<R> activity() {
        return activity;
    }

    /** How long it took; empty before its end. */
    Optional<Duration> took() {
        return took;
    }

    State state() {
        return switch (activity.stateProperty().get()) {
            case IDLE -> State.TO_DO;
            case RUNNING, CANCELLING -> State.RUNNING;
            case ENDED -> activity.outcomeProperty().get() instanceof Outcome.Done ? State.DONE : State.STOPPED;
        };
    }

    /** Where a stage is. */
    enum State {
        /** Comes later. */
        TO_DO,
        /** At work. */
        RUNNING,
        /** Did what it should. */
        DONE,
        /** Ended otherwise. */
        STOPPED
    }
}
