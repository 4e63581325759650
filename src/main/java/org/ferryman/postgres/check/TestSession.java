package org.ferryman.postgres.check;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.ferryman.engine.Patience;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The test's one connection, which may arrive after the test has given up on it. */
final class TestSession implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(TestSession.class);

    /** So that nothing planted in another schema is called instead of the catalogs' functions and operators. */
    private static final String CATALOGS_ONLY = "; SET LOCAL search_path = pg_catalog, pg_temp";

    private final String limits;
    private @Nullable Connection connection;
    private boolean closed;

    /** @param patience after which the server ends by itself what nobody waits for any longer */
    TestSession(Patience patience) {
        limits = ("SET TRANSACTION READ ONLY; SET LOCAL idle_in_transaction_session_timeout = 0;"
                        + " SET LOCAL statement_timeout = %d; SET LOCAL lock_timeout = %d")
                .formatted(patience.check().toMillis(), patience.lock().toMillis());
    }

    synchronized void opened(Connection arrived) {
        connection = arrived;
        if (closed) {
            end(arrived);
        }
    }

    synchronized Connection connection() {
        if (connection == null) {
            throw new IllegalStateException("not connected");
        }
        return connection;
    }

    /** Something that is read in a transaction of its own. */
    @FunctionalInterface
    interface Reading<T> {
        T read() throws SQLException;
    }

    /** Reads in a read-only transaction that sees the catalogs only. */
    <T> T inCatalogs(Reading<T> reading) throws SQLException {
        return reading(limits + CATALOGS_ONLY, reading);
    }

    /** Reads in a read-only transaction with the role's own search path. */
    <T> T readOnly(Reading<T> reading) throws SQLException {
        return reading(limits, reading);
    }

    private <T> T reading(String settings, Reading<T> reading) throws SQLException {
        Connection open = connection();
        open.setAutoCommit(false);
        try (Statement statement = open.createStatement()) {
            statement.execute(settings);
            T read = reading.read();
            leave(open);
            return read;
        } catch (SQLException failure) {
            leaveAfter(failure, open);
            throw failure;
        }
    }

    private static void leave(Connection open) throws SQLException {
        open.rollback();
        open.setAutoCommit(true);
    }

    private static void leaveAfter(SQLException failure, Connection open) {
        try {
            leave(open);
        } catch (SQLException lost) {
            failure.addSuppressed(lost);
        }
    }

    @Override
    public synchronized void close() {
        closed = true;
        if (connection != null) {
            end(connection);
        }
    }

    /** Not close(): that would wait for a statement that is still under way. */
    private static void end(Connection connection) {
        try {
            connection.abort(Runnable::run);
        } catch (SQLException broken) {
            LOG.debug("ending the connection test's session failed", broken);
        }
    }
}
