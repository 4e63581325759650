package org.ferryman.desktop.wizard;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import org.ferryman.desktop.wizard.Activity.State;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.junit.jupiter.api.Test;

class ActivityTest {

    private final Queue<Runnable> background = new ArrayDeque<>();
    private final Queue<Runnable> ticks = new ArrayDeque<>();
    private final Ticker ticker = tick -> {
        ticks.add(tick);
        return ticks::clear;
    };
    private final Activity<String> activity =
            new Activity<>(new BackgroundTasks(background::add, Runnable::run), ticker);

    @Test
    void it_runs_and_ends_with_what_came_of_it() {
        assertThat(activity.start((progress, cancellation) -> new Outcome.Done<>("moved")))
                .isTrue();
        assertThat(activity.stateProperty().get()).isEqualTo(State.RUNNING);
        background.remove().run();
        assertThat(activity.stateProperty().get()).isEqualTo(State.ENDED);
        assertThat(activity.outcomeProperty().get()).isEqualTo(new Outcome.Done<>("moved"));
    }

    @Test
    void a_second_press_of_the_button_starts_nothing() {
        activity.start((progress, cancellation) -> new Outcome.Done<>("first"));
        assertThat(activity.start((progress, cancellation) -> new Outcome.Done<>("second")))
                .isFalse();
        assertThat(background).hasSize(1);
    }

    @Test
    void an_error_of_the_machine_ends_it_too() {
        activity.start((progress, cancellation) -> {
            throw new OutOfMemoryError("no more");
        });
        background.remove().run();
        assertThat(activity.stateProperty().get()).isEqualTo(State.ENDED);
        assertThat(activity.outcomeProperty().get()).isInstanceOf(Outcome.Failed.class);
    }

    @Test
    void progress_is_sampled_and_the_last_of_it_is_shown() {
        activity.start((progress, cancellation) -> {
            progress.publish(at(1));
            progress.publish(at(2));
            ticks.forEach(Runnable::run);
            assertThat(activity.progressProperty().get()).isEqualTo(at(2));
            progress.publish(at(3));
            assertThat(activity.progressProperty().get()).isEqualTo(at(2));
            return new Outcome.Done<>("");
        });
        background.remove().run();
        assertThat(activity.progressProperty().get()).isEqualTo(at(3));
        assertThat(ticks).isEmpty();
    }

    @Test
    void cancel_asks_the_work_to_stop_away_from_the_window() {
        activity.start((progress, cancellation) ->
                cancellation.isRequested() ? new Outcome.Cancelled<>() : new Outcome.Done<>("too late"));
        Runnable work = background.remove();
        activity.cancel();
        assertThat(activity.stateProperty().get()).isEqualTo(State.CANCELLING);
        background.remove().run();
        work.run();
        assertThat(activity.outcomeProperty().get()).isEqualTo(new Outcome.Cancelled<>());
    }

    @Test
    void what_nobody_expected_is_a_failure_with_a_stable_code() {
        activity.start((progress, cancellation) -> {
            throw new IllegalStateException("a bug");
        });
        background.remove().run();
        assertThat(activity.outcomeProperty().get().findings())
                .singleElement()
                .satisfies(finding -> assertThat(finding.id()).isEqualTo("UNEXPECTED_FAILURE"));
    }

    @Test
    void it_can_be_started_again_after_its_end_and_forgets_how_it_ended() {
        activity.start((progress, cancellation) -> new Outcome.Done<>("first"));
        background.remove().run();
        activity.reset();
        assertThat(activity.stateProperty().get()).isEqualTo(State.IDLE);
        assertThat(activity.outcomeProperty().get()).isNull();
        assertThat(activity.start((progress, cancellation) -> new Outcome.Done<>("second")))
                .isTrue();
    }

    private static Progress at(long done) {
        return new Progress(
                () -> "rows", "", done, OptionalLong.of(10), "tuples", 0, Duration.ZERO, Optional.empty(), "");
    }
}
