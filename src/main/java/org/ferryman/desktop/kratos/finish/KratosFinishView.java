package org.ferryman.desktop.kratos.finish;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.finish.KratosFinishPage.Told;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.JournalTable;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ReportView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosVerdict;
import org.ferryman.playbook.record.RunRecord;
import org.kordamp.ikonli.feather.Feather;

/** The last page: the verdict, what is left to do, the report, and what was done. */
public final class KratosFinishView extends VBox {

    private final TextBundle texts;
    private final OutcomeView failed;
    private final Label verdict = Labels.wrapped("");
    private final HBox verdictLine;
    private final ThawView thaw;
    private final VBox next = new VBox(6);
    private final JournalTable journal = new JournalTable();
    private final Label path = Labels.muted("");
    private final Button open;

    /** Shows the model. */
    public KratosFinishView(KratosFinishPage page) {
        this.texts = page.texts();
        this.failed = new OutcomeView(page.workspace().user().log());
        this.thaw = new ThawView(page);
        this.open = Buttons.of("open-folder", texts.get("folder.open"), page::openFolder);
        open.setGraphic(Icons.of(Feather.FOLDER));
        getStyleClass().add("page-body");
        verdict.setId("verdict");
        verdict.getStyleClass().add(Styles.TITLE_4);
        HBox.setHgrow(verdict, Priority.ALWAYS);
        verdictLine = new HBox(10, verdict);
        verdictLine.setAlignment(Pos.TOP_LEFT);
        verdictLine.getStyleClass().add("headline");
        getChildren()
                .addAll(
                        failed,
                        verdictLine,
                        thaw,
                        section("next", next),
                        section("report", new ReportView(page.workspace(), page.report(), texts.get("report.about"))),
                        section("undo", new UpgradeUndoView(page)),
                        section("journal", new VBox(journal)),
                        section("folder", folder()));
        page.toldProperty().addListener((property, before, after) -> fill(after));
        fill(page.toldProperty().get());
    }

    private VBox section(String key, Node content) {
        content.getStyleClass().add("finish-section");
        VBox section = new VBox(Labels.heading(texts.get(key)), content);
        section.getStyleClass().add("finish-block");
        return section;
    }

    private VBox folder() {
        path.setId("run-folder");
        path.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(path, Priority.ALWAYS);
        HBox row = new HBox(path, open);
        row.getStyleClass().add("finish-folder");
        return new VBox(row);
    }

    private void fill(Told now) {
        RunRecord record = now.record();
        failed.show(now.failure());
        verdict.setText(now.verdict().map(KratosVerdict::sentence).orElseGet(() -> texts.get("nothing")));
        verdictLine.getChildren().setAll(sign(now), verdict);
        List<String> left = now.verdict().map(KratosVerdict::next).orElse(List.of());
        next.getChildren()
                .setAll(left.stream()
                        .map(each -> Labels.wrapped("•  " + Labels.read(each)))
                        .toList());
        Nodes.show(next.getParent(), !left.isEmpty());
        journal.show(record);
        path.setText(record == null ? "" : record.folder().toString());
        open.setDisable(record == null);
    }

    private static Node sign(Told now) {
        if (now.verdict().isEmpty()) {
            return Icons.of(Feather.INFO, "accent");
        }
        KratosVerdict known = now.verdict().get();
        return switch (known.result()) {
            case NOT_BEGUN -> Icons.of(Feather.INFO, "accent");
            case DIFFERS -> Icons.of(Feather.X_CIRCLE, "danger");
            default ->
                known.needsAttention()
                        ? Icons.of(Feather.ALERT_TRIANGLE, "warning")
                        : Icons.of(Feather.CHECK_CIRCLE, "success");
        };
    }
}
