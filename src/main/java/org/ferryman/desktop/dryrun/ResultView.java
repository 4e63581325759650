package org.ferryman.desktop.dryrun;

import atlantafx.base.theme.Styles;
import java.time.Instant;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.ResultTools;
import org.ferryman.desktop.parts.RuleShares;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.OutageForecast;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** What one rehearsal found: the verdict first. */
final class ResultView extends VBox {

    private static final int MOST_ROWS = 8;

    private final DryRun result;
    private final TextBundle texts;

    ResultView(DryRunPage page, DryRun result) {
        this.result = result;
        this.texts = page.texts();
        getStyleClass().add("page-sections");
        FindingsView findings = new FindingsView();
        findings.show(result.findings());
        ResultTools tools = new ResultTools(page.workspace(), "dry-run.json", () -> result)
                .add(texts.get("report.html"), "skipped.html")
                .add(texts.get("report.csv"), "skipped.csv")
                .add(texts.get("report.jsonl"), "skipped.jsonl");
        getChildren()
                .addAll(verdict(), tools, findings, facts(), section("counts", counts()), section("rules", rules()));
    }

    private Node verdict() {
        CountTotals totals = result.totals();
        boolean clean = totals.skipped() == 0;
        String moved = AmountText.count(totals.migrated(), "tuple");
        Label headline = Labels.wrapped(
                clean
                        ? texts.get("verdict.clean", moved)
                        : texts.get("verdict", moved, AmountText.count(totals.skipped())));
        headline.setId("verdict");
        headline.getStyleClass().add(Styles.TITLE_4);
        Label time = Labels.wrapped(OutageForecast.of(result).text(Instant.now()));
        Label undone = Labels.muted(texts.get("verdict.undone", AmountText.seconds(result.seconds())));
        VBox text = new VBox(headline, time, undone);
        text.getStyleClass().add("finding-text");
        HBox.setHgrow(text, Priority.ALWAYS);
        HBox box = new HBox(
                clean ? Icons.of(Feather.CHECK_CIRCLE, "success") : Icons.of(Feather.ALERT_TRIANGLE, "warning"), text);
        box.getStyleClass().addAll("finding", clean ? "verdict-clean" : "finding-warning");
        box.setAccessibleText(headline.getText() + ". " + time.getText() + " " + undone.getText());
        return box;
    }

    private FactTiles facts() {
        CountTotals totals = result.totals();
        FactTiles facts = new FactTiles()
                .add(AmountText.count(totals.migrated()), texts.get("fact.migrated"))
                .add(AmountText.count(totals.skipped()), texts.get("fact.skipped"))
                .add(AmountText.count(totals.alreadyPresent()), texts.get("fact.present"))
                .add(AmountText.seconds(result.predictedOutageSeconds()), texts.get("fact.outage"));
        return totals.staleRemoved() == 0
                ? facts
                : facts.add(AmountText.count(totals.staleRemoved()), texts.get("fact.stale"));
    }

    private VBox section(String key, Node content) {
        VBox section = new VBox(Labels.heading(texts.get(key)), content);
        section.getStyleClass().add("page-section");
        return section;
    }

    private Node rules() {
        return result.totals().skipped() == 0
                ? Labels.muted(texts.get("rules.none"))
                : new RuleShares(result.skippedByRule());
    }

    private Node counts() {
        return Columns.table(
                "counts",
                texts.get("counts"),
                result.namespaces(),
                MOST_ROWS,
                List.of(
                        Columns.text(
                                texts.get("column.namespace"), 200, counts -> counts.name() + " (" + counts.id() + ")"),
                        Columns.count(texts.get("column.legacy"), "", 115, NamespaceCounts::legacy),
                        Columns.count(texts.get("column.migrated"), "", 110, NamespaceCounts::migrated),
                        Columns.count(texts.get("column.present"), "", 115, NamespaceCounts::alreadyPresent),
                        Columns.count(texts.get("column.skipped"), "", 90, NamespaceCounts::skipped),
                        Columns.count(texts.get("column.stale"), "", 125, NamespaceCounts::staleRemoved)));
    }
}
