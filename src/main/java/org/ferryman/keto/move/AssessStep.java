package org.ferryman.keto.move;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
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
import org.ferryman.keto.catalog.MigrationRole;
import org.ferryman.keto.catalog.ReadingRights;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.move.Assessment.LeftAlone;
import org.ferryman.keto.move.Assessment.NamespaceAssessment;
import org.ferryman.keto.move.Assessment.Sample;
import org.ferryman.keto.tuple.LegacySurvey;
import org.ferryman.keto.tuple.SetNesting;
import org.ferryman.keto.tuple.TableGroups;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.keto.tuple.UnmatchedTuples;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;

/** Finds out what there is to migrate. Reads only, in one consistent snapshot; SELECT on Keto's tables is enough. */
public final class AssessStep implements Evidence<Assessment> {

    /** The step's id. */
    public static final StepId ID = new StepId("assess");

    /** Measured on two cores; the benchmark's page in the documentation has the tables. */
    private static final double TUPLES_PER_SECOND = 90_000;

    private static final double LEAST_SECONDS = 0.3;
    private static final double SECONDS_PER_NAMESPACE = 0.01;

    /** Of the time that it takes to fill a table whose indexes are built after it. */
    private static final double WITH_INDEXES = 2;

    private static final double BYTES_PER_LEGACY_BYTE = 4.0;

    private final Database database;
    private final KetoSettings settings;
    private final Optional<Path> runFolder;
    private final Transactions.Body<List<Finding>> ahead;

    /** An assessment under a configuration, without a record of what was decided on skipped tuples. */
    public AssessStep(Database database, KetoSettings settings) {
        this(database, settings, Optional.empty());
    }

    /**
     * An assessment under a configuration.
     *
     * @param runFolder where it is recorded which tuples were recreated through v0.7's API
     */
    public AssessStep(Database database, KetoSettings settings, Optional<Path> runFolder) {
        this(database, settings, runFolder, session -> List.of());
    }

    /**
     * An assessment that also tells what later steps will meet.
     *
     * @param runFolder where it is recorded which tuples were recreated through v0.7's API
     * @param ahead what is known of those steps
     */
    public AssessStep(
            Database database,
            KetoSettings settings,
            Optional<Path> runFolder,
            Transactions.Body<List<Finding>> ahead) {
        this.ahead = ahead;
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
        return "Assess what there is to migrate";
    }

