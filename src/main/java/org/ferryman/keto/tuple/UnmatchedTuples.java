package org.ferryman.keto.tuple;

import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.TemporaryTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/**
 * Where large legacy tables and v0.7's table don't match, found once in a transaction and kept in temporary tables:
 * to compute a million ids costs more than all else that a re-run does. A small table is read again by each statement,
 * as a temporary one takes locks of its own; so is every table where the role may not make temporary ones.
 */
public final class UnmatchedTuples {

    /** None is kept: for transactions that may not write. */
    public static final UnmatchedTuples NONE = new UnmatchedTuples(false);

    private static final long WORTH_BYTES = 1L << 20;

    private final boolean allowed;
    private final Set<LegacyTable> found = new HashSet<>();

    private UnmatchedTuples(boolean allowed) {
        this.allowed = allowed;
    }

    /** For a transaction that may write, as its role is now; the legacy tables don't change any more in it. */
    public static UnmatchedTuples in(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        return new UnmatchedTuples(TemporaryTables.allowed(session, keto));
    }

    /** Finds those of a table, unless that was done or does not pay; no row of ours may have changed before. */
    public void find(Session session, LegacyTable table, TupleSql sql, TargetView view)
            throws SQLException, CancelledException {
        for (String statement : plan(table, sql, view)) {
            session.execute(statement);
        }
    }

    /** The statements that find them, for a preview; what is composed after them reads what they have made. */
    public List<String> plan(LegacyTable table, TupleSql sql, TargetView view) {
        if (!allowed || table.heapBytes() < WORTH_BYTES || !found.add(table)) {
            return List.of();
        }
        return List.of(
                sql.findUnmatched(table, view).text(), "ANALYZE " + name(table).quoted());
    }

    boolean has(LegacyTable table) {
        return found.contains(table);
    }

    static QualifiedName name(LegacyTable table) {
        return new QualifiedName("pg_temp", "ferryman_" + table.table().name());
    }
}
