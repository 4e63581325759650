package org.ferryman.engine;

import java.util.List;
import java.util.Optional;

/**
 * A step that changes the outside world. Its state is never remembered: it is observed.
 *
 * @param <R> what applying it results in; written to the run folder as JSON
 */
public non-sealed interface Change<R> extends Step<R> {

    /** Reads only, and tells from the outside world what is to do. */
    Inspection inspect(Work work) throws Exception;

    /** The exact SQL and commands that {@link #apply} would run now, in order, without secrets. Reads only. */
    List<String> preview() throws Exception;

    /**
     * Makes it so. May be called any number of times, also after an attempt that was interrupted anywhere: repeating it
     * is harmless.
     *
     * @throws BlockedException if it must not go on; nothing has changed
     * @throws CancelledException if the cancellation was noticed; nothing has changed
     * @throws PartWayException if something has changed, but not all; applying again resumes
     */
    R apply(Work work) throws Exception;

    /**
     * What this object's attempts have changed for good and not brought to an end, and how to go on: as long as there
     * is such a thing, no failure of a later attempt, nor a cancellation, may pass for "nothing has changed".
     */
    default Optional<Finding> begun() {
        return Optional.empty();
    }

    /**
     * That others had to wait for an attempt of this object which was then taken back as a whole: such a failure does
     * not pass for one before which nobody noticed anything.
     */
    default Optional<Finding> rolledBack() {
        return Optional.empty();
    }
}
