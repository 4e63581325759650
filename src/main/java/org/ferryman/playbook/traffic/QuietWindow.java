package org.ferryman.playbook.traffic;

import java.util.List;
import java.util.Optional;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.playbook.traffic.TrafficResult.Window;

/** Finds the quietest stretch of time: the least written per second, of those the least read, of those the latest. */
final class QuietWindow {

    private QuietWindow() {}

    /** Of windows that are at least this long, and no longer than they must be. */
    static Optional<Window> find(List<Sample> samples, double seconds) {
        Optional<Window> quietest = Optional.empty();
        int first = 0;
        double length = 0;
        for (int last = 0; last < samples.size(); last++) {
            if (last > 0 && !samples.get(last - 1).to().equals(samples.get(last).from())) {
                first = last;
                length = 0;
            }
            length += samples.get(last).seconds();
            while (first < last && length - samples.get(first).seconds() >= seconds) {
                length -= samples.get(first).seconds();
                first++;
            }
            if (length >= seconds) {
                Window window = window(samples.subList(first, last + 1));
                if (quietest.filter(other -> isQuieter(other, window)).isEmpty()) {
                    quietest = Optional.of(window);
                }
            }
        }
        return quietest;
    }

    private static Window window(List<Sample> samples) {
        return new Window(
                samples.get(0).from(),
                samples.get(samples.size() - 1).to(),
                samples.stream().mapToLong(Sample::written).sum(),
                samples.stream().mapToLong(Sample::read).sum());
    }

    private static boolean isQuieter(Window one, Window other) {
        int byWrites = Double.compare(perSecond(one, one.written()), perSecond(other, other.written()));
        return byWrites != 0 ? byWrites < 0 : perSecond(one, one.read()) < perSecond(other, other.read());
    }

    private static double perSecond(Window window, long rows) {
        return rows / new Sample(window.from(), window.to(), 0, 0).seconds();
    }
}
