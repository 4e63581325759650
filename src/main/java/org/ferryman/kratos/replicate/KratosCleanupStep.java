package org.ferryman.kratos.replicate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.replicate.FerrymanTraces.SideTraces;
import org.ferryman.kratos.replicate.KratosCutover.Compared;
import org.ferryman.kratos.replicate.ReplicationLook.TargetState;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Removes everything of Ferryman's from both databases after a cut-over, or after going back: neither is needed for the
 * other any more. Kratos' own tables stay. Where one server is gone for good, from the other one.
 */
public final class KratosCleanupStep implements Change<StoppedReplication> {

    /** The step's id. */
    public static final StepId ID = new StepId("cleanup");

    private final Optional<Database> source;
    private final Optional<Database> target;
    private final Path folder;
    private final Options options;

    /**
     * Prepares the step.
     *
     * @param source empty if its server is gone
     * @param target empty if its server is gone
     * @param folder the run folder, which knows whether both sides were compared
     */
    public KratosCleanupStep(Optional<Database> source, Optional<Database> target, Path folder, Options options) {
        this.source = source;
        this.target = target;
        this.folder = folder;
        this.options = options;
    }

    /**
     * What may be chosen.
     *
     * @param withoutProof whether to clean up though it is not proven that both sides held the same
     * @param discardWritten whether Kratos' tables are dropped on the target after going back
     */
    public record Options(boolean withoutProof, boolean discardWritten) {

        /** Only what is proven, and no table. */
        public static final Options USUAL = new Options(false, false);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Clean up on both sides";
    }

    /** The target has nothing to follow any more, and goes first; the source's guard shows to the end what is done. */
    private List<SideTraces> sides() {
        List<SideTraces> sides = new ArrayList<>(SideTraces.of(source, target, FerrymanTraces::all));
        Collections.reverse(sides);
        return sides;
    }

    private Optional<WayBackLook> look(Work work) throws Exception {
        return WayBackLook.at(source, target, work.cancellation());
    }

    private boolean isDiscarding(Optional<WayBackLook> look) {
        return options.discardWritten()
                && look.filter(there -> there.forward().isGoneBack()).isPresent();
    }

    private List<Finding> findings(Work work, Optional<WayBackLook> seen) throws Exception {
        List<Finding> findings = new ArrayList<>();
        if (seen.isPresent() && !SideTraces.isClean(sides(), work.cancellation())) {
            findings.addAll(tooEarly(seen.get()));
            if (findings.isEmpty()) {
                findings.addAll(unproven(seen.get()));
            }
        }
        if (source.isPresent()) {
            boolean frozen = new Transactions(source.get()).snapshot(work.cancellation(), FreezePass::isThere);
            if (frozen) {
                findings.add(Finding.info(
                        "SOURCE_WRITABLE_AGAIN",
                        "Afterwards everybody can write to the source again.",
                        "What an old Kratos that is still running writes there would be lost. Stop it first."));
            }
        }
        return findings;
    }

    private static List<Finding> tooEarly(WayBackLook look) {
        ReplicationLook forward = look.forward();
        if (forward.isGoneBack()) {
            return List.of();
        } else if (forward.isOpened()) {
            return look.isThere()
                    ? List.of(Finding.blocker(
                            "WAY_BACK_THERE",
                            "There is a way back to the source.",
                            "After a clean-up nobody can go back with what was written since.",
                            "Run `ferryman kratos way-back disarm` to give it up, and clean up then."))
                    : List.of();
        }
        return List.of(Finding.blocker(
                "CLEANUP_TOO_EARLY",
                forward.frozen() && forward.target() == TargetState.OURS
                        ? "Writes are stopped on both sides, and none is open yet."
                        : "There was no cut-over yet.",
                "What would be removed is still needed.",
                "Go on with the upgrade. Before the cut-over `ferryman kratos replicate stop` takes everything back."));
    }

    private List<Finding> unproven(WayBackLook look) throws Exception {
        Optional<Compared> compared =
                new RunMemory(folder).recall(look.forward().isGoneBack() ? KratosReturn.MEMORY : KratosCutover.MEMORY);
        boolean proven =
                compared.filter(last -> last.proof() == RowEquality.EQUAL).isPresent();
        return proven || options.withoutProof()
                ? List.of()
                : List.of(Finding.blocker(
                        "CUTOVER_NOT_PROVEN",
                        compared.isEmpty()
                                ? "This run folder knows of no comparison of the two sides."
                                : "The two sides were compared, and it is not proven that they held the same.",
                        "The side that nobody uses any more may be the only one that has everything.",
                        "Name the run folder of the cut-over with --run. If you are sure, give --without-proof."));
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        Optional<WayBackLook> look = look(work);
        boolean done = SideTraces.isClean(sides(), work.cancellation()) && !isDiscarding(look);
        return Inspection.of(
                done ? Inspection.State.DONE : Inspection.State.TO_DO,
                done ? "nothing of Ferryman's is there" : "what the upgrade needed is still there",
                findings(work, look));
    }

    @Override
    public List<String> preview() throws Exception {
        List<String> statements = new ArrayList<>(SideTraces.preview(sides()));
        if (isDiscarding(look(Work.quiet()))) {
            statements.add("-- on the target, with everything that the new Kratos has written");
            statements.addAll(new Transactions(target.orElseThrow())
                    .snapshot(Work.quiet().cancellation(), KratosStopReplicationStep::discarding));
        }
        return statements;
    }

    @Override
    public StoppedReplication apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(ReplicationPhase.STOP, "", "");
        Optional<WayBackLook> look = look(work);
        List<Finding> findings = findings(work, look);
        BlockedException.throwIfAny(findings);
        List<String> done = new ArrayList<>();
        if (isDiscarding(look)) {
            done.addAll(new ShortLocks(target.orElseThrow(), Waiting.DEFAULT)
                    .run(work, look.orElseThrow().kratos().tables(), List.of(), (session, locking) -> {
                        List<String> statements = KratosStopReplicationStep.discarding(session);
                        locking.run(statements);
                        return statements;
                    })
                    .result());
        }
        for (SideTraces side : sides()) {
            done.addAll(side.traces().remove(work, meter));
        }
        if (source.isPresent()) {
            findings.addAll(new FreezePass(folder).forget());
        }
        return new StoppedReplication(!done.isEmpty(), done, findings);
    }
}
