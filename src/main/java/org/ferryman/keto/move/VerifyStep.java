package org.ferryman.keto.move;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Predicate;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.HeldVerification;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.move.Verification.Beyond;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.Verification.Tuple;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.RecreatedRows;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.TableGroups;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;

/**
 * Proves that every legacy tuple is in v0.7's table or is skipped, by counts, by digests and tuple by tuple. Reads
 * only, in one snapshot; works at any time as long as the legacy tables are there.
 */
public final class VerifyStep implements Evidence<Verification> {

    /** The step's id. */
    public static final StepId ID = new StepId("verify");

    private final Database database;
    private final KetoSettings settings;
    private final Optional<Path> runFolder;

    /** A verification under a configuration, without a record of what was decided on skipped tuples. */
    public VerifyStep(Database database, KetoSettings settings) {
        this(database, settings, Optional.empty());
    }

    /**
     * A verification under a configuration.
     *
     * @param runFolder where it is recorded which tuples were recreated through v0.7's API
     */
    public VerifyStep(Database database, KetoSettings settings, Path runFolder) {
        this(database, settings, Optional.of(runFolder));
    }

    private VerifyStep(Database database, KetoSettings settings, Optional<Path> runFolder) {
        this.database = database;
        this.settings = settings;
        this.runFolder = runFolder;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Verify what was moved";
    }

    @Override
    public Verification produce(Work work) throws Exception {
        TupleReading reading = TupleReading.begin(database, settings, work.cancellation());
        AtomicBoolean inUse = new AtomicBoolean();
        AtomicReference<Optional<Instant>> migration = new AtomicReference<>(Optional.empty());
        Verification verification = new Transactions(database).snapshot(work.cancellation(), session -> {
            KetoDatabase keto =
                    runFolder.isPresent() ? CatalogReader.read(session, runFolder.get()) : CatalogReader.read(session);
            List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
            if (keto.target().isEmpty()) {
                findings.add(Finding.blocker(
                        "TARGET_TABLE_MISSING",
                        "Schema " + keto.schema() + " has no table keto_relation_tuples.",
                        "Nothing was migrated here.",
                        "Run `ferryman keto schema --apply` and `ferryman keto migrate` first."));
            }
            BlockedException.throwIfAny(findings);
            migration.set(KetoMark.migration(session));
            if (runFolder.isEmpty()) {
                return verify(session, keto, findings, work);
            }
            TargetReview review = TargetReview.read(session, keto, settings, runFolder.get());
            inUse.set(review.hasTraffic());
            return verify(session, keto, review, findings, work);
        });
        if (runFolder.isPresent()) {
            LastComparison.keep(runFolder.get(), reading, inUse.get(), verification);
        }
        keep(verification, Objects.requireNonNull(migration.get()));
        return verification;
    }

    /**
     * Keeps one that holds, where there is a run folder.
     *
     * @param migration the moment of the migration that it is about, as the mark has it in the same snapshot
     */
    public void keep(Verification verification, Optional<Instant> migration) throws IOException {
        if (runFolder.isPresent() && verification.holds()) {
            new HeldVerification(verification.fingerprint(), migration).keep(runFolder.get());
        }
    }

    /** Verifies against v0.7's table, which must be there; the findings so far become part of the result. */
    public Verification verify(Session session, KetoDatabase keto, List<Finding> known, Work work) throws Exception {
        return verify(session, keto, Optional.empty(), known, work);
    }

    /** The same, without reading again what a review has read in the same snapshot. */
    public Verification verify(Session session, KetoDatabase keto, TargetReview review, List<Finding> known, Work work)
            throws Exception {
        return verify(session, keto, Optional.of(review), known, work);
    }

    private Verification verify(
            Session session, KetoDatabase keto, Optional<TargetReview> review, List<Finding> known, Work work)
            throws Exception {
        TargetTable target = keto.target().orElseThrow();
        ProgressMeter meter = new ProgressMeter(work.progress());
        List<Finding> findings = new ArrayList<>(known);
        meter.begin(MovePhase.LEGACY_TABLES, "", "tables");
        Optional<LegacySurvey> surveyed = review.flatMap(TargetReview::survey);
        Optional<TargetContent> read = review.flatMap(TargetReview::content);
        LegacySurvey survey = surveyed.isPresent() ? surveyed.get() : LegacySurvey.of(session, keto, settings);
        // Without a network v0.7 sees no row at all.
        UUID network = keto.network().orElse(new UUID(0, 0));
        TargetContent content = read.isPresent() ? read.get() : TargetContent.read(session, target.table(), network);
        TargetView view = new TargetView(target.table(), network, content.holdsForeignRows());
        Listing listing = new Listing(session, TupleSql.in(session, settings.config()), view, recreated(session, keto));
        List<NamespaceVerification> namespaces = new ArrayList<>();
        meter.begin(MovePhase.TUPLES, "", "namespaces", settings.known(keto).size());
        Predicate<LegacyTable> isComplete = table -> content.of(table).areExactly(survey.of(table));
        List<LegacyTable> tables = settings.known(keto);
        Map<Long, Found> found = new HashMap<>();
        List<LegacyTable> incomplete =
                tables.stream().filter(isComplete.negate()).toList();
        meter.advance(tables.size() - incomplete.size());
        for (List<LegacyTable> group : TableGroups.of(incomplete)) {
            found(session, group, listing, found);
            meter.advance(group.size());
        }
        for (LegacyTable table : tables) {
            namespaces.add(
                    isComplete.test(table)
                            ? complete(table, survey.of(table), content.of(table))
                            : compared(table, survey.of(table), content.of(table), listing, found));
        }
        Set<Long> compared = new HashSet<>();
        tables.forEach(table -> compared.add(table.namespaceId()));
        List<Beyond> beyond = new ArrayList<>();
        content.namespaces().forEach((id, rows) -> {
            if (!compared.contains(id)) {
                beyond.add(new Beyond(id, rows.ours() + rows.recreated() + rows.others()));
            }
        });
        Verification verification = new Verification(
                namespaces,
                beyond,
                listing.missing,
                listing.differing,
                listing.extra,
                survey.fingerprint().text(),
                List.of());
        findings.addAll(VerificationFindings.of(
                verification, review.map(seen -> seen.deleted().count()).orElse(0L)));
        return verification.with(findings);
    }

