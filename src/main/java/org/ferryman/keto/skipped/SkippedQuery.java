package org.ferryman.keto.skipped;

import java.util.Optional;
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
        OPEN,
        /** Nobody has decided on it. */
        UNDECIDED,
        /** Its decision was put off. */
        DEFERRED,
        /** It was decided to be recreated, and is not in v0.7's table. */
        TO_RECREATE,
        /** It was decided to be left out. */
        LEFT_OUT,
        /** It is in v0.7's table. */
        RECREATED;

        boolean takes(State state) {
            return switch (this) {
                case OPEN -> state != State.LEFT_OUT && state != State.RECREATED;
                case UNDECIDED -> state == State.UNDECIDED;
                case DEFERRED -> state == State.DEFERRED;
                case TO_RECREATE -> state == State.TO_RECREATE;
                case LEFT_OUT -> state == State.LEFT_OUT;
                case RECREATED -> state == State.RECREATED;
            };
        }
    }

    /** Whether some may be left out. */
    public boolean isFiltered() {
        return namespace.isPresent() || rule.isPresent() || state.isPresent() || !text.isEmpty();
    }
}
