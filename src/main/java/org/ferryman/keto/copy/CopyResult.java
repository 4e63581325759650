package org.ferryman.keto.copy;

import java.util.List;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.playbook.MemoryEntry;

/**
 * What a copy did: the result of {@code keto copy}.
 *
 * @param namespaces by namespace, by id, as its snapshot showed them
 * @param totals over all namespaces
 * @param skippedByRule how many tuples each rule stopped
 * @param captured of how many legacy tables changes are noted
 * @param seconds from its first lock on v0.7's table to the commit; v0.6 went on writing
 * @param findings what should be known
 */
public record CopyResult(
        List<NamespaceCounts> namespaces,
        CountTotals totals,
        Map<SkipRule, Long> skippedByRule,
        int captured,
        double seconds,
        List<Finding> findings) {

    /** How a forecast recalls it. */
    public static final MemoryEntry<CopyResult> MEMORY = new MemoryEntry<>(
            CopyStep.ID, CopyResult.class, "For people: how long the rest may take; nothing is decided by it.");

    /** Copies the lists. */
    public CopyResult {
        namespaces = List.copyOf(namespaces);
        findings = List.copyOf(findings);
    }
}
