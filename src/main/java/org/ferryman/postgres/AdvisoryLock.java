package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.RunLock;
import org.ferryman.engine.TransientException;
import org.ferryman.postgres.OrphanedBackends.Backend;

/**
 * One runner at a time in a database: a session-level advisory lock, held on a connection of its own. The server
 * frees it when that connection ends, however it ends.
 */
public final class AdvisoryLock implements RunLock {

    /** "Ferryman" in ASCII: the same key in each database, which scopes it. */
    private static final long KEY = 0x4665_7272_796d_616eL;

    private static final Finding LOST = Finding.blocker(
            "RUN_LOCK_LOST",
            "The session that held this run's lock has ended.",
            "Another run could have been at work in the meantime, so nothing was committed.",
            "Run again. If somebody ended that session to make room for another run, wait until that one is done.");

    private final Database database;

    /** The lock of this database. */
    public AdvisoryLock(Database database) {
        this.database = database;
    }

    @Override
    public Held acquire() throws Exception {
        TransactionPooling.requireNone(database);
        LockSession lock = LockSession.open(database);
        try {
            Session session = lock.session();
            database.orphans().end(session);
            if (!session.one("SELECT pg_catalog.pg_try_advisory_lock(?)", row -> row.getBoolean(1), KEY)) {
                throw new LockHeldException(heldBy());
            }
            Backend backend = Backend.of(session);
            database.runLock(Optional.of(backend));
            return () -> release(lock, backend);
        } catch (Exception failure) {
            lock.close();
            throw failure;
        }
    }

    /**
     * Makes sure that the lock that was taken on this database is still held: whoever lost it, because its session was
     * ended, may no longer be the only one. Nothing is asked where no lock was taken.
     *
     * @param session of a transaction of {@link Transactions}
     * @throws TransientException if it is lost; the transaction must be rolled back
     */
    public static void requireHeld(Database database, Session session)
            throws SQLException, CancelledException, TransientException {
        Optional<Backend> holder = database.runLock();
        if (holder.isEmpty()) {
            return;
        }
        String sql = SqlText.load(AdvisoryLock.class, "lock-held.sql").text();
        if (!session.one(sql, row -> row.getBoolean(1), KEY, holder.get().pid())) {
            throw new TransientException(LOST);
        }
    }

    /** Who holds the lock in the session's database, for people; empty if no run is at work there. */
    static Optional<String> holder(Session session) throws SQLException, CancelledException {
        String sql = SqlText.load(AdvisoryLock.class, "lock-holder.sql").text();
        return session.first(sql, row -> row.getString(1), KEY);
    }

    private static Optional<Integer> holderPid(Session session) throws SQLException, CancelledException {
        String sql = SqlText.load(AdvisoryLock.class, "lock-holder.sql").text();
        return session.first(sql, row -> row.getInt("pid"), KEY);
    }

    private Finding heldBy() throws Exception {
        Optional<String> holder = new Transactions(database).brief(AdvisoryLock::holder);
        Optional<Integer> pid = new Transactions(database).brief(AdvisoryLock::holderPid);
        return Finding.blocker(
                "ANOTHER_RUN",
                "Another run is at work on this database: " + holder.orElse("a session that has just ended") + ".",
                "Two runs at once would get in each other's way.",
                "Wait until it is done."
                        + pid.map(session -> " If it is orphaned, end its session with SELECT pg_terminate_backend("
                                        + session + ").")
                                .orElse(""));
    }

    private void release(LockSession lock, Backend backend) {
        database.runLock(Optional.empty());
        if (!lock.release()) {
            database.orphans().add(backend);
        }
    }
}
