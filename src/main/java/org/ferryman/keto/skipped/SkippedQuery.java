package org.ferryman.keto.skipped;

import java.util.Optional;
import java.util.Set;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.skipped.DecisionStates.State;
import org.ferryman.keto.tuple.SkipRule;

/**
 * Which skipped tuples to show, and in what order.
 *
 * @param namespace only those of this namespace
 * @param rule only those that this rule stops
 * @param states only those of which one of these has become; empty for all
 * @param recommended only those that {@link org.ferryman.keto.tuple.SkippedTuple#recommended} has something for
 * @param text only those whose object, relation or subject holds this, in capitals or not; empty for all
 * @param column what to sort by; if empty, as the list has them. Equals stay as the list has them
 * @param descending the exact reverse of the order
 */
public record SkippedQuery(
        Optional<Namespace> namespace,
        Optional<SkipRule> rule,
        Set<State> states,
        boolean recommended,
        String text,
        Optional<SkippedColumn> column,
        boolean descending) {

    /** All of them, as the list has them. */
    public static final SkippedQuery ALL =
            new SkippedQuery(Optional.empty(), Optional.empty(), Set.of(), false, "", Optional.empty(), false);

    /** Copies the states. */
    public SkippedQuery {
        states = Set.copyOf(states);
    }

    /** Whether some may be left out. */
    public boolean isFiltered() {
        return namespace.isPresent() || rule.isPresent() || !states.isEmpty() || recommended || !text.isEmpty();
    }
}
