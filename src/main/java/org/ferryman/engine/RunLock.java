package org.ferryman.engine;

/** Lets one runner at a time change a database. */
@FunctionalInterface
public interface RunLock {

    /**
     * Takes the lock, without waiting.
     *
     * @throws LockHeldException if another run holds it
     */
    Held acquire() throws Exception;

    /** Both locks, or none. */
    default RunLock and(RunLock other) {
        return () -> {
            Held first = acquire();
            try {
                Held second = other.acquire();
                return () -> {
                    try (first) {
                        second.close();
                    }
                };
            } catch (Exception failure) {
                first.close();
                throw failure;
            }
        };
    }

    /** The lock, held until closed. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
