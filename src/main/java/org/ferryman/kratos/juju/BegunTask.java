package org.ferryman.kratos.juju;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * A task that this run folder's migrations began.
 *
 * @param id by which Juju knows it
 */
public record BegunTask(String id) {

    private static final MemoryEntry<BegunTask> MEMORY = new MemoryEntry<>(
            "juju-task", BegunTask.class, "A task goes on when nobody waits for it, and Juju finds it by its id only.");

    /** What a run folder has of it. */
    public static Optional<BegunTask> recall(Path folder) throws IOException {
        return new RunMemory(folder).recall(MEMORY);
    }

    /** Keeps it, until it is over. */
    public void keep(Path folder) throws IOException {
        new RunMemory(folder).keep(MEMORY, this);
    }

    /** It is over. */
    public static void forget(Path folder) {
        new RunMemory(folder).forget(MEMORY);
    }
}
