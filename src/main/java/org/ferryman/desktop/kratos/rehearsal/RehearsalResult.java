package org.ferryman.desktop.kratos.rehearsal;

import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.migrate.MigrationTime;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** What a rehearsal came to: the verdict, the forecast, what was found, and the slowest migrations. */
final class RehearsalResult {

    private static final int MOST_ROWS = 6;

    private final TextBundle texts;
    private final KratosRehearsal known;

    RehearsalResult(TextBundle texts, KratosRehearsal known) {
        this.texts = texts;
        this.known = known;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        VBox told = new VBox(6, headline(KratosTales.verdict(known), known.verdict()));
        known.forecast().ifPresent(forecast -> told.getChildren().add(Labels.wrapped(forecast.text())));
        known.undo()
                .ifPresent(undone -> told.getChildren().add(Labels.muted(texts.get("undo", KratosTales.undo(undone)))));
        known.copy()
                .ifPresent(copy -> told.getChildren().add(Labels.muted(texts.get("copied", KratosTales.copied(copy)))));
        nodes.add(told);
        FindingsView findings = new FindingsView();
        findings.show(known.findings());
        nodes.add(findings);
        if (!known.migrations().isEmpty()) {
            nodes.add(new VBox(8, Labels.heading(texts.get("slowest")), slowest()));
        }
        return nodes;
    }

    /** The verdict, with its sign. */
    static HBox headline(String sentence, Verdict verdict) {
        Label label = Labels.heading(sentence);
        label.setId("rehearsal-verdict");
        HBox line = new HBox(
                10,
                verdict == Verdict.FAILS
                        ? Icons.of(Feather.X_CIRCLE, "danger")
                        : Icons.of(Feather.CHECK_CIRCLE, "success"),
                label);
        line.setAlignment(Pos.TOP_LEFT);
        line.getStyleClass().add("headline");
        return line;
    }

    private Node slowest() {
        return Columns.table(
                "slowest",
                texts.get("slowest"),
                KratosTales.slowest(known.migrations()).toList(),
                MOST_ROWS,
                List.of(
                        Columns.text(texts.get("column.name"), 460, each -> each.name()),
                        Columns.<MigrationTime>text(
                                texts.get("column.seconds"), 140, each -> AmountText.seconds(each.seconds()))));
    }
}
