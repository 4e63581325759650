package org.ferryman.keto.move;

import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/**
 * How many rows each namespace has in v0.7's table under one network, and a digest of what ours say; how many rows are
 * under others. One pass.
 */
public final class TargetContent {

    private final Map<Long, Rows> namespaces = new TreeMap<>();
    private long otherNetworks;

    private TargetContent() {}

    static TargetContent read(Session session, QualifiedName target, UUID network)
            throws SQLException, CancelledException {
        TargetContent content = new TargetContent();
        session.<RuntimeException>each(TupleSql.targetRows(target, network).text(), row -> {
            if (row.getBoolean("is_seen")) {
                content.namespaces.put(
                        row.getLong("namespace_id"),
                        new Rows(
                                row.getLong("ours"),
                                row.getLong("recreated"),
                                row.getLong("others"),
                                row.getString("digest")));
            } else {
                content.otherNetworks += row.getLong("tuples");
            }
        });
        return content;
    }

    /** Whether v0.7's table has no row at all. */
    public static boolean isEmpty(Session session, TargetTable target) throws SQLException, CancelledException {
        return session.one(
                "SELECT NOT EXISTS (SELECT FROM ONLY " + target.table().quoted() + ")", row -> row.getBoolean(1));
    }

    /** How many rows it has, of all networks. */
    static long rows(Session session, TargetTable target) throws SQLException, CancelledException {
        return session.one("SELECT count(*) FROM ONLY " + target.table().quoted(), row -> row.getLong(1));
    }

    /** Proves a sum. */
    public static void requireRows(Session session, TargetTable target, long expected)
            throws SQLException, CancelledException {
        long found = rows(session, target);
        if (expected != found) {
            throw new IllegalStateException("the target has " + found + " rows where " + expected + " were expected");
        }
    }

    /** How many rows are under other networks. */
    long otherNetworks() {
        return otherNetworks;
    }

    /** How many rows there are in all. */
    public long rows() {
        return otherNetworks
                + namespaces.values().stream()
                        .mapToLong(rows -> rows.ours + rows.recreated + rows.others)
                        .sum();
    }

    /** By namespace, where there are rows. */
    Map<Long, Rows> namespaces() {
        return namespaces;
    }

    Rows of(LegacyTable table) {
        return Optional.ofNullable(namespaces.get(table.namespaceId())).orElse(Rows.NONE);
    }

    /** How many rows, of all networks, a migration did not put there. */
    public long notMoved() {
        return rows()
                - namespaces.values().stream().mapToLong(rows -> rows.ours).sum();
    }

    /** Whether there are rows that are not ours: only then can legacy tuples have been moved by Keto's own migrator. */
    boolean holdsForeignRows() {
        return namespaces.values().stream().anyMatch(rows -> rows.others > 0);
    }

    /** Rows of one namespace: migrated by us, recreated by us, and others. */
    record Rows(long ours, long recreated, long others, String digest) {

        static final Rows NONE = new Rows(0, 0, 0, "0");

        /**
         * Whether these are exactly the rows that a legacy table's tuples should have, so that no tuple need be
         * looked at.
         */
        boolean areExactly(LegacySurvey.Facts facts) {
            return others == 0 && ours == facts.movable() && digest.equals(facts.expectedDigest);
        }
    }
}
