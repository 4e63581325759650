package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.postgres.OrphanedBackends.Backend;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Transactions on one database, each set up so that nothing in the database or in its settings can bend what our SQL
 * means or end it early. Facts: every table is named with its schema, and functions come from {@code pg_catalog} only,
 * because a function or operator planted in {@code public} would else run with our rights; row security fails rather
 * than filters.
 */
public final class Transactions {

    private static final Logger LOG = LoggerFactory.getLogger(Transactions.class);
    private static final String INVALID_PARAMETER_VALUE = "22023";

    private static final Progress.Phase COMMIT = () -> "commit";
    private static final String NOTHING = "";

    private final Database database;

    /** Transactions on this database. */
    public Transactions(Database database) {
        this.database = database;
    }

    /** Runs reads in one consistent snapshot that can't write. */
    public <R> R snapshot(Cancellation cancellation, Body<R> body) throws Exception {
        return undone(true, cancellation, body);
    }

    /** Runs writes in one consistent snapshot and takes them all back. */
    public <R> R rehearsal(Cancellation cancellation, Body<R> body) throws Exception {
        return undone(false, cancellation, body);
    }

    /**
     * Runs reads in the snapshot that another transaction on the same database has exported, and has not ended yet.
     *
     * @param exported what {@code pg_export_snapshot()} said
     */
    public <R> R snapshot(String exported, Cancellation cancellation, Body<R> body) throws Exception {
        return undone(true, "SET TRANSACTION SNAPSHOT " + SqlText.literal(exported), cancellation, body);
    }

    private <R> R undone(boolean readOnly, Cancellation cancellation, Body<R> body) throws Exception {
        return undone(readOnly, NOTHING, cancellation, body);
    }

    private <R> R undone(boolean readOnly, String first, Cancellation cancellation, Body<R> body) throws Exception {
        return in(Connection.TRANSACTION_REPEATABLE_READ, readOnly, first, cancellation, takenBack(body));
    }

    private <R> Inner<R> takenBack(Body<R> body) {
        return (session, backend) -> {
            R result = body.run(session);
            takeBack(session.connection(), backend);
            return result;
        };
    }

    /**
     * Runs writes in one transaction and commits them. Each statement sees what is committed when it begins, whatever
     * the database's default: what others commit before a lock is ours must not be missed. If the answer to the
     * commit is lost,
     * the server is asked how it ended: the transaction's id was journaled before.
     *
     * @throws TransientException if this run's lock was lost meanwhile: nothing is committed
     * @throws BlockedException if a standby server is away for which the commit would wait: nothing is committed
     * @throws PartWayException if the server can't be reached any more to learn how the commit ended
     */
    public <R> R committed(Work work, Body<R> body) throws Exception {
        return committed(Connection.TRANSACTION_READ_COMMITTED, NOTHING, work, body);
    }

    /**
     * The same, where all statements see one snapshot, which is taken once some locks are: what others commit before
     * these is not missed, what they commit later is not seen.
     *
     * @param locking statements that take them, and read nothing
     */
    public <R> R committedSnapshot(Work work, List<String> locking, Body<R> body) throws Exception {
        String first =
                "SET LOCAL lock_timeout = " + database.patience().lock().toMillis() + "; " + String.join("; ", locking);
        try {
            return committed(Connection.TRANSACTION_REPEATABLE_READ, first, work, body);
        } catch (SQLException failure) {
            throw new TableLocks(database).named(failure);
        }
    }

    private <R> R committed(int isolation, String first, Work work, Body<R> body) throws Exception {
        return in(isolation, false, first, work.cancellation(), (session, backend) -> {
            ProgressMeter meter = new ProgressMeter(work.progress());
            R result = body.run(session);
            AdvisoryLock.requireHeld(database, session);
            BlockedException.throwIfAny(
                    SynchronousStandbys.find(session).stream().toList());
            session.onStandbyWait(() -> {
                meter.begin(COMMIT, "", "");
                meter.waitFor("a synchronous standby server: COMMIT is done here, and ends when it is done there");
            });
            CommitResolver commit = CommitResolver.prepare(session, database);
            work.journal()
                    .append(
                            JournalEvent.COMMIT,
                            Map.of("transaction", commit.transactionId(), "backend", commit.backendPid()));
            try (Cancellation.Registration late = work.cancellation().tooLate()) {
                commit.commit();
            }
            return result;
        });
    }

    /** Runs something within a transaction that then goes on without what it changed, rights and roles too. */
    public static <R> R withoutChanges(Session session, Body<R> body) throws Exception {
        session.execute("SAVEPOINT before_changes");
        R result = body.run(session);
        session.execute("ROLLBACK TO SAVEPOINT before_changes; RELEASE SAVEPOINT before_changes");
        return result;
    }

    /** Runs a read that takes no time, over a connection of its own, and gives up if the server does not answer. */
    public <R> R brief(Body<R> body) throws Exception {
        try (Connection connection = database.connectBriefly()) {
            connection.setAutoCommit(false);
            noLimits(connection, new Cancellation(), NOTHING);
            R result = body.run(begin(connection, new Cancellation()));
            connection.rollback();
            return result;
        }
    }

    private <R> R in(int isolation, boolean readOnly, String first, Cancellation cancellation, Inner<R> inner)
            throws Exception {
        try (Begun begun = begin(isolation, readOnly, first, cancellation)) {
            return orRollback(begun.session, begun.backend, inner);
        }
    }

