package org.ferryman.playbook.backup;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;

/**
 * What may be chosen about a backup.
 *
 * @param folder where it goes, a folder that is absent or empty; if empty, a new one in the run folder
 * @param tool how to make it; if empty, pg_dump where there is one that suits the server, else the built-in snapshot
 * @param onlyService with pg_dump: dump the service's tables and not the whole database
 * @param replica to read from instead of the database itself, once it has replayed all that was committed there
 * @param scratch a database on the server on which to test the restore; if empty, no restore is tested
 * @param tools the client tools of this machine
 * @param log is told each line that pg_dump and pg_restore print, on the thread that does the step
 */
public record BackupOptions(
        Optional<Path> folder,
        Optional<BackupTool> tool,
        boolean onlyService,
        Optional<Database> replica,
        Optional<Database> scratch,
        ClientTools tools,
        Consumer<String> log) {

    /** What suits most: no replica, no test restore. */
    public static BackupOptions of(ClientTools tools) {
        return new BackupOptions(
                Optional.empty(), Optional.empty(), false, Optional.empty(), Optional.empty(), tools, line -> {});
    }

    /** The same, read from a replica. */
    public BackupOptions reading(Optional<Database> from) {
        return new BackupOptions(folder, tool, onlyService, from, scratch, tools, log);
    }

    /** The same, with the restore tested there. */
    public BackupOptions withScratch(Optional<Database> other) {
        return new BackupOptions(folder, tool, onlyService, replica, other, tools, log);
    }
}
