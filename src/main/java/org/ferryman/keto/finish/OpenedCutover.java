package org.ferryman.keto.finish;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.ferryman.engine.Finding;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * That it was said that v0.7 may be written to, while the cut-over was still to be recorded: what is written there from
 * then on is its clients' own.
 *
 * @param when it was said
 * @param fingerprint of the configuration and the legacy tuples that it is true of
 */
record OpenedCutover(Instant when, String fingerprint) {

    private static final MemoryEntry<OpenedCutover> MEMORY = new MemoryEntry<>(
            new StepId("cutover-opened"),
            OpenedCutover.class,
            "Who wrote to v0.7's table before it was recorded, and who was let, looks the same there.");

    /** Keeps it. */
    void keep(Path folder) throws IOException {
        new RunMemory(folder).keep(MEMORY, this);
    }

    /** Whether it was said of the same tuples. */
    static boolean isThere(Path folder, String fingerprint) throws IOException {
        return new RunMemory(folder)
                .recall(MEMORY)
                .filter(opened -> opened.fingerprint.equals(fingerprint))
                .isPresent();
    }

    /** Once the cut-over is taken back, nobody may write there. */
    static List<Finding> forget(Path folder) {
        return new RunMemory(folder).forget(MEMORY);
    }
}
