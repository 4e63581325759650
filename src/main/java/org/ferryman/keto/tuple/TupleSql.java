package org.ferryman.keto.tuple;

import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
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
        return classified(table, part, load("namespaces-now.sql"));
    }

    private static SqlText classified(LegacyTable table, SqlText part, SqlText names) {
        return load("classified.sql")
                .with("legacy", table.table())
                .with("namespace_id", table.namespaceId())
                .with("names", names)
                .with("part", part);
    }

    /** The same of several tables, in a statement that begins with {@code known}. */
    private SqlText classified(List<LegacyTable> tables) {
        return tables.size() == 1
                ? classified(tables.get(0))
                : SqlText.unionAll(tables.stream()
                        .map(table -> classified(table, ALL, load("known.sql")))
                        .toList());
    }

    /** A query about several tables, which begins with {@code known} where it classifies tuples. */
    private SqlText ofTables(String file, List<LegacyTable> tables) {
        return load(file).with("now", load("namespaces-now.sql")).with("classified", classified(tables));
    }

    /** Tuples among which are all that have no row of ours with the same content. */
    private SqlText candidates(List<LegacyTable> tables) {
        return unmatched.has(tables)
                ? load("unmatched-tuples.sql")
                        .with("unmatched", UnmatchedTuples.TABLE)
                        .withLiteral("namespace_ids", ids(tables))
                : classified(tables);
    }

    private static String ids(List<LegacyTable> tables) {
        return tables.stream()
                .map(table -> Long.toString(table.namespaceId()))
                .collect(Collectors.joining(",", "{", "}"));
    }

    /** One pass over some tables. */
    SqlText survey(List<LegacyTable> tables) {
        return ofTables("survey.sql", tables)
                .with("expected_hash", contentHash("e"))
                .with("legacy_hash", legacyHash("e", "legacy_shard_id"));
    }

    /** Finds what does not match. */
    SqlText findUnmatched(List<LegacyTable> tables, TargetView view) {
        return ofTarget("unmatched.sql", tables, view).with("among", ALL).with("unmatched", UnmatchedTuples.TABLE);
    }

    /** The tuples of some tables that have changed, as {@link ChangedTuples} keeps them. */
    private static SqlText changed(List<LegacyTable> tables, String which) {
        return SqlText.unionAll(tables.stream()
                .map(table -> load("classified.sql")
                        .with("legacy", ChangedTuples.TABLE)
                        .with("namespace_id", table.namespaceId())
                        .with("names", load("known.sql"))
                        .with(
                                "part",
                                SqlText.of("l.namespace_id = {id} AND {which}")
                                        .with("id", table.namespaceId())
                                        .with("which", SqlText.of(which))))
                .toList());
    }

    /** What the changed tuples of some tables come to. */
    SqlText changedSums(List<LegacyTable> tables) {
        return load("changed-sums.sql")
                .with("now", load("namespaces-now.sql"))
                .with("legacy_hash", legacyHash("e", "legacy_shard_id"))
                .with("added", changed(tables, "l.net > 0"))
                .with("gone", changed(tables, "l.net < 0"));
    }

    /** Finds what does not match of the changed tuples. */
    SqlText findChanged(List<LegacyTable> tables, TargetView view) {
        return ofTarget("unmatched.sql", tables, view)
                .with("classified", changed(tables, "l.is_there"))
                .with(
                        "among",
                        SqlText.of("f.shard_id = ANY (ARRAY(SELECT c.shard_id FROM ({changed}) AS c))")
                                .with("changed", changed(tables, "true")))
                .with("unmatched", UnmatchedTuples.TABLE);
    }

    /**
     * Each tuple that can be moved, with its row in the target; only those that do not match, where it is known which
     * these are.
     */
    public SqlText matched(List<LegacyTable> tables, TargetView view) {
        return ofTables("matched.sql", tables)
                .with("classified", candidates(tables))
                .with("target", view.table())
                .with("nid", view.network())
                .with("adopted", adopted(tables, view))
                .with("adopted_hash", contentHash("a"))
                .with("found_hash", contentHash("f"))
                .with("same_content", load("same-content.sql"));
    }

    private static SqlText sameHash() {
        return load("same-hash.sql").with("tuple_hash", contentHash("e")).with("row_hash", contentHash("f"));
    }

    private SqlText adopted(List<LegacyTable> tables, TargetView view) {
        if (!view.holdsForeignRows()) {
            return load("none-adopted.sql").with("target", view.table());
        }
        return adoptedRows(tables, view);
    }

    private SqlText adoptedRows(List<LegacyTable> tables, TargetView view) {
        return ofTarget("adopted.sql", tables, view).with("classified", candidates(tables));
    }

    /** The condition under which a row {@code f} of the target is stale; of one table, unless that is known already. */
    public SqlText stale(List<LegacyTable> tables, TargetView view) {
        return unmatched.has(tables)
                ? ofTarget("stale-unmatched.sql", tables, view).with("unmatched", UnmatchedTuples.TABLE)
                : ofTarget("stale.sql", List.of(only(tables)), view);
    }

    private static LegacyTable only(List<LegacyTable> tables) {
        if (tables.size() != 1) {
            throw new IllegalArgumentException("one statement for " + tables.size() + " tables");
        }
        return tables.get(0);
    }

    /** How many rows of each namespace are stale. */
    public SqlText countStale(List<LegacyTable> tables, TargetView view) {
        return unmatched.has(tables)
                ? load("stale-found.sql")
                        .with("unmatched", UnmatchedTuples.TABLE)
                        .withLiteral("namespace_ids", ids(tables))
                : load("stale-count.sql").with("target", view.table()).with("stale", stale(tables, view));
    }

    /** Deletes the stale rows. */
    public String deleteStale(List<LegacyTable> tables, TargetView view) {
        return "DELETE FROM ONLY " + view.table().quoted() + " AS f WHERE "
                + stale(tables, view).text();
    }

    /** The condition under which a row {@code f} of the target shows that v0.7 has taken traffic. */
    SqlText unknown(LegacyTable table, TargetView view) {
        return ofTarget("unknown.sql", List.of(table), view);
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
        return ofTarget("remove-duplicates.sql", List.of(table), view)
                .with("adopted", adoptedRows(List.of(table), view));
    }

    private SqlText ofTarget(String file, List<LegacyTable> tables, TargetView view) {
        return ofTables(file, tables)
                .with("target", view.table())
                .with("nid", view.network())
                .withLiteral("namespace_ids", ids(tables))
                .with("ours", ours("f"))
                .with("foreign", foreign("f"))
                .with("same_hash", sameHash())
                .with("same_content", load("same-content.sql"));
    }

    /** Inserts the tuples of a part of a legacy table into a table that holds none of them. */
    public SqlText insertAll(LegacyTable table, SqlText part, QualifiedName into, UUID network) {
        return insertAll(classified(table, part), into, network);
    }

    /** The same of several whole tables; tells how many of each. */
    public SqlText insertAll(List<LegacyTable> tables, QualifiedName into, UUID network) {
        return load("insert-counted.sql")
                .with("now", load("namespaces-now.sql"))
                .with("insert", insertAll(classified(tables), into, network));
    }

    private static SqlText insertAll(SqlText tuples, QualifiedName into, UUID network) {
        return load("insert.sql")
                .with("into", into)
                .with("nid", network)
                .with("tuples", tuples)
                .with("movable", SqlText.of("e.rule IS NULL"));
    }

    /** Inserts the tuples that are not in the target yet, once its stale rows are gone. */
    public SqlText insertMissing(List<LegacyTable> tables, TargetView view, QualifiedName into) {
        return ofMissing("insert.sql", tables, view).with("into", into).with("nid", view.network());
    }

    /** How many of each namespace these are. */
    public SqlText countMissing(List<LegacyTable> tables, TargetView view) {
        return ofMissing("absent.sql", tables, view);
    }

    /** Where only rows of ours can be a tuple's own, what does not match is missing: the target need not be read. */
    private SqlText ofMissing(String file, List<LegacyTable> tables, TargetView view) {
        boolean known = unmatched.has(tables) && !view.holdsForeignRows();
        return load(file)
                .with("tuples", known ? candidates(tables) : matched(tables, view))
                .with("movable", known ? ALL : SqlText.of("e.found <> 'present'"));
    }

    /** The tuples that can't be moved. */
    public SqlText skipped(List<LegacyTable> tables) {
        return ofTables("skipped.sql", tables);
    }

    /** How many of them each rule stops in each namespace. */
    public SqlText countSkipped(List<LegacyTable> tables) {
        return ofTables("count-skipped.sql", tables);
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
                .with("found_hash", contentHash("f"));
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

    /** A hash of what a classified tuple, or a row of the target, says. */
    public static SqlText contentHash(String row) {
        return load("content-hash.sql").withIdentifier("row", row);
    }

    public static SqlText load(String file) {
        return SqlText.load(TupleSql.class, file);
    }
}
