package org.ferryman.keto.move;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.move.TableChunks.Chunk;
import org.ferryman.keto.skipped.SkippedSink;
import org.ferryman.keto.skipped.SkippedTuples;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TableIndexes;

/**
 * Moves the tuples of all namespaces within one transaction: the same for the migration, which writes into v0.7's
 * table, and for its rehearsal, which writes into a twin of it.
 */
final class TupleLoad {

    private static final double SECONDS_PER_CHUNK = 0.5;
    private static final long FIRST_CHUNK_ROWS = 20_000;

    private final Session session;
    private final KetoDatabase keto;
    private final KetoSettings settings;
    private final TargetView view;
    private final ProgressMeter meter;
    private final UnmatchedTuples unmatched;
    private final TupleSql sql;
    private final SkippedTuples skipped;
    private boolean copyOthers;
    private double copySeconds;
    private final Map<Long, KetoMark.Table> moved = new TreeMap<>();

    /** @param unmatched what this transaction has unmatched of the legacy tuples so far */
    TupleLoad(
            Session session,
            KetoDatabase keto,
            KetoSettings settings,
            TargetView view,
            ProgressMeter meter,
            UnmatchedTuples unmatched)
            throws SQLException, CancelledException {
        this.session = session;
        this.keto = keto;
        this.settings = settings;
        this.view = view;
        this.meter = meter;
        this.unmatched = unmatched;
        this.sql = TupleSql.in(session, settings.config(), unmatched);
        this.skipped = new SkippedTuples(session, settings);
    }

    /** Loads into an empty table, in chunks, without its indexes where they can be built again. */
    List<NamespaceCounts> intoEmpty(QualifiedName into, boolean mayDropIndexes, SkippedSink sink)
            throws SQLException, CancelledException, IOException {
        deferNothing();
        TableIndexes indexes = TableIndexes.of(session, into);
        boolean rebuild = mayDropIndexes && indexes.canBeRebuilt();
        if (rebuild) {
            indexes.drop(session);
        }
        List<NamespaceCounts> counts = new ArrayList<>();
        for (LegacyTable table : settings.moved(keto)) {
            KetoMark.Table content = Fingerprint.content(session, table);
            moved.put(table.namespaceId(), content);
            long legacy = content.tuples();
            long migrated = insertInChunks(table, into, legacy);
            // Where every tuple was moved, looking for others would only take time.
            long skipped = migrated == legacy ? 0 : skipped(table, sink);
            counts.add(counts(table, legacy, migrated, 0, skipped, 0));
        }
        if (rebuild) {
            indexes.build(session, index -> meter.begin(MovePhase.INDEXES, index, "steps"));
        }
        return counts;
    }

    /**
     * Deferred constraints are checked by each statement, not by the commit, of which a rehearsal has none; and no
     * index can be dropped or built while such checks are pending.
     */
    private void deferNothing() throws SQLException, CancelledException {
        session.execute("SET CONSTRAINTS ALL IMMEDIATE");
    }

    /** From now on what stays in v0.7's table is copied into the twin first: one row may be in another's way. */
    TupleLoad copyingOthers() {
        copyOthers = true;
        return this;
    }

    /** How long it took to copy them, which a migration does not do. */
    double copySeconds() {
        return copySeconds;
    }

    /**
     * Adds what is missing to a table that holds tuples already.
     *
     * @param into that table, or another, empty one
     * @param content what that table holds, as it is now
     * @param surveyed what is known of the legacy tables, if they were read already
     */
    List<NamespaceCounts> besideOthers(
            QualifiedName into, TargetContent content, Optional<LegacySurvey> surveyed, SkippedSink sink)
            throws SQLException, CancelledException, IOException {
        deferNothing();
        boolean rehearsal = !into.equals(view.table());
        LegacySurvey survey = surveyed.isPresent() ? surveyed.get() : LegacySurvey.of(session, keto, settings);
        settings.moved(keto).forEach(table -> moved.put(table.namespaceId(), survey.content(table)));
        Predicate<LegacyTable> isComplete = table -> content.of(table).areExactly(survey.of(table));
        // All of them first: a row that stands in the wrong namespace is in the way of the one in the right namespace.
        Map<LegacyTable, Long> stale = new LinkedHashMap<>();
        for (LegacyTable table : settings.moved(keto)) {
            meter.begin(MovePhase.STALE_ROWS, item(table), "tuples");
            if (isComplete.test(table)) {
                stale.put(table, 0L);
            } else {
                unmatched.find(session, table, sql, view);
                stale.put(table, removeStale(table, rehearsal));
            }
        }
        if (rehearsal && copyOthers) {
            copyOthers(into, isComplete);
        }
        List<NamespaceCounts> counts = new ArrayList<>();
        for (LegacyTable table : settings.moved(keto)) {
            meter.begin(MovePhase.ROWS, item(table), "tuples");
            LegacySurvey.Facts facts = survey.of(table);
            long present = facts.movable() - (isComplete.test(table) ? 0 : absent(table));
            long migrated = isComplete.test(table)
                    ? 0
                    : session.update(sql.insertMissing(table, view, into).text());
            long removed = Objects.requireNonNull(stale.get(table));
            long skipped = facts.skipped() == 0 ? 0 : skipped(table, sink);
            counts.add(counts(table, facts.tuples, migrated, present, skipped, removed));
        }
        return counts;
    }

