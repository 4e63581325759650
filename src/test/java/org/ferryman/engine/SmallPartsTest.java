package org.ferryman.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Backoff, cancellation, progress and findings. */
@Timeout(30)
final class SmallPartsTest {

    @Test
    void pauses_double_up_to_the_longest_and_vary_by_half() {
        Backoff backoff = new Backoff(9, Duration.ofMillis(100), Duration.ofSeconds(1));
        long seed = System.nanoTime();
        Random random = new Random(seed);
        long[] full = {100, 200, 400, 800, 1_000, 1_000};
        for (int attempt = 1; attempt <= full.length; attempt++) {
            List<Long> pauses = new ArrayList<>();
            for (int i = 0; i < 200; i++) {
                pauses.add(backoff.after(attempt, random).toMillis());
            }
            long most = full[attempt - 1];
            assertThat(pauses)
                    .as("seed %s", seed)
                    .allSatisfy(pause -> assertThat(pause).isBetween(most / 2, most));
            assertThat(pauses.stream().distinct().count()).isGreaterThan(10);
        }
        assertThat(backoff.after(1_000_000, random)).isLessThanOrEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.after(8, random)).as("the last one keeps its word").isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.left(1)).isEqualTo(Duration.ofMillis(100 + 200 + 400 + 800 + 4 * 1_000));
        assertThat(backoff.left(8)).isEqualTo(Duration.ofSeconds(1));
        assertThat(backoff.left(9)).isEqualTo(Duration.ZERO);
    }

    @Test
    void a_cancellation_runs_every_action_once_even_if_one_fails() {
        Cancellation cancellation = new Cancellation();
        AtomicInteger runs = new AtomicInteger();
        cancellation.onRequest(() -> {
            throw new IllegalStateException();
        });
        cancellation.onRequest(runs::incrementAndGet);
        cancellation.onRequest(runs::incrementAndGet).close();
        cancellation.request();
        cancellation.request();
        assertThat(runs).hasValue(1);
        cancellation.onRequest(runs::incrementAndGet);
        assertThat(runs).as("registered after the request").hasValue(2);
        assertThatThrownBy(cancellation::throwIfRequested).isInstanceOf(CancelledException.class);
    }

    @Test
    void a_pause_ends_as_soon_as_somebody_cancels() {
        Cancellation cancellation = new Cancellation();
        CompletableFuture.delayedExecutor(50, TimeUnit.MILLISECONDS).execute(cancellation::request);
        assertThatThrownBy(() -> cancellation.pause(Duration.ofHours(1))).isInstanceOf(CancelledException.class);
    }

    @Test
    void progress_is_never_above_its_total() {
        List<Progress> shown = new ArrayList<>();
        ProgressMeter meter = new ProgressMeter(shown::add, () -> 0);
        meter.begin(() -> "rows", "videos", "tuples", 100);
        meter.advance(60);
        meter.advance(60);
        meter.at(500, 300);
        meter.at(5, 0);
        assertThat(shown).extracting(Progress::done).containsExactly(0L, 60L, 100L, 300L, 5L);
        assertThat(shown.get(4).total()).isEqualTo(OptionalLong.empty());
    }

    @Test
    void the_expected_time_is_told_only_after_one_percent_and_ten_seconds() {
        AtomicLong seconds = new AtomicLong();
        List<Progress> shown = new ArrayList<>();
        ProgressMeter meter = new ProgressMeter(shown::add, () -> TimeUnit.SECONDS.toNanos(seconds.get()));
        meter.begin(() -> "rows", "", "tuples", 1_000);
        seconds.set(9);
        meter.advance(500);
        assertThat(last(shown).eta()).isEmpty();
        meter.begin(() -> "rows", "", "tuples", 1_000);
        seconds.set(19);
        meter.advance(9);
        assertThat(last(shown).eta()).as("below one percent").isEmpty();
        meter.advance(1);
        assertThat(last(shown).eta()).contains(Duration.ofSeconds(990));
        assertThat(last(shown).rate()).isEqualTo(1.0);
        meter.waitFor("somebody");
        assertThat(last(shown).waitsFor()).isEqualTo("somebody");
        meter.advance(1);
        assertThat(last(shown).waitsFor()).isEmpty();
        assertThat(last(shown).elapsed()).isEqualTo(Duration.ofSeconds(19));
    }

    private static Progress last(List<Progress> shown) {
        return shown.get(shown.size() - 1);
    }

    @Test
    void a_finding_has_a_stable_id_and_says_what_to_do() {
        assertThatThrownBy(() -> Finding.blocker("lower", "s", "w", "r")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> Finding.warning("ID", "s", "w", " ")).isInstanceOf(IllegalArgumentException.class);
        assertThat(Finding.info("ID_2", "s", "w").blocks()).isFalse();
        assertThat(Finding.warning("ID", "s", "w", "r").blocks()).isFalse();
        assertThat(Finding.blocker("ID", "s", "w", "r").blocks()).isTrue();
    }
}
