package org.ferryman.postgres;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.TransientException;

/**
 * Locks on tables within a transaction, waiting only as long as its {@code lock_timeout}; who is in the way is named.
 */
public final class TableLocks {

    static final String LOCK_NOT_AVAILABLE = "55P03";

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
        List<String> holders = holders(tables, mode.compatible, failure);
        return lockedBy(holders.isEmpty() ? "a session that has just ended" : String.join("; ", holders));
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
                "Nothing is written before nobody else can write in between.",
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
    }
}
