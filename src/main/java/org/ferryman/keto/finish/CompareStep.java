package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Run;
import org.ferryman.engine.StepId;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.keto.ahead.ProvenDifference;
import org.ferryman.keto.ahead.TupleSample;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.OpenedCutover;
import org.ferryman.keto.move.TargetReview;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.RecreatedRows;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.keto.tuple.ChangedTuples;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;

/** Asks v0.6 and v0.7 the same questions, as often as wanted. Changes nothing; writes to the run folder only. */
public final class CompareStep implements Evidence<AnswerComparison> {

    private final Database database;
    private final KetoSettings settings;
    private final Path folder;
    private final KetoServer old;
    private final KetoServer fresh;
    private final Options options;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: takes the comparison
     * @param old v0.6's port for reading
     * @param fresh v0.7's port for reading
     */
    public CompareStep(
            Database database, KetoSettings settings, Path folder, KetoServer old, KetoServer fresh, Options options) {
        this.database = database;
        this.settings = settings;
        this.folder = folder;
        this.old = old;
        this.fresh = fresh;
        this.options = options;
    }

    /**
     * What may be chosen about the questions.
     *
     * @param sample how many tuples of each namespace both servers are asked about
     * @param seed of the choice of these
     * @param limit how long v0.6 may take to answer one
     */
    public record Options(int sample, long seed, Duration limit) {

        /** How many tuples of a namespace are asked about unless told otherwise. */
        public static final int SAMPLE = TupleSample.SIZE;

        /** How long v0.6 may take for an answer unless told otherwise. */
        public static final Duration LIMIT = Duration.ofSeconds(2);
    }

    /**
     * The servers to compare.
     *
     * @param old v0.6's port for reading
     * @param fresh v0.7's port for reading
     * @param options what else may be chosen
     */
    public record Request(Optional<KetoServer> old, Optional<KetoServer> fresh, Options options) {

        /** It is not known yet where the servers are. */
        public static final Request USUAL =
                new Request(Optional.empty(), Optional.empty(), new Options(Options.SAMPLE, 0, Options.LIMIT));

        /** Whether it is known where both servers are. */
        public boolean knowsServers() {
            return old.isPresent() && fresh.isPresent();
        }
    }

    @Override
    public StepId id() {
        return AnswerComparison.ID;
    }

    @Override
    public String title() {
        return "Compare v0.6 and v0.7";
    }

