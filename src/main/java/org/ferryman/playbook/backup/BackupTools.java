package org.ferryman.playbook.backup;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.engine.Work;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.PgClient;

/**
 * Which of this machine's client tools suits the server.
 *
 * @param serverMajor {@code 15}
 * @param found all there are, in the order in which they were found
 * @param suited the one that a backup uses; empty if none does
 * @param unsuited why none suits, and what to do; empty if one does
 */
public record BackupTools(
        int serverMajor, List<PgClient> found, Optional<PgClient> suited, Optional<Finding> unsuited) {

    /** Copies the list. */
    public BackupTools {
        found = List.copyOf(found);
    }

    /** Looks at the server's version, and for programs on this machine. */
    public static BackupTools read(Database database, ServiceNames names, ClientTools tools, Work work)
            throws Exception {
        int major = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> session.one(
                                "SELECT current_setting('server_version_num')::int / 10000", row -> row.getInt(1)));
        List<PgClient> found = tools.find(work.cancellation());
        Optional<PgClient> suited = ClientTools.suited(found, major);
        Optional<Finding> unsuited = suited.isPresent()
                ? Optional.empty()
                : Optional.of(ClientTools.unsuited(
                        found,
                        major,
                        Severity.WARNING,
                        "Without it, " + names.tables() + " alone can be saved, by the built-in snapshot."));
        return new BackupTools(major, found, suited, unsuited);
    }

    /** Whether a client could dump this server: pg_dump refuses one newer than itself. */
    public boolean suits(PgClient client) {
        return client.major() >= serverMajor;
    }
}
