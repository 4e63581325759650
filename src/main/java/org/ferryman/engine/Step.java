package org.ferryman.engine;

/** One thing to do in a {@link Playbook}: either it changes the outside world, or it produces evidence about it. */
public sealed interface Step permits Change, Evidence {

    /** Short, stable, lower case with dashes: names the command, the result file and the journal entries. */
    String id();

    /** What the step does, for people. */
    String title();
}
