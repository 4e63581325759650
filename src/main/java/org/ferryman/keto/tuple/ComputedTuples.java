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
 * The large legacy tables whose tuples one transaction has computed already: several statements compare them with
 * v0.7's table, and computing a million ids costs more than all else that they do. A small table is read again, as a
 * temporary one takes locks of its own; so is every table where the role may not make temporary ones.
 */
public final class ComputedTuples {

    /** Nothing is computed beforehand: for transactions that may not write. */
    public static final ComputedTuples NONE = new ComputedTuples(false);

    private static final long WORTH_BYTES = 1L << 20;

    private final boolean allowed;
    private final Set<LegacyTable> computed = new HashSet<>();

    private ComputedTuples(boolean allowed) {
        this.allowed = allowed;
    }

    /** For a transaction that may write, as its role is now. */
    public static ComputedTuples in(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        return new ComputedTuples(TemporaryTables.allowed(session, keto));
    }

    /** Computes the tuples of a table, unless that was done or does not pay. */
    public void compute(Session session, LegacyTable table, TupleSql sql) throws SQLException, CancelledException {
        for (String statement : plan(table, sql)) {
            session.execute(statement);
        }
    }

    /** The statements that compute them, for a preview; what comes after them reads what they have made. */
    public List<String> plan(LegacyTable table, TupleSql sql) {
        if (!allowed || table.heapBytes() < WORTH_BYTES || computed.contains(table)) {
            return List.of();
        }
        String statement = TupleSql.load("computed.sql")
                .with("classified", sql.classified(table))
                .with("computed", name(table))
                .text();
        computed.add(table);
        return List.of(statement, "ANALYZE " + name(table).quoted());
    }

    boolean has(LegacyTable table) {
        return computed.contains(table);
    }

    static QualifiedName name(LegacyTable table) {
        return new QualifiedName("pg_temp", "ferryman_" + table.table().name());
    }
}
