package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Run;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.TargetReview;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.ServiceRoles;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.RecreatedRows;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.keto.tuple.Fingerprint;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.RoleAttributes;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Proves that v0.7 answers as v0.6 does, waits until v0.6 is stopped, and records the moment. Writes to the run folder
 * only.
 */
public final class CutoverStep implements Change<CutoverResult> {

    private static final int SHOWN = 5;

    private final Database database;
    private final KetoSettings settings;
    private final Path folder;
    private final KetoServer old;
    private final KetoServer fresh;
    private final Options options;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: takes comparison and cut-over
     * @param old v0.6's port for reading
     * @param fresh v0.7's port for reading
     */
    public CutoverStep(
            Database database, KetoSettings settings, Path folder, KetoServer old, KetoServer fresh, Options options) {
        this.database = database;
        this.settings = settings;
        this.folder = folder;
        this.old = old;
        this.fresh = fresh;
        this.options = options;
    }

    /**
     * What may be chosen about a cut-over.
     *
     * @param sample how many tuples of each namespace both servers are asked about
     * @param seed of the choice of these
     * @param patience how long to wait until the old user has no sessions
     * @param users the old user, if it can't be told from the database and the run folder
     */
    public record Options(int sample, long seed, Duration patience, RoleNames users) {

        /** How many tuples of a namespace are asked about unless told otherwise. */
        public static final int SAMPLE = 100;
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
        public static final Request USUAL = new Request(
                Optional.empty(),
                Optional.empty(),
                new Options(Options.SAMPLE, 0, Waiting.DEFAULT.patience(), RoleNames.DEFAULT));

        /** Whether it is known where both servers are. */
        public boolean knowsServers() {
            return old.isPresent() && fresh.isPresent();
        }
    }

    @Override
    public String id() {
        return CutoverRecord.ID;
    }

