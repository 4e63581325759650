package org.ferryman.playbook.backup;

import java.util.Optional;
import org.ferryman.postgres.backup.ClientTools;

/**
 * What somebody wants of a backup.
 *
 * @param waiver why none is made; empty if one is
 * @param options how it is made
 */
public record BackupRequest(Optional<String> waiver, BackupOptions options) {

    /** A backup as {@link BackupOptions#of} makes it, with this machine's client tools. */
    public static BackupRequest usual() {
        return new BackupRequest(
                Optional.empty(), BackupOptions.of(ClientTools.of(System.getenv(), System.getProperty("os.name"))));
    }
}
