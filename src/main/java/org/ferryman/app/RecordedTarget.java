package org.ferryman.app;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;

/**
 * The database that is to take over, as the description of a run folder has it.
 *
 * @param target its URL, without secrets; empty where none is on record
 */
record RecordedTarget(Optional<String> target) {

    /** What a folder has; empty if there is no description. */
    static RecordedTarget read(Path folder) throws IOException {
        Path file = folder.resolve(Run.DESCRIPTION);
        return Files.exists(file) ? Json.read(file, RecordedTarget.class) : new RecordedTarget(Optional.empty());
    }

    /** The keys and values for the description. */
    Map<String, String> described() {
        return target.map(url -> Map.of("target", url)).orElse(Map.of());
    }
}
