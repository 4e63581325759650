package org.ferryman.desktop.backup;

import atlantafx.base.theme.Styles;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.ResultTools;
import org.ferryman.desktop.parts.StatementsView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.backup.FileSum;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** One backup: what it holds, how it was verified, its files, and how to restore it. */
final class ResultView extends VBox {

    private static final int MOST_ROWS = 6;
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final BackupPage page;
    private final BackupResult backup;
    private final TextBundle texts;
    private final String tables;

    ResultView(BackupPage page, BackupResult backup) {
        this.page = page;
        this.backup = backup;
        this.texts = page.texts();
        this.tables = page.subject().names().tables();
        getStyleClass().add("page-sections");
        if (backup.tool() == BackupTool.WAIVED) {
            getChildren().add(waived());
            return;
        }
        FindingsView findings = new FindingsView();
        findings.show(backup.findings());
        getChildren().addAll(verdict(), tools(), findings, facts());
        getChildren().add(section("proofs", proofs(backup)));
        if (page.content().verified() instanceof Outcome.Done<BackupResult> again) {
            FindingsView since = new FindingsView();
            since.show(again.result().findings());
            VBox lines = new VBox(proofs(again.result()), since);
            lines.getStyleClass().add("page-section");
            lines.setId("again");
            getChildren().add(section("proofs.again", lines));
        }
        getChildren().addAll(section("files", files()), section("restoring", restoring()));
    }

    private Node waived() {
        String reason = backup.waiver().orElse("");
        return box(
                "finding-warning",
                Icons.of(Feather.ALERT_TRIANGLE, "warning"),
                texts.get("verdict.waived", reason),
                texts.get("verdict.waived." + page.subject().names().command(), TIME.format(backup.taken())));
    }

    private Node verdict() {
        String what = backup.tool() == BackupTool.BUILT_IN
                ? texts.get("verdict.tool.BUILT_IN", tables)
                : texts.get(
                        "verdict.tool.PG_DUMP",
                        backup.wholeDatabase() ? texts.get("verdict.whole") : tables,
                        backup.toolVersion().orElse(""));
        String from = texts.get(
                backup.source().replica() ? "verdict.replica" : "verdict.from",
                TIME.format(backup.taken()),
                backup.source().connection());
        return page.content().isCurrent()
                ? box("verdict-clean", Icons.of(Feather.CHECK_CIRCLE, "success"), texts.get("verdict", what), from)
                : box("finding-info", Icons.of(Feather.ARCHIVE, "muted"), texts.get("verdict.not", what), from);
    }

    private static Node box(String style, Node icon, String headline, String below) {
        Label head = Labels.wrapped(headline);
        head.setId("verdict");
        head.getStyleClass().add(Styles.TITLE_4);
        VBox text = new VBox(head, Labels.muted(below));
        text.getStyleClass().add("finding-text");
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox box = new HBox(icon, text);
        box.getStyleClass().addAll("finding", style);
        box.setAccessibleText(headline + " " + below);
        return box;
    }

    private Node tools() {
        ResultTools tools = new ResultTools(page.workspace(), "backup.json", () -> backup)
                .add(texts.get("open"), backup.folder().orElse(""));
        Button verify = new Button(texts.get("verify"), Icons.of(Feather.CHECK_SQUARE));
        verify.setId("verify-again");
        verify.setMnemonicParsing(true);
        verify.setOnAction(event -> page.verifyAgain());
        verify.disableProperty().bind(page.verifiableProperty().not());
        tools.getChildren().add(0, verify);
        Label reason = Labels.muted(texts.get("verify.missing"));
        reason.setId("verify-missing");
        reason.visibleProperty()
                .bind(verify.disableProperty().and(page.busyProperty().not()));
        reason.managedProperty().bind(reason.visibleProperty());
        return new VBox(6, tools, reason);
    }

    private FactTiles facts() {
        return new FactTiles()
                .add(
                        AmountText.bytes(backup.bytes()),
                        texts.get("fact.bytes", AmountText.count(backup.files().size(), "file")))
                .add(
                        AmountText.count(backup.rows()),
                        texts.get(
                                "fact.rows",
                                AmountText.count(backup.tables().size(), "table"),
                                page.subject().names().service()))
                .add(AmountText.seconds(backup.seconds()), texts.get("fact.seconds"));
    }

    private VBox proofs(BackupResult verified) {
        VBox lines = new VBox();
        lines.getStyleClass().addAll("card", "lines");
        for (BackupResult.Proof proof : verified.verified()) {
            Label line = Labels.wrapped(texts.get("proof." + proof.how(), proof.detail(), tables));
            line.setGraphic(Icons.of(Feather.CHECK, "success"));
            lines.getChildren().add(line);
        }
        return lines;
    }

    private VBox section(String key, Node content) {
        VBox section = new VBox(Labels.heading(texts.get(key)), content);
        section.getStyleClass().add("page-section");
        return section;
    }

    private Node files() {
        TableColumn<FileSum, String> sum = Columns.text(texts.get("files.sum"), 480, FileSum::sha256);
        sum.getStyleClass().add("sum-column");
        return Columns.table(
                "files",
                texts.get("files"),
                backup.files(),
                MOST_ROWS,
                List.of(
                        Columns.text(texts.get("files.path"), 200, FileSum::path),
                        Columns.number(texts.get("files.size"), "", 90, FileSum::bytes, AmountText::bytes),
                        sum));
    }

    private Node restoring() {
        List<String> commands = backup.restoring();
        StatementsView text = new StatementsView(String.join("\n", commands)).rows(commands.size());
        Button copy = new Button(texts.get("restoring.copy"), Icons.of(Feather.COPY));
        copy.setId("copy-restoring");
        copy.setOnAction(event -> Labels.copy(String.join("\n", commands)));
        VBox box = new VBox(
                Labels.wrapped(texts.get("restoring.where", backup.folder().orElse(""))), text, copy);
        box.getStyleClass().add("page-section");
        return box;
    }
}