    /** A transaction that reads one consistent snapshot, which is of now. */
    Begun begin(Cancellation cancellation) throws Exception {
        return begin(Connection.TRANSACTION_REPEATABLE_READ, true, NOTHING, cancellation);
    }

    /** Runs reads in a transaction, and ends it. */
    <R> R last(Begun begun, Body<R> body) throws Exception {
        return orRollback(begun.session, begun.backend, takenBack(body));
    }

    private Begun begin(int isolation, boolean readOnly, String first, Cancellation cancellation) throws Exception {
        Connection connection = database.connect();
        try {
            connection.setTransactionIsolation(isolation);
            connection.setReadOnly(readOnly);
            connection.setAutoCommit(false);
            noLimits(connection, cancellation, first);
            Backend backend = Backend.of(new Session(connection, cancellation));
            Session session = begin(connection, cancellation);
            return new Begun(session, backend, Heartbeat.start(database, session, backend.pid()));
        } catch (Exception | Error failure) {
            giveBack(connection);
            throw failure;
        }
    }

    /** A transaction that has begun, on a connection of its own, and somebody who looks after it. */
    static final class Begun implements AutoCloseable {

        private final Session session;
        private final Backend backend;
        private final Heartbeat heartbeat;

        private Begun(Session session, Backend backend, Heartbeat heartbeat) {
            this.session = session;
            this.backend = backend;
            this.heartbeat = heartbeat;
        }

        /** The pool rolls back what has not ended. */
        @Override
        public void close() {
            heartbeat.close();
            giveBack(session.connection());
        }
    }

    private <R> R orRollback(Session session, Backend backend, Inner<R> inner) throws Exception {
        try {
            return inner.run(session, backend);
        } catch (Exception failure) {
            if (new SqlFailures().isLost(failure)) {
                database.orphans().add(backend);
            }
            rollback(session.connection(), failure);
            if (failure instanceof SQLException sql) {
                throw new TableLocks(database).named(sql);
            }
            throw failure;
        }
    }

    /**
     * What comes first, in one message with the BEGIN: the role's own limits would else end the transaction between two
     * of our statements, on a slow line or a busy machine.
     *
     * @param then what has to come before anything is read, and with it the transaction's snapshot taken
     */
    private static void noLimits(Connection connection, Cancellation cancellation, String then)
            throws SQLException, CancelledException {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        StringBuilder first =
                new StringBuilder("SET LOCAL statement_timeout = 0; SET LOCAL idle_in_transaction_session_timeout = 0");
        if (major >= 17) {
            first.append("; SET LOCAL transaction_timeout = 0");
        }
        if (!then.isEmpty()) {
            first.append("; ").append(then);
        }
        new Session(connection, cancellation).execute(first.toString());
    }

    /** Few and long texts: over a slow line each costs a round trip, at the start of every transaction. */
    private Session begin(Connection connection, Cancellation cancellation) throws Exception {
        int major = connection.getMetaData().getDatabaseMajorVersion();
        Session session = Session.of(connection, cancellation);
        StringBuilder settings = new StringBuilder(
                        SqlText.load(Transactions.class, "session.sql").text())
                .append(";SET LOCAL lock_timeout = ")
                .append(database.patience().lock().toMillis());
        if (major >= 14) {
            settings.append(";SET LOCAL idle_session_timeout = 0");
        }
        session.execute(settings.toString());
        if (major >= 14) {
            noticeOurDeath(session);
        }
        return session;
    }

    /**
     * Ends the backend within a second of our death, in the middle of a statement too; a server whose operating
     * system can't tell (Windows, for one) refuses the setting.
     */
    private static void noticeOurDeath(Session session) throws SQLException, CancelledException {
        try {
            session.execute("SAVEPOINT before_setting;"
                    + "SET LOCAL client_connection_check_interval = '1s';"
                    + "RELEASE SAVEPOINT before_setting");
        } catch (SQLException failure) {
            if (!INVALID_PARAMETER_VALUE.equals(failure.getSQLState())) {
                throw failure;
            }
            // Released, too: a snapshot can't be exported from within a savepoint.
            session.execute("ROLLBACK TO SAVEPOINT before_setting; RELEASE SAVEPOINT before_setting");
        }
    }

    /** What was read stays true if the connection is lost now; what was written goes with it. */
    private void takeBack(Connection connection, Backend backend) {
        try {
            connection.rollback();
        } catch (SQLException failure) {
            if (new SqlFailures().isLost(failure)) {
                database.orphans().add(backend);
            }
            LOG.info("the transaction could not be rolled back, and goes with its connection", failure);
        }
    }

    /** Whatever was to be done is done, or has failed, by now. */
    private static void giveBack(Connection connection) {
        try {
            connection.close();
        } catch (SQLException failure) {
            LOG.info("the connection was lost before it could be given back", failure);
        }
    }

    private static void rollback(Connection connection, Exception failure) {
        try {
            connection.rollback();
        } catch (SQLException alsoFailed) {
            failure.addSuppressed(alsoFailed);
        }
    }

    private interface Inner<R> {
        R run(Session session, Backend backend) throws Exception;
    }

    /** What is done in a transaction. */
    @FunctionalInterface
    public interface Body<R> {
        /** Runs in the transaction; an exception takes everything back. */
        R run(Session session) throws Exception;
    }
}