    private void copyOthers(QualifiedName into, Predicate<LegacyTable> isComplete)
            throws SQLException, CancelledException {
        long start = System.nanoTime();
        String copy = "INSERT INTO " + into.quoted() + " SELECT f.* FROM ONLY " + quotedTarget() + " AS f WHERE ";
        List<String> incomplete = new ArrayList<>();
        for (LegacyTable table : settings.moved(keto)) {
            if (!isComplete.test(table)) {
                session.update(
                        copy + "f.nid = ? AND f.namespace_id = ? AND NOT ("
                                + sql.stale(table, view).text() + ")",
                        view.network(),
                        table.namespaceId());
                incomplete.add(Long.toString(table.namespaceId()));
            }
        }
        session.update(
                copy + "f.nid <> ? OR f.namespace_id::text <> ALL (?)",
                view.network(),
                incomplete.toArray(String[]::new));
        copySeconds = (System.nanoTime() - start) / 1e9;
    }

    /** What the legacy tables held that were loaded, by namespace id. */
    Map<Long, KetoMark.Table> moved() {
        return moved;
    }

    private long absent(LegacyTable table) throws SQLException, CancelledException {
        return session.one(
                SqlText.of("SELECT count(*) FROM ({matched}) AS m WHERE m.found <> 'present'")
                        .with("matched", sql.matched(table, view))
                        .text(),
                row -> row.getLong(1));
    }

    private long removeStale(LegacyTable table, boolean rehearsal) throws SQLException, CancelledException {
        String stale = sql.stale(table, view).text();
        return rehearsal
                ? session.one("SELECT count(*) FROM ONLY " + quotedTarget() + " AS f WHERE " + stale, r -> r.getLong(1))
                : session.update(sql.deleteStale(table, view));
    }

    /** Deletes the surplus rows that a repeated run of Keto's own migrator left. */
    long removeDuplicates() throws SQLException, CancelledException {
        long removed = 0;
        for (LegacyTable table : settings.moved(keto)) {
            meter.begin(MovePhase.DUPLICATES, item(table), "tuples");
            unmatched.find(session, table, sql, view);
            removed += session.update(sql.removeDuplicates(table, view).text());
        }
        return removed;
    }

    private String quotedTarget() {
        return view.table().quoted();
    }

    private long insertInChunks(LegacyTable table, QualifiedName into, long legacy)
            throws SQLException, CancelledException {
        meter.begin(MovePhase.ROWS, item(table), "tuples", legacy);
        TableChunks chunks = TableChunks.of(session, keto.major(), table, legacy);
        long inserted = 0;
        long chunkRows = FIRST_CHUNK_ROWS;
        for (Optional<Chunk> next = chunks.next(chunkRows); next.isPresent(); next = chunks.next(chunkRows)) {
            Chunk chunk = next.get();
            long start = System.nanoTime();
            inserted += session.update(
                    sql.insertAll(table, chunk.part(), into, view.network()).text(),
                    chunk.parameters().toArray());
            double seconds = (System.nanoTime() - start) / 1e9;
            meter.advance(Math.round(chunk.share() * legacy));
            double factor = Math.min(2, Math.max(0.5, SECONDS_PER_CHUNK / Math.max(seconds, 0.001)));
            chunkRows = Math.max(1_000, (long) (chunkRows * factor));
        }
        return inserted;
    }

    private long skipped(LegacyTable table, SkippedSink sink) throws SQLException, CancelledException, IOException {
        return skipped.read(table, sink);
    }

    private NamespaceCounts counts(
            LegacyTable table, long legacy, long migrated, long present, long skipped, long staleRemoved) {
        Namespace namespace = settings.namespace(table);
        NamespaceCounts counts =
                new NamespaceCounts(namespace.id(), namespace.name(), legacy, migrated, present, skipped, staleRemoved);
        if (!counts.balance()) {
            throw new IllegalStateException("the counts don't add up: " + counts);
        }
        return counts;
    }

    private String item(LegacyTable table) {
        return settings.namespace(table).name() + " (" + table.namespaceId() + ")";
    }
}