    @Override
    public Assessment produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        TupleReading reading = TupleReading.begin(database, settings, work.cancellation());
        Assessment assessment = assess(work, meter);
        if (runFolder.isPresent() && assessment.fingerprint().isPresent()) {
            Map<Long, Long> tuples = assessment.namespaces().stream()
                    .collect(Collectors.toMap(namespace -> (long) namespace.id(), NamespaceAssessment::tuples));
            reading.keep(runFolder.get(), true, tuples, assessment.fingerprint().get());
        }
        return assessment;
    }

    private Assessment assess(Work work, ProgressMeter meter) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            meter.begin(MovePhase.CATALOG, "", "tables");
            KetoDatabase keto =
                    runFolder.isPresent() ? CatalogReader.read(session, runFolder.get()) : CatalogReader.read(session);
            BlockedException.throwIfAny(MigrationPreconditions.locks(session, keto, settings).stream()
                    .toList());
            List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
            findings.addAll(MigrationPreconditions.atTheCommit(session, keto, settings));
            meter.begin(MovePhase.TUPLES, "", "tables", keto.legacy().size());
            LegacySurvey survey = LegacySurvey.of(session, keto, settings);
            List<NamespaceAssessment> namespaces = new ArrayList<>();
            for (List<LegacyTable> group : TableGroups.of(settings.known(keto))) {
                namespaces.addAll(namespaces(session, group, survey));
                meter.advance(group.size());
            }
            TargetReview review = runFolder.isPresent()
                    ? TargetReview.read(
                            session, keto, settings, runFolder.get(), UnmatchedTuples.NONE, Optional.of(survey))
                    : TargetReview.read(session, keto, settings);
            findings.addAll(review.findings());
            Optional<Finding> indexesKept =
                    review.isEmpty() ? MigrationRole.indexesKept(session, keto, settings) : Optional.empty();
            indexesKept.ifPresent(findings::add);
            findings.addAll(dataFindings(namespaces));
            ReadingRights.missingLater(session, keto).ifPresent(findings::add);
            findings.addAll(ahead.run(session));
            findings.addAll(SetNesting.of(session, keto, settings).findings());
            long bytes =
                    settings.known(keto).stream().mapToLong(LegacyTable::bytes).sum();
            return new Assessment(
                    keto.name(),
                    keto.schema(),
                    keto.major(),
                    keto.level(),
                    namespaces,
                    leftAlone(session, keto),
                    review.namespaces(),
                    keto.networks().size(),
                    estimate(survey.tuples(), namespaces.size(), indexesKept.isPresent()),
                    (long) (bytes * BYTES_PER_LEGACY_BYTE),
                    Optional.of(survey.fingerprint().text()),
                    findings);
        });
    }

    private static double estimate(long tuples, int namespaces, boolean withIndexes) {
        double rows = tuples / TUPLES_PER_SECOND * (withIndexes ? WITH_INDEXES : 1);
        return LEAST_SECONDS + rows + namespaces * SECONDS_PER_NAMESPACE + DryRun.COMMIT_SECONDS;
    }

    private List<NamespaceAssessment> namespaces(Session session, List<LegacyTable> group, LegacySurvey survey)
            throws SQLException, CancelledException {
        Map<Long, Long> duplicates = new HashMap<>();
        session.<RuntimeException>each(
                ofEach(group, "duplicates.sql"),
                row -> duplicates.put(row.getLong("namespace_id"), row.getLong("duplicates")));
        Map<Long, List<Sample>> samples = new HashMap<>();
        session.<SQLException>each(
                ofEach(group, "first-tuples.sql"),
                row -> samples.computeIfAbsent(row.getLong("namespace_id"), id -> new ArrayList<>())
                        .add(new Sample(row.getString("object"), row.getString("relation"), row.getString("subject"))));
        List<NamespaceAssessment> namespaces = new ArrayList<>();
        for (LegacyTable table : group) {
            Namespace namespace = settings.namespace(table);
            LegacySurvey.Facts facts = survey.of(table);
            namespaces.add(new NamespaceAssessment(
                    namespace.id(),
                    namespace.name(),
                    table.table().toString(),
                    facts.tuples,
                    table.bytes(),
                    facts.skippedByRule,
                    duplicates.getOrDefault(table.namespaceId(), 0L),
                    facts.emptySubjects,
                    samples.getOrDefault(table.namespaceId(), List.of())));
        }
        return namespaces;
    }

    private static String ofEach(List<LegacyTable> group, String file) {
        return SqlText.unionAll(group.stream()
                        .map(table -> TupleSql.load(file)
                                .with("legacy", table.table())
                                .with("namespace_id", table.namespaceId()))
                        .toList())
                .text();
    }

    private List<LeftAlone> leftAlone(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        Set<LegacyTable> known = Set.copyOf(settings.known(keto));
        List<LeftAlone> leftAlone = new ArrayList<>();
        for (LegacyTable table : keto.legacy()) {
            if (!known.contains(table)) {
                long tuples =
                        session.one("SELECT count(*) FROM ONLY " + table.table().quoted(), row -> row.getLong(1));
                boolean excluded = settings.excluded().contains(table.namespaceId());
                leftAlone.add(new LeftAlone(
                        table.namespaceId(),
                        table.table().toString(),
                        tuples,
                        excluded ? "excluded" : "not in the configuration"));
            }
        }
        return leftAlone;
    }

    private static List<Finding> dataFindings(List<NamespaceAssessment> namespaces) {
        List<Finding> findings = new ArrayList<>();
        long skipped =
                namespaces.stream().mapToLong(NamespaceAssessment::skipped).sum();
        if (skipped > 0) {
            findings.add(Finding.warning(
                    "TUPLES_TO_SKIP",
                    skipped + " tuples can't be moved as they stand.",
                    "v0.7 can't store or read them; everything else is moved without them.",
                    "Look at them with `ferryman keto skipped`, and decide what becomes of each."));
        }
        long empty = namespaces.stream()
                .mapToLong(NamespaceAssessment::emptySubjects)
                .sum();
        if (empty > 0) {
            findings.add(Finding.warning(
                    "EMPTY_SUBJECTS",
                    empty + " tuples have an empty subject.",
                    "v0.6's REST API stored one when a request had no subject, or v0.7's subject_id. They are moved as"
                            + " they are.",
                    "Find the client that writes them; they grant nothing to anybody."));
        }
        long duplicates =
                namespaces.stream().mapToLong(NamespaceAssessment::duplicates).sum();
        if (duplicates > 0) {
            findings.add(Finding.info(
                    "DUPLICATE_TUPLES",
                    duplicates + " tuples say the same as another.",
                    "v0.6 stores a repeated write again. All are kept, as Keto's own migrator does."));
        }
        return findings;
    }
}
