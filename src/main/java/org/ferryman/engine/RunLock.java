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

    /** The lock, held until closed. */
    interface Held extends AutoCloseable {
        @Override
        void close();
    }
}
