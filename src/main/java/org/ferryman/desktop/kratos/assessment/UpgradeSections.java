package org.ferryman.desktop.kratos.assessment;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.StatementsView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.assess.BlueGreenOutlook;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.assess.KratosAssessment.TableSize;
import org.ferryman.kratos.fitness.TargetLack;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.plan.LevelChange;
import org.ferryman.report.AmountText;

/** An assessment, part by part: where the database is, what is in the way, what would run, and what it means. */
final class UpgradeSections {

    private static final int LACK_LINES = 4;

    private final TextBundle texts;
    private final KratosAssessment known;

    UpgradeSections(TextBundle texts, KratosAssessment known) {
        this.texts = texts;
        this.known = known;
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        Label answer =
                Labels.heading(texts.get("answer", KratosTales.level(known.level())) + " " + KratosTales.answer(known));
        answer.setId("answer");
        Label where =
                Labels.muted(texts.get("where", known.database(), known.schema(), String.valueOf(known.serverMajor())));
        nodes.add(new VBox(4, answer, where));
        nodes.add(facts());
        known.blueGreen().ifPresent(outlook -> nodes.add(window(outlook)));
        nodes.addAll(findings());
        if (!known.pending().isEmpty()) {
            nodes.add(section("pending", new PlanTable(texts, known.pending())));
        }
        if (!known.changes().isEmpty()) {
            nodes.add(section("changes", changes()));
        }
        known.blueGreen()
                .map(BlueGreenOutlook::lacks)
                .filter(lacks -> !lacks.isEmpty())
                .ifPresent(lacks -> nodes.add(section("lacks", lacks(lacks))));
        return nodes;
    }

    /** For how long nobody can write, and why. */
    private VBox window(BlueGreenOutlook outlook) {
        VBox box = new VBox(
                4,
                Labels.heading(texts.get(
                        "window." + known.window().map(CutoverWindow.Kind::name).orElse("UNKNOWN"))),
                Labels.wrapped(outlook.forecast()));
        outlook.reasons().forEach(reason -> box.getChildren().add(Labels.wrapped("\u2022  " + reason)));
        box.setId("window");
        return box;
    }

    private static VBox lacks(List<TargetLack> lacks) {
        VBox all = new VBox(12);
        for (TargetLack lack : lacks) {
            VBox box = new VBox(4, Labels.wrapped(lack.what()));
            if (!lack.commands().isEmpty()) {
                box.getChildren().add(new StatementsView(lack.commands()).rows(LACK_LINES));
            }
            box.getStyleClass().addAll("card", "change");
            all.getChildren().add(box);
        }
        return all;
    }

    private VBox section(String key, Node content) {
        VBox section = new VBox(8, Labels.heading(texts.get(key)), Labels.muted(texts.get(key + ".about")), content);
        section.setId(key);
        return section;
    }

    private FactTiles facts() {
        long growing = known.pending().stream()
                .filter(each -> each.growsWithData().orElse(true))
                .count();
        long outside = known.pending().stream()
                .filter(each -> !each.transactional().orElse(true))
                .count();
        long bytes = known.tables().stream().mapToLong(TableSize::bytes).sum();
        return new FactTiles()
                .add(AmountText.count(known.pending().size()), texts.get("fact.pending"))
                .add(AmountText.count(growing), texts.get("fact.growing"))
                .add(AmountText.count(outside), texts.get("fact.outside"))
                .add(
                        AmountText.bytes(bytes),
                        texts.get("fact.bytes", known.tables().size()));
    }

    private List<Node> findings() {
        if (known.findings().isEmpty()) {
            return List.of();
        }
        FindingsView view = new FindingsView();
        view.show(known.findings());
        boolean blocked = known.findings().stream().anyMatch(Finding::blocks);
        return List.of(new VBox(8, Labels.heading(texts.get(blocked ? "findings.blocked" : "findings")), view));
    }

    private VBox changes() {
        VBox all = new VBox(12);
        known.changes().forEach(change -> all.getChildren().add(change(change)));
        return all;
    }

    private VBox change(LevelChange change) {
        Label what = Labels.wrapped(texts.get("change", change.since(), change.what()));
        what.getStyleClass().add(Styles.TEXT_BOLD);
        VBox box = new VBox(
                4, what, Labels.wrapped(Labels.read(change.why())), Labels.wrapped(Labels.read(change.remedy())));
        box.getStyleClass().addAll("card", "change");
        return box;
    }
}
