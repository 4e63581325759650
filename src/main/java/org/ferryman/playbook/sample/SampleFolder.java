package org.ferryman.playbook.sample;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;

/** A sample in a folder, whether it is there or not. */
public interface SampleFolder {

    /** Where it is, absolute. */
    Path folder();

    /** The service's configuration. It is written last: where it is, the rest is complete. */
    Path config();

    /** How to connect to it, if all of it runs and is complete. */
    Optional<RunningSample> found() throws IOException;

    /** Starts it as it was left, or makes it if there is none; changes nothing if all of it runs. */
    RunningSample run(long size) throws IOException, SQLException;

    /** Who writes to it all along; empty if nobody is meant to, or nobody has begun. */
    default Optional<SampleWriting> writing() throws IOException, SQLException {
        return Optional.empty();
    }

    /** Removes the folder unless something else is in there, which is not ours. */
    static void removeIfEmpty(Path folder) throws IOException {
        try {
            Files.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException others) {
            // It stays.
        }
    }

    /** Ends it, and removes what {@link #run} made; tells whether there was anything. */
    boolean stop() throws IOException;
}
