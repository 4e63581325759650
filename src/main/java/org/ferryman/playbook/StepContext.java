package org.ferryman.playbook;

/** One open database, for which a playbook makes its steps. */
public interface StepContext {

    /** A step is about to be done: what was seen of the database is no longer true. */
    void forget(PlaybookStep<?, ?> step);
}
