package org.ferryman.desktop.kratos.pair.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.ferryman.desktop.wizard.Ticker;
import org.junit.jupiter.api.Test;

class CutoverCountdownTest {

    private long nanos;
    private int begun;
    private Runnable tick = () -> {};
    private int stopped;

    private final Ticker ticker = work -> {
        tick = work;
        return () -> stopped++;
    };

    private final CutoverCountdown countdown = new CutoverCountdown(ticker, () -> nanos);

    private void after(long millis) {
        nanos += TimeUnit.MILLISECONDS.toNanos(millis);
        tick.run();
    }

    @Test
    void it_begins_when_five_seconds_are_over_and_not_before() {
        countdown.start(() -> begun++);
        assertThat(countdown.leftProperty().get()).isEqualTo(5);
        after(100);
        assertThat(countdown.leftProperty().get())
                .as("the first second is not over")
                .isEqualTo(5);
        after(4_899);
        assertThat(countdown.leftProperty().get()).isEqualTo(1);
        assertThat(begun).isZero();
        after(1);
        assertThat(begun).isEqualTo(1);
        assertThat(countdown.isRunning()).isFalse();
        assertThat(stopped).as("nobody is called any more").isPositive();
    }

    @Test
    void what_was_aborted_does_not_begin_even_if_a_tick_comes_late() {
        countdown.start(() -> begun++);
        after(3_000);
        countdown.stop();
        after(10_000);
        assertThat(begun).isZero();
        assertThat(countdown.leftProperty().get()).isZero();
    }

    @Test
    void the_second_time_all_seconds_are_counted_again() {
        countdown.start(() -> begun++);
        after(4_000);
        countdown.stop();
        countdown.start(() -> begun++);
        after(4_999);
        assertThat(begun).isZero();
        after(1);
        assertThat(begun).isEqualTo(1);
    }
}
