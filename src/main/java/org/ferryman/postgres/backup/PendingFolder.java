package org.ferryman.postgres.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.file.PartName;
import org.ferryman.engine.file.PrivateFiles;

/**
 * A folder that comes into being at once or not at all, readable by its owner only.
 *
 * <p>It is filled as a part, see {@link PartName}. {@link #publish} renames the part; closing an unpublished folder
 * deletes it.
 */
public final class PendingFolder implements AutoCloseable {

    private final Path target;
    private final Path part;
    private boolean published;

    private PendingFolder(Path target, Path part) {
        this.target = target;
        this.part = part;
    }

    /**
     * Makes the part, empty; what a killed process of this machine left of an earlier one is deleted.
     *
     * @throws InputException if there is something in the place of the target; nothing of it is touched
     */
    public static PendingFolder open(Path target) throws IOException, InputException {
        Path absolute = target.toAbsolutePath().normalize();
        requireFree(absolute);
        PrivateFiles.createDirectories(Objects.requireNonNull(absolute.getParent(), "not the root"));
        for (Path left : PartName.left(absolute)) {
            PrivateFiles.deleteTree(left);
        }
        return new PendingFolder(absolute, PartName.make(absolute, PrivateFiles::createDirectory));
    }

    private static void requireFree(Path target) throws IOException, InputException {
        if (isTaken(target)) {
            throw new InputException(Finding.blocker(
                    "BACKUP_FOLDER_TAKEN",
                    "There is something in " + target + " already.",
                    "A backup never overwrites anything, least of all another backup.",
                    "Name a folder that is not there, or is empty."));
        }
    }

    private static boolean isTaken(Path target) throws IOException {
        if (!Files.isDirectory(target)) {
            return Files.exists(target);
        }
        try (Stream<Path> files = Files.list(target)) {
            return files.findAny().isPresent();
        }
    }

    /** Where the folder will be. */
    public Path target() {
        return target;
    }

    /** Where it is filled. */
    public Path part() {
        return part;
    }

    /**
     * Gives the folder its name.
     *
     * @throws InputException if somebody has put something in the place of the target meanwhile
     */
    public void publish() throws IOException, InputException {
        PrivateFiles.close(part);
        requireFree(target);
        Files.deleteIfExists(target);
        Files.move(part, target);
        published = true;
    }

    @Override
    public void close() throws IOException {
        if (!published) {
            PrivateFiles.deleteTree(part);
        }
    }
}
