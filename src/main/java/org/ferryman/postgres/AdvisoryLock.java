package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.RunLock;
import org.ferryman.postgres.Orphans.Backend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One runner at a time in a database: a session-level advisory lock, held on a connection of its own. The server
 * frees it when that connection ends, however it ends.
 */
public final class AdvisoryLock implements RunLock {

    /** "Ferryman" in ASCII: the same key in each database, which scopes it. */
    private static final long KEY = 0x4665_7272_796d_616eL;

    private static final Logger LOG = LoggerFactory.getLogger(AdvisoryLock.class);

    private static final int RELEASE_MILLIS = 2_000;

    private final Database database;

    /** The lock of this database. */
    public AdvisoryLock(Database database) {
        this.database = database;
    }

    @Override
    public Held acquire() throws Exception {
        Connection connection = database.connectBriefly();
        try {
            Session session = new Session(connection, new Cancellation());
            database.orphans().end(session);
            if (!session.one("SELECT pg_catalog.pg_try_advisory_lock(?)", row -> row.getBoolean(1), KEY)) {
                throw new LockHeldException(heldBy());
            }
            if (connection.getMetaData().getDatabaseMajorVersion() >= 14) {
                // An idle session would else be ended by the server, and the lock with it.
                session.execute("SET idle_session_timeout = 0");
            }
            Backend backend = Backend.of(session);
            return () -> release(connection, backend);
        } catch (Exception failure) {
            connection.close();
            throw failure;
        }
    }

    private Finding heldBy() throws Exception {
        String sql = SqlText.load(AdvisoryLock.class, "lock-holder.sql").text();
        String holder = new Transactions(database)
                .brief(session -> session.first(sql, row -> row.getString(1), KEY))
                .orElse("a session that has just ended");
        return Finding.blocker(
                "ANOTHER_RUN",
                "Another run is at work on this database: " + holder + ".",
                "Two runs at a time would get in each other's way.",
                "Wait until it is done. If it is orphaned, end its session with pg_terminate_backend.");
    }

    private void release(Connection connection, Backend backend) {
        try {
            connection.setNetworkTimeout(Runnable::run, RELEASE_MILLIS);
            new Session(connection, new Cancellation())
                    .list("SELECT pg_catalog.pg_advisory_unlock(?)", row -> row.getBoolean(1), KEY);
            connection.close();
        } catch (SQLException | CancelledException gone) {
            LOG.debug("the lock could not be released, and goes with its connection", gone);
            database.orphans().add(backend);
            abort(connection);
        }
    }

    private static void abort(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException alreadyGone) {
            LOG.debug("the connection was gone already", alreadyGone);
        }
    }
}
