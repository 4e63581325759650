package org.ferryman.keto.move;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.NetworkRow;
import org.ferryman.keto.skipped.SkippedReport;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.TableCopy;

/**
 * The real thing on a copy: the legacy tables, and what is in v0.7's already, are copied from one snapshot to another
 * database, migrated and verified there, and everything is rolled back. The production database is only read.
 */
public final class CopyDryRun implements Evidence<DryRun> {

    static final SqlText LEGACY_COLUMNS = SqlText.of("(shard_id, object, relation, subject, commit_time)");
    static final SqlText TARGET_COLUMNS = SqlText.of("(shard_id, nid, namespace_id, object, relation, subject_id,"
            + " subject_set_namespace_id, subject_set_object, subject_set_relation, commit_time)");
    static final SqlText NETWORK_COLUMNS = SqlText.of("(id, created_at, updated_at)");

    private final Database production;
    private final Database scratch;
    private final KetoSettings settings;
    private final Path reports;

    /**
     * A rehearsal on another database.
     *
     * @param scratch where the copy is made, in a schema of its own that is gone afterwards
     * @param reports the folder for the report of tuples that would be skipped
     */
    public CopyDryRun(Database production, Database scratch, KetoSettings settings, Path reports) {
        this.production = production;
        this.scratch = scratch;
        this.settings = settings;
        this.reports = reports;
    }

    @Override
    public StepId id() {
        return DryRun.ID;
    }

    @Override
    public String title() {
        return "Do a dry run on a copy";
    }

    @Override
    public DryRun produce(Work work) throws Exception {
        TupleReading reading = TupleReading.begin(production, settings, work.cancellation());
        try (SkippedReport report = SkippedReport.open(reports)) {
            DryRun result = new Transactions(production)
                    .snapshot(
                            work.cancellation(),
                            source -> new Transactions(scratch)
                                    .rehearsal(
                                            work.cancellation(), session -> rehearse(source, session, work, report)));
            report.publish();
            reading.keep(reports, false, result.tuples(), result.fingerprint());
            return result.with(report.findings());
        }
    }

    /** Tells what it would run on the database itself, and what becomes of that. */
    public static List<String> preview(Database production, KetoSettings settings) throws Exception {
        return new Transactions(production)
                .snapshot(
                        Work.quiet().cancellation(),
                        session -> new DryRunPreview(session, CatalogReader.read(session), settings).onCopy());
    }

    private DryRun rehearse(Session source, Session session, Work work, SkippedReport report) throws Exception {
        KetoDatabase original = CatalogReader.read(source);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(source, original, settings));
        findings.addAll(MigrationPreconditions.atTheCommit(source, original, settings));
        TargetConstraints.of(source, original).notOnCopy().ifPresent(findings::add);
        BlockedException.throwIfAny(findings);
        // On the copy tables are missing that tell who wrote a row: those of excluded namespaces, and emptied ones.
        findings.addAll(TargetReview.read(source, original, settings, reports).findings());
        BlockedException.throwIfAny(findings);
        RunIdentity here = RunIdentity.of(source, production.settings(), "");
        if (here.equals(RunIdentity.of(session, scratch.settings(), ""))) {
            throw new BlockedException(List.of(Finding.blocker(
                    "SCRATCH_IS_PRODUCTION",
                    "The scratch database is the database itself.",
                    "A dry run on a copy writes nothing there.",
                    "Name another database with --scratch-url, or leave it out to use the embedded server.")));
        }
        ProgressMeter meter = new ProgressMeter(work.progress());
        Session copy =
                session.in("ferryman_copy_" + UUID.randomUUID().toString().substring(0, 8));
        copy.onIndexBuild(build -> meter.at(build.done(), build.total()));
        copyAll(source, original, copy, meter);

        KetoDatabase keto = CatalogReader.read(copy);
        TargetReview review = TargetReview.read(copy, keto, settings);
        long start = System.nanoTime();
        QualifiedName target = keto.table(KetoDatabase.TARGET);
        UUID network = NetworkRow.ensure(copy, keto);
        TargetView view = review.view().orElse(new TargetView(target, network, false));
        TupleLoad load = new TupleLoad(copy, keto, settings, view, meter, UnmatchedTuples.in(copy, keto));
        List<NamespaceCounts> counts = review.isEmpty()
                ? load.intoEmpty(target, true)
                : load.besideOthers(target, review.content(copy, view), review.survey());
        double seconds = (System.nanoTime() - start) / 1e9;
        Verification verification =
                new VerifyStep(scratch, settings).verify(copy, CatalogReader.read(copy), List.of(), work);
        if (!verification.holds()) {
            throw new IllegalStateException("the migrated copy does not hold what it should");
        }
        load.skipped().list(copy, settings, meter, report);
        report.finish(original.where() + " (dry run on a copy)");
        return new DryRun(
                DryRun.Mode.COPY,
                counts,
                CountTotals.of(counts),
                report.byRule(),
                seconds,
                seconds + DryRun.COMMIT_SECONDS,
                true,
                verification.fingerprint(),
                findings);
    }

    private void copyAll(Session source, KetoDatabase original, Session copy, ProgressMeter meter)
            throws SQLException, CancelledException, BlockedException {
        String schema = copy.searchPath().get(0);
        createSchema(copy, schema);
        copy.execute(LegacySchema.shared(schema));
        for (LegacyTable table : settings.moved(original)) {
            int id = (int) table.namespaceId();
            meter.begin(MovePhase.COPY, settings.namespace(table).name() + " (" + id + ")", "bytes", table.heapBytes());
            copy.execute(LegacySchema.namespace(schema, id));
            copy(source, table.table(), copy, new QualifiedName(schema, LegacySchema.table(id)), LEGACY_COLUMNS, meter);
            meter.begin(MovePhase.COPY_INDEXES, settings.namespace(table).name() + " (" + id + ")", "tuples");
            copy.execute(LegacySchema.indexes(schema, id));
            copy.execute("ANALYZE " + new QualifiedName(schema, LegacySchema.table(id)).quoted());
        }
        copy.execute(SchemaStep.schema(CatalogReader.read(copy)).text());
        if (original.target().isPresent()) {
            for (Map.Entry<String, SqlText> table : Map.of(
                            KetoDatabase.TARGET, TARGET_COLUMNS, "networks", NETWORK_COLUMNS)
                    .entrySet()) {
                meter.begin(MovePhase.COPY, table.getKey(), "bytes");
                QualifiedName to = new QualifiedName(schema, table.getKey());
                copy(source, original.table(table.getKey()), copy, to, table.getValue(), meter);
            }
        }
    }

    private static void createSchema(Session copy, String schema)
            throws SQLException, CancelledException, BlockedException {
        Optional<String> grant = copy.first(
                "SELECT format('GRANT CREATE ON DATABASE %I TO %I', current_database(), current_user)"
                        + " WHERE NOT has_database_privilege(current_database(), 'CREATE')",
                row -> row.getString(1));
        if (grant.isPresent()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "NO_PLACE_FOR_COPY",
                    "The user of the scratch database may not create a schema in it.",
                    "The copy is made in a schema of its own, which is gone afterwards.",
                    "Let the database's owner run " + grant.get()
                            + "; or leave --scratch-url out to use the embedded server.")));
        }
        copy.execute("CREATE SCHEMA " + QualifiedName.quote(schema));
    }

    private static void copy(
            Session source, QualifiedName from, Session copy, QualifiedName to, SqlText columns, ProgressMeter meter)
            throws SQLException, CancelledException {
        TableCopy.run(source, from, copy, to, columns, meter::advance);
    }
}
