package org.ferryman.playbook.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.PgClient;
import org.ferryman.postgres.backup.PgClient.Watch;
import org.ferryman.postgres.backup.ScratchCopy;
import org.ferryman.postgres.backup.SnapshotReader;
import org.ferryman.postgres.backup.TableContent;

/** Restores a backup into a new database on a scratch server, compares what the tables hold, and drops it again. */
final class TestRestore {

    private final Database scratch;
    private final BackupOptions options;
    private final ServiceNames names;
    private final Work work;
    private final ProgressMeter meter;

    TestRestore(Database scratch, BackupOptions options, ServiceNames names, Work work, ProgressMeter meter) {
        this.scratch = scratch;
        this.options = options;
        this.names = names;
        this.work = work;
        this.meter = meter;
    }

    /**
     * Proves a backup.
     *
     * @param findings takes what should be known
     * @throws BlockedException if it can't be restored, or does not hold what it should
     */
    BackupResult.Proof prove(BackupResult backup, Path folder, List<Finding> findings)
            throws CancelledException, BlockedException, IOException, InterruptedException {
        try {
            List<String> left = ScratchCopy.dropLeft(scratch);
            if (!left.isEmpty()) {
                findings.add(Finding.warning(
                        "SCRATCH_LEFT",
                        "Earlier test restores have left databases on the scratch server that are in use: "
                                + String.join(", ", left) + ".",
                        "They hold a copy of the data.",
                        "When nobody is connected any more, run "
                                + left.stream()
                                        .map(database -> "DROP DATABASE " + QualifiedName.quote(database))
                                        .collect(Collectors.joining("; "))
                                + "."));
            }
            return restored(backup, folder, findings);
        } catch (SQLException failure) {
            work.cancellation().throwIfRequested();
            // Not for the runner to classify: it would make the whole backup anew.
            Finding server = new SqlFailures().finding(failure);
            throw failed(folder, server.seen());
        }
    }

    private BackupResult.Proof restored(BackupResult backup, Path folder, List<Finding> findings)
            throws CancelledException, BlockedException, IOException, InterruptedException, SQLException {
        try (ScratchCopy copy = ScratchCopy.create(scratch, backup.source().encoding())) {
            if (backup.tool() == BackupTool.PG_DUMP) {
                dump(backup, folder, copy, findings);
            } else {
                meter.begin(BackupPhase.RESTORE, copy.database().settings().label(), "bytes", backup.bytes());
                SnapshotReader.restore(
                        folder.resolve(BuiltInSnapshot.file(backup)),
                        copy.database(),
                        work.cancellation(),
                        meter::advance);
            }
            compare(backup, copy, folder);
            return new BackupResult.Proof(
                    BackupResult.How.TEST_RESTORE,
                    backup.tables().size() + " tables with " + backup.rows() + " rows, all as they were, on "
                            + copy.database().settings().label());
        }
    }

    private void dump(BackupResult backup, Path folder, ScratchCopy copy, List<Finding> findings)
            throws IOException, InterruptedException, CancelledException, BlockedException, SQLException {
        PgClient client = BackupStep.client(options, names, majorOf(backup), work);
        meter.begin(BackupPhase.RESTORE, copy.database().settings().label(), "bytes");
        Path log = Files.createTempFile("ferryman-restore", ".log");
        try {
            boolean clean = client.restore(
                    copy.database().settings(),
                    folder.resolve(BackupStep.DUMP),
                    log,
                    new Watch(work.cancellation(), options.log(), bytes -> {}));
            if (!clean) {
                List<String> errors = Files.readAllLines(log, java.nio.charset.StandardCharsets.ISO_8859_1).stream()
                        .filter(line -> line.contains("error:"))
                        .limit(3)
                        .toList();
                findings.add(Finding.warning(
                        "TEST_RESTORE_ERRORS",
                        "pg_restore reported errors: " + String.join(" | ", errors),
                        "Something beside the rows of " + names.tables() + " was not restored on the scratch"
                                + " server: an extension that it lacks, or a setting that it does not"
                                + " know, for example.",
                        "Make sure that the server on which you would restore has what is missing."));
            }
        } finally {
            Files.deleteIfExists(log);
        }
    }

    static int majorOf(BackupResult backup) {
        return Integer.parseInt(backup.source().server().split("\\D", 2)[0]);
    }

    private void compare(BackupResult backup, ScratchCopy copy, Path folder)
            throws CancelledException, BlockedException, SQLException {
        meter.begin(BackupPhase.COMPARE, "", "tables", backup.tables().size());
        List<String> differing = new ArrayList<>();
        try {
            new Transactions(copy.database()).snapshot(work.cancellation(), session -> {
                for (TableContent was : backup.tables()) {
                    QualifiedName table = new QualifiedName(was.schema(), was.table());
                    boolean there =
                            session.one("SELECT to_regclass(?) IS NOT NULL", row -> row.getBoolean(1), table.quoted());
                    if (!there) {
                        differing.add(table + " is missing");
                    } else {
                        TableContent now = TableContent.of(session, table);
                        if (!now.holdsTheSame(was)) {
                            differing.add(table + " has " + now.rows() + " rows instead of " + was.rows()
                                    + (now.rows() == was.rows() ? ", with another content" : ""));
                        }
                    }
                    meter.advance(1);
                }
                return differing;
            });
        } catch (CancelledException | SQLException failure) {
            throw failure;
        } catch (Exception impossible) {
            throw new IllegalStateException("reading fails in no other way", impossible);
        }
        if (!differing.isEmpty()) {
            throw failed(folder, String.join("; ", differing));
        }
    }

    private BlockedException failed(Path folder, String seen) {
        return new BlockedException(List.of(Finding.blocker(
                "TEST_RESTORE_FAILED",
                "The backup in " + folder + " did not pass its test restore: " + seen + ".",
                "A backup that can't be restored is not a backup.",
                "Resolve what the message says, then " + names.call("backup verify --test-restore")
                        + "; if that fails, make a new backup.")));
    }
}
