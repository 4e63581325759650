package org.ferryman.keto.move;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.MigrationRole;
import org.ferryman.keto.skipped.SkippedReport;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.TargetView;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;

/**
 * The real thing, in the database itself, into a twin of v0.7's table, and rolled back. Takes no lock that anybody
 * waits for: it reads one snapshot.
 */
public final class InPlaceDryRun implements Evidence<DryRun> {

    private final Database database;
    private final KetoSettings settings;
    private final Path reports;

    /** @param reports the folder for the report of tuples that would be skipped */
    public InPlaceDryRun(Database database, KetoSettings settings, Path reports) {
        this.database = database;
        this.settings = settings;
        this.reports = reports;
    }

    @Override
    public StepId id() {
        return DryRun.ID;
    }

    @Override
    public String title() {
        return "Do a dry run of the migration";
    }

    @Override
    public DryRun produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        TupleReading reading = TupleReading.begin(database, settings, work.cancellation());
        try (SkippedReport report = SkippedReport.open(reports)) {
            DryRun result = rehearsed(work, meter, report);
            report.publish();
            reading.keep(reports, false, result.tuples(), result.fingerprint());
            return result.with(report.findings());
        }
    }

    private DryRun rehearsed(Work work, ProgressMeter meter, SkippedReport report) throws Exception {
        try {
            return new Transactions(database)
                    .rehearsal(work.cancellation(), session -> rehearse(session, meter, report));
        } catch (SQLException failure) {
            throw new StoppedLoad(database, settings, reports).explained(failure, work.cancellation());
        }
    }

    /**
     * Tells what it would run, and writes nothing.
     *
     * @throws BlockedException if there is no place for the twin
     */
    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database)
                .snapshot(
                        Work.quiet().cancellation(),
                        session -> new DryRunPreview(session, CatalogReader.read(session), settings).inPlace());
    }

    private DryRun rehearse(Session session, ProgressMeter meter, SkippedReport report) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, reports);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        findings.addAll(MigrationPreconditions.atTheCommit(session, keto, settings));
        BlockedException.throwIfAny(findings);
        String fingerprint = Fingerprint.of(session, keto, settings).text();
        // From here on what a migration does under its locks.
        long start = System.nanoTime();
        TargetReview review = TargetReview.read(session, keto, settings, reports);
        findings.addAll(review.findings());
        BlockedException.throwIfAny(findings);
        TargetConstraints constraints = TargetConstraints.of(session, keto);
        findings.addAll(constraints.notRehearsed());
        Optional<Finding> kept = MigrationRole.indexesKept(session, keto, settings);
        kept.filter(finding -> review.isEmpty()).ifPresent(findings::add);
        RehearsalTable twin = RehearsalTable.create(session, keto);
        session.onIndexBuild(build -> meter.at(build.done(), build.total()));
        TargetView view = review.view().orElse(new TargetView(twin.table(), UUID.randomUUID(), false));
        TupleLoad load = new TupleLoad(session, keto, settings, view, meter, UnmatchedTuples.in(session, keto));
        if (constraints.compareRows()) {
            load.copyingOthers();
        }
        List<NamespaceCounts> counts = review.isEmpty()
                ? load.intoEmpty(twin.table(), kept.isEmpty())
                : load.besideOthers(twin.table(), review.content(session, view), review.survey());
        session.execute("ANALYZE " + twin.table().quoted());
        double seconds = (System.nanoTime() - start) / 1e9 - load.copySeconds();
        BlockedException.throwIfAny(constraints.brokenReferences(session, settings, twin.table()));
        load.skipped().list(session, settings, meter, report);
        report.finish(keto.where() + " (dry run)");
        return new DryRun(
                DryRun.Mode.IN_PLACE,
                counts,
                CountTotals.of(counts),
                report.byRule(),
                seconds,
                seconds + DryRun.COMMIT_SECONDS,
                twin.temporary(),
                fingerprint,
                findings);
    }
}
