package org.ferryman.kratos.replicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.replicate.FerrymanTraces.SideTraces;
import org.ferryman.postgres.Database;

/** Gives up the way back: nothing of it stays on either side. Where one side is gone for good, on the other one. */
public final class KratosWayBackDisarmStep implements Change<StoppedReplication> {

    /** The step's id. */
    public static final StepId ID = new StepId("way-back-disarm");

    private final Optional<Database> source;
    private final Optional<Database> target;

    /**
     * Prepares the step.
     *
     * @param source empty if its server is gone
     * @param target empty if its server is gone
     */
    public KratosWayBackDisarmStep(Optional<Database> source, Optional<Database> target) {
        this.source = source;
        this.target = target;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Give up the way back";
    }

    private List<SideTraces> sides() {
        return SideTraces.of(source, target, FerrymanTraces::ofWayBack);
    }

    /** Between stopping the writes and opening the source only the way back leads on. */
    private List<Finding> findings(Cancellation cancellation) throws Exception {
        return WayBackLook.at(source, target, cancellation)
                .filter(WayBackLook::isGoingBack)
                .map(WayBackLook::troubles)
                .orElse(List.of());
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        boolean none = SideTraces.isClean(sides(), work.cancellation());
        return Inspection.of(
                none ? Inspection.State.DONE : Inspection.State.TO_DO,
                none ? "there is no way back" : "there is a way back",
                findings(work.cancellation()));
    }

    @Override
    public List<String> preview() throws Exception {
        return SideTraces.preview(sides());
    }

    @Override
    public StoppedReplication apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(ReplicationPhase.STOP, "", "");
        BlockedException.throwIfAny(findings(work.cancellation()));
        List<String> done = new ArrayList<>();
        for (SideTraces side : sides()) {
            done.addAll(side.traces().remove(work, meter));
        }
        return new StoppedReplication(!done.isEmpty(), done, List.of());
    }
}
