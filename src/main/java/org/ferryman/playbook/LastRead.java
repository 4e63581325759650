package org.ferryman.playbook;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.ferryman.postgres.ChangeCounters;

/**
 * What the last reading of every row that is to be moved has found.
 *
 * @param when it began
 * @param seconds how long a reading takes; empty if that is not known
 * @param rows of each table, by its name
 * @param configuration what it was read under
 * @param fingerprint of configuration and data: what evidence is true of
 * @param counters the server's, from before
 */
public record LastRead(
        Instant when,
        Optional<Double> seconds,
        Map<String, Long> rows,
        String configuration,
        String fingerprint,
        ChangeCounters counters) {

    /** Where it is. */
    public static final MemoryEntry<LastRead> MEMORY = new MemoryEntry<>(
            "last-read", LastRead.class, "What the server had counted at that moment is gone with the next change.");

    /** Copies the map. */
    public LastRead {
        rows = Map.copyOf(rows);
    }

    /** How many rows there were. */
    public long total() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}
