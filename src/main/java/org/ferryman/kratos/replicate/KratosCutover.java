package org.ferryman.kratos.replicate;

import com.fasterxml.jackson.annotation.JsonValue;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.KeywordText;
import org.ferryman.playbook.MemoryEntry;

/**
 * The result of a cut-over to the target.
 *
 * @param stoppedAt from when on nobody could write to the source; empty where an earlier run stopped the writes
 * @param drainedAt when the target had everything
 * @param openedAt from when on the new Kratos could write to the target
 * @param outageSeconds from the first to the last of these
 * @param window {@code short}, as the target had been upgraded before
 * @param proof what came of comparing both sides in the moment between
 * @param tables each as compared
 * @param findings what should be known
 */
public record KratosCutover(
        Optional<Instant> stoppedAt,
        Instant drainedAt,
        Instant openedAt,
        Optional<Double> outageSeconds,
        String window,
        RowEquality proof,
        List<Table> tables,
        List<Finding> findings) {

    /** What the run folder has of it. */
    static final MemoryEntry<Compared> MEMORY = new MemoryEntry<>(
            KratosCutoverStep.ID,
            Compared.class,
            "Whether both sides held the same in the moment between can't be seen once one of them is written to.");

    /** What came of comparing both sides. */
    record Compared(RowEquality proof) {}

    /** Copies the lists. */
    public KratosCutover {
        tables = List.copyOf(tables);
        findings = List.copyOf(findings);
    }

    /** What is known of the two sides. */
    public enum RowEquality {
        /** Each table had the same rows on both, in the columns of both; and all that refers to a row finds it. */
        EQUAL,
        /** They had not. */
        DIFFERS,
        /** It could not be found out. */
        UNPROVEN;

        /** The word for scripts. */
        @JsonValue
        public String keyword() {
            return KeywordText.of(this);
        }
    }

    /**
     * One table.
     *
     * @param rows on the target
     * @param equal whether they were those of the source
     */
    public record Table(String name, long rows, boolean equal) {}
}
