package org.ferryman.keto.move;

import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
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
import org.ferryman.keto.skipped.SkippedReport;
import org.ferryman.keto.skipped.SkippedTuples;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.TableGroups;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleCounts;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableIndexes;

/**
 * Moves the tuples of all namespaces within one transaction: the same for the migration and a copy ahead of it, which
 * write into v0.7's table, and for the rehearsal, which writes into a twin of it.
 */
public final class TupleLoad {

    private static final double SECONDS_PER_CHUNK = 0.5;
    private static final long FIRST_CHUNK_ROWS = 20_000;

    private final Session session;
    private final KetoDatabase keto;
    private final KetoSettings settings;
    private final TargetView view;
    private final ProgressMeter meter;
    private final UnmatchedTuples unmatched;
    private final TupleSql sql;
    private final Skipped skipped = new Skipped();
    private boolean copyOthers;
    private double copySeconds;
    private final Map<Long, KetoMark.Table> moved = new TreeMap<>();

    /** @param unmatched what this transaction has unmatched of the legacy tuples so far */
    public TupleLoad(
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
    }

    /** Loads into an empty table, in chunks, without its indexes where they can be built again. */
    public List<NamespaceCounts> intoEmpty(QualifiedName into, boolean mayDropIndexes)
            throws SQLException, CancelledException {
        deferNothing();
        TableIndexes indexes = TableIndexes.of(session, into);
        boolean rebuild = mayDropIndexes && indexes.canBeRebuilt();
        if (rebuild) {
            indexes.drop(session);
        }
        List<NamespaceCounts> counts = new ArrayList<>();
        for (List<LegacyTable> group : TableGroups.of(settings.moved(keto))) {
            Map<LegacyTable, KetoMark.Table> contents = Fingerprint.content(session, group);
            contents.forEach((table, content) -> moved.put(table.namespaceId(), content));
            TupleCounts migrated = insertAll(contents, into);
            // Where every tuple was moved, looking for others would only take time.
            Map<Long, Long> skipped = countSkipped(group.stream()
                    .filter(table -> tuples(contents, table) > migrated.of(table))
                    .toList());
            for (LegacyTable table : group) {
                counts.add(counts(
                        table,
                        tuples(contents, table),
                        migrated.of(table),
                        0,
                        skipped.getOrDefault(table.namespaceId(), 0L),
                        0));
            }
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
    public List<NamespaceCounts> besideOthers(
            QualifiedName into, TargetContent content, Optional<LegacySurvey> surveyed)
            throws SQLException, CancelledException {
        deferNothing();
        boolean rehearsal = !into.equals(view.table());
        LegacySurvey survey = surveyed.isPresent() ? surveyed.get() : LegacySurvey.of(session, keto, settings);
        settings.moved(keto).forEach(table -> moved.put(table.namespaceId(), survey.content(table)));
        Predicate<LegacyTable> isComplete = table -> content.of(table).areExactly(survey.of(table));
        List<LegacyTable> incomplete =
                settings.moved(keto).stream().filter(isComplete.negate()).toList();
        meter.begin(MovePhase.STALE_ROWS, "", "tuples");
        unmatched.find(session, incomplete, sql, view);
        List<List<LegacyTable>> parts = unmatched.parts(incomplete);
        // All of them first: a row that stands in the wrong namespace is in the way of the one in the right namespace.
        TupleCounts stale = new TupleCounts();
        for (List<LegacyTable> part : parts) {
            meter.begin(MovePhase.STALE_ROWS, item(part), "tuples");
            TupleCounts found = new TupleCounts().add(session, sql.countStale(part, view));
            stale.add(found);
            if (!rehearsal && found.sum() > 0) {
                found.require("stale rows", session.update(sql.deleteStale(part, view)));
            }
        }
        if (rehearsal && copyOthers) {
            copyOthers(into, parts);
        }
        TupleCounts missing = new TupleCounts();
        for (List<LegacyTable> part : parts) {
            meter.begin(MovePhase.ROWS, item(part), "tuples");
            TupleCounts found = new TupleCounts().add(session, sql.countMissing(part, view));
            missing.add(found);
            if (found.sum() > 0) {
                found.require(
                        "missing tuples",
                        session.update(sql.insertMissing(part, view, into).text()));
            }
        }
        List<NamespaceCounts> counts = new ArrayList<>();
        for (LegacyTable table : settings.moved(keto)) {
            LegacySurvey.Facts facts = survey.of(table);
            long migrated = missing.of(table);
            long present = view.holdsForeignRows()
                    ? facts.movable() - migrated
                    : content.of(table).ours() - stale.of(table);
            if (facts.skipped() > 0) {
                skipped.add(table, facts.skippedByRule);
            }
            counts.add(counts(table, facts.tuples, migrated, present, facts.skipped(), stale.of(table)));
        }
        return counts;
    }

    private void copyOthers(QualifiedName into, List<List<LegacyTable>> parts) throws SQLException, CancelledException {
        long start = System.nanoTime();
        String copy = "INSERT INTO " + into.quoted() + " SELECT f.* FROM ONLY " + quotedTarget() + " AS f WHERE ";
        List<String> incomplete = new ArrayList<>();
        for (List<LegacyTable> part : parts) {
            List<String> ids = part.stream()
                    .map(table -> Long.toString(table.namespaceId()))
                    .toList();
            session.update(
                    copy + "f.nid = ? AND f.namespace_id = ANY (?::text[]::int4[]) AND NOT ("
                            + sql.stale(part, view).text() + ")",
                    view.network(),
                    ids.toArray(String[]::new));
            incomplete.addAll(ids);
        }
        session.update(
                copy + "f.nid <> ? OR f.namespace_id <> ALL (?::text[]::int4[])",
                view.network(),
                incomplete.toArray(String[]::new));
        copySeconds = (System.nanoTime() - start) / 1e9;
    }

    private static long tuples(Map<LegacyTable, KetoMark.Table> contents, LegacyTable table) {
        return Objects.requireNonNull(contents.get(table)).tuples();
    }

    /** What the legacy tables held that were loaded, by namespace id. */
    public Map<Long, KetoMark.Table> moved() {
        return moved;
    }

    /** Deletes the surplus rows that a repeated run of Keto's own migrator left. */
    long removeDuplicates() throws SQLException, CancelledException {
        long removed = 0;
        unmatched.find(session, settings.moved(keto), sql, view);
        for (LegacyTable table : settings.moved(keto)) {
            meter.begin(MovePhase.DUPLICATES, item(table), "tuples");
            removed += session.update(sql.removeDuplicates(table, view).text());
        }
        return removed;
    }

    private String quotedTarget() {
        return view.table().quoted();
    }

    /** How many it inserted of each of some tables that one statement can be about. */
    private TupleCounts insertAll(Map<LegacyTable, KetoMark.Table> contents, QualifiedName into)
            throws SQLException, CancelledException {
        List<LegacyTable> group = List.copyOf(contents.keySet());
        if (group.size() == 1) {
            LegacyTable table = group.get(0);
            return TupleCounts.of(table, insertInChunks(table, into, tuples(contents, table)));
        }
        meter.begin(MovePhase.ROWS, item(group.get(0)), "tuples", tuples(contents, group.get(0)));
        TupleCounts inserted = new TupleCounts().add(session, sql.insertAll(group, into, view.network()));
        // One statement for all of them takes a moment; people are shown each by itself.
        for (LegacyTable table : group) {
            meter.begin(MovePhase.ROWS, item(table), "tuples", tuples(contents, table));
            meter.advance(tuples(contents, table));
        }
        return inserted;
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

    private Map<Long, Long> countSkipped(List<LegacyTable> some) throws SQLException, CancelledException {
        Map<Long, LegacyTable> tables = new HashMap<>();
        some.forEach(table -> tables.put(table.namespaceId(), table));
        Map<Long, Long> counts = new HashMap<>();
        for (List<LegacyTable> group : TableGroups.of(some)) {
            session.<RuntimeException>each(sql.countSkipped(group).text(), row -> {
                long namespace = row.getLong("namespace_id");
                long tuples = row.getLong("tuples");
                skipped.add(
                        Objects.requireNonNull(tables.get(namespace)),
                        Map.of(SkipRule.valueOf(row.getString("rule")), tuples));
                counts.merge(namespace, tuples, Long::sum);
            });
        }
        return counts;
    }

    /** What was skipped: how much of it, and where to find it. */
    public Skipped skipped() {
        return skipped;
    }

    /** The skipped tuples: counted by the load, listed where nobody waits for it. */
    public static final class Skipped {

        private final Map<LegacyTable, Map<SkipRule, Long>> tables = new LinkedHashMap<>();

        /** Counted by something else than such a load. */
        static Skipped of(Map<LegacyTable, Map<SkipRule, Long>> counted) {
            Skipped skipped = new Skipped();
            counted.forEach(skipped::add);
            return skipped;
        }

        private void add(LegacyTable table, Map<SkipRule, Long> counts) {
            Map<SkipRule, Long> sums = tables.computeIfAbsent(table, first -> new EnumMap<>(SkipRule.class));
            counts.forEach((rule, tuples) -> sums.merge(rule, tuples, Long::sum));
        }

        /** How many tuples each rule stops. */
        public Map<SkipRule, Long> byRule() {
            Map<SkipRule, Long> byRule = new EnumMap<>(SkipRule.class);
            tables.values().forEach(sums -> sums.forEach((rule, tuples) -> byRule.merge(rule, tuples, Long::sum)));
            return byRule;
        }

        /** How many of one table. */
        public Map<SkipRule, Long> of(LegacyTable table) {
            return tables.getOrDefault(table, Map.of());
        }

        boolean isEmpty() {
            return tables.isEmpty();
        }

        /**
         * Lists them, and proves that they are as many as were counted.
         *
         * @param session sees the legacy tables as the load did
         */
        void list(Session session, KetoSettings settings, ProgressMeter meter, SkippedReport report)
                throws SQLException, CancelledException, IOException {
            Map<SkipRule, Long> byRule = byRule();
            long all = byRule.values().stream().mapToLong(Long::longValue).sum();
            new SkippedTuples(session, settings).list(List.copyOf(tables.keySet()), all, meter, report);
            if (!byRule.equals(report.byRule())) {
                throw new IllegalStateException(
                        "tuples were skipped by these rules: " + byRule + ", and listed: " + report.byRule());
            }
        }
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

    private String item(List<LegacyTable> part) {
        return item(part.get(0)) + (part.size() == 1 ? "" : " … " + item(part.get(part.size() - 1)));
    }

    private String item(LegacyTable table) {
        return settings.namespace(table).name() + " (" + table.namespaceId() + ")";
    }
}
