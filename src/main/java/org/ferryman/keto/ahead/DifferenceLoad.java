package org.ferryman.keto.ahead;

import java.math.BigInteger;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.ChangedTuples;
import org.ferryman.keto.tuple.ChangedTuples.Sums;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.TableGroups;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleCounts;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Session;

/**
 * Brings v0.7's table from what a copy left to what v0.6's tables hold now, within the transaction that keeps everybody
 * from writing to them: looks up the tuples that have changed, and compares whole tables only where the copy tells
 * nothing of them. Proves every changed tuple, and the sums by those of the copy.
 */
public final class DifferenceLoad {

    private static final Progress.Phase CHANGES = () -> "changes";
    private static final Progress.Phase ROWS = () -> "rows";

    private final Session session;
    private final KetoSettings settings;
    private final CopyDifference difference;
    private final TargetView view;
    private final UnmatchedTuples unmatched;
    private final ProgressMeter meter;
    private final TupleSql sql;

    /**
     * A load by a copy.
     *
     * @param difference one that is possible
     * @param unmatched what this transaction has unmatched of the legacy tuples: nothing yet
     */
    public DifferenceLoad(
            Session session,
            KetoSettings settings,
            CopyDifference difference,
            TargetView view,
            UnmatchedTuples unmatched,
            ProgressMeter meter)
            throws SQLException, CancelledException {
        this.session = session;
        this.settings = settings;
        this.difference = difference;
        this.view = view;
        this.unmatched = unmatched;
        this.meter = meter;
        this.sql = TupleSql.in(session, settings.config(), unmatched);
    }

    /**
     * What came of it.
     *
     * @param namespaces by namespace
     * @param skipped how many tuples each rule stops, where there are any
     * @param contents what the legacy tables hold, by namespace id
     * @param proven what was compared, and the sums
     */
    public record Loaded(
            List<NamespaceCounts> namespaces,
            Map<LegacyTable, Map<SkipRule, Long>> skipped,
            Map<Long, KetoMark.Table> contents,
            KetoMark.Difference proven) {}

    /** What a table holds now. */
    private record Held(long tuples, BigInteger digest, Map<SkipRule, Long> skipped) {

        long stopped() {
            return skipped.values().stream().mapToLong(Long::longValue).sum();
        }
    }

    /** Either it is loaded, or nothing is, because not every change can have been noted. */
    public record Outcome(Optional<Loaded> loaded, Optional<Finding> notUsed) {}

    /** Loads it, or tells why every tuple must be compared. */
    public Outcome load(List<LegacyTable> moved) throws SQLException, CancelledException {
        session.execute("SET CONSTRAINTS ALL IMMEDIATE");
        meter.begin(CHANGES, "", "tuples");
        ChangedTuples changed = ChangedTuples.of(session, difference.changed());
        List<Long> wrong = changed.wrong();
        if (!wrong.isEmpty()) {
            return notNoted(wrong);
        }
        Map<LegacyTable, Sums> sums = changed.sums(sql);
        List<LegacyTable> keyed = changed.tables();
        unmatched.findChanged(session, keyed, sql, view);
        TupleCounts stale = new TupleCounts();
        TupleCounts missing = new TupleCounts();
        if (!keyed.isEmpty()) {
            stale.add(session, sql.countStale(keyed, view));
            missing.add(session, sql.countMissing(keyed, view));
        }
        // What was noted says which rows v0.7's table lacks and which it has too much: it must be these.
        List<Long> others = keyed.stream()
                .filter(table -> of(sums, table).gone() != stale.of(table)
                        || of(sums, table).added() != missing.of(table))
                .map(LegacyTable::namespaceId)
                .toList();
        if (!others.isEmpty()) {
            return notNoted(others);
        }
        Map<LegacyTable, Held> held = new LinkedHashMap<>();
        keyed.forEach(table -> held.put(table, held(table, of(sums, table))));
        if (!difference.unknown().isEmpty()) {
            ChangedTuples.byTable(session);
            wholeTables(held, stale, missing);
        }
        write(keyed, difference.unknown(), stale, missing);
        prove(keyed, difference.unknown());
        return new Outcome(Optional.of(loaded(moved, held, stale, missing)), Optional.empty());
    }

    private Outcome notNoted(List<Long> namespaces) throws SQLException, CancelledException {
        unmatched.forget(session);
        ChangedTuples.byTable(session);
        return new Outcome(
                Optional.empty(),
                Optional.of(CopyDifference.notUsed("not every change in namespace "
                        + namespaces.stream().map(Object::toString).collect(Collectors.joining(", "))
                        + " was noted")));
    }

    private static Sums of(Map<LegacyTable, Sums> sums, LegacyTable table) {
        return Optional.ofNullable(sums.get(table)).orElseThrow();
    }

