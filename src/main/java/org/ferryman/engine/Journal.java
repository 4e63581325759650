package org.ferryman.engine;

import java.io.IOException;
import java.util.List;
import java.util.Map;

/** The append-only record of what was done. An entry is on disk when {@link #append} returns. */
@FunctionalInterface
public interface Journal {

    /** Nothing is recorded. */
    Journal NONE = (event, details) -> {};

    /**
     * Adds an entry; time and user are added to it.
     *
     * @param event what happened
     * @param details values that serialise to JSON, without secrets
     */
    void append(JournalEvent event, Map<String, ?> details) throws IOException;

    /**
     * Adds an entry about a step's statements, before they run.
     *
     * @param statements without secrets; where there are many of a kind, the exact ones may be in a file beside it
     */
    default void appendStatements(JournalEvent event, StepId step, List<String> statements) throws IOException {
        append(event, Map.of("step", step, "statements", statements));
    }
}
