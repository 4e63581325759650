package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.ferryman.desktop.execute.NamespaceProgress.State;
import org.ferryman.desktop.parts.RateSeries;
import org.ferryman.engine.Progress;
import org.ferryman.keto.move.MovePhase;
import org.junit.jupiter.api.Test;

class MoveProgressTest {

    private long now;
    private final MoveProgress progress = new MoveProgress(expected(), () -> now);

    private static Map<String, Long> expected() {
        Map<String, Long> expected = new LinkedHashMap<>();
        expected.put("groups (0)", 100L);
        expected.put("videos (1)", 900L);
        return expected;
    }

    @Test
    void before_the_first_news_every_namespace_waits_and_writers_do_not() {
        MoveSnapshot snapshot = progress.snapshot();
        assertThat(snapshot.namespaces()).extracting(NamespaceProgress::state).containsOnly(State.WAITING);
        assertThat(snapshot.total()).isEqualTo(OptionalLong.of(1000));
        assertThat(snapshot.percent()).isEqualTo(OptionalLong.of(0));
        assertThat(snapshot.outage()).isEmpty();
    }

    @Test
    void a_namespace_is_done_when_the_next_one_begins_and_stays_full() {
        locks();
        rows("groups (0)", 60, 100);
        rows("videos (1)", 450, 900);
        MoveSnapshot snapshot = progress.snapshot();
        assertThat(snapshot.namespaces())
                .containsExactly(
                        new NamespaceProgress("groups (0)", 100, OptionalLong.of(100), State.DONE),
                        new NamespaceProgress("videos (1)", 450, OptionalLong.of(900), State.AT_WORK));
        assertThat(snapshot.percent()).isEqualTo(OptionalLong.of(55));
    }

    @Test
    void when_the_indexes_are_built_every_namespace_is_done() {
        locks();
        rows("groups (0)", 100, 100);
        rows("videos (1)", 890, 900);
        progress.publish(of(MovePhase.INDEXES, "keto_relation_tuples_pkey", 3, 12, ""));
        MoveSnapshot snapshot = progress.snapshot();
        assertThat(snapshot.namespaces()).extracting(NamespaceProgress::share).containsOnly(1.0);
        assertThat(snapshot.percent()).isEqualTo(OptionalLong.of(100));
        assertThat(snapshot.part()).isEqualTo(OptionalDouble.of(0.25));
        assertThat(snapshot.rate()).isZero();
    }

    @Test
    void the_outage_begins_when_writes_are_stopped_and_a_second_attempt_does_not_end_it() {
        now = TimeUnit.SECONDS.toNanos(10);
        progress.writesStopped();
        now = TimeUnit.SECONDS.toNanos(13);
        progress.writesStopped();
        locks();
        assertThat(progress.snapshot().outage()).contains(Duration.ofSeconds(3));
        progress.publish(of(Progress.Phase.NONE, "", 0, 0, "the connection was lost"));
        now = TimeUnit.SECONDS.toNanos(15);
        assertThat(progress.snapshot().outage()).contains(Duration.ofSeconds(5));
    }

    @Test
    void a_percentage_is_never_rounded_up() {
        rows("groups (0)", 100, 100);
        rows("videos (1)", 899, 900);
        assertThat(progress.snapshot().percent()).isEqualTo(OptionalLong.of(99));
    }

    @Test
    void writers_wait_from_the_locks_on() {
        after(5);
        locks();
        after(9);
        rows("groups (0)", 1, 100);
        assertThat(progress.snapshot().outage()).contains(Duration.ofSeconds(9));
        assertThat(progress.snapshot().elapsed()).isEqualTo(Duration.ofSeconds(14));
    }

    @Test
    void between_two_attempts_nothing_is_done_and_writers_do_not_wait() {
        locks();
        rows("groups (0)", 100, 100);
        progress.publish(of(Progress.Phase.NONE, "", 0, 0, "the connection was lost"));
        MoveSnapshot between = progress.snapshot();
        assertThat(between.outage()).isEmpty();
        assertThat(between.done()).isZero();
        assertThat(between.waitsFor()).isEqualTo("the connection was lost");
        after(3);
        locks();
        after(2);
        MoveSnapshot again = progress.snapshot();
        assertThat(again.attempt()).isEqualTo(2);
        assertThat(again.setback()).isEqualTo("the connection was lost");
        assertThat(again.outage()).contains(Duration.ofSeconds(2));
    }

    @Test
    void the_time_left_is_told_after_ten_seconds_and_one_percent() {
        locks();
        rows("groups (0)", 0, 100);
        after(9);
        rows("groups (0)", 100, 100);
        assertThat(progress.snapshot().eta()).isEmpty();
        after(1);
        assertThat(progress.snapshot().eta()).contains(Duration.ofSeconds(90));
    }

    @Test
    void the_rate_is_that_of_the_last_moment() {
        rows("videos (1)", 0, 900);
        after(1);
        rows("videos (1)", 100, 900);
        after(2);
        rows("videos (1)", 700, 900);
        assertThat(progress.snapshot().rate()).isEqualTo(300);
        assertThat(progress.snapshot().points())
                .extracting(RateSeries.Point::seconds)
                .containsExactly(0.0, 1.0, 3.0);
    }

    @Test
    void namespaces_that_nobody_counted_appear_as_they_come_and_there_is_no_percentage() {
        MoveProgress unknown = new MoveProgress(Map.of(), () -> now);
        unknown.publish(of(MovePhase.ROWS, "groups (0)", 40, 100, ""));
        assertThat(unknown.snapshot().namespaces()).hasSize(1);
        assertThat(unknown.snapshot().percent()).isEmpty();
        assertThat(unknown.snapshot().done()).isEqualTo(40);
    }

    private void locks() {
        progress.publish(of(MovePhase.LOCKS, "", 0, 0, ""));
    }

    private void rows(String item, long done, long total) {
        progress.publish(of(MovePhase.ROWS, item, done, total, ""));
    }

    private void after(long seconds) {
        now += TimeUnit.SECONDS.toNanos(seconds);
    }

    private static Progress of(Progress.Phase phase, String item, long done, long total, String waitsFor) {
        OptionalLong known = total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
        return new Progress(phase, item, done, known, "tuples", 0, Duration.ZERO, Optional.empty(), waitsFor);
    }
}