    @Override
    public String title() {
        return "Cut over to v0.7";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        if (CutoverResult.read(folder).isPresent()) {
            return Inspection.of(
                    Inspection.State.DONE,
                    "the cut-over is recorded",
                    CutoverRecord.info(folder).stream().toList());
        }
        return new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> Inspection.of(
                                Inspection.State.TO_DO,
                                "v0.6 and v0.7 are to be compared",
                                observed(session, work).findings()));
    }

    /** Whether everything is where it should be. */
    private Observed observed(Session session, Work work) throws Exception {
        KetoDatabase keto = CatalogReader.read(session, folder);
        List<Finding> findings = new ArrayList<>(MigrationPreconditions.check(session, keto, settings));
        if (keto.target().isEmpty()) {
            findings.add(MigrateStep.SCHEMA_MISSING);
        }
        if (findings.stream().anyMatch(Finding::blocks)) {
            return new Observed(keto, "", false, Optional.empty(), findings);
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
            return new Observed(keto, verification.fingerprint(), traffic, Optional.of(skipped.states()), findings);
        }
    }

    private record Observed(
            KetoDatabase keto,
            String fingerprint,
            boolean traffic,
            Optional<DecisionStates> skipped,
            List<Finding> findings) {}

    private record Compared(AnswerComparison comparison, Optional<DecisionStates> skipped) {}

    @Override
    public List<String> preview() throws Exception {
        return List.of(
                "-- of each namespace " + options.sample()
                        + " tuples, and all that were recreated: check, list and expand" + " at " + old.url()
                        + " and at " + fresh.url(),
                "-- wait until the old user has no session in this database",
                "-- record the moment in " + folder.resolve(CutoverRecord.ID + ".json"));
    }

    @Override
    public CutoverResult apply(Work work) throws Exception {
        Optional<CutoverResult> done = CutoverResult.read(folder);
        if (done.isPresent()) {
            return done.get();
        }
        ProgressMeter meter = new ProgressMeter(work.progress());
        List<Finding> findings = new ArrayList<>();
        // Before v0.6 is stopped: its session may be what tells its role.
        String oldUser = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> ServiceRoles.resolve(session, CatalogReader.tables(session), options.users(), folder)
                                .oldUser());
        Compared compared = new Transactions(database).snapshot(work.cancellation(), session -> {
            Observed observed = observed(session, work);
            findings.addAll(observed.findings());
            BlockedException.throwIfAny(findings);
            return new Compared(comparison(session, observed, meter), observed.skipped());
        });
        AnswerComparison comparison = compared.comparison();
        work.journal()
                .append(
                        JournalEvent.COMPARED,
                        Map.of("agrees", comparison.agrees(), "comparison", AnswerComparison.NAME + ".json"));
        findings.addAll(findingsOf(comparison));
        BlockedException.throwIfAny(findings);
        long start = System.nanoTime();
        waitForSessions(oldUser, work, meter, findings);
        requireUnchanged(work, comparison, findings);
        Instant now = Instant.now();
        work.journal().append(JournalEvent.CUTOVER, Map.of("when", now, "oldUser", oldUser));
        return new CutoverResult(
                now,
                oldUser,
                comparison,
                ClientChange.ALL,
                (System.nanoTime() - start) / 1e9,
                compared.skipped(),
                List.copyOf(findings));
    }

    /** An earlier one will do where v0.6 is stopped already, or v0.7 has moved on, if the legacy data is the same. */
    private AnswerComparison comparison(Session session, Observed observed, ProgressMeter meter) throws Exception {
        meter.begin(FinishPhase.COMPARISON, "", "tuples");
        Optional<AnswerComparison> earlier = earlier(observed.fingerprint());
        if (earlier.isPresent() && (observed.traffic() || !answers(old.until(session.cancellation())))) {
            return earlier.get();
        }
        KetoServer before = old.until(session.cancellation());
        KetoServer after = fresh.until(session.cancellation());
        requireReady(before, "v0.6");
        requireReady(after, "v0.7");
        try (DecisionLog log = DecisionLog.read(folder)) {
            RecreatedRows recreated = RecreatedRows.read(session, observed.keto(), settings, log);
            AnswerComparison comparison = new ServerComparison(
                            before, after, session, observed.keto(), settings, recreated, meter)
                    .run(observed.keto(), log, options.sample(), options.seed(), observed.fingerprint());
            Run.writeResult(folder, AnswerComparison.NAME, comparison);
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

    private static List<Finding> findingsOf(AnswerComparison comparison) {
        List<Finding> findings = new ArrayList<>();
        if (comparison.differing() > 0) {
            findings.add(Finding.blocker(
                    "SERVERS_DIFFER",
                    "v0.6 and v0.7 answer " + comparison.differing() + " of " + comparison.questions()
                            + " questions differently: " + shown(comparison.differences()) + ".",
                    "Clients would be granted or denied something else after the switch.",
                    "Make sure that both work on this database with the same namespaces, that v0.7 was"
                            + " restarted if there are several networks, and that v0.6 was frozen"
                            + " before the migration; then run again."));
        }
        if (comparison.unanswered() > 0) {
            findings.add(Finding.info(
                    "OLD_SERVER_FAILS",
                    "v0.6 itself could not answer " + comparison.unanswered() + " questions: "
                            + shown(comparison.withoutAnswer()) + ".",
                    "It fails wherever a tuple has a malformed subject or an infinite commit time,"
                            + " and expands nothing where"
                            + " a set names an unknown namespace. v0.7 answers them."));
        }
        return findings;
    }

    private static String shown(List<AnswerComparison.Difference> differences) {
        List<String> first = differences.stream()
                .limit(SHOWN)
                .map(difference -> difference.question() + " (v0.6: " + difference.oldAnswer() + "; v0.7: "
                        + difference.newAnswer() + ")")
                .toList();
        return String.join("; ", first) + (differences.size() > SHOWN ? "; …" : "");
    }

    private void waitForSessions(String oldUser, Work work, ProgressMeter meter, List<Finding> findings)
            throws Exception {
        meter.begin(FinishPhase.SESSIONS, "", "sessions");
        long end = System.nanoTime() + options.patience().toNanos();
        while (true) {
            List<String> sessions = new Transactions(database)
                    .snapshot(work.cancellation(), session -> RoleAttributes.sessionsHere(session, oldUser));
            if (sessions.isEmpty()) {
                return;
            }
            String who = "role " + oldUser + " has " + sessions.size() + " sessions: " + String.join(", ", sessions);
            if (System.nanoTime() >= end) {
                findings.add(Finding.blocker(
                        "OLD_USER_CONNECTED",
                        "Both servers agree, but " + who + ".",
                        "v0.6 is still in use.",
                        "Route the clients to v0.7, stop v0.6, and run again; or wait longer with --wait."));
                throw new BlockedException(findings);
            }
            meter.waitFor("v0.7 answers as v0.6 does: route the clients to it, and stop v0.6; " + who);
            work.cancellation().pause(database.patience().watch());
        }
    }

    private void requireUnchanged(Work work, AnswerComparison comparison, List<Finding> findings) throws Exception {
        String now = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> Fingerprint.of(session, CatalogReader.read(session), settings)
                                .text());
        if (!now.equals(comparison.fingerprint())) {
            findings.add(Finding.blocker(
                    "LEGACY_CHANGED_MEANWHILE",
                    "The legacy tuples have changed since both servers were compared.",
                    "v0.6 has written since then; v0.7 does not have that.",
                    "Freeze v0.6, run `ferryman keto migrate` and `ferryman keto cutover` again."));
            throw new BlockedException(findings);
        }
    }
}
