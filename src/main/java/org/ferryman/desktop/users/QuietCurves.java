package org.ferryman.desktop.users;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.ferryman.desktop.parts.RateChart.Span;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.playbook.traffic.TrafficResult.Window;

/**
 * Traffic as it is drawn. Time that was not watched takes no room: nights that lie apart stand side by side.
 *
 * @param written rows per second, each sample as a level stretch
 * @param read the same for rows read
 * @param gaps where time is left out, in watched seconds
 * @param seconds how long was watched in all
 * @param quietest the quietest window, in watched seconds
 */
record QuietCurves(List<Point> written, List<Point> read, List<Double> gaps, double seconds, Optional<Span> quietest) {

    /** More stretches than this can't be told apart on a screen. */
    static final int STRETCHES = 400;

    /** @param name what the window is called */
    static QuietCurves of(TrafficResult traffic, String name) {
        double seconds = traffic.samples().stream().mapToDouble(Sample::seconds).sum();
        List<Sample> stretches = joined(traffic.samples(), seconds / STRETCHES);
        List<Point> written = curve(stretches, Sample::written);
        return new QuietCurves(
                written,
                curve(stretches, Sample::read),
                gaps(written),
                seconds,
                traffic.quietest().map(window -> span(traffic.samples(), window, name)));
    }

    /** Neighbours are added to each other until they are so long; never across a gap. */
    private static List<Sample> joined(List<Sample> samples, double shortest) {
        List<Sample> joined = new ArrayList<>();
        for (Sample sample : samples) {
            int last = joined.size() - 1;
            Sample before = last < 0 ? sample : joined.get(last);
            if (last >= 0 && before.to().equals(sample.from()) && before.seconds() < shortest) {
                joined.set(
                        last,
                        new Sample(
                                before.from(),
                                sample.to(),
                                before.written() + sample.written(),
                                before.read() + sample.read()));
            } else {
                joined.add(sample);
            }
        }
        return joined;
    }

    private static List<Point> curve(List<Sample> samples, ToLongFunction<Sample> rows) {
        List<Point> points = new ArrayList<>();
        double at = 0;
        for (int i = 0; i < samples.size(); i++) {
            Sample sample = samples.get(i);
            if (i > 0 && !samples.get(i - 1).to().equals(sample.from())) {
                points.add(new Point(at, Double.NaN));
            }
            double rate = rows.applyAsLong(sample) / sample.seconds();
            points.add(new Point(at, rate));
            at += sample.seconds();
            points.add(new Point(at, rate));
        }
        return points;
    }

    private static List<Double> gaps(List<Point> curve) {
        return curve.stream()
                .filter(point -> Double.isNaN(point.rate()))
                .map(Point::seconds)
                .toList();
    }

    private static Span span(List<Sample> samples, Window window, String name) {
        double from = watchedUntil(samples, window.from());
        return new Span(
                from, from + Duration.between(window.from(), window.to()).toNanos() / 1e9, name);
    }

    private static double watchedUntil(List<Sample> samples, Instant moment) {
        return samples.stream()
                .filter(sample -> sample.from().isBefore(moment))
                .mapToDouble(Sample::seconds)
                .sum();
    }
}
