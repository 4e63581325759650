package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Patience;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A connection that holds advisory locks while it is idle; with it they go, however it ends. */
public final class LockSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(LockSession.class);
    private static final int IDLE_SESSION_TIMEOUT_SINCE = 14;

    private final Connection connection;
    private final Patience patience;
    private final Session session;
    private final boolean timesOut;

    private LockSession(Connection connection, Patience patience) throws SQLException {
        this.connection = connection;
        this.patience = patience;
        this.session = new Session(connection, new Cancellation());
        this.timesOut = connection.getMetaData().getDatabaseMajorVersion() >= IDLE_SESSION_TIMEOUT_SINCE;
    }

    public static LockSession open(Database database) throws SQLException, CancelledException {
        Connection connection = database.connectBriefly();
        try {
            LockSession lock = new LockSession(connection, database.patience());
            lock.session.execute(
                    SqlText.load(LockSession.class, "lock-session.sql").text());
            if (lock.timesOut) {
                lock.session.execute("SET idle_session_timeout = 0");
            }
            return lock;
        } catch (SQLException | CancelledException failure) {
            connection.close();
            throw failure;
        }
    }

    public Session session() {
        return session;
    }

    /** Frees the locks; says whether the server could still be told. */
    boolean release() {
        try {
            connection.setNetworkTimeout(
                    Runnable::run, Math.toIntExact(patience.cancel().toMillis()));
            session.execute("SELECT pg_catalog.pg_advisory_unlock_all()");
            session.execute(
                    SqlText.load(LockSession.class, "lock-session-end.sql").text());
            if (timesOut) {
                session.execute("RESET idle_session_timeout");
            }
            connection.close();
            return true;
        } catch (SQLException | CancelledException gone) {
            LOG.debug("the lock could not be released, and goes with its connection", gone);
            abort();
            return false;
        }
    }

    @Override
    public void close() {
        release();
    }

    /** Closed, too: an aborted connection keeps its place in the pool until then. */
    private void abort() {
        try {
            connection.abort(Runnable::run);
            connection.close();
        } catch (SQLException alreadyGone) {
            LOG.debug("the connection was gone already", alreadyGone);
        }
    }
}
