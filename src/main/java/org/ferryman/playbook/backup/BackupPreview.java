package org.ferryman.playbook.backup;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.backup.PgClient;
import org.ferryman.postgres.backup.SnapshotWriter;
import org.ferryman.postgres.backup.TableContent;
import org.ferryman.postgres.backup.TableScript;
import org.ferryman.postgres.replication.WalEnd;

/** The statements and commands of a backup, as they would run on what is there now. */
final class BackupPreview {

    private static final String RESTORED = "ferryman_restore_<random>";

    private final Database database;
    private final BackupOptions options;
    private final Session session;
    private final List<QualifiedName> tables;
    private final Path target;

    BackupPreview(Database database, BackupOptions options, Session session, List<QualifiedName> tables, Path target) {
        this.database = database;
        this.options = options;
        this.session = session;
        this.tables = tables;
        this.target = target;
    }

    /**
     * All of them.
     *
     * @param client which makes the dump; empty for the built-in snapshot
     * @param snapshot the file of that one
     */
    List<String> statements(Optional<PgClient> client, String snapshot) throws SQLException, CancelledException {
        List<String> statements = new ArrayList<>();
        options.replica().ifPresent(replica -> {
            statements.add("-- on the primary, " + database.settings().label() + "\n" + WalEnd.sql());
            statements.add("-- on the replica, " + replica.settings().label() + ", until it is there\n"
                    + "SELECT pg_last_wal_replay_lsn()");
        });
        Database read = options.replica().orElse(database);
        statements.add(
                "-- on " + read.settings().label() + "\nBEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY");
        for (QualifiedName table : tables) {
            statements.add("LOCK TABLE " + table.quoted() + " IN ACCESS SHARE MODE");
        }
        for (QualifiedName table : tables) {
            statements.add(TableContent.sql(session, table));
        }
        if (client.isPresent()) {
            List<QualifiedName> only = options.onlyService() ? tables : List.of();
            Path dump = target.resolve(BackupStep.DUMP);
            statements.add("SELECT pg_export_snapshot()");
            statements.add(command(read, client.get().dumpCommand("<snapshot>", only, dump)));
            statements.add("$ " + shell(client.get().listCommand(dump)));
        } else {
            for (QualifiedName table : tables) {
                statements.add("-- into " + target.resolve(snapshot) + "\n"
                        + SnapshotWriter.readSql(TableScript.of(session, table)));
            }
        }
        statements.add("ROLLBACK");
        options.scratch().ifPresent(scratch -> restore(scratch, client, snapshot, statements));
        return statements;
    }

    private void restore(Database scratch, Optional<PgClient> client, String snapshot, List<String> statements) {
        String name = QualifiedName.quote(RESTORED);
        statements.add("-- on the scratch server, " + scratch.settings().label() + "\nCREATE DATABASE " + name
                + " TEMPLATE template0");
        statements.add(
                client.isPresent()
                        ? command(scratch, client.get().restoreCommand(RESTORED, target.resolve(BackupStep.DUMP)))
                        : "-- in it, all of " + target.resolve(snapshot));
        statements.add("-- in it, the statements that count and checksum each table, once more");
        statements.add("DROP DATABASE IF EXISTS " + name);
    }

    private static String command(Database database, List<String> command) {
        String environment = PgClient.environment(database.settings()).stream()
                .map(line -> "# " + line)
                .collect(Collectors.joining("\n"));
        return "# in the environment, not in the arguments:\n" + environment + "\n$ " + shell(command);
    }

    private static String shell(List<String> command) {
        return command.stream()
                .map(word -> word.matches("[A-Za-z0-9_@%+=:,./-]+") ? word : "'" + word.replace("'", "'\\''") + "'")
                .collect(Collectors.joining(" "));
    }
}
