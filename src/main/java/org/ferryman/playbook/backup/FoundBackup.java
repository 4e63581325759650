package org.ferryman.playbook.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.postgres.backup.FileSums;

/**
 * A backup that was made earlier: this run's, or one in a folder that was copied from elsewhere.
 *
 * @param record what is noted of it
 * @param folder where it is
 * @param ofRun whether the run folder's record tells it: that is out of reach of who changes the backup's folder
 */
record FoundBackup(BackupResult record, Path folder, boolean ofRun) {

    /**
     * Finds it.
     *
     * @param from its folder; if empty, the run folder's record tells it
     * @throws InputException if there is none
     */
    static FoundBackup of(Path runFolder, Optional<Path> from, ServiceNames names) throws IOException, InputException {
        Optional<BackupResult> record = from.isPresent() ? record(from.get()) : BackupResult.recorded(runFolder);
        BackupResult backup = record.filter(known -> known.tool() != BackupTool.WAIVED)
                .orElseThrow(() -> new InputException(Finding.blocker(
                        "BACKUP_NOT_FOUND",
                        from.map(folder -> folder + " holds no backup that Ferryman made.")
                                .orElse("The run folder knows of no backup."),
                        "There is nothing to verify, and nothing to go back to.",
                        "Make one with " + names.call("backup") + ", or name the folder of one.")));
        Path folder =
                from.orElseGet(() -> Path.of(backup.folder().orElseThrow())).toAbsolutePath();
        return new FoundBackup(backup, folder, from.isEmpty());
    }

    private static Optional<BackupResult> record(Path folder) throws IOException {
        Path file = folder.resolve(BackupStep.RECORD);
        return Files.exists(file) ? Optional.of(Json.read(file, BackupResult.class)) : Optional.empty();
    }

    /** That its files are those that were noted; reads all of them. */
    List<FileSum> requireSame(Work work, ProgressMeter meter) throws IOException, CancelledException, BlockedException {
        List<FileSum> sums = BackupStep.sums(folder, work, meter);
        BackupProof.requireSame(folder, expected(), counted(sums));
        return sums;
    }

    private Map<String, String> expected() throws IOException {
        Map<String, String> expected = new LinkedHashMap<>();
        if (ofRun) {
            record.files().forEach(file -> expected.put(file.path(), file.sha256()));
        } else {
            expected.putAll(FileSums.read(folder));
        }
        return expected;
    }

    private List<FileSum> counted(List<FileSum> sums) {
        return ofRun
                ? sums.stream()
                        .filter(sum -> !sum.path().equals(BackupStep.RECORD))
                        .toList()
                : sums;
    }
}
