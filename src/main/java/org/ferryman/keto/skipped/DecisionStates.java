package org.ferryman.keto.skipped;

import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;

/**
 * What has become of the skipped tuples: how many of them are in which state.
 *
 * @param recreated those that v0.7 has, as was decided
 * @param toRecreate those that were decided to be recreated, and that v0.7 hasn't got
 * @param leftOut those that were decided to be left out
 * @param deferred those whose decision was put off
 * @param undecided those that nobody has decided on
 */
public record DecisionStates(long recreated, long toRecreate, long leftOut, long deferred, long undecided) {

    /** Nobody has decided on any of them. */
    public static DecisionStates undecided(long all) {
        return new DecisionStates(0, 0, 0, 0, all);
    }

    /** How many are still to be dealt with. */
    public long open() {
        return toRecreate + deferred + undecided;
    }

    /** That some are still to be dealt with; empty if none is. */
    public Optional<Finding> openOnes() {
        if (open() == 0) {
            return Optional.empty();
        }
        return Optional.of(Finding.warning(
                "SKIPPED_TUPLES_OPEN",
                open() + " of " + total() + " skipped tuples are still to be dealt with: " + undecided + " undecided, "
                        + deferred + " deferred, " + toRecreate + " decided but not in v0.7's table.",
                "v0.7 would not grant what they grant.",
                "Decide on them with `ferryman keto skipped recreate` or `ferryman keto skipped leave-out`."));
    }

    /** How many there are. */
    public long total() {
        return recreated + leftOut + open();
    }

    /** What state one tuple is in. */
    public enum State {
        /** It is in v0.7's table. */
        RECREATED,
        /** It was decided to be recreated, and is not in v0.7's table. */
        TO_RECREATE,
        /** It was decided to be left out. */
        LEFT_OUT,
        /** Its decision was put off. */
        DEFERRED,
        /** Nobody has decided on it. */
        UNDECIDED;

        /** Those that are still to be dealt with. */
        public static final Set<State> OPEN = Set.of(TO_RECREATE, DEFERRED, UNDECIDED);
    }
}
