package org.ferryman.engine;

import java.util.List;

/**
 * A step that finds something out and changes nothing. What it found is valid as long as its fingerprint is.
 *
 * @param <R> what was found; written to the run folder as JSON
 */
public non-sealed interface Evidence<R> extends Step<R> {

    /**
     * Finds it out.
     *
     * @throws BlockedException if it can't be found out before something else is resolved
     * @throws CancelledException if the cancellation was noticed
     */
    R produce(Work work) throws Exception;

    /** The SQL and commands that {@link #produce} would run now, where people should see them. Reads only. */
    default List<String> preview() throws Exception {
        return List.of();
    }
}
