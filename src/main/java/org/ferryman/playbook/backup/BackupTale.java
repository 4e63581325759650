package org.ferryman.playbook.backup;

import java.util.List;
import java.util.Locale;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.StepFacts;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.report.AmountText;
import org.ferryman.report.ReportGrid;
import org.ferryman.report.ReportGrid.Column;

/** What a report tells of a backup and its proof. */
public final class BackupTale {

    private final String tables;

    /** Of the tables of a service. */
    public BackupTale(ServiceNames names) {
        tables = names.tables();
    }

    /** That one was made, or why not. */
    public void backup(BackupResult result, StepFacts facts) {
        if (result.waiver().isPresent()) {
            facts.summary("No backup was made: it was waived.")
                    .waived()
                    .fact("Reason", result.waiver().get())
                    .findings(result.findings());
        } else {
            facts.summary(AmountText.count(result.rows(), "row") + " of " + tables + ", "
                            + AmountText.bytes(result.bytes())
                            + (result.verified().isEmpty() ? "; it was not verified." : "; verified."))
                    .attention(result.verified().isEmpty());
            tell(result, facts);
        }
    }

    /** That one was verified later. */
    public void verified(BackupResult result, StepFacts facts) {
        facts.summary(AmountText.count(result.verified().size(), "proof") + " of the backup.")
                .attention(result.verified().isEmpty());
        tell(result, facts);
    }

    private void tell(BackupResult result, StepFacts facts) {
        String version = result.toolVersion().map(known -> " " + known).orElse("");
        facts.fact("Tool", result.tool().name().toLowerCase(Locale.ROOT) + version)
                .fact("Folder", result.folder().orElse("none"))
                .fact("Snapshot of", result.taken().toString())
                .fact(
                        "Taken from",
                        result.source().connection() + (result.source().replica() ? " (a replica)" : ""))
                .fact("Holds", result.wholeDatabase() ? "the whole database" : tables)
                .fact("Took", AmountText.seconds(result.seconds()))
                .fact("Fingerprint", result.fingerprint())
                .findings(result.findings());
        facts.table(new ReportGrid(
                        "Proof",
                        List.of(Column.text("How"), Column.text("What was seen")),
                        result.verified().stream()
                                .map(proof -> List.of(proof.how().name(), proof.detail()))
                                .toList()))
                .table(new ReportGrid(
                        "What " + tables + " held",
                        List.of(Column.text("Table"), Column.number("Rows"), Column.text("Digest")),
                        result.tables().stream()
                                .map(table -> List.of(
                                        table.schema() + "." + table.table(),
                                        AmountText.count(table.rows()),
                                        table.digest()))
                                .toList()))
                .table(files("Files", result.files()));
    }

    /** Files with their checksums. */
    public static ReportGrid files(String title, List<FileSum> files) {
        return new ReportGrid(
                title,
                List.of(Column.text("File"), Column.number("Size"), Column.text("SHA-256")),
                files.stream()
                        .map(file -> List.of(file.path(), AmountText.bytes(file.bytes()), file.sha256()))
                        .toList());
    }
}
