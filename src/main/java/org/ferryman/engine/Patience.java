package org.ferryman.engine;

import java.time.Duration;

/**
 * How long Ferryman waits: for locks, for answers, and between two looks. One object goes with each connection, so that
 * nothing waits by a number of its own. Users don't choose it; what they can choose, such as how long a freeze waits
 * for writers, is an option of the step.
 *
 * @param lock how long a statement of a transaction waits for a lock, before the transaction is tried again
 * @param shortLock the same where readers would queue up behind the wait
 * @param answer how long a server may take for what takes it no time, before it counts as lost
 * @param beat between two questions whether the server is still there while a long statement runs
 * @param cancel how long a server may take to cancel a statement, before the connection is cut
 * @param connection how long to wait for a connection of the pool to become free
 * @param server how long to wait for a server that is away or behind
 * @param look between two looks at what the server is about to change
 * @param watch between two looks at what people or other programs are about to change
 * @param sample for how long writes are counted before and after a freeze
 * @param retries of a whole step
 */
public record Patience(
        Duration lock,
        Duration shortLock,
        Duration answer,
        Duration beat,
        Duration cancel,
        Duration connection,
        Duration server,
        Duration look,
        Duration watch,
        Duration sample,
        Backoff retries) {

    /** What suits a database in production. */
    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Backoff.DEFAULT);

    /** The same, but for the retries. */
    public Patience with(Backoff other) {
        return new Patience(lock, shortLock, answer, beat, cancel, connection, server, look, watch, sample, other);
    }
}
