package org.ferryman.playbook.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Severity;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.postgres.backup.PgClient;

/** Verifies a backup that was made earlier: this run's, or one in a folder that was copied from elsewhere. */
public final class BackupVerifyStep implements Evidence<BackupResult> {

    /** The step's id. */
    public static final StepId ID = new StepId("backup-verify");

    private final Database database;
    private final ServiceUpgrade service;
    private final Path runFolder;
    private final Optional<Path> from;
    private final BackupOptions options;

    /**
     * A verification.
     *
     * @param database what the backup is of: tells whether anything has changed since
     * @param from the backup's folder; if empty, the run folder's record tells it
     * @param options with a scratch database, the restore is tested, too
     */
    public BackupVerifyStep(
            Database database, ServiceUpgrade service, Path runFolder, Optional<Path> from, BackupOptions options) {
        this.database = database;
        this.service = service;
        this.runFolder = runFolder;
        this.from = from;
        this.options = options;
    }

    /**
     * What may be chosen about a verification.
     *
     * @param from the backup's folder; if empty, the run folder's record tells it
     * @param options with a scratch database, the restore is tested, too
     */
    public record Request(Optional<Path> from, BackupOptions options) {

        /** The run's own backup, with this machine's client tools. */
        public static Request usual() {
            return new Request(Optional.empty(), BackupRequest.usual().options());
        }
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Verify the backup";
    }

    @Override
    public BackupResult produce(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        FoundBackup found = FoundBackup.of(runFolder, from, service.names());
        BackupResult recorded = found.record();
        Path folder = found.folder();
        List<FileSum> sums = found.requireSame(work, meter);
        List<Finding> findings = new ArrayList<>();
        List<BackupResult.Proof> proofs = new ArrayList<>(List.of(BackupProof.summed(sums)));
        if (recorded.tool() == BackupTool.PG_DUMP) {
            list(recorded, folder, work, proofs, findings);
        }
        if (options.scratch().isPresent()) {
            proofs.add(new TestRestore(options.scratch().get(), options, service.names(), work, meter)
                    .prove(recorded, folder, findings));
        }
        outdated(recorded, work).ifPresent(findings::add);
        return new BackupResult(
                recorded.tool(),
                recorded.toolVersion(),
                recorded.waiver(),
                Optional.of(folder.toString()),
                recorded.taken(),
                recorded.source(),
                recorded.wholeDatabase(),
                recorded.files(),
                recorded.bytes(),
                recorded.tables(),
                proofs,
                meter.elapsed().toNanos() / 1e9,
                recorded.fingerprint(),
                findings);
    }

    private void list(
            BackupResult recorded, Path folder, Work work, List<BackupResult.Proof> proofs, List<Finding> findings)
            throws Exception {
        List<PgClient> found = options.tools().find(work.cancellation());
        int major = Integer.parseInt(recorded.toolVersion().orElse("0").split("\\D", 2)[0]);
        Optional<PgClient> suited = ClientTools.suited(found, major);
        if (suited.isEmpty()) {
            findings.add(ClientTools.unsuited(
                    found, major, Severity.WARNING, "Only the files' SHA-256 checksums could be compared."));
        } else {
            List<QualifiedName> tables = recorded.tables().stream()
                    .map(table -> new QualifiedName(table.schema(), table.table()))
                    .toList();
            proofs.add(
                    BackupProof.listed(suited.get(), folder, recorded.source().encoding(), tables, work));
        }
    }

    private Optional<Finding> outdated(BackupResult recorded, Work work) throws Exception {
        String now = new Transactions(database).snapshot(work.cancellation(), service::fingerprint);
        return now.equals(recorded.fingerprint())
                ? Optional.empty()
                : Optional.of(Finding.warning(
                        "BACKUP_OUTDATED",
                        service.names().data() + ", or the configuration, have changed since the backup of "
                                + recorded.taken() + ".",
                        "What was written since is not in it.",
                        "Make a new one once writes have stopped, before the migration."));
    }
}
