package org.ferryman.playbook.backup;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.postgres.backup.FileSums;
import org.ferryman.postgres.backup.PgClient;

/** The proofs of a backup that need no server. */
final class BackupProof {

    private BackupProof() {}

    /** That pg_restore can read a dump, and finds the definition and the data of every table in it. */
    static BackupResult.Proof listed(
            PgClient client, Path folder, String encoding, List<QualifiedName> tables, Work work)
            throws IOException, InterruptedException, CancelledException, BlockedException {
        List<String> entries = client.list(folder.resolve(BackupStep.DUMP), encoding, work.cancellation());
        List<String> missing = tables.stream()
                .filter(table -> !holds(entries, " TABLE ", table) || !holds(entries, " TABLE DATA ", table))
                .map(QualifiedName::toString)
                .toList();
        if (!missing.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "BACKUP_INCOMPLETE",
                    "pg_restore --list does not name definition and data of " + String.join(", ", missing) + ".",
                    "The dump can't bring back what is not in it.",
                    "Make a new backup; what is named must be plain tables.")));
        }
        return new BackupResult.Proof(
                BackupResult.How.LISTED, "pg_restore " + client.version() + " lists " + entries.size() + " entries");
    }

    /** An entry reads {@code 215; 1259 16385 TABLE public networks owner}. */
    private static boolean holds(List<String> entries, String kind, QualifiedName table) {
        String wanted = kind + table.schema() + " " + table.name() + " ";
        return entries.stream().anyMatch(entry -> entry.contains(wanted));
    }

    static BackupResult.Proof summed(List<FileSum> sums) {
        return new BackupResult.Proof(BackupResult.How.SHA256, sums.size() + (sums.size() == 1 ? " file" : " files"));
    }

    /** That the files are those that were noted. */
    static void requireSame(Path folder, Map<String, String> expected, List<FileSum> found) throws BlockedException {
        List<String> differences = FileSums.differences(expected, found);
        if (!differences.isEmpty()) {
            throw new BlockedException(List.of(Finding.blocker(
                    "BACKUP_CHANGED",
                    "The backup in " + folder + " is not as it was made: "
                            + String.join(", ", differences.subList(0, Math.min(10, differences.size())))
                            + (differences.size() > 10 ? " and " + (differences.size() - 10) + " more" : "") + ".",
                    "A file that changed on the disk or on its way can't be trusted.",
                    "Take it from where it was copied to, or make a new backup.")));
        }
    }
}
