package org.ferryman.kratos.replicate;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.pair.PairedRows;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.content.RowDifferences;

/** What is known of both sides before anybody's writes are stopped. */
final class SettledRows {

    /** A side that is not there by then would not be in the cut-over, either. */
    private static final Duration CATCHING_UP = Duration.ofMinutes(1);

    private SettledRows() {}

    /**
     * Compares the rows that nobody has written to for two minutes, while writers go on.
     *
     * @param control of the direction that follows now
     * @throws BlockedException if they differ
     */
    static void require(ReplicationPair pair, ReplicationControl control, ProgressMeter meter, Work work)
            throws Exception {
        meter.begin(ReplicationPhase.SETTLED, "", "");
        List<RowDifferences> differing = PairedRows.settled(
                pair,
                () -> control.await(control.mark(work), CATCHING_UP, work.cancellation(), meter, () -> {}),
                meter,
                work.cancellation());
        if (!differing.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "SETTLED_ROWS_DIFFER",
                    "Rows that nobody has written to for two minutes are not the same on both sides: "
                            + differing.stream().map(RowDifferences::told).collect(Collectors.joining(", ")) + ".",
                    "The side that takes over would go on with what it has. Nobody had to wait, and nothing changed.",
                    "Look at these rows on both sides. If somebody wrote to the side that follows, put them right"
                            + " there; or run `ferryman kratos replicate stop`, and replicate again.")));
        }
    }
}
