package org.ferryman.testing;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;

/**
 * Waits for what happens in another thread, process or server. It asks every few milliseconds, and leaves the processor
 * to those that it waits for in between.
 */
public final class Eventually {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final Duration PAUSE = Duration.ofMillis(5);

    private Eventually() {}

    /** What is awaited. */
    @FunctionalInterface
    public interface Condition {
        /** Whether it is so by now. */
        boolean holds() throws Exception;
    }

    /** Returns as soon as something is true; fails after a minute. */
    public static void until(Condition condition) {
        until(condition, () -> "");
    }

    /**
     * Returns as soon as something is true; fails after a minute.
     *
     * @param state what the failure says of how things stand then
     */
    public static void until(Condition condition, Supplier<String> state) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (!holds(condition)) {
            if (System.nanoTime() > end) {
                throw new AssertionError("still not so after " + PATIENCE.toSeconds() + " s " + state.get());
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    private static boolean holds(Condition condition) {
        try {
            return condition.holds();
        } catch (RuntimeException failure) {
            throw failure;
        } catch (Exception failure) {
            throw new AssertionError("could not be asked", failure);
        }
    }
}
