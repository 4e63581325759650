package org.ferryman.keto.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CleanupRecord;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.postgres.backup.FileSum;

/**
 * What a clean-up did: the result of {@code keto cleanup}. A later one adds to it.
 *
 * @param dropped tables that were dropped
 * @param emptied tables that were emptied, as v0.7's own migrator leaves them
 * @param kept legacy tables that are left alone, because their namespace is excluded
 * @param legacyTuples how many tuples the dropped tables held
 * @param fingerprint of the configuration and the legacy tuples, as proven by the verification and seen again before
 *     they were dropped
 * @param skipped what has become of the skipped tuples among them
 * @param export the folder in the run folder with the last export of the skipped tuples
 * @param files what is in it
 * @param changedSince rows that v0.7's table had at the verification, and that are gone or differ now
 * @param statements what was run
 * @param seconds from the first lock to the commit
 * @param findings what should be known
 */
public record CleanupResult(
        List<String> dropped,
        List<String> emptied,
        List<String> kept,
        long legacyTuples,
        String fingerprint,
        DecisionStates skipped,
        Optional<String> export,
        List<FileSum> files,
        long changedSince,
        List<String> statements,
        double seconds,
        List<Finding> findings) {

    static final MemoryEntry<CleanupResult> MEMORY = new MemoryEntry<>(
            CleanupRecord.ID, CleanupResult.class, "What was proven of tables that are gone can't be proven again.");

    /** Copies the lists. */
    public CleanupResult {
        dropped = List.copyOf(dropped);
        emptied = List.copyOf(emptied);
        kept = List.copyOf(kept);
        files = List.copyOf(files);
        statements = List.copyOf(statements);
        findings = List.copyOf(findings);
    }

    /** With what an earlier one did: what it proved of tables that are gone can't be proven again. */
    CleanupResult after(CleanupResult earlier) {
        return new CleanupResult(
                both(earlier.dropped, dropped),
                both(earlier.emptied, emptied).stream()
                        .filter(table -> !dropped.contains(table))
                        .toList(),
                kept,
                earlier.legacyTuples + legacyTuples,
                fingerprint.isEmpty() ? earlier.fingerprint : fingerprint,
                export.isEmpty() ? earlier.skipped : skipped,
                export.or(() -> earlier.export),
                export.isEmpty() ? earlier.files : files,
                changedSince + earlier.changedSince,
                both(earlier.statements, statements),
                seconds + earlier.seconds,
                new ArrayList<>(both(earlier.findings, findings)));
    }

    private static <T> List<T> both(List<T> earlier, List<T> later) {
        return Stream.concat(earlier.stream(), later.stream()).distinct().toList();
    }
}
