package org.ferryman.engine.config;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Finding;

/**
 * A service's configuration, wherever it was.
 *
 * @param file the file, without the place in it
 * @param place where in the file it is; empty if it is the file
 * @param content keys and values; may hold secrets
 * @param notes what was taken from where; quotes no values
 */
public record FoundConfig(Path file, String place, Map<?, ?> content, List<Finding> notes) {

    /** Copies the notes. */
    public FoundConfig {
        notes = List.copyOf(notes);
    }

    /** Whether the service itself could read the file as it is. */
    public boolean isWholeFile() {
        return place.isEmpty();
    }

    /** Where it is, for people. */
    public String where() {
        return place.isEmpty() ? file.toString() : file + ", " + place;
    }

    @Override
    public String toString() {
        return where();
    }
}
