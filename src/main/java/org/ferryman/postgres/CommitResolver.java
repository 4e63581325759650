package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PartWayException;

/**
 * Commits, and finds out how it ended when the answer is lost. {@code txid_status} works on all supported versions;
 * {@code pg_xact_status} is missing on 12.
 */
final class CommitResolver {

    private static final int FLUSHES_ON_DEMAND = 15;

    private final Session session;
    private final Database database;
    private final long transactionId;
    private final int backendPid;

    private CommitResolver(Session session, Database database, long transactionId, int backendPid) {
        this.session = session;
        this.database = database;
        this.transactionId = transactionId;
        this.backendPid = backendPid;
    }

    /** Where the server can do so it counts at the commit, and not seconds later, what was written. */
    static CommitResolver prepare(Session session, Database database) throws SQLException, CancelledException {
        boolean counts = session.connection().getMetaData().getDatabaseMajorVersion() >= FLUSHES_ON_DEMAND;
        return session.one(
                "SELECT pg_catalog.txid_current(), pg_catalog.pg_backend_pid()"
                        + (counts ? ", pg_catalog.pg_stat_force_next_flush()" : ""),
                row -> new CommitResolver(session, database, row.getLong(1), row.getInt(2)));
    }

    long transactionId() {
        return transactionId;
    }

    int backendPid() {
        return backendPid;
    }

    /** Returns when it is certain that the transaction is committed; throws when it is certain that it is not. */
    void commit() throws SQLException, PartWayException {
        try {
            session.commit();
        } catch (SQLException lost) {
            // Whatever the SQLSTATE: a proxy in between has its own for a connection that it lost.
            if (!isCommitted(lost)) {
                throw lost;
            }
        }
    }

    /** A transaction too old to be known counts as not committed: trying again meets its rows, if there are any. */
    private boolean isCommitted(SQLException lost) throws PartWayException {
        try {
            return asked(lost);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw pending(lost);
        }
    }

    private boolean asked(SQLException lost) throws PartWayException, InterruptedException {
        long end = System.nanoTime() + database.patience().server().toNanos();
        Cancellation never = new Cancellation();
        while (System.nanoTime() < end) {
            try (Connection fresh = database.connectBriefly()) {
                Session second = new Session(fresh, never);
                String status = second.one(
                        "SELECT coalesce(pg_catalog.txid_status(?), 'too old')",
                        row -> row.getString(1),
                        transactionId);
                if (!status.equals("in progress")) {
                    return status.equals("committed");
                }
                second.list(
                        "SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity"
                                + " WHERE pid OPERATOR(pg_catalog.=) ? AND backend_xid IS NOT NULL",
                        row -> row.getBoolean(1),
                        backendPid);
                never.pause(database.patience().look());
            } catch (SQLException unreachable) {
                lost.addSuppressed(unreachable);
                pauseBriefly(never);
            } catch (CancelledException impossible) {
                throw new IllegalStateException(impossible);
            }
        }
        throw pending(lost);
    }

    private PartWayException pending(SQLException lost) {
        return new PartWayException(
                Finding.blocker(
                        "COMMIT_OUTCOME_PENDING",
                        "The connection was lost during COMMIT of transaction " + transactionId
                                + ", and the server has not been reachable since.",
                        "Either everything was committed or nothing; only the server knows.",
                        "When the server is back, run the same command again: it finds out which of the two it"
                                + " is, and completes the work without doing anything twice."),
                lost);
    }

    private void pauseBriefly(Cancellation never) throws InterruptedException {
        try {
            never.pause(database.patience().look());
        } catch (CancelledException impossible) {
            throw new IllegalStateException(impossible);
        }
    }
}
