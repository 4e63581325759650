package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.TransientException;

/**
 * Locks on tables within a transaction, waiting only as long as its {@code lock_timeout}; who is in the way is named.
 */
public final class TableLocks {

    public static final String LOCK_NOT_AVAILABLE = "55P03";

    private static final int NAMED = 5;

    /** All modes but the one that keeps readers out. */
    private static final String EXCLUSIVE_ONLY = "AccessShareLock,RowShareLock,RowExclusiveLock,"
            + "ShareUpdateExclusiveLock,ShareLock,ShareRowExclusiveLock,ExclusiveLock";

    private final Database database;

    /** @param database for asking, over another connection, who is in the way */
    public TableLocks(Database database) {
        this.database = database;
    }

    /**
     * Locks the tables, in the given order.
     *
     * @throws TransientException if somebody held a conflicting lock for too long; the transaction must be rolled back
     */
    public void take(Session session, Mode mode, List<QualifiedName> tables)
            throws SQLException, CancelledException, TransientException {
        if (tables.isEmpty()) {
            return;
        }
        String names = tables.stream().map(table -> "ONLY " + table.quoted()).collect(Collectors.joining(", "));
        try {
            session.execute("LOCK TABLE " + names + " IN " + mode.sql + " MODE");
        } catch (SQLException failure) {
            if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                throw failure;
            }
            throw new TransientException(inTheWay(mode, tables, failure), failure);
        }
    }

    /**
     * Who keeps everybody out of a relation.
     *
     * @param byRun whether it is another run, which will be done
     * @param finding a warning if it is a run, else a blocker
     */
    public record KeptOut(boolean byRun, Finding finding) {}

    /**
     * Makes sure that a relation can be read until the transaction ends; the transaction goes on if it can't.
     *
     * @return who keeps everybody out of it for longer than {@code lock_timeout}; empty if the relation can be read
     */
    public Optional<KeptOut> keptOut(Session session, QualifiedName relation) throws SQLException, CancelledException {
        session.execute("SAVEPOINT before_reading");
        try {
            session.execute("SELECT FROM ONLY " + relation.quoted() + " LIMIT 0");
            return Optional.empty();
        } catch (SQLException failure) {
            if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
                throw failure;
            }
            session.execute("ROLLBACK TO SAVEPOINT before_reading");
            String holders = told(holders(List.of(relation), EXCLUSIVE_ONLY, failure));
            Optional<String> otherRun =
                    database.runLock().isPresent() ? Optional.empty() : AdvisoryLock.holder(session);
            return Optional.of(otherRun.map(run -> new KeptOut(true, runAtWork(relation, run)))
                    .orElseGet(() -> new KeptOut(false, unreadable(relation, holders))));
        }
    }

    /**
     * The same, where there is nothing to do without reading it.
     *
     * @throws LockHeldException if another run keeps everybody out of it
     * @throws TransientException if somebody else does
     */
    public void requireReadable(Session session, QualifiedName relation)
            throws SQLException, CancelledException, LockHeldException, TransientException {
        Optional<KeptOut> keptOut = keptOut(session, relation);
        if (keptOut.isEmpty()) {
            return;
        } else if (keptOut.get().byRun()) {
            throw new LockHeldException(keptOut.get().finding());
        }
        throw new TransientException(keptOut.get().finding());
    }

    private static Finding runAtWork(QualifiedName relation, String run) {
        return Finding.warning(
                "RUN_AT_WORK",
                "Another run is at work on this database: " + run + ". Nobody else can read " + relation
                        + " before it is done.",
                "What that run does is not committed yet, so Ferryman can't tell what the table holds.",
                "Wait until it is done, and look again.");
    }

    private static Finding unreadable(QualifiedName relation, String holders) {
        return Finding.blocker(
                "TABLE_LOCKED",
                "Table " + relation + " can't be read: it is in use by " + holders + ".",
                "Ferryman can't tell what the table holds, and can't write to it.",
                "Wait until that session has ended its transaction, or end it with pg_terminate_backend, and look"
                        + " again.");
    }

    /**
     * The same failure, or, if a statement waited too long for somebody who keeps everybody out of a table, one that
     * names them.
     */
    Exception named(SQLException failure) {
        if (!LOCK_NOT_AVAILABLE.equals(failure.getSQLState())) {
            return failure;
        }
        List<String> holders = holders(List.of(), EXCLUSIVE_ONLY, failure);
        return holders.isEmpty() ? failure : new TransientException(lockedBy(String.join("; ", holders)), failure);
    }

    private Finding inTheWay(Mode mode, List<QualifiedName> tables, SQLException failure) {
        return lockedBy(told(holders(tables, mode.compatible, failure)));
    }

    private static String told(List<String> holders) {
        return holders.isEmpty() ? "a session that has just ended" : String.join("; ", holders);
    }

    /** Nobody, if they can't be asked for: the failure itself counts more. */
    private List<String> holders(List<QualifiedName> tables, String compatible, SQLException failure) {
        try {
            return new Transactions(database)
                    .brief(session -> LockHolder.of(session, tables, compatible).stream()
                            .limit(NAMED)
                            .map(LockHolder::describe)
                            .toList());
        } catch (Exception unknown) {
            failure.addSuppressed(unknown);
            return List.of();
        }
    }

    private static Finding lockedBy(String who) {
        return Finding.blocker(
                "TABLE_LOCKED",
                "A table that must be locked is in use by " + who + ".",
                "Nothing is written until nobody else can write in between.",
                "Wait until that session has ended its transaction, or end it with"
                        + " pg_terminate_backend, and run again.");
    }

    /** How strong a lock is. */
    public enum Mode {
        /** Keeps writers out; readers go on. */
        SHARE("SHARE", "AccessShareLock", "RowShareLock", "ShareLock"),
        /** Keeps writers and others like us out; readers go on. */
        SHARE_ROW_EXCLUSIVE("SHARE ROW EXCLUSIVE", "AccessShareLock", "RowShareLock"),
        /** Keeps everybody out. */
        ACCESS_EXCLUSIVE("ACCESS EXCLUSIVE");

        private final String sql;
        private final String compatible;

        Mode(String sql, String... compatible) {
            this.sql = sql;
            this.compatible = String.join(",", compatible);
        }

        /** The modes, joined by commas, that others may hold meanwhile. */
        String compatible() {
            return compatible;
        }
    }
}
