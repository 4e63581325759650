package org.ferryman.keto.skipped;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
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
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.skipped.SkippedResult.NamespaceSkipped;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;

/**
 * Lists the tuples that can't be moved, as the database has them now, and writes their reports anew. Only reads the
 * database.
 */
public final class SkippedStep implements Evidence<SkippedResult> {

    private final Database database;
    private final KetoSettings settings;
    private final Path reports;

    /** @param reports the folder for the reports */
    public SkippedStep(Database database, KetoSettings settings, Path reports) {
        this.database = database;
        this.settings = settings;
        this.reports = reports;
    }

    @Override
    public StepId id() {
        return SkippedReport.ID;
    }

    @Override
    public String title() {
        return "List the tuples that can't be moved";
    }

    @Override
    public SkippedResult produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        TupleReading reading = TupleReading.begin(database, settings, work.cancellation());
        try (SkippedReport report = SkippedReport.open(reports)) {
            SkippedResult skipped =
                    new Transactions(database).snapshot(work.cancellation(), session -> list(session, meter, report));
            report.publish();
            Map<Long, Long> tuples = skipped.namespaces().stream()
                    .collect(Collectors.toMap(namespace -> (long) namespace.id(), NamespaceSkipped::legacy));
            reading.keep(reports, false, tuples, skipped.fingerprint());
            return skipped.with(report.findings());
        }
    }

    private SkippedResult list(Session session, ProgressMeter meter, SkippedReport report) throws Exception {
        try (DecisionLog log = DecisionLog.read(reports)) {
            return list(session, meter, report, log);
        }
    }

    private SkippedResult list(Session session, ProgressMeter meter, SkippedReport report, DecisionLog log)
            throws Exception {
        KetoDatabase keto = CatalogReader.read(session, reports);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        BlockedException.throwIfAny(findings);
        meter.begin(ListPhase.LEGACY_TABLES, "", "tables");
        LegacySurvey survey = LegacySurvey.of(session, keto, settings);
        StateCount states = new StateCount(RecreatedRows.read(session, keto, settings, log), log);
        List<SkippedTuple> first = new ArrayList<>();
        List<NamespaceSkipped> namespaces = new ArrayList<>();
        List<LegacyTable> some = settings.known(keto).stream()
                .filter(table -> survey.of(table).skipped() > 0)
                .toList();
        long all = some.stream().mapToLong(table -> survey.of(table).skipped()).sum();
        new SkippedTuples(session, settings).list(some, all, meter, tuple -> {
            report.add(tuple);
            states.add(tuple);
            if (first.size() < SkippedResult.LISTED) {
                first.add(tuple);
            }
        });
        for (LegacyTable table : settings.known(keto)) {
            Namespace namespace = settings.namespace(table);
            LegacySurvey.Facts facts = survey.of(table);
            namespaces.add(new NamespaceSkipped(
                    namespace.id(), namespace.name(), facts.tuples, facts.skipped(), facts.skippedByRule));
        }
        report.finish(keto.where());
        findings.addAll(states.findings());
        return new SkippedResult(
                namespaces,
                report.byRule(),
                states.states(),
                first,
                survey.fingerprint().text(),
                findings);
    }
}
