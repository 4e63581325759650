package org.ferryman.keto.tuple;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * All SQL about tuples, composed from the {@code .sql} files of this room around {@code classified.sql}, where it is
 * defined what becomes of a legacy tuple.
 */
public final class TupleSql {

    private static final SqlText ALL = SqlText.of("true");

    private final UnmatchedTuples unmatched;

    private TupleSql(UnmatchedTuples unmatched) {
        this.unmatched = unmatched;
    }

    /** For the rest of a transaction, which is told the namespaces of a configuration. */
    public static TupleSql in(Session session, KetoConfig config) throws SQLException, CancelledException {
        return in(session, config, UnmatchedTuples.NONE);
    }

    /**
     * The same, where it may be known already what does not match.
     *
     * @param unmatched the tables of which it is
     */
    public static TupleSql in(Session session, KetoConfig config, UnmatchedTuples unmatched)
            throws SQLException, CancelledException {
        session.execute(namespaces(config));
        return new TupleSql(unmatched);
    }

    /**
     * Tells a transaction the namespaces. Once, and not in each statement: with thousands of them the statements about
     * all of them would take the square of their memory and time.
     */
    public static String namespaces(KetoConfig config) {
        Map<String, Integer> ids = new LinkedHashMap<>();
        config.namespaces().forEach(namespace -> ids.put(namespace.name(), namespace.id()));
        return load("namespaces.sql").withLiteral("namespaces", Json.line(ids)).text();
    }

    /** What becomes of each tuple of a legacy table. */
    public SqlText classified(LegacyTable table) {
        return classified(table, ALL);
    }

    /** What becomes of the tuples of a part of a legacy table, which is called {@code l}. */
    public SqlText classified(LegacyTable table, SqlText part) {
        return load("classified.sql")
                .with("legacy", table.table())
                .with("namespace_id", table.namespaceId())
                .with("part", part);
    }

    /** Tuples among which are all that have no row of ours with the same content. */
    private SqlText candidates(LegacyTable table) {
        return unmatched.has(table)
                ? SqlText.of("SELECT * FROM {unmatched} AS u WHERE u.shard_id IS NOT NULL")
                        .with("unmatched", UnmatchedTuples.name(table))
                : classified(table);
    }

    /** Finds what does not match. */
    SqlText findUnmatched(LegacyTable table, TargetView view) {
        return ofTarget("unmatched.sql", table, view).with("unmatched", UnmatchedTuples.name(table));
    }

    /**
     * Each tuple that can be moved, with its row in the target; only those that do not match, where it is known which
     * these are.
     */
    public SqlText matched(LegacyTable table, TargetView view) {
        return load("matched.sql")
                .with("classified", candidates(table))
                .with("target", view.table())
                .with("nid", view.network())
                .with("adopted", adopted(table, view))
                .with("adopted_hash", contentHash("a", SqlText.of("a.namespace_id")))
                .with("found_hash", contentHash("f", SqlText.of("f.namespace_id")))
                .with("same_content", sameContent(table));
    }

    private static SqlText sameContent(LegacyTable table) {
        return load("same-content.sql").with("namespace_id", table.namespaceId());
    }

    private static SqlText sameHash(LegacyTable table) {
        return load("same-hash.sql")
                .with("tuple_hash", contentHash("e", table))
                .with("row_hash", contentHash("f", SqlText.of("f.namespace_id")));
    }

    private SqlText adopted(LegacyTable table, TargetView view) {
        if (!view.holdsForeignRows()) {
            return load("none-adopted.sql").with("target", view.table());
        }
        return adoptedRows(table, view);
    }

    private SqlText adoptedRows(LegacyTable table, TargetView view) {
        return ofTarget("adopted.sql", table, view).with("classified", candidates(table));
    }

    /** The condition under which a row {@code f} of the target is stale. */
    public SqlText stale(LegacyTable table, TargetView view) {
        return unmatched.has(table)
                ? ofTarget("stale-unmatched.sql", table, view).with("unmatched", UnmatchedTuples.name(table))
                : ofTarget("stale.sql", table, view);
    }

    /** Deletes the stale rows. */
    public String deleteStale(LegacyTable table, TargetView view) {
        return "DELETE FROM ONLY " + view.table().quoted() + " AS f WHERE "
                + stale(table, view).text();
    }

