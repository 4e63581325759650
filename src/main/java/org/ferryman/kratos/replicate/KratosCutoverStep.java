package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.binary.OpenCommand;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosCutover.RowEquality;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Hands over from the source to the target. The writes to the source are stopped in one transaction that is held open
 * until the target has everything: if anything ends before its commit, writers just go on. With the commit it is
 * decided: from there on the same step goes on, or a thaw of the source takes it back. Then the target is opened, and
 * both sides are compared as they were in the moment between, while the new Kratos already serves.
 */
public final class KratosCutoverStep implements Change<KratosCutover> {

    /** The step's id. */
    public static final StepId ID = new StepId("cutover");

    private static final Logger LOG = LoggerFactory.getLogger(KratosCutoverStep.class);

    /** Of a held transaction whose client says nothing: then the server takes it back, and writers go on. */
    private static final String DEAD_MAN = "SET LOCAL idle_in_transaction_session_timeout = '3s'";

    private static final long LITTLE = 16L << 20;

    private final ReplicationPair pair;
    private final FreezePass pass;
    private final Options options;
    private final LongWindow between;
    private final Consumer<OpenedTarget> opened;
    private final AfterOpening after;
    private boolean held;
    private Optional<KratosCutover> done = Optional.empty();
    private Optional<Instant> decided = Optional.empty();

    /**
     * Prepares the step.
     *
     * @param newKratos upgrades the target while nobody writes, where it could not be done before; else it may be
     *     unnamed
     * @param folder the run folder: has the pass of both guards, and gets what the command prints
     * @param opened is told at once that the target is open
     */
    public KratosCutoverStep(
            ReplicationPair pair,
            NewKratos newKratos,
            Path folder,
            Options options,
            Consumer<OpenedTarget> opened) {
        this.between = new LongWindow(pair, newKratos, folder, options.migrating());
        this.pair = pair;
        this.pass = new FreezePass(folder);
        this.options = options;
        this.opened = opened;
        this.after = new AfterOpening(pair, folder, options.onOpen());
    }

    /**
     * What may be chosen.
     *
     * @param waiting how to deal with those who write to the source
     * @param drain for how long writers may wait until the target has everything
     * @param verifyFirst whether both sides are compared before the target is opened: writes stand still meanwhile
     * @param onOpen is run at once when the target is open
     * @param watch for how long it is watched afterwards whether others leave the source; with zero it looks once
     * @param migrating for migrations that run in the cut-over
     */
    public record Options(
            Waiting waiting,
            Duration drain,
            boolean verifyFirst,
            Optional<OpenCommand> onOpen,
            Duration watch,
            MigrateOptions migrating) {

        /** Waits as a freeze does, holds writers for ten seconds at most, and compares afterwards. */
        public static final Options USUAL = new Options(Waiting.DEFAULT, Duration.ofSeconds(10), false);

        /** Runs nothing, and looks once who is still on the source. */
        public Options(Waiting waiting, Duration drain, boolean verifyFirst) {
            this(waiting, drain, verifyFirst, Optional.empty(), Duration.ZERO, MigrateOptions.USUAL);
        }
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Cut over to the target";
    }

    private ReplicationLook look(Work work) throws Exception {
        return ReplicationLook.at(pair, pass.recall(), work.cancellation());
    }

    private List<Finding> findings(Work work, ReplicationLook look, LongWindow.Seen window) throws Exception {
        List<Finding> findings = new ArrayList<>(look.findings());
        findings.addAll(window.findings());
        boolean follows = look.target() == TargetState.OURS
                && look.subscription()
                        .filter(there -> there.isReady() && (there.enabled() || look.frozen() || window.mayFollow()))
                        .isPresent();
        if (!follows && window.findings().isEmpty()) {
            findings.add(Finding.blocker(
                    "REPLICATION_NOT_COMPLETE",
                    "The target does not follow the source.",
                    "It lacks what is written there.",
                    "Run `ferryman kratos replicate`, and `ferryman kratos migrate --target`, first."));
        }
        long lag = look.slot().map(slot -> slot.lagBytes()).orElse(0L);
        if (lag > LITTLE && !look.frozen()) {
            findings.add(Finding.blocker(
                    "TARGET_TOO_FAR_BEHIND",
                    "The target still lacks " + lag + " bytes of the source's log.",
                    "Nobody may write until it has everything.",
                    "Look at `ferryman kratos replicate status`, and wait until little is still to come."));
        }
        long prepared = pair.inSource(
                work.cancellation(),
                session -> session.one(
                        "SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()",
                        row -> row.getLong(1)));
        if (prepared > 0) {
            findings.add(Finding.blocker(
                    "PREPARED_TRANSACTIONS",
                    prepared + " transactions are prepared on the source.",
                    "They could be committed after the cut-over, and be lost.",
                    "Commit them or roll them back: pg_prepared_xacts lists them."));
        }
        return findings;
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        ReplicationLook look = look(work);
        if (look.isOpened()) {
            return Inspection.of(
                    Inspection.State.DONE, "the target is open, and the source can't be written to", List.of());
        }
        return Inspection.of(
                Inspection.State.TO_DO,
                look.frozen() ? "it is decided, and the target is not open yet" : "the source serves",
                findings(work, look, between.see(look, work)));
    }

