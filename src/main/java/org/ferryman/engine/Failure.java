package org.ferryman.engine;

/**
 * What an exception means for the step that threw it.
 *
 * @param kind what the runner does about it
 * @param finding the same for people
 */
public record Failure(Kind kind, Finding finding) {

    /** What the runner does about a failure. */
    public enum Kind {
        /** Nothing has changed and it may work the next time: try again after a pause. */
        RETRY,
        /** The user's cancellation took effect. */
        CANCELLED,
        /** It would fail again. */
        FINAL
    }
}
