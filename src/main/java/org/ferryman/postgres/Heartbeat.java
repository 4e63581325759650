package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a connection whose statements may take minutes, over a second one: tells how far an index build is, and cuts
 * the connection when the server has not answered for a while, so that its statement fails instead of waiting for ever.
 */
public final class Heartbeat implements AutoCloseable {

    /** How long the server may be silent on the second connection. */
    public static final Duration SILENCE = Duration.ofSeconds(10);

    private static final Duration BEAT = Duration.ofMillis(500);
    private static final int MISSED = 2;
    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Database database;
    private final Connection watched;
    private final int watchedPid;
    private final Consumer<IndexProgress> listener;
    private final ScheduledExecutorService pulse;
    private @Nullable ScheduledFuture<?> beats;
    private int missed;

    private Heartbeat(Database database, Connection watched, int watchedPid, Consumer<IndexProgress> listener) {
        this.database = database;
        this.watched = watched;
        this.watchedPid = watchedPid;
        this.listener = listener;
        this.pulse = Executors.newSingleThreadScheduledExecutor(task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName("ferryman-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
    }

    /**
     * Starts to look after a session's connection.
     *
     * @param database gives second connections; its socket time-out bounds the server's silence
     * @param listener is told, on another thread, of an index build in that session
     */
    public static Heartbeat start(Database database, Session session, Consumer<IndexProgress> listener)
            throws SQLException, CancelledException {
        int pid = session.one("SELECT pg_backend_pid()", row -> row.getInt(1));
        Heartbeat heartbeat = new Heartbeat(database, session.connection(), pid, listener);
        heartbeat.begin();
        return heartbeat;
    }

    private void begin() {
        long pause = BEAT.toMillis();
        beats = pulse.scheduleWithFixedDelay(this::beat, pause, pause, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        try (Connection second = database.connect()) {
            new Session(second, new Cancellation())
                    .first(
                            SqlText.load(Heartbeat.class, "index-progress.sql").text(),
                            row -> new IndexProgress(row.getString("phase"), row.getLong("done"), row.getLong("total")),
                            watchedPid)
                    .ifPresent(listener);
            missed = 0;
        } catch (SQLException failure) {
            missed++;
            LOG.debug("no answer on the second connection ({} of {})", missed, MISSED, failure);
            if (missed >= MISSED) {
                cut();
            }
        } catch (CancelledException | RuntimeException unexpected) {
            LOG.warn("the second connection's answer could not be used", unexpected);
        }
    }

    private void cut() {
        try {
            watched.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            LOG.debug("the connection was gone already", alreadyGone);
        }
    }

    /** Lets the connection alone. */
    @Override
    public void close() {
        if (beats != null) {
            beats.cancel(false);
        }
        pulse.shutdown();
    }

    /**
     * How far an index build is.
     *
     * @param phase as PostgreSQL names it
     * @param done of the phase, in blocks or tuples
     * @param total of the phase; 0 if unknown
     */
    public record IndexProgress(String phase, long done, long total) {}
}
