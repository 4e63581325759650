package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.Work;

/**
 * Transactions on one database, each set up so that nothing in the database or in its settings can bend what our SQL
 * means or end it early. Facts: every table is named with its schema, and functions come from {@code pg_catalog} only,
 * because a function or operator planted in {@code public} would else run with our rights; row security fails rather than
 * filters.
 */
public final class Transactions {

    private static final int LOCK_TIMEOUT_MILLIS = 2_000;

    private final Database database;

    /** Transactions on this database. */
    public Transactions(Database database) {
        this.database = database;
    }

    /** Runs reads in one consistent snapshot that can't write. */
    public <R> R snapshot(Cancellation cancellation, Body<R> body) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            return undone(connection, cancellation, body);
        }
    }

    /** Runs writes in one consistent snapshot and takes them all back. */
    public <R> R rehearsal(Cancellation cancellation, Body<R> body) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            connection.setAutoCommit(false);
            return undone(connection, cancellation, body);
        }
    }

    /**
     * Runs writes in one transaction and commits them. If the answer to the commit is lost, the server is asked how it
     * ended: the transaction's id was journaled before.
     *
     * @throws PartWayException if the server can't be reached any more to learn how the commit ended
     */
    public <R> R committed(Work work, Body<R> body) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            try {
                Session session = begin(connection, work.cancellation());
                R result = body.run(session);
                CommitResolver commit = CommitResolver.prepare(session, database);
                work.journal()
                        .append(
                                "commit",
                                Map.of("transaction", commit.transactionId(), "backend", commit.backendPid()));
                work.cancellation().throwIfRequested();
                commit.commit();
                return result;
            } catch (Exception failure) {
                rollback(connection, failure);
                throw failure;
            }
        }
    }

    private static <R> R undone(Connection connection, Cancellation cancellation, Body<R> body) throws Exception {
        R result;
        try {
            result = body.run(begin(connection, cancellation));
        } catch (Exception failure) {
            rollback(connection, failure);
            throw failure;
        }
        connection.rollback();
        return result;
    }

    private static Session begin(Connection connection, Cancellation cancellation) throws Exception {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        List<String> searchPath = new Session(connection, cancellation)
                .list(
                        "SELECT schema FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) AS schema",
                        row -> row.getString(1));
        Session session = new Session(connection, cancellation, searchPath);
        session.execute(SqlText.load(Transactions.class, "session.sql").text());
        session.execute("SET LOCAL lock_timeout = " + LOCK_TIMEOUT_MILLIS);
        if (major >= 14) {
            session.execute("SET LOCAL idle_session_timeout = 0");
            // Ends the backend within a second of our death, in the middle of a statement too.
            session.execute("SET LOCAL client_connection_check_interval = '1s'");
        }
        if (major >= 17) {
            session.execute("SET LOCAL transaction_timeout = 0");
        }
        return session;
    }

    private static void rollback(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Body<R> {
        /** Runs in the transaction; an exception takes everything back. */
        R run(Session session) throws Exception;
    }
}
