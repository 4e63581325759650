package org.ferryman.keto.move;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.tuple.TupleReading;
import org.ferryman.playbook.LastRead;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.ChangeCounters;

/**
 * What came of comparing every legacy tuple with its row in v0.7's table, the last time.
 *
 * @param when it began
 * @param seconds how long it took
 * @param configuration what it was read under
 * @param counters the server's, from before, of the legacy tables and v0.7's
 * @param inUse whether something other than migrations had written to v0.7's table
 * @param verification what was found
 */
public record LastComparison(
        Instant when,
        double seconds,
        String configuration,
        ChangeCounters counters,
        boolean inUse,
        Verification verification) {

    /** Where it is. */
    public static final MemoryEntry<LastComparison> MEMORY = new MemoryEntry<>(
            "last-comparison",
            LastComparison.class,
            "What the server had counted at that moment is gone with the next change.");

    /** How many rows were read. */
    public long rows() {
        return verification.namespaces().stream()
                        .mapToLong(namespace -> namespace.legacy() + namespace.migrated() + namespace.alreadyPresent())
                        .sum()
                + verification.rowsOfOthers();
    }

    /**
     * How long it takes to read so many rows, of legacy tuples and v0.7's, by what was read last; empty if nothing was.
     *
     * @throws IOException if the run folder can't be read
     */
    public static Optional<Double> secondsFor(Path folder, long rows) throws IOException {
        RunMemory memory = new RunMemory(folder);
        Optional<Double> perRow = memory.recall(MEMORY).map(last -> last.seconds() / Math.max(1, last.rows()));
        if (perRow.isEmpty()) {
            perRow = memory.recall(LastRead.MEMORY)
                    .flatMap(last -> last.seconds().map(seconds -> seconds / Math.max(1, last.total())));
        }
        return perRow.map(seconds -> seconds * rows);
    }

    /** Keeps what was found, and what it says of the legacy tables alone. */
    public static void keep(Path folder, TupleReading reading, boolean inUse, Verification verification)
            throws IOException {
        new RunMemory(folder)
                .keep(
                        MEMORY,
                        new LastComparison(
                                reading.reading().when(),
                                reading.reading().seconds(),
                                reading.configuration(),
                                reading.reading().counters(),
                                inUse,
                                verification));
        reading.keep(
                folder,
                true,
                verification.namespaces().stream()
                        .collect(Collectors.toMap(namespace -> (long) namespace.id(), NamespaceVerification::legacy)),
                verification.fingerprint());
    }
}
