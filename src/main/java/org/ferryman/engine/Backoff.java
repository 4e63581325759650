package org.ferryman.engine;

import java.time.Duration;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;

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

    /**
     * The pause after the given attempt (from 1): between half of the doubled time and all of it. The last one is never
     * shorter than all of it: by then people have been told until when it is tried.
     */
    Duration after(int attempt, RandomGenerator random) {
        long full = full(attempt);
        return Duration.ofMillis(attempt + 1 == attempts ? full : full / 2 + random.nextLong(full / 2 + 1));
    }

    /** The time after the given attempt until the last one begins, at most, and without what the attempts take. */
    Duration left(int attempt) {
        return Duration.ofMillis(IntStream.range(attempt, Math.max(attempt, attempts))
                .mapToLong(this::full)
                .sum());
    }

    private long full(int attempt) {
        return Math.min(first.toMillis() << Math.min(attempt - 1, 20), longest.toMillis());
    }
}
