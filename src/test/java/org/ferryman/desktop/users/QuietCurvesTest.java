package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.desktop.parts.RateChart.Span;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.playbook.traffic.TrafficResult.Window;
import org.junit.jupiter.api.Test;

/** What was seen is drawn where and as high as it was. */
class QuietCurvesTest {

    private static final Instant START = Instant.parse("2026-01-01T22:00:00Z");

    private static Sample sample(long from, long to, long written, long read) {
        return new Sample(START.plusSeconds(from), START.plusSeconds(to), written, read);
    }

    private static QuietCurves curves(List<Sample> samples, Optional<Window> quietest) {
        return QuietCurves.of(new TrafficResult(samples, 10, Optional.empty(), quietest, List.of()), "quiet");
    }

    @Test
    void each_sample_is_a_level_stretch_of_rows_per_second() {
        QuietCurves curves = curves(List.of(sample(0, 10, 100, 20), sample(10, 30, 40, 0)), Optional.empty());
        assertThat(curves.written())
                .containsExactly(new Point(0, 10), new Point(10, 10), new Point(10, 2), new Point(30, 2));
        assertThat(curves.read())
                .containsExactly(new Point(0, 2), new Point(10, 2), new Point(10, 0), new Point(30, 0));
        assertThat(curves.seconds()).isEqualTo(30);
        assertThat(curves.gaps()).isEmpty();
        assertThat(curves.quietest()).isEmpty();
    }

    @Test
    void time_that_was_not_watched_takes_no_room_and_breaks_the_curve() {
        QuietCurves curves = curves(
                List.of(sample(0, 10, 10, 0), sample(86_400, 86_410, 20, 0), sample(86_410, 86_420, 0, 0)),
                Optional.of(new Window(START.plusSeconds(86_410), START.plusSeconds(86_420), 0, 0)));
        assertThat(curves.written())
                .containsExactly(
                        new Point(0, 1),
                        new Point(10, 1),
                        new Point(10, Double.NaN),
                        new Point(10, 2),
                        new Point(20, 2),
                        new Point(20, 0),
                        new Point(30, 0));
        assertThat(curves.gaps()).containsExactly(10.0);
        assertThat(curves.seconds()).isEqualTo(30);
        assertThat(curves.quietest()).contains(new Span(20, 30, "quiet"));
    }

    @Test
    void many_nights_take_no_more_points_than_a_screen_can_show_and_lose_no_row() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 10_000; i++) {
            samples.add(sample(i * 120L, (i + 1) * 120L, i, 1));
        }
        QuietCurves curves = curves(samples, Optional.empty());
        assertThat(curves.written()).hasSizeBetween(QuietCurves.STRETCHES, 2 * QuietCurves.STRETCHES);
        double rows = 0;
        for (int i = 0; i < curves.written().size(); i += 2) {
            Point from = curves.written().get(i);
            rows += from.rate() * (curves.written().get(i + 1).seconds() - from.seconds());
        }
        assertThat(rows).isCloseTo(9_999 * 10_000 / 2.0, within(1e-3));
    }
}
