package org.ferryman.keto.tuple;

import java.sql.SQLException;
import java.util.HashMap;
import java.util.Map;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** How many tuples or rows of each namespace a query has counted. */
public final class TupleCounts {

    private final Map<Long, Long> byNamespace = new HashMap<>();

    /** Those of one namespace. */
    public static TupleCounts of(LegacyTable table, long tuples) {
        TupleCounts counts = new TupleCounts();
        counts.byNamespace.put(table.namespaceId(), tuples);
        return counts;
    }

    /** Adds what a query counts of further namespaces: {@code namespace_id} and {@code tuples}. */
    public TupleCounts add(Session session, SqlText query) throws SQLException, CancelledException {
        session.<SQLException>each(
                query.text(), row -> byNamespace.put(row.getLong("namespace_id"), row.getLong("tuples")));
        return this;
    }

    /** Adds what was counted of further namespaces. */
    public void add(TupleCounts others) {
        byNamespace.putAll(others.byNamespace);
    }

    /** Of all namespaces. */
    public long sum() {
        return byNamespace.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Of one; 0 if nothing was counted. */
    public long of(LegacyTable table) {
        return byNamespace.getOrDefault(table.namespaceId(), 0L);
    }

    /**
     * Proves that a statement did what was counted before.
     *
     * @param what they are
     */
    public void require(String what, long changed) {
        if (sum() != changed) {
            throw new IllegalStateException(sum() + " " + what + " were expected, and " + changed + " found");
        }
    }
}
