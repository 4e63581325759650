package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * What steps need to know of the clean-up, as the run folder has it: a table that is gone on purpose looks like one
 * that was lost.
 *
 * @param dropped the legacy tables that it dropped
 */
public record CleanupRecord(List<String> dropped) {

    /** The step whose result it is read from. */
    public static final StepId ID = new StepId("cleanup");

    private static final MemoryEntry<CleanupRecord> MEMORY = new MemoryEntry<>(
            ID, CleanupRecord.class, "A table that was dropped on purpose looks like one that was lost.");

    /** Which legacy tables a clean-up dropped, as the run folder says; empty before. */
    static Set<String> dropped(Path folder) throws IOException {
        return new RunMemory(folder)
                .recall(MEMORY)
                .map(cleanup -> Set.copyOf(cleanup.dropped))
                .orElse(Set.of());
    }

    /** That namespaces have no legacy table any more because it was dropped. */
    static Optional<Finding> finding(KetoDatabase keto) {
        if (keto.cleanedUp().isEmpty()) {
            return Optional.empty();
        }
        String ids = new TreeSet<>(keto.cleanedUp())
                .stream().map(id -> Long.toString(id)).collect(Collectors.joining(", "));
        return Optional.of(Finding.info(
                "CLEANED_UP",
                "The clean-up has dropped the legacy tables of namespaces " + ids + ".",
                "v0.7's table is the only one that has their tuples; there is nothing to migrate or to compare any"
                        + " more."));
    }
}
