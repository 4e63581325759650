package org.ferryman.desktop.finish;

import atlantafx.base.theme.Styles;
import java.util.Locale;
import java.util.Set;
import javafx.scene.control.Label;
import javafx.scene.layout.GridPane;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunRecord.RecordFile;
import org.jspecify.annotations.Nullable;

/** The files of the record, each with what it holds. */
final class FilesView extends GridPane {

    private static final Set<String> KNOWN = Set.of(
            "run.json",
            "journal.jsonl",
            "assess.json",
            "backup.json",
            "backup-verify.json",
            "users-choice.json",
            "user.json",
            "user-before.json",
            "user-retire.json",
            "schema.json",
            "freeze.json",
            "freeze-before.json",
            "thaw.json",
            "undo.json",
            "dry-run.json",
            "migrate.json",
            "verify.json",
            "verify-held.json",
            "skipped.json",
            "skipped-sums.json",
            "skipped.html",
            "skipped.csv",
            "skipped.jsonl",
            "decisions.jsonl",
            "decide.json",
            "cutover.json",
            "cutover-comparison.json",
            "cleanup.json",
            "runbook.md",
            "runbook.json",
            "report.html",
            "report.json",
            "traffic.json",
            "traffic.jsonl");

    private final TextBundle texts;

    FilesView(TextBundle texts) {
        this.texts = texts;
        getStyleClass().add("files");
    }

    /** Shows what a record has; null shows nothing. */
    void show(@Nullable RunRecord record) {
        getChildren().clear();
        if (record != null) {
            for (RecordFile file : record.files()) {
                row(file);
            }
        }
    }

    private void row(RecordFile file) {
        Label name = new Label(file.name());
        name.getStyleClass().add("code");
        name.setMinWidth(USE_PREF_SIZE);
        Label about = new Label(KNOWN.contains(file.name()) ? texts.get("files." + file.name()) : "");
        about.getStyleClass().add(Styles.TEXT_MUTED);
        Label size = new Label(size(file.bytes()));
        size.getStyleClass().add(Styles.TEXT_MUTED);
        size.setMinWidth(USE_PREF_SIZE);
        addRow(getRowCount(), name, size, about);
    }

    private static String size(long bytes) {
        if (bytes < 1_000) {
            return bytes + " B";
        }
        return bytes < 1_000_000
                ? String.format(Locale.ENGLISH, "%.1f kB", bytes / 1e3)
                : String.format(Locale.ENGLISH, "%,.1f MB", bytes / 1e6);
    }
}