    @Override
    public AnswerComparison produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            Observed observed = observed(session, work, false);
            BlockedException.throwIfAny(observed.findings());
            return compare(session, observed, meter);
        });
    }

    /**
     * Whether everything is where it should be: by what a migration after a copy has proven, else by comparing every
     * tuple.
     *
     * @param every whether every tuple is compared in any case
     */
    Observed observed(Session session, Work work, boolean every) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, folder);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        if (keto.target().isEmpty()) {
            findings.add(MigrationPreconditions.SCHEMA_MISSING);
        }
        if (findings.stream().anyMatch(Finding::blocks)) {
            return new Observed(
                    keto, "", Optional.empty(), false, List.of(), Optional.empty(), Optional.empty(), findings);
        }
        Optional<ProvenDifference> proven = every ? Optional.empty() : proven(session, keto, findings);
        if (proven.isPresent()) {
            return byDifference(session, keto, proven.get(), findings);
        }
        boolean traffic = TargetReview.read(session, keto, settings, folder).hasTraffic();
        Verification verification = new VerifyStep(database, settings, folder).verify(session, keto, List.of(), work);
        boolean compared = earlier(verification.fingerprint()).isPresent();
        // What was deleted through v0.7 since is missing rightly.
        verification.findings().stream()
                .filter(finding -> !(traffic && compared))
                .forEach(findings::add);
        try (DecisionLog log = DecisionLog.read(folder)) {
            StateCount skipped = StateCount.of(session, keto, settings, log);
            findings.addAll(skipped.findings());
            return new Observed(
                    keto,
                    verification.fingerprint(),
                    KetoMark.migration(session),
                    traffic,
                    skipped.findings(),
                    Optional.empty(),
                    Optional.of(verification),
                    findings);
        }
    }

    private Optional<ProvenDifference> proven(Session session, KetoDatabase keto, List<Finding> findings)
            throws Exception {
        ProvenDifference.Standing standing = ProvenDifference.read(session, keto, settings);
        standing.notUsed().ifPresent(findings::add);
        Optional<ProvenDifference> proven = standing.proven();
        if (proven.filter(ProvenDifference::isTargetTouched).isEmpty() || isOpened(session, proven.get())) {
            return proven;
        }
        try (DecisionLog log = DecisionLog.read(folder)) {
            if (log.hasRecreated()) {
                findings.add(ProvenDifference.notReliedOn("tuples were recreated since, and which rows of v0.7's table"
                        + " are those is not known without reading it"));
                return Optional.empty();
            }
        }
        return proven;
    }

    /** Reads no tuple: they are compared once v0.7 serves. */
    private Observed byDifference(Session session, KetoDatabase keto, ProvenDifference proven, List<Finding> findings)
            throws Exception {
        findings.addAll(proven.untouched(isOpened(session, proven)));
        return new Observed(
                keto,
                proven.fingerprint(),
                KetoMark.migration(session),
                proven.isTargetTouched(),
                List.of(),
                Optional.of(proven),
                Optional.empty(),
                findings);
    }

    /** Whether it was said of the same tuples that v0.7 may be written to. */
    private boolean isOpened(Session session, ProvenDifference proven) throws Exception {
        return OpenedCutover.read(session, folder)
                .filter(opened -> opened.fingerprint().equals(proven.fingerprint()))
                .isPresent();
    }

    /**
     * What is there before the servers are asked.
     *
     * @param migration the moment of the last one, as the mark has it
     * @param traffic whether v0.7 has been written to
     * @param difference what to go by; else every tuple was compared
     * @param verification that comparison
     */
    record Observed(
            KetoDatabase keto,
            String fingerprint,
            Optional<Instant> migration,
            boolean traffic,
            List<Finding> aboutSkipped,
            Optional<ProvenDifference> difference,
            Optional<Verification> verification,
            List<Finding> findings) {}

    /** An earlier one will do where v0.6 is stopped already, or v0.7 has moved on, if the legacy data is the same. */
    AnswerComparison compare(Session session, Observed observed, ProgressMeter meter) throws Exception {
        meter.begin(FinishPhase.COMPARISON, "", "tuples");
        Optional<AnswerComparison> earlier = earlier(observed.fingerprint());
        if (earlier.isPresent() && (observed.traffic() || !answers(old.until(session.cancellation())))) {
            return earlier.get();
        }
        KetoServer before = old.until(session.cancellation());
        KetoServer after = fresh.until(session.cancellation());
        requireReady(before, "v0.6");
        requireReady(after, "v0.7");
        Optional<TupleSample> drawn = observed.difference().isPresent()
                ? new RunMemory(folder).recall(TupleSample.MEMORY).filter(sample -> sample.isOf(settings))
                : Optional.empty();
        if (drawn.isPresent()) {
            session.execute(TupleSql.load("by-key.sql").text());
        }
        try (DecisionLog log = DecisionLog.read(folder)) {
            // A migration goes by changes alone where v0.7's table had nothing but what was moved.
            RecreatedRows recreated = observed.difference().isPresent()
                    ? RecreatedRows.NONE
                    : RecreatedRows.read(session, observed.keto(), settings, log);
            AnswerComparison comparison = new ServerComparison(
                            before, after, session, observed.keto(), settings, recreated, meter)
                    .run(observed.keto(), log, options, drawn, observed.fingerprint());
            if (drawn.isPresent()) {
                ChangedTuples.byTable(session);
            }
            Run.writeResult(folder, AnswerComparison.ID.text(), comparison);
            return comparison;
        }
    }

    private Optional<AnswerComparison> earlier(String fingerprint) throws IOException {
        return AnswerComparison.read(folder)
                .filter(AnswerComparison::agrees)
                .filter(earlier -> earlier.fingerprint().equals(fingerprint));
    }

    private static boolean answers(KetoServer server) throws CancelledException, InterruptedException {
        try {
            return server.isReady();
        } catch (TransientException stopped) {
            return false;
        }
    }

    private static void requireReady(KetoServer server, String which) throws Exception {
        if (!server.isReady()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KETO_NOT_READY",
                    "Keto " + which + " at " + server.url() + " does not say that it is ready.",
                    "Its answers could not be relied on.",
                    "Look at its log, and give the URL of its port for reading.")));
        }
    }
}
