package org.ferryman.keto.ahead;

import java.util.List;
import org.ferryman.playbook.MemoryEntry;

/**
 * What became of the notes on what changes.
 *
 * @param removed whether there was something to remove
 * @param tables from which triggers were taken
 * @param statements that did it
 */
public record CaptureRemoval(boolean removed, List<String> tables, List<String> statements) {

    /** How a forecast recalls it. */
    public static final MemoryEntry<CaptureRemoval> MEMORY = new MemoryEntry<>(
            RemoveCaptureStep.ID, CaptureRemoval.class, "For people: a copy counts for nothing after it.");

    /** Copies the lists. */
    public CaptureRemoval {
        tables = List.copyOf(tables);
        statements = List.copyOf(statements);
    }
}
