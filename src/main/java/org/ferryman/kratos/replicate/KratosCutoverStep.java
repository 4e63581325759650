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
import org.ferryman.kratos.juju.CharmHandover;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.LateWrites;
import org.ferryman.kratos.pair.MessagesInFlight;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.HeldCut.Stop;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.replication.SubscriptionState;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Hands over from the source to the target. The writes to the source are stopped in one transaction that is held open
 * until the target has everything: if anything ends before its commit, writers just go on. With the commit it is
 * decided: from there on the same step goes on, or a thaw of the source takes it back. Then the target is opened, and
 * both sides are compared as they were in the moment between, while the new Kratos already serves.
 */
public final class KratosCutoverStep implements Change<KratosCutover> {

    /** The step's id. */
    public static final StepId ID = new StepId("cutover");

    private final ReplicationPair pair;
    private final FreezePass pass;
    private final Path folder;
    private final Options options;
    private final Consumer<OpenedTarget> opened;
    private final AfterOpening after;
    private final HeldCut cut;
    private final LongWindow between;
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
            ReplicationPair pair, NewKratos newKratos, Path folder, Options options, Consumer<OpenedTarget> opened) {
        this.pair = pair;
        this.pass = new FreezePass(folder);
        this.folder = folder;
        this.options = options;
        this.opened = opened;
        this.after = new AfterOpening(pair, folder, options.onOpen());
        this.cut = new HeldCut(pair.source(), pair.target(), options.waiting(), options.drain());
        this.between = new LongWindow(pair, newKratos, folder, options.migrating());
    }

    /**
     * What may be chosen.
     *
     * @param waiting how to deal with those who write to the source
     * @param drain for how long writers may wait until the target has everything
     * @param compareBefore whether rows that nobody has written to for a while are compared before anybody is stopped
     * @param verifyFirst whether both sides are compared before the target is opened: writes stand still meanwhile
     * @param onOpen is run at once when the target is open
     * @param watch for how long it is watched afterwards whether others leave the source; with zero it looks once
     * @param migrating for migrations that run in the cut-over
     */
    public record Options(
            Waiting waiting,
            Duration drain,
            boolean compareBefore,
            boolean verifyFirst,
            Optional<OpenCommand> onOpen,
            Duration watch,
            MigrateOptions migrating) {

        /** Waits as a freeze does, holds writers for ten seconds at most, and compares before and afterwards. */
        public static final Options USUAL = new Options(Waiting.DEFAULT, Duration.ofSeconds(10), false);

        /** Compares beforehand, too, runs nothing, and looks once who is still on the source. */
        public Options(Waiting waiting, Duration drain, boolean verifyFirst) {
            this(waiting, drain, true, verifyFirst, Optional.empty(), Duration.ZERO, MigrateOptions.USUAL);
        }

        /** The same with these for migrations that run in it. */
        public Options migrating(MigrateOptions migrations) {
            return new Options(waiting, drain, compareBefore, verifyFirst, onOpen, watch, migrations);
        }
    }

    /** Whether the target lacks more than can be applied while writers wait. */
    public static boolean isFar(long lagBytes) {
        return HeldCut.isFar(lagBytes);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Cut over to the target";
    }

    private WayBackLook look(Work work) throws Exception {
        return WayBackLook.at(pair, pass.recall(), work.cancellation());
    }

    private List<Finding> findings(Work work, WayBackLook back, LongWindow.Seen window) throws Exception {
        ReplicationLook look = back.forward();
        List<Finding> findings = new ArrayList<>(look.findings());
        findings.addAll(back.troubles());
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
        if (HeldCut.isFar(lag) && !look.frozen()) {
            findings.add(Finding.blocker(
                    "TARGET_TOO_FAR_BEHIND",
                    "The target still lacks " + lag + " bytes of the source's log.",
                    "Nobody may write until it has everything.",
                    "Look at `ferryman kratos replicate status`, and wait until little is still to come."));
        }
        findings.addAll(pair.inSource(work.cancellation(), HeldCut::prepared));
        handover().ifPresent(findings::add);
        if (!look.frozen()) {
            findings.addAll(
                    pair.inSource(work.cancellation(), session -> MessagesInFlight.before(session, look.kratos())));
        }
        return findings;
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        WayBackLook back = look(work);
        ReplicationLook look = back.forward();
        if (look.isOpened()) {
            return Inspection.of(
                    Inspection.State.DONE, "the target is open, and the source can't be written to", List.of());
        }
        return Inspection.of(
                Inspection.State.TO_DO,
                look.frozen() ? "it is decided, and the target is not open yet" : "the source serves",
                findings(work, back, between.see(look, work)));
    }

    @Override
    public List<String> preview() throws Exception {
        WayBackLook back = look(Work.quiet());
        ReplicationLook look = back.forward();
        if (look.isOpened()) {
            return List.of();
        }
        List<String> statements = new ArrayList<>();
        if (!look.frozen()) {
            statements.add("-- on the source, in one transaction that is held until the target has everything");
            statements.addAll(pair.inSource(
                    new Cancellation(),
                    session -> HeldCut.stopping(
                            session,
                            FreezePass.guard(pass.recall()),
                            look.kratos().tables())));
        }
        statements.addAll(between.preview(between.see(look, Work.quiet())));
        statements.add("-- on the target");
        statements.add("ALTER SUBSCRIPTION " + QualifiedName.quote(look.name()) + " DISABLE");
        boolean armed = back.phase() == WayBackPhase.ARMED;
        if (armed) {
            statements.add("-- on the source: " + SubscriptionState.noting(back.name(), "…"));
            statements.add("SELECT pg_replication_slot_advance(" + SqlText.literal(back.name())
                    + ", pg_current_wal_flush_lsn())");
        }
        statements.addAll(pair.inTarget(new Cancellation(), HeldCut::opening));
        if (armed) {
            statements.add("-- on the source, which follows the target from then on; the way there ends before");
            statements.addAll(new WayBack(pair, back, pass.recall()).widening(Work.quiet()));
            statements.add("ALTER SUBSCRIPTION " + QualifiedName.quote(back.name()) + " ENABLE");
        }
        return statements;
    }

    @Override
    public KratosCutover apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        between.guardAgain(work);
        WayBackLook seen = look(work);
        ReplicationLook look = seen.forward();
        if (look.isOpened()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "TARGET_OPEN",
                    "The target is open already.",
                    "There is nothing to hand over, and what was compared then is in cutover.json.",
                    "Run `ferryman kratos replicate stop`, once nobody needs the source any more.")));
        }
        LongWindow.Seen window = between.see(look, work);
        BlockedException.throwIfAny(findings(work, seen, window));
        Optional<WayBack> back = seen.phase() == WayBackPhase.ARMED
                ? Optional.of(new WayBack(pair, seen, Optional.of(pass.recallOrMake())))
                : Optional.empty();
        if (back.isPresent()) {
            // What there is to forget by now is not to be forgotten while nobody can write.
            back.get().advance(work);
        }
        ReplicationControl control = new ReplicationControl(pair, look.name());
        between.follow(window, look, control, meter, work);
        if (options.compareBefore() && !look.frozen()) {
            SettledRows.require(pair, control, meter, work);
        }
        meter.begin(ReplicationPhase.CUT, "", "");
        if (look.frozen()) {
            decided = Optional.of(Instant.now());
        }
        Stop stop = stop(work, meter, control, look, window);
        decided = stop.stopped().or(() -> decided);
        meter.begin(ReplicationPhase.DECIDED, "", "");
        meter.begin(ReplicationPhase.PAUSE, "", "");
        control.pause(work, meter);
        Optional<CutoverProof> first = window.isLong() ? between.upgrade(window, meter, work) : Optional.empty();
        if (first.isEmpty() && options.verifyFirst()) {
            first = Optional.of(HeldCut.inSnapshots(
                    pair,
                    work.cancellation(),
                    (source, target) ->
                            CutoverProof.read(pair, source, target, meter).require()));
        }
        if (back.isPresent()) {
            back.get().advance(work);
        }
        Cut made = new Cut(stop, look, window, first, back);
        KratosCutover cutover = HeldCut.inSnapshots(
                pair, work.cancellation(), (source, target) -> open(work, meter, made, source, target));
        if (back.isPresent()) {
            cutover = cutover.with(Optional.empty(), new KratosStopReplicationStep(pair).leave(work, meter));
        }
        return after.end(cutover, options.watch(), work, meter);
    }

    private Stop stop(
            Work work, ProgressMeter meter, ReplicationControl control, ReplicationLook look, LongWindow.Seen window)
            throws Exception {
        if (!look.frozen()) {
            return cut.stop(
                    work, meter, control, pass.recallOrMake(), look.kratos().tables());
        }
        // Before the first migration it had everything, and what follows would not fit.
        return window.isLong() && window.begun()
                ? new Stop(Optional.empty(), Instant.now(), Optional.empty())
                : cut.goOn(work, meter, control);
    }

    /**
     * What was done before the target is opened.
     *
     * @param look what was seen before
     * @param window in which the target was upgraded
     * @param first what came of comparing before that; empty if it is done afterwards
     * @param back the way back, if it is armed
     */
    private record Cut(
            Stop stop,
            ReplicationLook look,
            LongWindow.Seen window,
            Optional<CutoverProof> first,
            Optional<WayBack> back) {}

    /** Both snapshots are of the moment in which nobody could write to either side. */
    private KratosCutover open(Work work, ProgressMeter meter, Cut made, Session source, Session target)
            throws Exception {
        Stop stop = made.stop();
        meter.begin(ReplicationPhase.OPEN, "", "");
        List<Finding> findings = new ArrayList<>(between.told());
        Instant openedAt = cut.open(work, findings);
        handover().ifPresent(findings::add);
        decided = Optional.empty();
        OpenedTarget told = OpenedTarget.of(openedAt, pair.target().settings());
        after.begin(told);
        opened.accept(told);
        // Before anything is read in the snapshots: a table that was read there can't be widened.
        made.back().ifPresent(way -> follow(work, meter, way, findings));
        findings.addAll(MessagesInFlight.after(source, made.look().kratos()));
        meter.begin(ReplicationPhase.PROOF, "", "");
        Optional<CutoverProof> proof = made.first().isPresent()
                ? made.first()
                : CutoverProof.afterOpening(
                        () -> CutoverProof.read(pair, source, target, meter), findings, KratosCutoverStep::unproven);
        List<Finding> late =
                LateWrites.look(pair.source(), "source", made.look().name(), work.cancellation());
        findings.addAll(late);
        proof = proof.map(read -> read.with(late));
        return new KratosCutover(
                stop.stopped(),
                stop.drained(),
                stop.position(),
                openedAt,
                stop.outageSeconds(openedAt),
                made.window().kind().keyword(),
                CutoverProof.equality(proof),
                proof.map(CutoverProof::tables).orElse(List.of()),
                Optional.empty(),
                findings);
    }

    private void follow(Work work, ProgressMeter meter, WayBack back, List<Finding> findings) {
        OnceOpen.attempt(
                        () -> {
                            back.follow(work, meter, options.waiting());
                            return true;
                        },
                        findings,
                        failure -> Finding.warning(
                                "WAY_BACK_NOT_FOLLOWING",
                                "The target is open, and the source does not follow it yet: " + failure + ".",
                                "The target keeps its log for the source.",
                                "The log has the reason. Run `ferryman kratos way-back arm`: the source follows then,"
                                        + " and gets all of it."))
                .ifPresent(done -> findings.add(Finding.info(
                        "WAY_BACK_FOLLOWS",
                        "The source follows the target: `ferryman kratos way-back go` goes back with what was written"
                                + " since.",
                        "The target keeps its log for it whenever the source is away.")));
    }

    /** What people move in Juju when the target is open. */
    private Optional<Finding> handover() {
        return CharmHandover.recall(folder).map(CharmHandover::there);
    }

    private static Finding unproven(String failure) {
        return Finding.warning(
                "CUTOVER_UNPROVEN",
                "The target is open, and whether it held what the source held could not be found out: " + failure + ".",
                "The moment in which both were to be compared is gone.",
                "The log has the reason. The source still has all that it had; keep it until you are sure.");
    }

    @Override
    public Optional<Finding> rolledBack() {
        return cut.isHeld()
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
