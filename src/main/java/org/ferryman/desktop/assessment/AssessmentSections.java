package org.ferryman.desktop.assessment;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.ResultTools;
import org.ferryman.desktop.parts.RuleShares;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.OutageForecast;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.Assessment.LeftAlone;
import org.ferryman.keto.move.TargetRows;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.report.AmountText;

/** One assessment, section by section; what blocks comes first. */
final class AssessmentSections {

    private final AssessmentPage page;
    private final Assessment assessment;
    private final OutageForecast forecast;
    private final TextBundle texts;

    AssessmentSections(AssessmentPage page, Assessment assessment) {
        this.page = page;
        this.assessment = assessment;
        this.texts = page.texts();
        this.forecast = Optional.ofNullable(page.workspace().statusProperty().get())
                .flatMap(KetoStatus::outage)
                .orElse(OutageForecast.of(assessment));
    }

    List<Node> nodes() {
        List<Node> nodes = new ArrayList<>();
        nodes.add(Labels.muted(texts.get(
                "where",
                assessment.database(),
                assessment.schema(),
                texts.get("level." + assessment.level()),
                String.valueOf(assessment.serverMajor()))));
        addFindings(nodes, true);
        nodes.add(facts());
        Label outage = Labels.wrapped(forecast.text(Instant.now()) + " " + forecast.freezeText());
        outage.setId("outage");
        nodes.add(outage);
        nodes.add(section("namespaces", new NamespacesView(texts, assessment.namespaces())));
        nodes.add(section("rules", rules()));
        if (!assessment.leftAlone().isEmpty()) {
            VBox lines = new VBox();
            lines.getStyleClass().addAll("card", "lines");
            assessment.leftAlone().forEach(table -> lines.getChildren().add(left(table)));
            nodes.add(section("left", lines));
        }
        if (!assessment.target().isEmpty()) {
            VBox lines = new VBox();
            lines.getStyleClass().addAll("card", "lines");
            assessment.target().forEach(rows -> lines.getChildren().add(target(rows)));
            nodes.add(section("target", lines));
        }
        addFindings(nodes, false);
        nodes.add(new ResultTools(page.workspace(), "assess.json", () -> assessment));
        return nodes;
    }

    private void addFindings(List<Node> nodes, boolean blockers) {
        List<Finding> chosen = assessment.findings().stream()
                .filter(finding -> finding.blocks() == blockers)
                .toList();
        if (!chosen.isEmpty()) {
            FindingsView view = new FindingsView();
            view.show(chosen);
            nodes.add(blockers ? view : section("findings", view));
        }
    }

    private VBox section(String key, Node content) {
        VBox section = new VBox(Labels.heading(texts.get(key)), content);
        section.getStyleClass().add("page-section");
        return section;
    }

    private FactTiles facts() {
        long there = assessment.target().stream()
                .mapToLong(rows -> rows.ours() + rows.adopted() + rows.duplicates() + rows.unknown())
                .sum();
        FactTiles facts = new FactTiles()
                .add(
                        AmountText.count(assessment.tuples()),
                        texts.get(
                                "fact.tuples",
                                AmountText.count(assessment.namespaces().size(), "namespace")))
                .add(AmountText.count(assessment.skipped()), texts.get("fact.skipped"))
                .add(AmountText.seconds(forecast.seconds()), texts.get("fact.seconds"))
                .add(AmountText.bytes(assessment.expectedBytes()), texts.get("fact.bytes"));
        return there == 0 ? facts : facts.add(AmountText.count(there), texts.get("fact.target"));
    }

    private Node rules() {
        Map<SkipRule, Long> byRule = new EnumMap<>(SkipRule.class);
        assessment
                .namespaces()
                .forEach(namespace ->
                        namespace.skippedByRule().forEach((rule, count) -> byRule.merge(rule, count, Long::sum)));
        return assessment.skipped() == 0 ? Labels.muted(texts.get("rules.none")) : new RuleShares(byRule);
    }

    private Node left(LeftAlone table) {
        String id = String.valueOf(table.namespaceId());
        Label line =
                Labels.wrapped(texts.get("left.line", id, AmountText.count(table.tuples(), "tuple"), table.reason()));
        Label name = Labels.muted(table.table());
        VBox text = new VBox(line, name);
        HBox.setHgrow(text, Priority.ALWAYS);
        boolean excluded = isExcluded(table);
        String key = excluded ? "left.include" : "left.exclude";
        Button decide = new Button(texts.get(key));
        decide.setId("exclude-" + id);
        decide.setMnemonicParsing(true);
        decide.setMinWidth(Button.USE_PREF_SIZE);
        decide.setTooltip(new Tooltip(texts.get(key + ".about", id)));
        decide.setAccessibleText(texts.get(key + ".about", id));
        decide.disableProperty().bind(page.busyProperty());
        decide.setOnAction(event -> page.exclude(table.namespaceId(), !excluded));
        HBox row = new HBox(text, decide);
        row.setAlignment(Pos.CENTER_LEFT);
        row.getStyleClass().add("line");
        return row;
    }

    private boolean isExcluded(LeftAlone table) {
        var opened = page.workspace().openedProperty().get();
        return opened != null && opened.settings().excluded().contains(table.namespaceId());
    }

    private Label target(TargetRows rows) {
        return Labels.wrapped(texts.get(
                "target.line",
                String.valueOf(rows.namespaceId()),
                AmountText.count(rows.ours()),
                AmountText.count(rows.adopted()),
                AmountText.count(rows.duplicates()),
                AmountText.count(rows.unknown())));
    }
}
