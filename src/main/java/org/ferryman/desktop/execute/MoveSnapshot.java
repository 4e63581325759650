package org.ferryman.desktop.execute;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.engine.Progress;

/**
 * How far a migration is, as the page shows it.
 *
 * @param phase what is being done; none before the first news and between two attempts
 * @param item the part at work within the phase, or empty
 * @param part how much of the item is done, from 0 to 1, or empty if unknown
 * @param waitsFor whom or what it waits for, or empty
 * @param namespaces in their order
 * @param done tuples done over all namespaces
 * @param total tuples to do, or empty as long as one namespace's number is unknown
 * @param elapsed since the work began
 * @param outage for how long v0.6 has not been able to write; empty while it can
 * @param eta expected time until all rows are moved, or an index is built; empty while that would be a guess
 * @param rate tuples per second now
 * @param points the same over time
 * @param attempt from 1
 * @param setback why the attempt before this one ended, or empty
 */
record MoveSnapshot(
        Progress.Phase phase,
        String item,
        OptionalDouble part,
        String waitsFor,
        List<NamespaceProgress> namespaces,
        long done,
        OptionalLong total,
        Duration elapsed,
        Optional<Duration> outage,
        Optional<Duration> eta,
        double rate,
        List<Point> points,
        int attempt,
        String setback) {

    /** Nothing has begun. */
    static final MoveSnapshot NOTHING = new MoveSnapshot(
            Progress.Phase.NONE,
            "",
            OptionalDouble.empty(),
            "",
            List.of(),
            0,
            OptionalLong.empty(),
            Duration.ZERO,
            Optional.empty(),
            Optional.empty(),
            0,
            List.of(),
            1,
            "");

    /** How much of the tuples is done, in percent, never rounded up; empty if unknown. */
    OptionalLong percent() {
        return total.isPresent() && total.getAsLong() > 0
                ? OptionalLong.of(done * 100 / total.getAsLong())
                : OptionalLong.empty();
    }
}
