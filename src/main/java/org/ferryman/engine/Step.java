package org.ferryman.engine;

/**
 * One thing to do: either it changes the outside world, or it produces evidence about it.
 *
 * @param <R> what comes of it; written to the run folder as JSON
 */
public sealed interface Step<R> permits Change, Evidence {

    /** Short, stable, lower case with dashes: names the command, the result file and the journal entries. */
    StepId id();

    /** What the step does, for people. */
    String title();
}
