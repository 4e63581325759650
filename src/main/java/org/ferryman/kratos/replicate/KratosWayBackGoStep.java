package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Patience;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.juju.CharmHandover;
import org.ferryman.kratos.pair.LateWrites;
import org.ferryman.kratos.pair.MessagesInFlight;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.FerrymanTraces.SideTraces;
import org.ferryman.kratos.replicate.HeldCut.Stop;
import org.ferryman.kratos.replicate.KratosReturn.Left;
import org.ferryman.kratos.replicate.WayBackColumns.Beyond;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.replication.SlotState;

/**
 * Goes back to the source after a cut-over, with everything that was written to the target since: the same cut as
 * there, in the other direction. What the old level has no place for is told before, and stays on the target.
 */
public final class KratosWayBackGoStep implements Change<KratosReturn> {

    /** The step's id. */
    public static final StepId ID = new StepId("way-back-go");

    private final ReplicationPair pair;
    private final FreezePass pass;
    private final Path folder;
    private final KratosCutoverStep.Options options;
    private final Runnable opened;
    private final HeldCut cut;
    private Optional<Instant> decided = Optional.empty();

    /**
     * Prepares the step.
     *
     * @param folder the run folder: has the pass of both guards
     * @param options as for the way there
     * @param opened is told at once that the source is open
     */
    public KratosWayBackGoStep(ReplicationPair pair, Path folder, KratosCutoverStep.Options options, Runnable opened) {
        this.pair = pair;
        this.pass = new FreezePass(folder);
        this.folder = folder;
        this.options = options;
        this.opened = opened;
        this.cut = new HeldCut(pair.target(), pair.source(), options.waiting(), options.drain());
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Go back to the source";
    }

    private WayBackLook look(Work work) throws Exception {
        return WayBackLook.at(pair, pass.recall(), work.cancellation());
    }

    /** The same, where a server that was away gets as long as one may be until it follows again. */
    private WayBackLook settled(Work work) throws Exception {
        Patience patience = pair.source().patience();
        long end = System.nanoTime() + patience.server().toNanos();
        WayBackLook look = look(work);
        while (look.isRestarting() && System.nanoTime() < end) {
            new ProgressMeter(work.progress()).waitFor("the source's server, until it follows the target again");
            work.cancellation().pause(patience.look());
            look = look(work);
        }
        return look;
    }

    private List<Finding> findings(Work work, WayBackLook look, List<Left> left) throws Exception {
        List<Finding> findings = new ArrayList<>();
        if (look.phase() != WayBackPhase.FOLLOWING && !look.isGoingBack()) {
            findings.addAll(look.troubles());
            findings.add(Finding.blocker(
                    "WAY_BACK_MISSING",
                    "The source does not follow the target.",
                    "It lacks what is written there.",
                    "Look at `ferryman kratos way-back status`. Before the cut-over `ferryman kratos replicate stop`"
                            + " takes everything back."));
            return findings;
        }
        long lag = look.slot().map(SlotState::lagBytes).orElse(0L);
        if (HeldCut.isFar(lag) && !look.isGoingBack()) {
            findings.add(Finding.blocker(
                    "SOURCE_TOO_FAR_BEHIND",
                    "The source still lacks " + lag + " bytes of the target's log.",
                    "Nobody may write until it has everything.",
                    "Look at `ferryman kratos way-back status`, and wait until little is still to come."));
        }
        findings.addAll(pair.inTarget(work.cancellation(), HeldCut::prepared));
        if (!look.isGoingBack()) {
            findings.addAll(
                    pair.inTarget(work.cancellation(), session -> MessagesInFlight.before(session, look.kratos())));
        }
        if (!left.isEmpty()) {
            findings.add(Finding.warning(
                    "OLD_LEVEL_LACKS",
                    "Kratos " + look.forward().kratos().level().name() + " has no place for what is here: "
                            + left.stream().map(Left::told).collect(Collectors.joining(", ")) + ".",
                    "The old Kratos goes on without it; it stays on the target.",
                    "Keep the target as long as you need it."));
        }
        CharmHandover.recall(folder).map(CharmHandover::back).ifPresent(findings::add);
        findings.add(Finding.info(
                "WAY_THERE_NOT_ARMED",
                "Once you have gone back, the target follows no more.",
                "To cut over again, run `ferryman kratos cleanup --discard-written`, and begin with `ferryman kratos"
                        + " replicate`: it copies everything again."));
        return findings;
    }

    /** Reads the target's tables where the old level lacks something. */
    private List<Left> left(Cancellation cancellation, WayBackLook look) throws Exception {
        return pair.inTarget(cancellation, session -> {
            List<Left> left = new ArrayList<>();
            for (Beyond beyond : look.columns().beyond()) {
                long rows = beyond.rows(session);
                if (rows > 0) {
                    left.add(new Left(beyond.table().name(), beyond.column(), rows));
                }
            }
            return left;
        });
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        WayBackLook look = settled(work);
        if (look.phase() == WayBackPhase.GONE_BACK) {
            return Inspection.of(
                    Inspection.State.DONE, "the source is open, and the target can't be written to", List.of());
        }
        return Inspection.of(
                Inspection.State.TO_DO,
                look.isGoingBack() ? "it is decided, and the source is not open yet" : "the target serves",
                findings(work, look, left(work.cancellation(), look)));
    }

