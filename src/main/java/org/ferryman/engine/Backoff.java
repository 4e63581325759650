package org.ferryman.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * How long to wait before trying again: doubled each time, with jitter so that two that met once don't meet again.
 *
 * @param attempts how often to try in all
 * @param first the pause after the first failure, before jitter
 * @param longest no pause is longer than this
 */
public record Backoff(int attempts, Duration first, Duration longest) {

    /** About a minute in all: a server that restarts is back by then. */
    public static final Backoff DEFAULT = new Backoff(9, Duration.ofMillis(300), Duration.ofSeconds(15));

    /** The pause after the given attempt (from 1): between half of the doubled time and all of it. */
    Duration after(int attempt, RandomGenerator random) {
        long full = Math.min(first.toMillis() << Math.min(attempt - 1, 20), longest.toMillis());
        return Duration.ofMillis(full / 2 + random.nextLong(full / 2 + 1));
    }
}
