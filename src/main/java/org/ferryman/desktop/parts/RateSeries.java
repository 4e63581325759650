package org.ferryman.desktop.parts;

import java.util.ArrayList;
import java.util.List;

/** How fast something went over time, in a bounded number of points: the longer it takes, the coarser they are. */
public final class RateSeries {

    /** The most points that are kept. */
    public static final int LIMIT = 240;

    private static final double FIRST_STEP_SECONDS = 0.2;

    private final List<Total> totals = new ArrayList<>();
    private double step = FIRST_STEP_SECONDS;

    /** Nothing known yet. */
    public RateSeries() {}

    /** Takes how much is done in all at a time; what follows too soon after another is left out. */
    public void add(double seconds, long done) {
        if (!totals.isEmpty() && seconds - totals.get(totals.size() - 1).seconds < step) {
            return;
        }
        totals.add(new Total(seconds, done));
        if (totals.size() > LIMIT) {
            step *= 2;
            // The first one stays: the rate at any point is the mean since the point before.
            for (int i = totals.size() - 2; i > 0; i -= 2) {
                totals.remove(i);
            }
        }
    }

    /** The rates, in the order of time. */
    public List<Point> points() {
        List<Point> points = new ArrayList<>();
        for (int i = 1; i < totals.size(); i++) {
            Total before = totals.get(i - 1);
            Total now = totals.get(i);
            double rate = (now.done - before.done) / (now.seconds - before.seconds);
            if (points.isEmpty()) {
                points.add(new Point(before.seconds, rate));
            }
            points.add(new Point(now.seconds, rate));
        }
        return points;
    }

    /**
     * How fast it went.
     *
     * @param seconds since the beginning
     * @param rate units per second, the mean since the point before
     */
    public record Point(double seconds, double rate) {}

    private record Total(double seconds, long done) {}
}
