package org.ferryman.engine;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * How far a step is: an immutable snapshot. The engine publishes as it works; who shows it samples.
 *
 * @param phase what is being done
 * @param item the part at work within the phase (a namespace, an index), or empty
 * @param done units done so far in this phase and item, never above the total
 * @param total units to do, or empty if unknown
 * @param unit what is counted ("tuples", "blocks")
 * @param rate units per second since the phase began
 * @param elapsed time since the step began
 * @param eta expected time until this phase ends; only after 1 % and 10 s, before that it would be noise
 * @param waitsFor whom or what the step waits for at the moment, or empty
 * @param nextTry empty unless what it waits for is the time to be tried again
 */
public record Progress(
        Phase phase,
        String item,
        long done,
        OptionalLong total,
        String unit,
        double rate,
        Duration elapsed,
        Optional<Duration> eta,
        String waitsFor,
        @JsonIgnore Optional<NextTry> nextTry) {

    /** That of a step that isn't about to be tried again. */
    public Progress(
            Phase phase,
            String item,
            long done,
            OptionalLong total,
            String unit,
            double rate,
            Duration elapsed,
            Optional<Duration> eta,
            String waitsFor) {
        this(phase, item, done, total, unit, rate, elapsed, eta, waitsFor, Optional.empty());
    }

    /** The same of a part that is all of one phase for those who look from further away. */
    public Progress as(Phase whole) {
        return new Progress(whole, item, done, total, unit, rate, elapsed, eta, waitsFor, nextTry);
    }

    /** What a step is doing: a constant of the step's room, so that nobody has to go by its text. */
    public interface Phase {

        /** Before the first phase has begun. */
        Phase NONE = () -> "";

        /** What people are shown ("rows", "indexes"). */
        @JsonValue
        String text();
    }
}
