package org.ferryman.kratos.replicate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.postgres.content.RowEquality;

/**
 * The result of a cut-over to the target.
 *
 * @param stoppedAt from when on nobody could write to the source; empty where an earlier run stopped the writes
 * @param drainedAt when the target had everything
 * @param position of the source's log when the target had everything: all rows are in what was written up to it
 * @param openedAt from when on the new Kratos could write to the target
 * @param outageSeconds from the first to the last of these
 * @param window {@code short} if the target had been upgraded before, {@code long} if it was upgraded between
 * @param proof what came of comparing both sides in the moment between
 * @param tables each as compared
 * @param onOpen what the command came to that was to be run when the target is open; empty if there was none
 * @param findings what should be known
 */
public record KratosCutover(
        Optional<Instant> stoppedAt,
        Instant drainedAt,
        Optional<String> position,
        Instant openedAt,
        Optional<Double> outageSeconds,
        String window,
        RowEquality proof,
        List<Table> tables,
        Optional<OnOpen> onOpen,
        List<Finding> findings) {

    /** What the run folder has of it. */
    static final MemoryEntry<Compared> MEMORY = new MemoryEntry<>(
            KratosCutoverStep.ID,
            Compared.class,
            "Whether both sides held the same in the moment between can't be seen once one of them is written to.");

    /** What came of comparing both sides. */
    record Compared(RowEquality proof) {}

    /** In the run folder: what that command printed, without secrets. */
    public static final String ON_OPEN = "on-open.txt";

    /** Copies the lists. */
    public KratosCutover {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    /** The same with what came of it afterwards. */
    KratosCutover with(Optional<OnOpen> command, List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new KratosCutover(
                stoppedAt, drainedAt, position, openedAt, outageSeconds, window, proof, tables, command, all);
    }

    /** Whether both sides are known to have held the same. */
    public boolean isProven() {
        return proof == RowEquality.EQUAL;
    }

    /**
     * A command that was run.
     *
     * @param command as people read it
     * @param exit its exit code; empty if it could not be started, or did not end
     * @param output the file in the run folder that has what it printed
     */
    public record OnOpen(String command, Optional<Integer> exit, Optional<String> output) {}

    /**
     * One table.
     *
     * @param rows on the target
     * @param equal whether they were those of the source
     */
    public record Table(String name, long rows, boolean equal) {}
}
