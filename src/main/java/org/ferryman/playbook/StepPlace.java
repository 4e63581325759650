package org.ferryman.playbook;

import java.util.List;
import org.ferryman.engine.StepId;

/**
 * Where a step stands.
 *
 * @param page the id of the wizard's page that does it
 * @param command the words of the command that does it, after the service's own word
 * @param part of which way it is a part
 * @param asks whether the command asks before it changes something
 * @param undoneBy the ids of the steps that take it back
 */
public record StepPlace(String page, List<String> command, Part part, boolean asks, List<StepId> undoneBy) {

    /** Copies the lists. */
    public StepPlace {
        command = List.copyOf(command);
        undoneBy = List.copyOf(undoneBy);
    }

    /** Which way a step is a part of. */
    public enum Part {
        /** The shortest way there is, which a demonstration goes. */
        DEMONSTRATED,
        /** The whole way, as it is meant to be gone on a real database. */
        WAY,
        /** None: it is done when somebody wants it. */
        ASIDE
    }

    /** A part of every way. */
    public static StepPlace demonstrated(String page, String... command) {
        return new StepPlace(page, List.of(command), Part.DEMONSTRATED, false, List.of());
    }

    /** A part of the whole way. */
    public static StepPlace onTheWay(String page, String... command) {
        return new StepPlace(page, List.of(command), Part.WAY, false, List.of());
    }

    /** Done when somebody wants it. */
    public static StepPlace aside(String page, String... command) {
        return new StepPlace(page, List.of(command), Part.ASIDE, false, List.of());
    }

    /** The same, of a step that changes something. */
    public StepPlace asking() {
        return new StepPlace(page, command, part, true, undoneBy);
    }

    /** The same, which others take back. */
    public StepPlace undoneBy(StepId... steps) {
        return new StepPlace(page, command, part, asks, List.of(steps));
    }
}
