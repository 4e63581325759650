package org.ferryman.kratos.replicate;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.pair.ReplicationPair;

/** What takes an upgrade in a second database back, wherever it is. */
public enum BlueGreenUndo {
    /** Before the cut-over: the replication ends. */
    STOP,
    /** Afterwards: back to the source, with what was written since. */
    GO_BACK;

    /**
     * Looks at both sides.
     *
     * @throws BlockedException if nothing leads back with what was written since
     */
    public static BlueGreenUndo of(ReplicationPair pair, Cancellation cancellation) throws Exception {
        WayBackLook look = WayBackLook.at(pair, Optional.empty(), cancellation);
        boolean back =
                look.phase() == WayBackPhase.FOLLOWING || look.phase() == WayBackPhase.GONE_BACK || look.isGoingBack();
        if (!back && look.forward().isOpened()) {
            List<Finding> findings = new ArrayList<>(look.troubles());
            findings.add(Finding.blocker(
                    "UNDO_LOSES_WRITES",
                    "The target is open, and there is no way back that keeps what was written to it.",
                    "The source is as it was when its writes were stopped.",
                    "If what was written since may be lost, route traffic to the old Kratos and run `ferryman kratos"
                            + " thaw` on the source."));
            throw new BlockedException(findings);
        }
        return back ? GO_BACK : STOP;
    }
}