    /** What the copy saw, and what has changed. */
    private Held held(LegacyTable table, Sums sums) {
        CopyBase.Table copied = difference.copied(table);
        Map<SkipRule, Long> skipped = new EnumMap<>(SkipRule.class);
        copied.skipped().forEach((rule, tuples) -> skipped.merge(rule, tuples, Long::sum));
        sums.skipped().forEach((rule, tuples) -> skipped.merge(rule, tuples, Long::sum));
        skipped.values().removeIf(tuples -> tuples == 0);
        return new Held(copied.tuples() + sums.tuples(), new BigInteger(copied.digest()).add(sums.digest()), skipped);
    }

    private void wholeTables(Map<LegacyTable, Held> held, TupleCounts stale, TupleCounts missing)
            throws SQLException, CancelledException {
        List<LegacyTable> whole = difference.unknown();
        Map<Long, Map<SkipRule, Long>> skipped = new HashMap<>();
        for (List<LegacyTable> group : TableGroups.of(whole)) {
            session.<SQLException>each(
                    sql.countSkipped(group).text(),
                    row -> skipped.computeIfAbsent(row.getLong("namespace_id"), id -> new EnumMap<>(SkipRule.class))
                            .put(SkipRule.valueOf(row.getString("rule")), row.getLong("tuples")));
            Fingerprint.content(session, group)
                    .forEach((table, content) -> held.put(
                            table,
                            new Held(
                                    content.tuples(),
                                    new BigInteger(content.digest()),
                                    skipped.getOrDefault(table.namespaceId(), Map.of()))));
        }
        unmatched.find(session, whole, sql, view);
        stale.add(session, sql.countStale(whole, view));
        missing.add(session, sql.countMissing(whole, view));
    }

    private void write(List<LegacyTable> keyed, List<LegacyTable> whole, TupleCounts stale, TupleCounts missing)
            throws SQLException, CancelledException {
        List<LegacyTable> all = new ArrayList<>(keyed);
        all.addAll(whole);
        if (all.isEmpty()) {
            return;
        }
        session.execute(TupleSql.load("by-key.sql").text());
        meter.begin(ROWS, "", "tuples", stale.sum() + missing.sum());
        // First what goes: a row in the wrong namespace is in the way of the one in the right namespace.
        if (stale.sum() > 0) {
            stale.require("stale rows", session.update(sql.deleteStale(all, view)));
            meter.advance(stale.sum());
        }
        if (missing.sum() > 0) {
            missing.require(
                    "missing tuples",
                    session.update(sql.insertMissing(all, view, view.table()).text()));
            meter.advance(missing.sum());
        }
    }

    /** Row by row: each tuple that was compared has its row now, or has none where it has to have none. */
    private void prove(List<LegacyTable> keyed, List<LegacyTable> whole) throws SQLException, CancelledException {
        unmatched.forget(session);
        unmatched.findChanged(session, keyed, sql, view);
        ChangedTuples.byTable(session);
        unmatched.find(session, whole, sql, view);
        long unlike = unmatched.count(session);
        if (unlike > 0) {
            throw new IllegalStateException(unlike + " changed tuples don't match");
        }
    }

    private Loaded loaded(
            List<LegacyTable> moved, Map<LegacyTable, Held> held, TupleCounts stale, TupleCounts missing) {
        List<NamespaceCounts> namespaces = new ArrayList<>();
        Map<LegacyTable, Map<SkipRule, Long>> skipped = new LinkedHashMap<>();
        Map<Long, KetoMark.Table> contents = new TreeMap<>();
        for (LegacyTable table : moved) {
            Held now = Optional.ofNullable(held.get(table)).orElseGet(() -> held(table, Sums.NONE));
            long migrated = missing.of(table);
            NamespaceCounts counts = new NamespaceCounts(
                    settings.namespace(table).id(),
                    settings.namespace(table).name(),
                    now.tuples(),
                    migrated,
                    now.tuples() - now.stopped() - migrated,
                    now.stopped(),
                    stale.of(table));
            if (now.tuples() < 0 || now.stopped() < 0 || counts.alreadyPresent() < 0) {
                throw new IllegalStateException("the counts can't be: " + counts);
            }
            namespaces.add(counts);
            contents.put(
                    table.namespaceId(),
                    new KetoMark.Table(now.tuples(), now.digest().toString()));
            if (now.stopped() > 0) {
                skipped.put(table, now.skipped());
            }
        }
        CopyBase base = difference.base();
        KetoMark.Difference proven = new KetoMark.Difference(
                base.when(),
                difference.changes(),
                base.targetRows(),
                missing.sum(),
                stale.sum(),
                base.targetRows() + missing.sum() - stale.sum());
        return new Loaded(namespaces, skipped, contents, proven);
    }
}
