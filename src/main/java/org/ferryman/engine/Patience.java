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
 * @param cancel how long a server or a program may take to end what it does, before it is made to
 * @param check how long one check of the connection test may take
 * @param connection how long to wait for a connection of the pool to become free
 * @param server how long to wait for a server that is away or behind
 * @param dump how long {@code pg_dump} may do nothing: it waits for locks for no longer than a minute
 * @param restore how long {@code pg_restore} may say nothing: one large index is built in silence
 * @param http how long a service's own API may take to be connected to
 * @param sessions how long the wizard waits for the old version's sessions to end, unless it is cancelled
 * @param leave how long a process that is told to end waits for its work to be taken back
 * @param desktop how long the desktop's own programs may take
 * @param moment between two looks at what ends within moments
 * @param look between two looks at what the server is about to change
 * @param watch between two looks at what people or other programs are about to change
 * @param retries of a whole step
 */
public record Patience(
        Duration lock,
        Duration shortLock,
        Duration answer,
        Duration beat,
        Duration cancel,
        Duration check,
        Duration connection,
        Duration server,
        Duration dump,
        Duration restore,
        Duration http,
        Duration sessions,
        Duration leave,
        Duration desktop,
        Duration moment,
        Duration look,
        Duration watch,
        Backoff retries) {

    /** What suits a database in production. */
    public static final Patience DEFAULT = new Patience(
            Duration.ofSeconds(2),
            Duration.ofMillis(100),
            Duration.ofSeconds(10),
            Duration.ofMillis(500),
            Duration.ofMillis(1_500),
            Duration.ofSeconds(20),
            Duration.ofSeconds(30),
            Duration.ofSeconds(60),
            Duration.ofMinutes(10),
            Duration.ofHours(6),
            Duration.ofSeconds(5),
            Duration.ofHours(12),
            Duration.ofSeconds(5),
            Duration.ofSeconds(5),
            Duration.ofMillis(50),
            Duration.ofMillis(250),
            Duration.ofSeconds(1),
            Backoff.DEFAULT);

    /** The same, but for the retries. */
    public Patience with(Backoff other) {
        return with(moment, look, other);
    }

    /** The same with closer looks, at what nobody else uses. */
    public Patience looking(Duration often) {
        return with(often, often, retries);
    }

    private Patience with(Duration otherMoment, Duration otherLook, Backoff otherRetries) {
        return new Patience(
                lock,
                shortLock,
                answer,
                beat,
                cancel,
                check,
                connection,
                server,
                dump,
                restore,
                http,
                sessions,
                leave,
                desktop,
                otherMoment,
                otherLook,
                watch,
                otherRetries);
    }
}
