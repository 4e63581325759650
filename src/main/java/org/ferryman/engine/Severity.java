package org.ferryman.engine;

/** How much a {@link Finding} matters, in rising order. */
public enum Severity {
    /** Good to know; nothing to do. */
    INFO,
    /** The step can go on, but somebody should decide about it. */
    WARNING,
    /** The step must not go on until it is resolved. */
    BLOCKER
}
