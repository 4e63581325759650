package org.ferryman.desktop.kratos.pair.cutover;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosBlueGreenTales;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutover.Table;
import org.kordamp.ikonli.feather.Feather;

/** What a cut-over came to: the times, the proof, and what is left to do. */
final class CutoverResult extends VBox {

    private static final int MOST_TABLES = 6;
    private static final DateTimeFormatter MOMENT =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final TextBundle texts;

    CutoverResult(TextBundle texts) {
        super(12);
        this.texts = texts;
        setId("cutover-result");
    }

    /** A moment, to the millisecond. */
    static String told(Instant moment) {
        return MOMENT.format(moment);
    }

    void show(KratosCutover done) {
        Label proof = Labels.heading(KratosBlueGreenTales.proof(done.proof(), done.tables()));
        proof.setId("proof");
        proof.setGraphic(
                switch (done.proof()) {
                    case EQUAL -> Icons.of(Feather.CHECK_CIRCLE, "success");
                    case DIFFERS -> Icons.of(Feather.X_CIRCLE, "danger");
                    case UNPROVEN -> Icons.of(Feather.ALERT_TRIANGLE, "warning");
                });
        FindingsView findings = new FindingsView();
        findings.show(done.findings());
        getChildren().setAll(proof, timeline(done), findings);
        if (!done.isProven()) {
            getChildren().add(Labels.wrapped(texts.get("ways")));
        }
        done.onOpen()
                .ifPresent(command ->
                        getChildren().add(Labels.wrapped(texts.get("run", KratosBlueGreenTales.told(command)))));
        List<Table> different =
                done.tables().stream().filter(table -> !table.equal()).toList();
        getChildren()
                .add(Columns.table(
                        "compared",
                        texts.get("compared"),
                        different.isEmpty() ? done.tables() : different,
                        MOST_TABLES,
                        List.of(
                                Columns.text(texts.get("column.table"), 320, Table::name),
                                Columns.count(texts.get("column.rows"), "", 120, Table::rows),
                                Columns.text(
                                        texts.get("column.equal"),
                                        160,
                                        table -> texts.get(table.equal() ? "equal" : "differs")))));
    }

    private VBox timeline(KratosCutover done) {
        VBox lines = new VBox();
        lines.setId("timeline");
        lines.getStyleClass().addAll("card", "check-rows");
        done.outageSeconds().ifPresent(seconds -> {
            Label outage = Labels.heading(texts.get("time.outage", Math.round(seconds * 1000)));
            outage.getStyleClass().add("check-row");
            outage.setMaxWidth(Double.MAX_VALUE);
            lines.getChildren().add(outage);
        });
        done.stoppedAt().ifPresent(at -> lines.getChildren().add(line(at, texts.get("time.stopped"))));
        lines.getChildren()
                .addAll(
                        line(
                                done.drainedAt(),
                                done.stoppedAt()
                                        .map(stopped ->
                                                texts.get("time.drained.after", millis(stopped, done.drainedAt())))
                                        .orElse(texts.get("time.drained"))),
                        line(
                                done.openedAt(),
                                texts.get("time.opened.after", millis(done.drainedAt(), done.openedAt()))));
        return lines;
    }

    private static Label line(Instant at, String what) {
        Label line = Labels.wrapped(told(at) + "   " + what);
        line.getStyleClass().add("check-row");
        line.setMaxWidth(Double.MAX_VALUE);
        return line;
    }

    private static long millis(Instant from, Instant to) {
        return Duration.between(from, to).toMillis();
    }
}
