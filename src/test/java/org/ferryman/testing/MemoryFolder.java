package org.ferryman.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.extension.AnnotatedElementContext;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.io.TempDirFactory;

/**
 * Where tests put servers and folders: in memory where the system has room for files there, for a third of the time of
 * a test went into writing them to a disk.
 */
public final class MemoryFolder implements TempDirFactory {

    private static final Path MEMORY = Path.of("/dev/shm");
    private static final long ENOUGH_BYTES = 4L << 30;

    /** The folder for all of them. */
    public static Path parent() {
        try {
            return Files.isWritable(MEMORY) && Files.getFileStore(MEMORY).getUsableSpace() > ENOUGH_BYTES
                    ? MEMORY
                    : Path.of(System.getProperty("java.io.tmpdir"));
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }

    /** A folder that its maker deletes. */
    public static Path create(String prefix) throws IOException {
        return Files.createTempDirectory(parent(), prefix);
    }

    /** A folder of a test's own, named as JUnit does. */
    @Override
    public Path createTempDirectory(AnnotatedElementContext element, ExtensionContext context) throws IOException {
        return create("junit-");
    }
}
