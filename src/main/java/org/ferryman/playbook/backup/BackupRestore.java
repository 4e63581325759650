package org.ferryman.playbook.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.PgClient;
import org.ferryman.postgres.backup.SnapshotReader;
import org.ferryman.postgres.backup.TableContent;

/**
 * The service's tables out of a backup, put back into the database: definitions, rows, keys, owners and grants, in the
 * caller's transaction. Nothing else of what a backup holds is touched.
 */
public final class BackupRestore {

    private final FoundBackup found;
    private final ServiceNames names;
    private final BackupOptions options;

    private BackupRestore(FoundBackup found, ServiceNames names, ClientTools tools) {
        this.found = found;
        this.names = names;
        this.options = BackupOptions.of(tools);
    }

    /**
     * Finds a backup.
     *
     * @param runFolder whose backup it is
     * @param from the backup's folder; if empty, the run folder's record tells it
     * @param tools the client tools of this machine
     * @throws InputException if there is none
     */
    public static BackupRestore find(Path runFolder, Optional<Path> from, ServiceNames names, ClientTools tools)
            throws IOException, InputException {
        return new BackupRestore(FoundBackup.of(runFolder, from, names), names, tools);
    }

    /** What is noted of it. */
    public BackupResult record() {
        return found.record();
    }

    /** Where it is. */
    public Path folder() {
        return found.folder();
    }

    /** The service's tables in it. */
    public List<QualifiedName> tables() {
        return record().tables().stream()
                .map(content -> new QualifiedName(content.schema(), content.table()))
                .toList();
    }

    /** That its files are those that were noted; reads all of them. */
    public void requireSame(Work work, ProgressMeter meter) throws IOException, CancelledException, BlockedException {
        found.requireSame(work, meter);
    }

    /** The command that gives the SQL that is run; none for the built-in snapshot, which is SQL itself. */
    public List<String> commands(Work work)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        return record().tool() == BackupTool.PG_DUMP
                ? List.of(String.join(" ", client(work).scriptCommand("<entries of these tables>", dump())))
                : List.of("all of " + snapshot());
    }

    /**
     * Puts the tables back: none of them must be there.
     *
     * @throws BlockedException if it can't be read; roll back
     */
    public void into(Session session, Work work, ProgressMeter meter)
            throws IOException, InterruptedException, CancelledException, BlockedException, SQLException {
        meter.begin(BackupPhase.RESTORE, record().source().database(), "bytes");
        if (record().tool() == BackupTool.PG_DUMP) {
            client(work).restoreInto(session, dump(), record().source().encoding(), tables(), meter::advance);
        } else {
            SnapshotReader.into(session, snapshot(), meter::advance);
        }
    }

    /**
     * That the tables hold what the backup does.
     *
     * @throws BlockedException if they don't; roll back
     */
    public void requireRestored(Session session, ProgressMeter meter)
            throws SQLException, CancelledException, BlockedException {
        meter.begin(BackupPhase.COMPARE, "", "tables", record().tables().size());
        List<String> differing = new ArrayList<>();
        for (TableContent was : record().tables()) {
            TableContent now = TableContent.of(session, new QualifiedName(was.schema(), was.table()));
            if (!now.holdsTheSame(was)) {
                differing.add(was.table() + " has " + now.rows() + " rows instead of " + was.rows()
                        + (now.rows() == was.rows() ? ", with another content" : ""));
            }
            meter.advance(1);
        }
        if (!differing.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "BACKUP_NOT_RESTORED",
                    "What was restored from " + folder() + " is not what it held when it was made: "
                            + String.join("; ", differing) + ".",
                    "Nothing has changed: all was taken back.",
                    "Check the backup with " + names.call("backup verify --test-restore") + ", or name another.")));
        }
    }

    private Path dump() {
        return folder().resolve(BackupStep.DUMP);
    }

    private Path snapshot() {
        return folder().resolve(BuiltInSnapshot.file(record()));
    }

    private PgClient client(Work work) throws IOException, InterruptedException, CancelledException, BlockedException {
        // pg_restore reads what pg_dump of the same version or an older one wrote.
        int major = Integer.parseInt(record().toolVersion().orElse("0").split("\\D", 2)[0]);
        return BackupStep.client(options, names, major, work);
    }
}
