package org.ferryman.desktop.kratos.rehearsal;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosBlueGreenTales;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.ferryman.kratos.rehearse.PairRehearsal.StepTime;
import org.ferryman.report.AmountText;

/** What a rehearsal on two copies came to: the verdict, the forecast, both crossings, what was found, and the times. */
final class PairRehearsalResult {

    private static final int MOST_ROWS = 6;

    private final TextBundle texts;
    private final PairRehearsal known;

    PairRehearsalResult(TextBundle texts, PairRehearsal known) {
        this.texts = texts;
        this.known = known;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(told());
        FindingsView findings = new FindingsView();
        findings.show(known.findings());
        nodes.add(findings);
        List<StepTime> times = KratosBlueGreenTales.longest(known.times()).toList();
        if (!times.isEmpty()) {
            nodes.add(new VBox(8, Labels.heading(texts.get("times")), times(times)));
        }
        return nodes;
    }

    private VBox told() {
        VBox told = new VBox(6, RehearsalResult.headline(KratosBlueGreenTales.verdict(known), known.verdict()));
        known.forecast().ifPresent(forecast -> told.getChildren().add(Labels.wrapped(forecast.text())));
        List<String> lines = new ArrayList<>();
        known.cutover().ifPresent(there -> lines.add(texts.get("cutover", KratosBlueGreenTales.crossed(there))));
        known.wayBack().ifPresent(back -> lines.add(texts.get("back", KratosBlueGreenTales.crossed(back))));
        known.noWayBack().ifPresent(reason -> lines.add(texts.get("back.not", reason)));
        known.writes().ifPresent(writes -> lines.add(texts.get("written", KratosBlueGreenTales.writes(writes))));
        known.copy().ifPresent(copy -> lines.add(texts.get("copied.both", KratosTales.copied(copy))));
        lines.forEach(text -> told.getChildren().add(Labels.muted(text)));
        return told;
    }

    private Node times(List<StepTime> times) {
        return Columns.table(
                "times",
                texts.get("times"),
                times,
                MOST_ROWS,
                List.of(
                        Columns.text(texts.get("column.step"), 160, StepTime::step),
                        Columns.text(texts.get("column.phase"), 260, StepTime::phase),
                        Columns.<StepTime>text(
                                texts.get("column.seconds"), 140, each -> AmountText.seconds(each.seconds()))));
    }
}