    /** Rows that v0.7 made when we asked it to recreate a tuple. */
    private Map<UUID, Integer> recreated(Session session, KetoDatabase keto) throws Exception {
        if (runFolder.isEmpty()) {
            return Map.of();
        }
        try (DecisionLog log = DecisionLog.read(runFolder.get())) {
            return RecreatedRows.throughApi(session, keto, settings, log).apiRows();
        }
    }

    private NamespaceVerification complete(LegacyTable table, LegacySurvey.Facts facts, TargetContent.Rows rows) {
        Namespace namespace = settings.namespace(table);
        return new NamespaceVerification(
                namespace.id(),
                namespace.name(),
                facts.tuples,
                rows.ours(),
                0,
                facts.skipped(),
                0,
                0,
                0,
                facts.expectedDigest,
                rows.digest());
    }

    /** What the movable tuples of a namespace have in the target. */
    private record Found(
            long migrated, long present, long missing, long differing, String expectedDigest, String foundDigest) {

        static final Found NOTHING = new Found(0, 0, 0, 0, "0", "0");
    }

    private static void found(Session session, List<LegacyTable> group, Listing listing, Map<Long, Found> into)
            throws SQLException, CancelledException {
        session.<RuntimeException>each(
                TupleSql.load("verify.sql")
                        .with("matched", listing.sql.matched(group, listing.view))
                        .with("expected_hash", TupleSql.contentHash("m"))
                        .text(),
                row -> into.put(
                        row.getLong("namespace_id"),
                        new Found(
                                row.getLong("migrated"),
                                row.getLong("already_present"),
                                row.getLong("missing"),
                                row.getLong("differing"),
                                row.getString("expected_digest"),
                                row.getString("found_digest"))));
    }

    private NamespaceVerification compared(
            LegacyTable table, LegacySurvey.Facts facts, TargetContent.Rows rows, Listing listing, Map<Long, Found> all)
            throws SQLException, CancelledException {
        Namespace namespace = settings.namespace(table);
        Found found = all.getOrDefault(table.namespaceId(), Found.NOTHING);
        long accounted = found.migrated + found.present + found.differing + listing.recreated(namespace.id());
        NamespaceVerification verification = new NamespaceVerification(
                namespace.id(),
                namespace.name(),
                facts.tuples,
                found.migrated,
                found.present,
                facts.skipped(),
                found.missing,
                found.differing,
                Math.max(0, rows.ours() + rows.others() - accounted),
                found.expectedDigest,
                found.foundDigest);
        listing.add(table, verification);
        return verification;
    }

    /** Lists the first rows of each kind of difference; looks only where the counts say that there is one. */
    private static final class Listing {

        private final Session session;
        private final TupleSql sql;
        private final TargetView view;
        private final Map<UUID, Integer> recreated;
        private final List<Tuple> missing = new ArrayList<>();
        private final List<Tuple> differing = new ArrayList<>();
        private final List<Tuple> extra = new ArrayList<>();

        Listing(Session session, TupleSql sql, TargetView view, Map<UUID, Integer> recreated) {
            this.session = session;
            this.sql = sql;
            this.view = view;
            this.recreated = recreated;
        }

        long recreated(int namespaceId) {
            return recreated.values().stream().filter(id -> id == namespaceId).count();
        }

        void add(LegacyTable table, NamespaceVerification counts) throws SQLException, CancelledException {
            if (counts.missing() > 0) {
                list(missing, table, "not-present.sql", "missing");
            }
            if (counts.differing() > 0) {
                list(differing, table, "not-present.sql", "differing");
            }
            if (counts.extra() > 0) {
                list(extra, table, "extra.sql");
            }
        }

        private void list(List<Tuple> into, LegacyTable table, String file, Object... parameters)
                throws SQLException, CancelledException {
            int id = (int) table.namespaceId();
            if (into.size() == Verification.LISTED) {
                return;
            }
            SqlText query = TupleSql.load(file)
                    .with("matched", sql.matched(List.of(table), view))
                    .with("target", view.table())
                    .with("nid", view.network())
                    .with("namespace_id", id)
                    .with("recreated", TupleSql.recreated("f"))
                    .with("listed", Verification.LISTED - into.size() + recreated(id));
            session.list(query.text(), row -> tuple(id, row), parameters).stream()
                    .filter(tuple -> !recreated.containsKey(UUID.fromString(tuple.shardId())))
                    .limit(Verification.LISTED - into.size())
                    .forEach(into::add);
        }

        private static Tuple tuple(int namespaceId, ResultSet row) throws SQLException {
            return new Tuple(
                    namespaceId,
                    row.getString("shard_id"),
                    row.getString("object"),
                    row.getString("relation"),
                    row.getString("subject"),
                    row.getString("commit_time"));
        }
    }
}
