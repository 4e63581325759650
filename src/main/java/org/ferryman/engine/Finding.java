package org.ferryman.engine;

import java.util.Objects;

/**
 * Something that was seen and that people should know.
 *
 * @param id stable, upper case with underscores, the same for ever: scripts and the documentation refer to it
 * @param severity whether a step may go on
 * @param seen what was observed, naming the thing
 * @param why why it matters
 * @param remedy what to do about it; empty only for {@link Severity#INFO}
 */
public record Finding(String id, Severity severity, String seen, String why, String remedy) {

    /** Checks that a finding that asks for something says what. */
    public Finding {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(severity, "severity");
        if (!id.matches("[A-Z][A-Z0-9_]*")) {
            throw new IllegalArgumentException("finding id must be UPPER_SNAKE_CASE: " + id);
        }
        if (severity != Severity.INFO && remedy.isBlank()) {
            throw new IllegalArgumentException("finding " + id + " must say what to do");
        }
    }

    /** A finding that only tells. */
    public static Finding info(String id, String seen, String why) {
        return new Finding(id, Severity.INFO, seen, why, "");
    }

    /** A finding that does not stop a step. */
    public static Finding warning(String id, String seen, String why, String remedy) {
        return new Finding(id, Severity.WARNING, seen, why, remedy);
    }

    /** A finding that stops a step. */
    public static Finding blocker(String id, String seen, String why, String remedy) {
        return new Finding(id, Severity.BLOCKER, seen, why, remedy);
    }

    /** The same where it does not stop a step, and why. */
    public Finding asWarning(String reason) {
        return new Finding(id, Severity.WARNING, seen, why + " " + reason, remedy);
    }

    /** Whether a step must not go on while this stands. */
    public boolean blocks() {
        return severity == Severity.BLOCKER;
    }
}
