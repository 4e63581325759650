package org.ferryman.engine;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a {@link Change} sees in the outside world.
 *
 * @param state whether there is something to do
 * @param summary the same in one line, for people
 * @param findings what should be known; at least one blocks if the state is {@link State#BLOCKED}
 * @param choices what the user may choose to take a blocking finding away
 */
public record Inspection(State state, String summary, List<Finding> findings, Set<Choice> choices) {

    /** Copies the findings and the choices. */
    public Inspection {
        findings = List.copyOf(findings);
        choices = Set.copyOf(choices);
    }

    /** An inspection that is blocked if one of the findings blocks, else in the given state. */
    public static Inspection of(State state, String summary, List<Finding> findings) {
        State seen = findings.stream().anyMatch(Finding::blocks) ? State.BLOCKED : state;
        return new Inspection(seen, summary, findings, Set.of());
    }

    /** The same, where one of the blocking findings goes away if this is chosen, too. */
    public Inspection offering(Choice choice) {
        Set<Choice> all = new HashSet<>(choices);
        all.add(choice);
        return new Inspection(state, summary, findings, all);
    }

    /** Something that may be chosen about a change: a constant of the change's room. */
    public interface Choice {}

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
