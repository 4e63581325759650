package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.Finding;

/** Files of the run folder that tell of what is no more: removed when the change that ends it is committed. */
public final class RecordFiles {

    private RecordFiles() {}

    /** A file that can't be removed is told: the change is made all the same. */
    public static List<Finding> remove(Path file) {
        try {
            Files.deleteIfExists(file);
            return List.of();
        } catch (IOException failure) {
            return List.of(Finding.warning(
                    "RECORD_NOT_REMOVED",
                    "All is done and committed, but " + file + " could not be removed ("
                            + failure.getClass().getSimpleName() + ").",
                    "It tells of what is no more; a password file also holds a password.",
                    "Delete it."));
        }
    }
}