    @Override
    public List<String> preview() throws Exception {
        ReplicationLook look = look(Work.quiet());
        if (look.isOpened()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        if (!look.frozen()) {
            statements.add("-- on the source, in one transaction that is held until the target has everything");
            statements.addAll(pair.inSource(
                    new Cancellation(),
                    session -> stopping(
                            session,
                            FreezePass.guard(pass.recall()),
                            look.kratos().tables())));
        }
        statements.addAll(between.preview(between.see(look, Work.quiet())));
        statements.add("-- on the target");
        statements.add("ALTER SUBSCRIPTION " + QualifiedName.quote(look.name()) + " DISABLE");
        statements.addAll(pair.inTarget(new Cancellation(), session -> opening(session)));
        return statements;
    }

    private static List<String> stopping(Session session, WriteGuard guard, List<QualifiedName> tables)
            throws Exception {
        List<String> statements = new ArrayList<>();
        statements.add("LOCK TABLE "
                + String.join(", ", tables.stream().map(QualifiedName::quoted).toList())
                + " IN SHARE ROW EXCLUSIVE MODE");
        statements.addAll(guard.installation(guard.observe(session), tables));
        return statements;
    }

    private static List<String> opening(Session session) throws Exception {
        WriteGuard guard = FreezePass.guard(Optional.empty());
        GuardState now = guard.observe(session);
        return now.isThere() ? guard.removal(now) : List.of();
    }

    private record Stop(Optional<Instant> stopped, Instant drained) {}

    @Override
    public KratosCutover apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        ReplicationLook look = look(work);
        if (look.isOpened()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "TARGET_OPEN",
                    "The target is open already.",
                    "There is nothing to hand over, and what was compared then is in cutover.json.",
                    "Run `ferryman kratos replicate stop`, once nobody needs the source any more.")));
        }
        LongWindow.Seen window = between.see(look, work);
        BlockedException.throwIfAny(findings(work, look, window));
        ReplicationControl control = new ReplicationControl(pair, look.name());
        between.follow(window, look, control, meter, work);
        meter.begin(ReplicationPhase.CUT, "", "");
        Stop stop = look.frozen() ? goOn(work, meter, control, window) : stop(work, meter, look, control);
        control.pause(work, meter);
        Optional<CutoverProof> first = window.isLong() ? between.upgrade(window, meter, work) : Optional.empty();
        return after.end(compared(work, meter, stop, window, first), options.watch(), work, meter);
    }

    private KratosCutover compared(
            Work work, ProgressMeter meter, Stop stop, LongWindow.Seen window, Optional<CutoverProof> first)
            throws Exception {
        try {
            return pair.inSource(
                    work.cancellation(),
                    source -> pair.inTarget(
                            work.cancellation(), target -> open(work, meter, stop, window, first, source, target)));
        } catch (Exception failure) {
            // A snapshot that can't be ended any more changes nothing of what was done in it.
            LOG.warn("the snapshots did not end as they should", failure);
            return done.orElseThrow(() -> failure);
        }
    }

    private Stop stop(Work work, ProgressMeter meter, ReplicationLook look, ReplicationControl control)
            throws Exception {
        WriteGuard guard = FreezePass.guard(Optional.of(pass.recallOrMake()));
        List<QualifiedName> tables = look.kratos().tables();
        Stop stop = new ShortLocks(pair.source(), options.waiting(), Mode.SHARE_ROW_EXCLUSIVE)
                .run(work, tables, List.of(), (session, locking) -> {
                    session.execute(DEAD_MAN);
                    locking.run(stopping(session, guard, tables));
                    held = true;
                    Instant stopped = Instant.now();
                    guard.require(session, tables);
                    String place = control.mark(work);
                    control.await(place, options.drain(), work.cancellation(), meter, () -> alive(session));
                    return new Stop(Optional.of(stopped), Instant.now());
                })
                .result();
        held = false;
        decided = stop.stopped();
        return stop;
    }

    private static void alive(Session session) throws Exception {
        session.one("SELECT 1", row -> true);
    }

    /** An earlier run stopped the writes and got no further. */
    private Stop goOn(Work work, ProgressMeter meter, ReplicationControl control, LongWindow.Seen window)
            throws Exception {
        decided = Optional.of(Instant.now());
        if (window.isLong() && window.begun()) {
            // It had everything before the first migration, and what follows would not fit.
            return new Stop(Optional.empty(), Instant.now());
        }
        control.resume(work);
        control.await(control.mark(work), ReplicationControl.AS_LONG_AS_IT_TAKES, work.cancellation(), meter, () -> {});
        return new Stop(Optional.empty(), Instant.now());
    }

    /** Both snapshots are of the moment in which nobody could write to either side. */
    private KratosCutover open(
            Work work,
            ProgressMeter meter,
            Stop stop,
            LongWindow.Seen window,
            Optional<CutoverProof> compared,
            Session source,
            Session target)
            throws Exception {
        Optional<CutoverProof> first = compared.isPresent() || !options.verifyFirst()
                ? compared
                : Optional.of(CutoverProof.read(pair, source, target, meter).require());
        meter.begin(ReplicationPhase.OPEN, "", "");
        GuardState guarded = FreezePass.guard(Optional.empty()).observe(target);
        new ShortLocks(pair.target(), options.waiting()).run(work, guarded.names(), List.of(), (session, locking) -> {
            locking.run(opening(session));
            return true;
        });
        Instant openedAt = Instant.now();
        decided = Optional.empty();
        OpenedTarget told = OpenedTarget.of(openedAt, pair.target().settings());
        after.begin(told);
        opened.accept(told);
        meter.begin(ReplicationPhase.PROOF, "", "");
        List<Finding> findings = new ArrayList<>();
        Optional<CutoverProof> proof = first.or(() -> proof(source, target, meter, findings));
        proof.ifPresent(found -> findings.addAll(found.findings()));
        done = Optional.of(new KratosCutover(
                stop.stopped(),
                stop.drained(),
                openedAt,
                stop.stopped().map(since -> Duration.between(since, openedAt).toNanos() / 1e9),
                window.kind().keyword(),
                proof.map(found -> found.holds() ? RowEquality.EQUAL : RowEquality.DIFFERS)
                        .orElse(RowEquality.UNPROVEN),
                proof.map(CutoverProof::tables).orElse(List.of()),
                Optional.empty(),
                findings));
        return done.get();
    }

    /** The target is open: whatever keeps it from being proven must not pass for a cut-over that failed. */
    private Optional<CutoverProof> proof(Session source, Session target, ProgressMeter meter, List<Finding> findings) {
        try {
            return Optional.of(CutoverProof.read(pair, source, target, meter));
        } catch (Exception failure) {
            if (failure instanceof InterruptedException) {
                Thread.currentThread().interrupt();
            }
            LOG.warn("the two sides could not be compared", failure);
            findings.add(Finding.warning(
                    "CUTOVER_UNPROVEN",
                    "The target is open, and whether it held what the source held could not be found out: "
                            + failure.getClass().getSimpleName() + ".",
                    "The moment in which both were to be compared is gone.",
                    "The log has the reason. The source still has all that it had; keep it until you are sure."));
            return Optional.empty();
        }
    }

    @Override
    public Optional<Finding> rolledBack() {
        return held
                ? Optional.of(Finding.info(
                        "CUTOVER_ROLLED_BACK",
                        "Writers to the source waited for a moment, and go on: the cut-over was rolled back.",
                        "Nothing has changed on either side."))
                : Optional.empty();
    }

    @Override
    public Optional<Finding> begun() {
        return decided.map(since -> Finding.blocker(
                "CUTOVER_DECIDED",
                "Writes to the source are stopped, and the target is not open yet.",
                "Nobody can log in or register meanwhile; sessions go on.",
                "Run `ferryman kratos cutover` again: it goes on. Or run `ferryman kratos thaw` on the source: then"
                        + " the old Kratos writes again, and nothing has happened."));
    }
}
