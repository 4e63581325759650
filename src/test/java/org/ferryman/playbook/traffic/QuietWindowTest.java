package org.ferryman.playbook.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.playbook.traffic.TrafficResult.Window;
import org.junit.jupiter.api.Test;

/** The quietest stretch of time is found where it is. */
final class QuietWindowTest {

    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    /** Samples of ten seconds, from a second on, with so many writes each, and reads. */
    private static List<Sample> samples(long from, long[] written, long[] read) {
        List<Sample> samples = new ArrayList<>();
        for (int at = 0; at < written.length; at++) {
            Instant begin = START.plusSeconds(from + at * 10L);
            samples.add(new Sample(begin, begin.plusSeconds(10), written[at], read[at]));
        }
        return samples;
    }

    private static Window window(long from, long to, long written, long read) {
        return new Window(START.plusSeconds(from), START.plusSeconds(to), written, read);
    }

    @Test
    void the_least_written_window_is_named_with_what_happened_in_it() {
        List<Sample> samples = samples(0, new long[] {9, 1, 9, 3, 2, 9}, new long[] {1, 1, 1, 5, 6, 1});
        assertThat(QuietWindow.find(samples, 20)).contains(window(30, 50, 5, 11));
        assertThat(QuietWindow.find(samples, 10)).contains(window(10, 20, 1, 1));
    }

    @Test
    void a_window_is_as_long_as_the_outage_even_if_samples_are_longer() {
        List<Sample> samples = samples(0, new long[] {9, 1, 2, 9}, new long[4]);
        assertThat(QuietWindow.find(samples, 10.5)).contains(window(10, 30, 3, 0));
    }

    @Test
    void among_equals_the_least_read_counts() {
        List<Sample> samples = samples(0, new long[] {0, 0, 0}, new long[] {5, 2, 7});
        assertThat(QuietWindow.find(samples, 10)).contains(window(10, 20, 0, 2));
    }

    @Test
    void a_window_never_spans_a_time_that_was_not_watched() {
        List<Sample> samples = new ArrayList<>(samples(0, new long[] {0}, new long[1]));
        samples.addAll(samples(50, new long[] {0, 7, 8}, new long[3]));
        assertThat(QuietWindow.find(samples, 20)).contains(window(50, 70, 7, 0));
        assertThat(QuietWindow.find(samples, 30)).contains(window(50, 80, 15, 0));
    }

    @Test
    void nothing_is_named_when_nothing_was_watched_for_so_long() {
        assertThat(QuietWindow.find(List.of(), 1)).isEqualTo(Optional.empty());
        assertThat(QuietWindow.find(samples(0, new long[3], new long[3]), 31)).isEmpty();
    }
}
