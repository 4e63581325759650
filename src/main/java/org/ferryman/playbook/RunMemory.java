package org.ferryman.playbook;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Run;

/**
 * What steps may know from earlier ones, because no database shows it: each thing is a {@link MemoryEntry} or
 * {@link MemoryLines} with its reason. Everything else in a run folder is a record for people, and no step opens it.
 */
public final class RunMemory {

    private final Path folder;

    /** That of a run folder. */
    public RunMemory(Path folder) {
        this.folder = folder;
    }

    /**
     * Recalls a thing; empty if nobody has kept it.
     *
     * @throws IOException if it is there and can't be read
     */
    public <T> Optional<T> recall(MemoryEntry<T> thing) throws IOException {
        return Run.readResult(folder, thing.name(), thing.type());
    }

    /** Where lines are that were kept; none may have been. */
    public Path lines(MemoryLines thing) {
        return folder.resolve(thing.file());
    }

    /** Keeps a thing, in the place of an earlier one. */
    public <T> void keep(MemoryEntry<T> thing, T value) throws IOException {
        Run.writeResult(folder, thing.name(), value);
    }

    /** Forgets a thing when the change that ends it is committed. */
    public List<Finding> forget(MemoryEntry<?> thing) {
        return forget(thing.name() + ".json");
    }

    /** Forgets a file that tells of what is no more; one that can't be removed is told. */
    public List<Finding> forget(String name) {
        Path file = folder.resolve(name);
        try {
            Files.deleteIfExists(file);
            return List.of();
        } catch (IOException failure) {
            return List.of(Finding.warning(
                    "RECORD_NOT_REMOVED",
                    "All is done and committed, but " + file + " could not be removed ("
                            + failure.getClass().getSimpleName() + ").",
                    "It describes something that is gone; a password file also holds a password.",
                    "Delete it."));
        }
    }
}
