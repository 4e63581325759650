package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;

/** Whether the server has room for the locks of a transaction that reads many tables. */
public final class LockTable {

    /** What other sessions hold meanwhile, and what a transaction locks besides. */
    private static final double RESERVE = 1.5;

    private LockTable() {}

    /** A blocker with the setting that has room for a transaction on these relations; empty if there is room. */
    public static Optional<Finding> tooSmall(Connection connection, List<QualifiedName> relations) throws SQLException {
        return RowReader.query(
                        connection,
                        SqlText.load(LockTable.class, "lock-table.sql").text(),
                        relations,
                        LockTable::judge)
                .get(0);
    }

    private static Optional<Finding> judge(ResultSet row) throws SQLException {
        long needed = row.getLong("needed");
        long each = row.getLong("per_transaction");
        long transactions = row.getLong("transactions");
        long room = each * (transactions + row.getLong("own"));
        if (needed <= room) {
            return Optional.empty();
        }
        long wanted = Math.max(each + 1, (long) Math.ceil(needed * RESERVE / transactions));
        return Optional.of(Finding.blocker(
                "LOCK_TABLE_TOO_SMALL",
                "One transaction on all tables that a migration reads takes " + needed
                        + " locks; the server has room for " + room + " in all (max_locks_per_transaction is " + each
                        + ").",
                "The transaction would stop with SQLSTATE 53200 (out of shared memory).",
                "ALTER SYSTEM SET max_locks_per_transaction = " + wanted + ", restart the server, and run again."));
    }
}
