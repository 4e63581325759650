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
 * @param state only those of which this has become
 * @param text only those whose object, relation or subject holds this, in capitals or not; empty for all
 * @param column what to sort by; if empty, as the list has them. Equals stay as the list has them
 * @param descending the exact reverse of the order
 */
public record SkippedQuery(
        Optional<Namespace> namespace,
        Optional<SkipRule> rule,
        Optional<StateFilter> state,
        String text,
        Optional<SkippedColumn> column,
        boolean descending) {

    /** All of them, as the list has them. */
    public static final SkippedQuery ALL =
            new SkippedQuery(Optional.empty(), Optional.empty(), Optional.empty(), "", Optional.empty(), false);

    /** What has become of a tuple, as it can be asked for. */
    public enum StateFilter {
        /** It is still to be dealt with. */
        OPEN(State.UNDECIDED, State.DEFERRED, State.TO_RECREATE),
        /** Nobody has decided on it. */
        UNDECIDED(State.UNDECIDED),
        /** Its decision was put off. */
        DEFERRED(State.DEFERRED),
        /** It was decided to be recreated, and is not in v0.7's table. */
        TO_RECREATE(State.TO_RECREATE),
        /** It was decided to be left out. */
        LEFT_OUT(State.LEFT_OUT),
        /** It is in v0.7's table. */
        RECREATED(State.RECREATED);

        private final Set<State> states;

        StateFilter(State... states) {
            this.states = Set.of(states);
        }

        boolean takes(State state) {
            return states.contains(state);
        }
    }

    /** Whether some may be left out. */
    public boolean isFiltered() {
        return namespace.isPresent() || rule.isPresent() || state.isPresent() || !text.isEmpty();
    }
}
