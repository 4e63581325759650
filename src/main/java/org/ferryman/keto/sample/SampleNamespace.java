package org.ferryman.keto.sample;

import java.util.Map;

/**
 * What the sample holds in one namespace, known by construction: {@code legacy = movable + all skipped}.
 *
 * @param id its id in Keto's configuration
 * @param name its name in Keto's configuration
 * @param legacy tuples in the legacy table
 * @param movable those of them that Keto v0.7 can hold as they are
 * @param duplicates those of the movable ones that repeat another one of the table at a later time
 * @param emptySubjects those of the movable ones whose subject is empty
 * @param skipped the others, by the id of the rule that stops them
 */
public record SampleNamespace(
        int id,
        String name,
        long legacy,
        long movable,
        long duplicates,
        long emptySubjects,
        Map<String, Long> skipped) {

    /** Keeps a copy of the map. */
    public SampleNamespace {
        skipped = Map.copyOf(skipped);
    }
}
