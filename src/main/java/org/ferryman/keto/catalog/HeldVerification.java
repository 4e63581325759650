package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;

/**
 * The last verification that held. Later ones may not, once v0.7 is written to; what was proven stays so, as long as
 * its fingerprint is that of the legacy tables and nothing was moved since.
 *
 * @param fingerprint of the configuration and the legacy data
 * @param migration the moment of the migration whose result it proved, as the mark has it; empty if there was no mark
 */
public record HeldVerification(String fingerprint, Optional<Instant> migration) {

    private static final MemoryEntry<HeldVerification> MEMORY = new MemoryEntry<>(
            "verify-held", HeldVerification.class, "v0.7 may have changed rows since; what they were then is gone.");

    /** Takes none for what earlier versions did not write. */
    public HeldVerification {
        migration = migration == null ? Optional.empty() : migration;
    }

    /**
     * The one in a run folder that proved what a migration moved; empty if there is none.
     *
     * @param migration the moment of that migration, as the mark has it
     * @throws IOException if it can't be read
     */
    public static Optional<HeldVerification> read(Path folder, Optional<Instant> migration) throws IOException {
        return new RunMemory(folder).recall(MEMORY).filter(held -> held.migration.equals(migration));
    }

    /**
     * Keeps it in a run folder.
     *
     * @throws IOException if it can't be written
     */
    public void keep(Path folder) throws IOException {
        new RunMemory(folder).keep(MEMORY, this);
    }
}
