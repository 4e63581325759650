package org.ferryman.keto.finish;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Run;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.HostName;
import org.ferryman.keto.ahead.ProvenDifference;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoMark;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.catalog.MarkMemory;
import org.ferryman.keto.catalog.MarkTable;
import org.ferryman.keto.catalog.OpenedCutover;
import org.ferryman.keto.move.LastComparison;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.ServiceRoles;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.StateCount;
import org.ferryman.keto.tuple.SetNesting;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.ChangeCounters;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/**
 * Proves that v0.7 answers as v0.6 does, waits until v0.6 is stopped, and records the moment, in the run folder and in
 * the database's mark. After a copy ahead it reads no table as a whole before that: it goes by what the migration has
 * proven of the changes, and compares every tuple afterwards, in a snapshot from before v0.7 was written to.
 */
public final class CutoverStep implements Change<CutoverResult> {

    /** With the sample, the nested sets and the skipped tuples: measured, of a reading of every tuple. */
    private static final double READINGS_FIRST = 4.5;

    private final Database database;
    private final KetoSettings settings;
    private final Path folder;
    private final KetoServer old;
    private final KetoServer fresh;
    private final CompareStep compare;
    private final Options options;
    private final LastLook last;
    private Consumer<Instant> listener = when -> {};
    private volatile @Nullable OpenedCutover opened;

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
        this.compare = new CompareStep(database, settings, folder, old, fresh, options.questions());
        this.options = options;
        this.last = new LastLook(database, settings, folder);
    }

    /** The same step, and who is told at once that v0.7 may be written to: what follows may take minutes. */
    public CutoverStep onOpen(Consumer<Instant> told) {
        listener = told;
        return this;
    }

    /**
     * What may be chosen about a cut-over.
     *
     * @param questions what both servers are asked
     * @param patience how long to wait until the old user has no sessions
     * @param users the old user, if it can't be told from the database and the run folder
     * @param verifyFirst whether every tuple is compared before v0.7 may be written to, also after a copy
     */
    public record Options(CompareStep.Options questions, Duration patience, RoleNames users, boolean verifyFirst) {

        /** After a copy every tuple is compared once v0.7 serves. */
        public Options(CompareStep.Options questions, Duration patience, RoleNames users) {
            this(questions, patience, users, false);
        }
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
                new Options(CompareStep.Request.USUAL.options(), Waiting.DEFAULT.patience(), RoleNames.DEFAULT));

        /** Whether it is known where both servers are. */
        public boolean knowsServers() {
            return old.isPresent() && fresh.isPresent();
        }
    }

    @Override
    public StepId id() {
        return CutoverRecord.ID;
    }

    @Override
    public String title() {
        return "Cut over to v0.7";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            Optional<Finding> recorded = CutoverRecord.info(session, folder);
            if (recorded.isPresent()) {
                return Inspection.of(Inspection.State.DONE, "the cut-over is recorded", List.of(recorded.get()));
            }
            CompareStep.Observed observed = compare.observed(session, work, options.verifyFirst());
            List<Finding> findings = new ArrayList<>(observed.findings());
            findings.addAll(MarkTable.findings(session));
            price(session, observed).ifPresent(findings::add);
            return Inspection.of(Inspection.State.TO_DO, "v0.6 and v0.7 are to be compared", findings);
        });
    }

    /** What comparing every tuple costs whom; nothing where there is no choice. */
    private Optional<Finding> price(Session session, CompareStep.Observed observed) throws Exception {
        boolean first = options.verifyFirst()
                && ProvenDifference.read(session, observed.keto(), settings)
                        .proven()
                        .isPresent();
        if (!first && observed.difference().isEmpty()) {
            return Optional.empty();
        }
        long rows = ChangeCounters.estimatedRows(session, TupleReading.tables(observed.keto(), settings));
        String time = LastComparison.secondsFor(folder, rows)
                .map(seconds -> ", about " + AmountText.seconds(first ? seconds * READINGS_FIRST : seconds))
                .orElse("");
        return Optional.of(Finding.info(
                "PROOF_CHOICE",
                "Every tuple is compared " + (first ? "before v0.7 may be written to" : "once v0.7 serves") + time
                        + ".",
                first
                        ? "Nobody can write meanwhile. Without --verify-first they are compared while v0.7 serves."
                        : "Both sides are compared as they are now. With --verify-first they are compared before, and"
                                + " nobody can write meanwhile."));
    }

    @Override
    public List<String> preview() throws Exception {
        List<String> mark =
                new Transactions(database).snapshot(Work.quiet().cancellation(), session -> MarkTable.preview(session));
        List<String> statements = new ArrayList<>(List.of(
                "-- of each namespace " + options.questions().sample()
                        + " tuples, and all that were recreated: check, list and expand" + " at " + old.url()
                        + " and at " + fresh.url(),
                "-- wait until the old user has no session in this database",
                "-- record the moment in " + folder.resolve(CutoverRecord.ID + ".json") + " and in the database"));
        statements.addAll(mark);
        statements.add("-- after a copy: compare every tuple, as both sides were before v0.7 was written to, unless"
                + " --verify-first has done so");
        return statements;
    }

    @Override
    public CutoverResult apply(Work work) throws Exception {
        Optional<CutoverResult> done = recorded(work);
        if (done.isPresent()) {
            return done.get();
        }
        // Before v0.6 is stopped: its session may be what tells its role.
        String oldUser = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> ServiceRoles.resolve(session, CatalogReader.tables(session), options.users(), folder)
                                .oldUser());
        // What it sees stays there to be compared, whatever v0.7 writes meanwhile.
        return new Transactions(database).snapshot(work.cancellation(), held -> cutOver(held, oldUser, work));
    }

    private CutoverResult cutOver(Session held, String oldUser, Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        CompareStep.Observed observed = compare.observed(held, work, options.verifyFirst());
        List<Finding> findings = new ArrayList<>(observed.findings());
        findings.addAll(MarkTable.findings(held));
        BlockedException.throwIfAny(findings);
        boolean proofFollows = observed.difference().isPresent();
        if (!proofFollows) {
            SetNesting.of(held, observed.keto(), settings).tooDeep().ifPresent(findings::add);
        }
        AnswerComparison comparison = compare.compare(held, observed, meter);
        Map<String, ?> said = Map.of("agrees", comparison.agrees(), "comparison", AnswerComparison.ID + ".json");
        work.journal().append(JournalEvent.COMPARED, said);
        findings.addAll(comparison.findings());
        BlockedException.throwIfAny(findings);
        if (proofFollows) {
            findings.addAll(last.sinceTheMigration(work, observed.traffic()));
            BlockedException.throwIfAny(findings);
        }
        // While it can be read: what keeps it in sight may get lost once v0.7 serves.
        Optional<ExactProof> known = ExactProof.earlier(held, folder, observed);
        if (observed.verification().isPresent()) {
            new VerifyStep(database, settings, folder)
                    .keep(observed.verification().get(), observed.migration());
        }
        OpenedCutover now = open(held, observed);
        meter.begin(FinishPhase.OPEN, "", "");
        announce(now);
        long start = System.nanoTime();
        Optional<Finding> stays = new OldSessions(database, oldUser, options.patience()).waitFor(work, meter);
        if (stays.isPresent()) {
            findings.add(stays.get());
            if (proofFollows) {
                proveAnyhow(known, held, observed, now, findings, work, meter);
            }
            throw new BlockedException(findings);
        }
        Optional<DecisionStates> skipped = Optional.empty();
        if (proofFollows) {
            findings.addAll(last.sinceTheMigration(work, true));
            BlockedException.throwIfAny(findings);
        } else {
            StateCount count = last.requireUnchanged(work, comparison, findings);
            // Clients and people may have dealt with some while v0.6 was waited for.
            findings.removeAll(observed.aboutSkipped());
            findings.addAll(count.findings());
            skipped = Optional.of(count.states());
        }
        Instant when = record(work, oldUser);
        CutoverResult result = new CutoverResult(
                now.when(),
                when,
                oldUser,
                comparison,
                observed.migration(),
                ClientChange.ALL,
                (System.nanoTime() - start) / 1e9,
                skipped,
                RowEquality.UNPROVEN,
                List.of(),
                List.copyOf(findings));
        return proofFollows
                ? proven(known, held, observed, result, work, meter)
                : result.with(
                        known.orElseGet(
                                () -> ExactProof.before(observed.verification().orElseThrow())),
                        skipped,
                        List.of());
    }

    private Instant record(Work work, String oldUser) throws Exception {
        Instant when = Instant.now().truncatedTo(ChronoUnit.MICROS);
        Optional<UUID> run = mark(work, when, oldUser);
        if (run.isPresent()) {
            MarkMemory.keep(folder, run.get());
        }
        work.journal().append(JournalEvent.CUTOVER, Map.of("when", when, "oldUser", oldUser));
        return when;
    }

    /** Where clients are on v0.7 already: a later run finds no moment any more in which both can be compared. */
    private void proveAnyhow(
            Optional<ExactProof> known,
            Session held,
            CompareStep.Observed observed,
            OpenedCutover now,
            List<Finding> findings,
            Work work,
            ProgressMeter meter)
            throws Exception {
        if (last.sinceTheMigration(work, false).isEmpty()) {
            return;
        }
        ExactProof proof = prove(known, held, observed, work, meter);
        if (proof.equality() == RowEquality.DIFFERS) {
            now.with(proof.findings()).keep(folder);
            findings.addAll(proof.findings());
        }
    }

    /** From then on clients write to v0.7's table: the first time that this was said of what a migration moved. */
    private OpenedCutover open(Session held, CompareStep.Observed observed) throws Exception {
        Optional<OpenedCutover> earlier = OpenedCutover.read(held, folder)
                .filter(opened -> opened.fingerprint().equals(observed.fingerprint()));
        if (earlier.isPresent()) {
            return earlier.get();
        }
        OpenedCutover first = new OpenedCutover(
                Instant.now().truncatedTo(ChronoUnit.MICROS), observed.migration(), observed.fingerprint(), List.of());
        first.keep(folder);
        return first;
    }

    /** Once, also where a lost connection makes the step begin again. */
    private void announce(OpenedCutover now) {
        boolean first = opened == null;
        opened = now;
        if (first) {
            listener.accept(now.when());
        }
    }

    @Override
    public Optional<Finding> begun() {
        return Optional.ofNullable(opened).map(OpenedCutover::blocker);
    }

    /** v0.7 serves by now: whatever goes wrong must not pass for a failure of the cut-over. */
    private CutoverResult proven(
            Optional<ExactProof> known,
            Session held,
            CompareStep.Observed observed,
            CutoverResult result,
            Work work,
            ProgressMeter meter)
            throws Exception {
        Run.writeResult(folder, CutoverRecord.ID.text(), result.with(ExactProof.OPEN, Optional.empty(), List.of()));
        ExactProof proof = prove(known, held, observed, work, meter);
        List<Finding> more = new ArrayList<>();
        Optional<StateCount> count = OnceOpen.attempt(
                () -> {
                    SetNesting.of(held, observed.keto(), settings).tooDeep().ifPresent(more::add);
                    return new Transactions(database).snapshot(work.cancellation(), last::skipped);
                },
                more,
                failure -> Finding.warning(
                        "SKIPPED_NOT_COUNTED",
                        "What has become of the skipped tuples could not be counted: " + failure + ".",
                        "v0.7 does not have those that nobody recreates.",
                        "The log has the reason. Run `ferryman keto skipped`: it lists them."));
        count.ifPresent(counted -> more.addAll(counted.findings()));
        return result.with(proof, count.map(StateCount::states), more);
    }

    private ExactProof prove(
            Optional<ExactProof> known, Session held, CompareStep.Observed observed, Work work, ProgressMeter meter) {
        if (known.isPresent()) {
            return known.get();
        }
        meter.begin(FinishPhase.PROOF, "", "");
        return ExactProof.of(held, database, settings, folder, observed, work);
    }

    /** The one that this folder recorded, if it still holds; another folder's keeps from recording one. */
    private Optional<CutoverResult> recorded(Work work) throws Exception {
        Optional<CutoverResult> own = CutoverResult.read(folder);
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            Optional<Instant> when = CutoverRecord.read(session, folder).map(CutoverRecord::when);
            if (own.map(CutoverResult::when).equals(when)) {
                return own;
            }
            BlockedException.throwIfAny(
                    CutoverRecord.done(session, folder).stream().toList());
            return Optional.empty();
        });
    }

    /** Tells every other run folder; tells the mark's run. */
    private Optional<UUID> mark(Work work, Instant now, String oldUser) throws Exception {
        String who = System.getProperty("user.name", "unknown") + " on " + HostName.own();
        return new Transactions(database).committed(work, session -> {
            String newUser = CatalogReader.read(session).target().orElseThrow().owner();
            KetoMark mark = KetoMark.of(session, folder).with(new KetoMark.Cutover(now, who, oldUser, newUser));
            return MarkTable.write(session, mark) ? Optional.of(mark.run()) : Optional.empty();
        });
    }
}
