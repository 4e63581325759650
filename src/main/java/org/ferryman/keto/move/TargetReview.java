package org.ferryman.keto.move;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.ahead.CopyDifference;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.RecreatedRows;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What v0.7's table holds already, and who put it there.
 *
 * @param view how to compare with it; empty if there is no table, no network or no row
 * @param namespaces by namespace, where there are rows under the network that v0.7 uses
 * @param otherNetworks rows under another network, which v0.7 doesn't see
 * @param content what all rows of v0.7's network say; empty if they were not read
 * @param deleted what a migration moved and v0.7 has deleted since
 * @param survey of the legacy tables; empty if it was not needed
 * @param moveAgain whether what was deleted is to be moved once more
 */
public record TargetReview(
        Optional<TargetView> view,
        List<TargetRows> namespaces,
        long otherNetworks,
        Optional<TargetContent> content,
        DeletedRows deleted,
        Optional<LegacySurvey> survey,
        boolean moveAgain) {

    /** Without a network v0.7 sees no row at all. */
    static final UUID NO_NETWORK = new UUID(0, 0);

    /** As the database itself shows it: what was recreated through v0.7's API counts as unknown. */
    static TargetReview read(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        return read(session, keto, settings, Map.of(), UnmatchedTuples.NONE);
    }

    /** With what the decisions in the run folder say about rows that were recreated through v0.7's API. */
    public static TargetReview read(Session session, KetoDatabase keto, KetoSettings settings, Path folder)
            throws Exception {
        return read(session, keto, settings, folder, UnmatchedTuples.NONE, Optional.empty());
    }

    /**
     * The same, where the transaction may keep what it computes of the legacy tuples.
     *
     * @param known what it has found out about the legacy tables already
     */
    public static TargetReview read(
            Session session,
            KetoDatabase keto,
            KetoSettings settings,
            Path folder,
            UnmatchedTuples unmatched,
            Optional<LegacySurvey> known)
            throws Exception {
        TargetReview review;
        try (DecisionLog log = DecisionLog.read(folder)) {
            review = read(
                    session,
                    keto,
                    settings,
                    RecreatedRows.throughApi(session, keto, settings, log).apiRows(),
                    unmatched);
        }
        if (review.content.isEmpty()) {
            return review;
        }
        UUID network = keto.network().orElseThrow();
        Optional<KetoMark> mark = DeletedRows.mark(session, network);
        if (mark.isEmpty() || CopyDifference.isTargetUntouched(session, keto)) {
            return review;
        }
        TargetContent content = review.content.get();
        LegacySurvey survey = known.isPresent() ? known.get() : LegacySurvey.of(session, keto, settings);
        TargetView view =
                review.view.orElse(new TargetView(keto.target().orElseThrow().table(), network, false));
        DeletedRows deleted = DeletedRows.find(
                session, keto, settings, mark.get(), new DeletedRows.Sides(content, survey, view), unmatched, folder);
        return new TargetReview(
                review.view,
                review.namespaces,
                review.otherNetworks,
                review.content,
                deleted,
                Optional.of(survey),
                settings.moveAgain());
    }

    private static TargetReview read(
            Session session,
            KetoDatabase keto,
            KetoSettings settings,
            Map<UUID, Integer> recreated,
            UnmatchedTuples unmatched)
            throws SQLException, CancelledException {
        if (keto.level() != SchemaLevel.V0_7
                || !keto.target().filter(TargetTable::isOfV07).isPresent()) {
            return seen(Optional.empty(), List.of(), 0, Optional.empty());
        }
        TargetTable target = keto.target().orElseThrow();
        TargetContent content =
                TargetContent.read(session, target.table(), keto.network().orElse(NO_NETWORK));
        long otherNetworks = content.otherNetworks();
        if (keto.network().isEmpty()) {
            return seen(Optional.empty(), List.of(), content.rows(), Optional.empty());
        }
        UUID network = keto.network().get();
        if (content.namespaces().isEmpty()) {
            return seen(Optional.empty(), List.of(), otherNetworks, Optional.of(content));
        }
        TargetView view = new TargetView(target.table(), network, content.holdsForeignRows());
        TupleSql sql = TupleSql.in(session, settings.config(), unmatched);
        Map<Long, LegacyTable> tables = new HashMap<>();
        keto.legacy().forEach(table -> tables.put(table.namespaceId(), table));
        List<LegacyTable> shared = keto.legacy().stream()
                .filter(table -> content.of(table).others() > 0)
                .toList();
        unmatched.find(session, shared, sql, view);
        List<TargetRows> namespaces = new ArrayList<>();
        for (Map.Entry<Long, TargetContent.Rows> entry : content.namespaces().entrySet()) {
            TargetContent.Rows rows = entry.getValue();
            Optional<LegacyTable> table = Optional.ofNullable(tables.get(entry.getKey()));
            namespaces.add(
                    table.isPresent() && rows.others() > 0
                            ? shared(session, table.get(), sql, view, rows, recreated)
                            : alone(keto, entry.getKey(), table.isEmpty(), rows));
        }
        return seen(Optional.of(view), namespaces, otherNetworks, Optional.of(content));
    }

    private static TargetReview seen(
            Optional<TargetView> view,
            List<TargetRows> namespaces,
            long otherNetworks,
            Optional<TargetContent> content) {
        return new TargetReview(view, namespaces, otherNetworks, content, DeletedRows.NONE, Optional.empty(), false);
    }

    /** Of a namespace with rows of ours alone, or without a legacy table to compare them with. */
    private static TargetRows alone(KetoDatabase keto, long id, boolean withoutTable, TargetContent.Rows rows) {
        boolean moved = withoutTable && keto.movedByKeto().contains(id);
        boolean over = moved || (withoutTable && keto.cleanedUp().contains(id));
        return new TargetRows(id, rows.ours(), 0, 0, over ? 0 : rows.others(), moved);
    }

    private static TargetRows shared(
            Session session,
            LegacyTable table,
            TupleSql sql,
            TargetView view,
            TargetContent.Rows rows,
            Map<UUID, Integer> recreated)
            throws SQLException, CancelledException {
        long[] unknownAndRecreated = {0, 0};
        session.<SQLException>stream(sql.unknownRows(table, view), row -> {
            boolean isRecreated = recreated.containsKey(row.getObject("shard_id", UUID.class));
            unknownAndRecreated[isRecreated ? 1 : 0]++;
        });
        long unknown = unknownAndRecreated[0];
        long adopted = session.one(
                SqlText.of("SELECT count(*) FROM ({matched}) AS m WHERE m.is_adopted")
                        .with("matched", sql.matched(List.of(table), view))
                        .text(),
                row -> row.getLong(1));
        long duplicates = rows.others() - unknown - unknownAndRecreated[1] - adopted;
        return new TargetRows(table.namespaceId(), rows.ours(), adopted, duplicates, unknown, false);
    }

    /** What all rows of v0.7's network say, read now if it was not read. */
    public TargetContent content(Session session, TargetView with) throws SQLException, CancelledException {
        return content.isPresent() ? content.get() : TargetContent.read(session, with.table(), with.network());
    }

    /** How many rows v0.7's table holds, of all networks; empty if they were not read. */
    OptionalLong rows() {
        return content.isPresent() ? OptionalLong.of(content.get().rows()) : OptionalLong.empty();
    }

    /** Whether v0.7's table holds no row at all, of any network. */
    boolean isEmpty() {
        return view.isEmpty() && otherNetworks == 0;
    }

    /** Whether v0.7 has been written to, by something other than a migration. */
    public boolean hasTraffic() {
        return sum(TargetRows::unknown) > 0 || deleted.count() > 0;
    }

    /** That Keto's own migrator left tuples more than once; empty if it didn't. */
    public Optional<Finding> duplicates() {
        if (sum(TargetRows::duplicates) == 0) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "TARGET_HAS_DUPLICATES",
                sum(TargetRows::duplicates)
                        + " rows in keto_relation_tuples are there more than once (namespaces "
                        + ids(TargetRows::duplicates) + "): a repeated run of Keto's own migrator left them.",
                "v0.7 lists such a tuple several times, and deletes all of them together.",
                "Run `ferryman keto migrate --remove-duplicates`: it deletes the surplus rows that Keto's migrator"
                        + " made, in the same transaction."));
    }

    /**
     * How many tuples that were moved were deleted through v0.7 since, where nothing else tells that it is in use: they
     * can be moved again.
     */
    public long canBeMovedAgain() {
        return sum(TargetRows::unknown) > 0 ? 0 : deleted.count();
    }

    /** What should be known about these rows; blocks once v0.7 has taken traffic. */
    public List<Finding> findings() {
        List<Finding> findings = new ArrayList<>();
        deleted.finding(moveAgain).ifPresent(findings::add);
        if (sum(TargetRows::unknown) > 0) {
            findings.add(Finding.blocker(
                    "TARGET_HAS_TRAFFIC",
                    sum(TargetRows::unknown)
                            + " rows in keto_relation_tuples were put there neither by Ferryman nor by"
                            + " Keto's own migrator (namespaces " + ids(TargetRows::unknown) + ").",
                    "v0.7 has been written to, or tuples that Keto's migrator moved were deleted in v0.6"
                            + " since. Migrating"
                            + " now could bring back what was deleted in v0.7.",
                    "If v0.7 is in use, the migration is over: go on with v0.7. If these rows are tests or left-overs,"
                            + " delete them through v0.7's write API and run again."));
        }
        duplicates().ifPresent(findings::add);
        if (sum(TargetRows::adopted) > 0) {
            findings.add(Finding.info(
                    "TARGET_HAS_MIGRATED_ROWS",
                    sum(TargetRows::adopted)
                            + " tuples were moved by an earlier run of Keto's own migrator (namespaces "
                            + ids(TargetRows::adopted) + ").",
                    "They count as already present."));
        }
        String moved = namespaces.stream()
                .filter(TargetRows::moved)
                .map(rows -> Long.toString(rows.namespaceId()))
                .collect(Collectors.joining(", "));
        if (!moved.isEmpty()) {
            findings.add(Finding.info(
                    "NAMESPACE_MOVED_BY_KETO",
                    "Keto's own migrator has moved namespace " + moved + " and dropped its legacy table.",
                    "There is nothing to compare its rows with; they are left as they are."));
        }
        if (otherNetworks > 0) {
            findings.add(Finding.warning(
                    "TARGET_ROWS_UNDER_OTHER_NETWORK",
                    otherNetworks + " rows in keto_relation_tuples belong to no network that v0.7 uses.",
                    "v0.7 doesn't see them, and the upgrade to v0.8 deletes them.",
                    "Find out who wrote them. Ferryman leaves them as they are and puts its rows under the network that"
                            + " v0.7 uses."));
        }
        return findings;
    }

    private long sum(java.util.function.ToLongFunction<TargetRows> count) {
        return namespaces.stream().mapToLong(count).sum();
    }

    private String ids(java.util.function.ToLongFunction<TargetRows> count) {
        return namespaces.stream()
                .filter(rows -> count.applyAsLong(rows) > 0)
                .map(rows -> Long.toString(rows.namespaceId()))
                .collect(Collectors.joining(", "));
    }
}
