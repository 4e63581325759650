package org.ferryman.engine;

import java.util.List;

/**
 * What a {@link Change} sees in the outside world.
 *
 * @param state whether there is something to do
 * @param summary the same in one line, for people
 * @param findings what should be known; at least one blocks if the state is {@link State#BLOCKED}
 */
public record Inspection(State state, String summary, List<Finding> findings) {

    /** Copies the findings. */
    public Inspection {
        findings = List.copyOf(findings);
    }

    /** An inspection that is blocked if one of the findings blocks, else in the given state. */
    public static Inspection of(State state, String summary, List<Finding> findings) {
        return new Inspection(findings.stream().anyMatch(Finding::blocks) ? State.BLOCKED : state, summary, findings);
    }

    /** Whether there is something to do. */
    public enum State {
        /** Not yet as it should be. */
        TO_DO,
        /** As it should be; applying it again changes nothing. */
        DONE,
        /** Must not be applied before the blocking findings are resolved. */
        BLOCKED
    }
}
