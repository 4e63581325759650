package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.StepId;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedReport;

/** Tells whether the list of skipped tuples in a run folder is still true of the database. */
public final class SkippedEvidence {

    /** The steps that write the list. */
    private static final List<StepId> WRITERS = List.of(SkippedReport.ID, DryRun.ID, MigrateStep.ID);

    private final Path folder;

    /** @param folder the run folder */
    public SkippedEvidence(Path folder) {
        this.folder = folder;
    }

    /**
     * Whether the list says something else than the database as it was observed: the configuration or the legacy tuples
     * have changed since the step that wrote the list, or the number of a namespace's skipped tuples is another one.
     * False if that can't be told.
     */
    public boolean isStale(SkippedIndex list, KetoStatus status) throws IOException {
        Optional<StepId> writer = writer();
        boolean changed = status.evidence().stream()
                .filter(evidence -> writer.filter(evidence.step()::equals).isPresent())
                .anyMatch(evidence -> evidence.standing() == KetoStatus.Standing.OUTDATED);
        return changed
                || status.verification().map(found -> differs(list, found)).orElse(false);
    }

    /** A step publishes the list first, and its own result right after it. */
    private Optional<StepId> writer() throws IOException {
        FileTime published = Files.getLastModifiedTime(SkippedIndex.file(folder));
        Map<StepId, FileTime> results = new HashMap<>();
        for (StepId step : WRITERS) {
            Path result = folder.resolve(step + ".json");
            if (Files.exists(result) && Files.getLastModifiedTime(result).compareTo(published) >= 0) {
                results.put(step, Files.getLastModifiedTime(result));
            }
        }
        return results.entrySet().stream()
                .min(Comparator.comparing(Map.Entry::getValue))
                .map(Map.Entry::getKey);
    }

    private static boolean differs(SkippedIndex list, Verification found) {
        Map<Integer, Long> listed = new HashMap<>();
        list.byNamespace().forEach((namespace, count) -> listed.merge(namespace.id(), count, Long::sum));
        return found.namespaces().stream()
                .anyMatch(namespace -> listed.getOrDefault(namespace.id(), 0L) != namespace.skipped());
    }
}
