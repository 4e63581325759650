package org.ferryman.keto.skipped;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Finding;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;

/**
 * The tuples that can't be moved as they stand: the result of {@code keto skipped}.
 *
 * @param namespaces by namespace, by id
 * @param byRule how many tuples each rule stops, over all namespaces
 * @param states what has become of them
 * @param first the first of them, {@link #LISTED} at most; all are in the reports
 * @param fingerprint of the configuration and the legacy data: what this list is true of
 * @param findings what should be known
 */
public record SkippedResult(
        List<NamespaceSkipped> namespaces,
        Map<SkipRule, Long> byRule,
        DecisionStates states,
        List<SkippedTuple> first,
        String fingerprint,
        List<Finding> findings) {

    /** How many tuples are listed. */
    public static final int LISTED = 20;

    /** How many there are in all. */
    public long total() {
        return byRule.values().stream().mapToLong(Long::longValue).sum();
    }

    SkippedResult with(List<Finding> more) {
        List<Finding> all = new ArrayList<>(findings);
        all.addAll(more);
        return new SkippedResult(namespaces, byRule, states, first, fingerprint, List.copyOf(all));
    }

    /**
     * One namespace.
     *
     * @param id its id
     * @param name its name
     * @param legacy all tuples in its legacy table
     * @param skipped those that can't be moved
     * @param byRule how many each rule stops
     */
    public record NamespaceSkipped(int id, String name, long legacy, long skipped, Map<SkipRule, Long> byRule) {}
}
