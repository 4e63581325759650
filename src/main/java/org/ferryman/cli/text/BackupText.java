package org.ferryman.cli.text;

import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.backup.TableContent;
import org.ferryman.report.AmountText;

/** A backup for people. */
public final class BackupText {

    private final TextPage page;
    private final ServiceNames names;

    /** @param names of the service whose backup it is */
    public BackupText(TextPage page, ServiceNames names) {
        this.page = page;
        this.names = names;
    }

    public void write(BackupResult backup) {
        if (backup.tool() == BackupTool.WAIVED) {
            page.paragraph("No backup was made, for this reason, which is kept in the record: "
                    + TextStyle.value(backup.waiver().orElse("")));
            return;
        }
        String folder = backup.folder().orElse("");
        page.line("Backup in " + TextStyle.value(folder));
        page.line("  " + what(backup) + ", " + AmountText.bytes(backup.bytes()) + ", "
                + AmountText.seconds(backup.seconds()));
        page.line("  as of " + backup.taken() + ", from "
                + TextStyle.value(backup.source().connection())
                + (backup.source().replica() ? " (a replica)" : ""));
        page.heading(names.tables() + " in it");
        TextTable table = new TextTable("table", ">rows");
        for (TableContent content : backup.tables()) {
            table.row(TextStyle.value(content.schema() + "." + content.table()), content.rows());
        }
        page.table(table);
        page.heading("Verified");
        for (BackupResult.Proof proof : backup.verified()) {
            page.line("  " + page.style().good(how(proof.how())) + ": " + TextStyle.value(proof.detail()));
        }
        if (backup.verified().stream().noneMatch(proof -> proof.how() == BackupResult.How.TEST_RESTORE)) {
            page.line("  Restoring it was not tested: " + names.call("backup verify --test-restore"));
        }
    }

    private String what(BackupResult backup) {
        if (backup.tool() == BackupTool.BUILT_IN) {
            return "built-in snapshot of " + names.tables();
        }
        return "pg_dump " + backup.toolVersion().orElse("") + " of "
                + (backup.wholeDatabase() ? "the whole database" : names.tables());
    }

    private static String how(BackupResult.How how) {
        return switch (how) {
            case LISTED -> "Readable";
            case SHA256 -> "SHA-256";
            case TEST_RESTORE -> "Test restore";
        };
    }
}
