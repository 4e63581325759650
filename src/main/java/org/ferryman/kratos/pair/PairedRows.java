package org.ferryman.kratos.pair;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.DigestComparison.Verdict;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.RowDifferences;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;

/**
 * The rows that both sides should have, compared in a snapshot of each: first by a digest of each table, and where that
 * differs, row by row.
 *
 * @param tables each as its digest compares
 * @param differing of those that differ, which rows; none for a table without a primary key
 */
public record PairedRows(List<DigestComparison.Table> tables, List<RowDifferences> differing) {

    /** What is written at the same time on both sides is as old as this at least. */
    private static final String SETTLED_AFTER = "2 minutes";

    /** A row that is written to while one looks differs once; one that is lost or foreign differs each time. */
    private static final int LOOKS = 3;

    /** Waits until the follower has all that has been committed until now. */
    @FunctionalInterface
    public interface CatchUp {
        /** Waits. */
        void await() throws Exception;
    }

    /**
     * Compares all rows of what is published, in the columns that both sides have.
     *
     * @param source a session of a snapshot on the source
     * @param target a session of one on the target
     */
    public static PairedRows read(ReplicationPair pair, Session source, Session target, ProgressMeter meter)
            throws Exception {
        return read(pair, source, target, meter, shape -> Optional.of(shape));
    }

    /**
     * Compares the rows that nobody has written to for two minutes, while others go on writing.
     *
     * @return the rows that differed each time that one looked
     */
    public static List<RowDifferences> settled(
            ReplicationPair pair, CatchUp catchUp, ProgressMeter meter, Cancellation cancellation) throws Exception {
        List<RowDifferences> differing = settled(pair, catchUp, meter, cancellation, table -> true);
        for (int look = 1; look < LOOKS && !differing.isEmpty(); look++) {
            Set<QualifiedName> differed =
                    differing.stream().map(RowDifferences::table).collect(Collectors.toSet());
            differing = again(differing, settled(pair, catchUp, meter, cancellation, differed::contains));
        }
        return differing;
    }

    private static List<RowDifferences> settled(
            ReplicationPair pair,
            CatchUp catchUp,
            ProgressMeter meter,
            Cancellation cancellation,
            Predicate<QualifiedName> which)
            throws Exception {
        // By the source's clock, which made these times; Kratos writes them in UTC.
        String before = pair.inSource(
                cancellation,
                session -> session.one(
                        "SELECT to_char(now() AT TIME ZONE 'UTC' - ?::interval, 'YYYY-MM-DD HH24:MI:SS.US\"+00\"')",
                        row -> row.getString(1),
                        SETTLED_AFTER));
        catchUp.await();
        return pair.inSource(
                        cancellation,
                        source -> pair.inTarget(
                                cancellation,
                                target -> read(
                                        pair,
                                        source,
                                        target,
                                        meter,
                                        shape ->
                                                which.test(shape.table()) ? settled(shape, before) : Optional.empty())))
                .differing();
    }

    private static PairedRows read(
            ReplicationPair pair,
            Session source,
            Session target,
            ProgressMeter meter,
            Function<TableShape, Optional<TableShape>> narrowed)
            throws Exception {
        DigestForm form = DigestForm.between(source, target);
        List<QualifiedName> published = ReplicationPair.published(LevelReader.read(source));
        List<TableShape> here = shapes(source, published, narrowed);
        List<TableShape> there = shapes(target, published, narrowed);
        List<TableShape> common = TableShape.common(here, there);
        List<TableDigest> was = new DigestReading(pair.source(), form).read(source, common, meter);
        List<TableDigest> is =
                new DigestReading(pair.target(), form).read(target, TableShape.common(there, here), meter);
        List<DigestComparison.Table> tables =
                DigestComparison.of(was, is, Set.of()).tables();
        List<RowDifferences> differing = new ArrayList<>();
        for (DigestComparison.Table table : tables) {
            if (table.verdict() == Verdict.DIFFERS) {
                TableShape shape = common.stream()
                        .filter(each -> each.table().equals(table.table()))
                        .findFirst()
                        .orElseThrow();
                RowDifferences.read(source, target, shape, form).ifPresent(differing::add);
            }
        }
        return new PairedRows(tables, differing);
    }

    private static List<TableShape> shapes(
            Session session, List<QualifiedName> tables, Function<TableShape, Optional<TableShape>> narrowed)
            throws Exception {
        return TableShape.read(session, tables).stream()
                .flatMap(shape -> narrowed.apply(shape).stream())
                .toList();
    }

    /** A table that does not tell when its rows were written can't be compared while others write. */
    private static Optional<TableShape> settled(TableShape shape, String before) {
        if (!shape.columns().keySet().containsAll(Set.of("created_at", "updated_at"))) {
            return Optional.empty();
        }
        return Optional.of(shape.where(
                SqlText.of("greatest(t.created_at, t.updated_at) < {before}").withLiteral("before", before)));
    }

    private static List<RowDifferences> again(List<RowDifferences> before, List<RowDifferences> now) {
        Map<QualifiedName, RowDifferences> earlier =
                before.stream().collect(Collectors.toMap(RowDifferences::table, Function.identity()));
        List<RowDifferences> again = new ArrayList<>();
        for (RowDifferences differences : now) {
            if (earlier.containsKey(differences.table())) {
                Set<RowDifferences.Row> both =
                        new HashSet<>(earlier.get(differences.table()).first());
                List<RowDifferences.Row> kept =
                        differences.first().stream().filter(both::contains).toList();
                if (!kept.isEmpty()) {
                    again.add(new RowDifferences(differences.table(), kept.size(), kept));
                }
            }
        }
        return again;
    }
}
