package org.ferryman.kratos.migrate;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;

/**
 * What may be chosen for the migrations.
 *
 * @param repairNids whether rows that would stop v26 get the network of their parent
 * @param deleteOrphans tables whose rows without such a parent are deleted then
 * @param byHand what goes for those who run Kratos themselves
 * @param onCopy whether the database is a copy: then Kratos is run even where rows are known to stop it
 */
public record MigrateOptions(boolean repairNids, Set<String> deleteOrphans, ByHandOptions byHand, boolean onCopy) {

    /** Nothing. */
    public static final MigrateOptions USUAL =
            new MigrateOptions(false, Set.of(), new ByHandOptions(Duration.ofHours(1), false, Optional.empty()));

    /** On the database itself. */
    public MigrateOptions(boolean repairNids, Set<String> deleteOrphans, ByHandOptions byHand) {
        this(repairNids, deleteOrphans, byHand, false);
    }

    /** The same repair of rows, on a copy. */
    public MigrateOptions onACopy() {
        return new MigrateOptions(repairNids, deleteOrphans, byHand, true);
    }

    /** Copies the set. */
    public MigrateOptions {
        deleteOrphans = Set.copyOf(deleteOrphans);
    }

    /**
     * For those who run Kratos themselves.
     *
     * @param patience how long their migrations are watched
     * @param passInDsn whether their DSN has the guard's pass
     * @param lockTimeoutRole the role that gets a time limit for locks as its default meanwhile
     */
    public record ByHandOptions(Duration patience, boolean passInDsn, Optional<String> lockTimeoutRole) {}
}
