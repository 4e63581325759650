package org.ferryman.kratos.replicate;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.postgres.content.RowEquality;

/**
 * The result of going back to the source after a cut-over, with what was written since.
 *
 * @param stoppedAt from when on nobody could write to the target; empty where an earlier run stopped the writes
 * @param drainedAt when the source had everything
 * @param openedAt from when on the old Kratos could write to the source
 * @param outageSeconds from the first to the last of these
 * @param proof what came of comparing both sides in the moment between
 * @param tables each as compared
 * @param left what stays on the target alone, as the old level has no place for it
 * @param findings what should be known
 */
public record KratosReturn(
        Optional<Instant> stoppedAt,
        Instant drainedAt,
        Instant openedAt,
        Optional<Double> outageSeconds,
        RowEquality proof,
        List<KratosCutover.Table> tables,
        List<Left> left,
        List<Finding> findings) {

    /** What the run folder has of it. */
    static final MemoryEntry<KratosCutover.Compared> MEMORY = new MemoryEntry<>(
            KratosWayBackGoStep.ID,
            KratosCutover.Compared.class,
            "Whether both sides held the same in the moment between can't be seen once one of them is written to.");

    /** Copies the lists. */
    public KratosReturn {
        tables = List.copyOf(tables);
        left = List.copyOf(left);
        findings = List.copyOf(findings);
    }

    /** The same with what came of it afterwards. */
    KratosReturn with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new KratosReturn(stoppedAt, drainedAt, openedAt, outageSeconds, proof, tables, left, all);
    }

    /**
     * What the old level has no place for.
     *
     * @param column empty where the old level lacks the whole table
     * @param rows how many rows have something there
     */
    public record Left(String table, Optional<String> column, long rows) {

        String told() {
            return table + column.map(name -> "." + name).orElse("") + " (" + rows + (rows == 1 ? " row)" : " rows)");
        }
    }
}