    @Override
    public List<String> preview() throws Exception {
        WayBackLook look = look(Work.quiet());
        List<Left> left = left(new Cancellation(), look);
        List<String> statements = new ArrayList<>();
        if (!left.isEmpty()) {
            statements.add("-- stays on the target, as the old level has no place for it:");
            left.forEach(each -> statements.add("--   " + each.told()));
        }
        if (!look.isGoingBack()) {
            statements.add("-- on the target, in one transaction that is held until the source has everything");
            statements.addAll(pair.inTarget(
                    new Cancellation(),
                    session -> HeldCut.stopping(
                            session,
                            FreezePass.guard(pass.recall()),
                            look.kratos().tables())));
        }
        statements.add("-- on the source");
        statements.add("ALTER SUBSCRIPTION " + QualifiedName.quote(look.name()) + " DISABLE");
        statements.addAll(pair.inSource(new Cancellation(), HeldCut::opening));
        statements.addAll(SideTraces.preview(wayBack()));
        return statements;
    }

    private List<SideTraces> wayBack() {
        return SideTraces.of(Optional.of(pair.source()), Optional.of(pair.target()), FerrymanTraces::ofWayBack);
    }

    @Override
    public KratosReturn apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        WayBackLook look = settled(work);
        if (look.phase() == WayBackPhase.GONE_BACK) {
            throw new BlockedException(List.of(Finding.blocker(
                    "SOURCE_OPEN",
                    "You have gone back already: the source is open.",
                    "There is nothing to hand over, and what was compared then is in way-back-go.json.",
                    "Run `ferryman kratos cleanup`, once nobody needs the target any more.")));
        }
        List<Left> left = left(work.cancellation(), look);
        List<Finding> findings = findings(work, look, left);
        BlockedException.throwIfAny(findings);
        if (look.isThereToo()) {
            new KratosStopReplicationStep(pair).end(work, meter);
        }
        ReplicationControl control = ReplicationControl.back(pair, look.name());
        if (options.compareBefore() && !look.isGoingBack()) {
            SettledRows.require(pair, control, meter, work);
        }
        meter.begin(ReplicationPhase.CUT, "", "");
        if (look.isGoingBack()) {
            decided = Optional.of(Instant.now());
        }
        Stop stop = look.isGoingBack()
                ? cut.goOn(work, meter, control)
                : cut.stop(
                        work, meter, control, pass.recallOrMake(), look.kratos().tables());
        decided = stop.stopped().or(() -> decided);
        meter.begin(ReplicationPhase.DECIDED, "", "");
        meter.begin(ReplicationPhase.PAUSE, "", "");
        control.pause(work, meter);
        Optional<CutoverProof> first = options.verifyFirst()
                ? Optional.of(HeldCut.inSnapshots(
                        pair,
                        work.cancellation(),
                        (source, target) ->
                                CutoverProof.back(pair, source, target, meter).require()))
                : Optional.empty();
        Told told = new Told(look, left, findings, first);
        KratosReturn back = HeldCut.inSnapshots(
                pair, work.cancellation(), (source, target) -> open(work, meter, stop, told, source, target));
        meter.begin(ReplicationPhase.STOP, "", "");
        return back.with(end(work, meter));
    }

    /** What was seen and said before, and what came of comparing then. */
    private record Told(WayBackLook look, List<Left> left, List<Finding> findings, Optional<CutoverProof> first) {}

    /** Both snapshots are of the moment in which nobody could write to either side. */
    private KratosReturn open(Work work, ProgressMeter meter, Stop stop, Told told, Session source, Session target)
            throws Exception {
        meter.begin(ReplicationPhase.OPEN, "", "");
        List<Finding> findings = new ArrayList<>(told.findings());
        Instant openedAt = cut.open(work, findings);
        opened.run();
        decided = Optional.empty();
        findings.addAll(MessagesInFlight.after(target, told.look().kratos()));
        meter.begin(ReplicationPhase.PROOF, "", "");
        Optional<CutoverProof> proof = told.first().isPresent()
                ? told.first()
                : CutoverProof.afterOpening(
                        () -> CutoverProof.back(pair, source, target, meter), findings, KratosWayBackGoStep::unproven);
        List<Finding> late =
                LateWrites.look(pair.target(), "target", told.look().name(), work.cancellation());
        findings.addAll(late);
        proof = proof.map(read -> read.with(late));
        return new KratosReturn(
                stop.stopped(),
                stop.drained(),
                openedAt,
                stop.outageSeconds(openedAt),
                CutoverProof.equality(proof),
                proof.map(CutoverProof::tables).orElse(List.of()),
                told.left(),
                findings);
    }

    /** Nobody reads from the slot any more, and the target's log is kept for it. */
    private List<Finding> end(Work work, ProgressMeter meter) {
        List<Finding> findings = new ArrayList<>();
        OnceOpen.attempt(
                () -> {
                    for (SideTraces side : wayBack()) {
                        side.traces().remove(work, meter);
                    }
                    return true;
                },
                findings,
                failure -> WayBackLook.left());
        return findings;
    }

    private static Finding unproven(String failure) {
        return Finding.warning(
                "RETURN_UNPROVEN",
                "The source is open, and whether it held what the target held could not be found out: " + failure + ".",
                "The moment in which both were to be compared is gone.",
                "The log has the reason. The target still has all that it had; keep it until you are sure.");
    }

    @Override
    public Optional<Finding> rolledBack() {
        return cut.isHeld()
                ? Optional.of(Finding.info(
                        "RETURN_ROLLED_BACK",
                        "Writers to the target waited for a moment, and go on: going back was rolled back.",
                        "Nothing has changed on either side."))
                : Optional.empty();
    }

    @Override
    public Optional<Finding> begun() {
        return decided.map(since -> Finding.blocker(
                "WAY_BACK_DECIDED",
                "Writes to the target are stopped, and the source is not open yet.",
                "Nobody can log in or register meanwhile; sessions go on.",
                "Run `ferryman kratos way-back go` again: it goes on."));
    }
}