    /** The condition under which a row {@code f} of the target shows that v0.7 has taken traffic. */
    SqlText unknown(LegacyTable table, TargetView view) {
        return ofTarget("unknown.sql", table, view);
    }

    /** The ids of the rows that show that v0.7 has taken traffic. */
    public String unknownRows(LegacyTable table, TargetView view) {
        return load("unknown-rows.sql")
                .with("target", view.table())
                .with("unknown", unknown(table, view))
                .text();
    }

    /** Deletes rows of Keto's own migrator whose legacy tuple has its row already. */
    public SqlText removeDuplicates(LegacyTable table, TargetView view) {
        return ofTarget("remove-duplicates.sql", table, view).with("adopted", adoptedRows(table, view));
    }

    private SqlText ofTarget(String file, LegacyTable table, TargetView view) {
        return load(file)
                .with("classified", classified(table))
                .with("target", view.table())
                .with("nid", view.network())
                .with("namespace_id", table.namespaceId())
                .with("ours", ours("f"))
                .with("foreign", foreign("f"))
                .with("same_hash", sameHash(table))
                .with("same_content", sameContent(table));
    }

    /** Inserts the tuples of a part of a legacy table into a table that holds none of them. */
    public SqlText insertAll(LegacyTable table, SqlText part, QualifiedName into, UUID network) {
        return insert(table, into, network)
                .with("tuples", classified(table, part))
                .with("movable", SqlText.of("e.rule IS NULL"));
    }

    /** Inserts the tuples that are not in the target yet. */
    public SqlText insertMissing(LegacyTable table, TargetView view, QualifiedName into) {
        return insert(table, into, view.network())
                .with("tuples", matched(table, view))
                .with("movable", SqlText.of("e.found <> 'present'"));
    }

    private static SqlText insert(LegacyTable table, QualifiedName into, UUID network) {
        return load("insert.sql").with("into", into).with("nid", network).with("namespace_id", table.namespaceId());
    }

    /** The tuples that can't be moved. */
    public SqlText skipped(LegacyTable table) {
        return load("skipped.sql").with("classified", classified(table));
    }

    /** Those of them that a file decides on. */
    public SqlText decidedInFile(LegacyTable table) {
        return load("decided-in-file.sql").with("classified", classified(table));
    }

    /** How many rows each namespace has in the target. */
    public static SqlText targetRows(QualifiedName target, UUID network) {
        return load("target-rows.sql")
                .with("target", target)
                .with("nid", network)
                .with("ours", ours("f"))
                .with("recreated", recreated("f"))
                .with("foreign", foreign("f"))
                .with("found_hash", contentHash("f", SqlText.of("f.namespace_id")));
    }

    /** Whether a row of the target is a migrated tuple of ours. */
    static SqlText ours(String row) {
        return load("ours.sql").withIdentifier("row", row);
    }

    /** Whether a row of the target is a skipped tuple that we recreated by SQL. */
    public static SqlText recreated(String row) {
        return load("recreated.sql").withIdentifier("row", row);
    }

    /** Whether a row of the target is neither. */
    public static SqlText foreign(String row) {
        return load("foreign.sql").withIdentifier("row", row);
    }

    /** SQL about recreated rows. */
    public static SqlText ofRecreated(String file, QualifiedName target, UUID network) {
        return load(file).with("target", target).with("nid", network).with("recreated", recreated("f"));
    }

    /** A hash of a legacy tuple, whose shard id is in the named column. */
    static SqlText legacyHash(String row, String shardId) {
        return load("legacy-hash.sql").withIdentifier("row", row).withIdentifier("shard_id", shardId);
    }

    /** A hash of what a tuple of a legacy table says, once classified. */
    public static SqlText contentHash(String row, LegacyTable table) {
        return contentHash(row, SqlText.of("{id}").with("id", table.namespaceId()));
    }

    private static SqlText contentHash(String row, SqlText namespace) {
        return load("content-hash.sql").withIdentifier("row", row).with("namespace", namespace);
    }

    public static SqlText load(String file) {
        return SqlText.load(TupleSql.class, file);
    }
}
