package org.ferryman.postgres;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after a connection whose statements may take minutes, over a second one: tells how far an index build is, and
 * cuts the connection when the server has not answered for a while, so that its statement, or its COMMIT, fails
 * instead of waiting
 * for ever; also when the server waits for us while we wait for it. A refusal is an answer, too: a server without a
 * connection to spare is not dead.
 */
public final class Heartbeat implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

    private final Database database;
    private final Session watched;
    private final int watchedPid;
    private final ScheduledExecutorService pulse;
    private final List<ScheduledFuture<?>> tasks = new ArrayList<>();
    private volatile long lastAnswer = System.nanoTime();
    private volatile boolean closed;

    private Heartbeat(Database database, Session watched, int watchedPid) {
        this.database = database;
        this.watched = watched;
        this.watchedPid = watchedPid;
        // One asks and may wait for an answer; the other one looks at the clock.
        this.pulse = Executors.newScheduledThreadPool(2, task -> {
            Thread thread = Executors.defaultThreadFactory().newThread(task);
            thread.setName("ferryman-heartbeat");
            thread.setDaemon(true);
            return thread;
        });
    }

    /** Starts to look after a session, whose backend has this process id. */
    public static Heartbeat start(Database database, Session session, int pid) {
        Heartbeat heartbeat = new Heartbeat(database, session, pid);
        heartbeat.tasks.add(heartbeat.repeat(heartbeat::beat));
        heartbeat.tasks.add(heartbeat.repeat(heartbeat::look));
        return heartbeat;
    }

    private ScheduledFuture<?> repeat(Runnable task) {
        long beat = database.patience().beat().toMillis();
        return pulse.scheduleWithFixedDelay(task, beat, beat, TimeUnit.MILLISECONDS);
    }

    private void beat() {
        String sql = SqlText.load(Heartbeat.class, "index-progress.sql").text();
        try {
            boolean atWork = new Transactions(database)
                    .brief(session -> session.first(sql, this::state, silence().toMillis(), watchedPid)
                            .orElse(false));
            // A server that waits for us while we wait for it: what we asked, or its answer, was lost on the way.
            if (atWork || watched.askedFor().compareTo(silence()) < 0) {
                lastAnswer = System.nanoTime();
            }
        } catch (SQLException failure) {
            LOG.debug("no use of the second connection", failure);
            if (SqlFailures.isAnswer(failure)) {
                lastAnswer = System.nanoTime();
            }
        } catch (Exception unexpected) {
            LOG.warn("the second connection's answer could not be used", unexpected);
        }
    }

    /** Tells the listener, and whether the session is at work. */
    private boolean state(ResultSet row) throws SQLException {
        if (row.getString("phase") != null) {
            watched.indexBuilds()
                    .accept(new IndexProgress(row.getString("phase"), row.getLong("done"), row.getLong("total")));
        }
        if (row.getBoolean("waits_for_standby")) {
            watched.standbyWaits().run();
        }
        return row.getBoolean("at_work");
    }

    private void look() {
        if (closed || System.nanoTime() - lastAnswer < silence().toNanos()) {
            return;
        }
        try {
            lastAnswer = System.nanoTime();
            LOG.info("the server has not answered for {}: the connection is given up", silence());
            watched.connection().abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            LOG.debug("the connection was gone already", alreadyGone);
        }
    }

    /** How long the server may be silent on the second connection. */
    private Duration silence() {
        return database.patience().answer();
    }

    /** Lets the connection alone. */
    @Override
    public void close() {
        closed = true;
        tasks.forEach(task -> task.cancel(false));
        pulse.shutdown();
    }
}
