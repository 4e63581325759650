package org.ferryman.engine;

/** Takes snapshots as a step makes them, on the step's thread: must return at once and not fail. */
@FunctionalInterface
public interface ProgressListener {

    /** Somebody works without anyone looking. */
    ProgressListener NONE = progress -> {};

    /** Takes the newest snapshot, which replaces the one before. */
    void publish(Progress progress);
}
