package org.ferryman.desktop.skipped;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.keto.decide.DecisionResult;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What came of a decision. Takes no room before. */
final class ResultLines extends VBox {

    private final TextBundle texts;

    ResultLines(TextBundle texts) {
        this.texts = texts;
        setId("decide-result");
        getStyleClass().add("skipped-suggestion");
    }

    void show(@Nullable DecisionResult decided) {
        getChildren().clear();
        Nodes.show(this, decided != null);
        if (decided == null) {
            return;
        }
        Label line = Labels.wrapped(text(decided));
        line.setGraphic(Icons.of(Feather.CHECK_CIRCLE, "success"));
        FindingsView findings = new FindingsView();
        // How many are open is said in the list of steps already.
        Optional<Finding> open = decided.states().openOnes();
        findings.show(decided.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO
                        && open.filter(finding::equals).isEmpty())
                .toList());
        getChildren().addAll(line, findings);
    }

    private String text(DecisionResult decided) {
        List<String> parts = new ArrayList<>();
        add(parts, "done.recreated", decided.recreated());
        add(parts, "done.there", decided.alreadyThere());
        add(parts, "done.left-out", decided.leftOut());
        add(parts, "done.deferred", decided.deferred());
        add(parts, "done.taken-back", decided.takenBack());
        add(parts, "done.unchanged", decided.unchanged());
        add(parts, "done.not-applicable", decided.notApplicable());
        add(parts, "done.otherwise", decided.otherwise());
        return parts.isEmpty() ? texts.get("done.nothing") : String.join(" · ", parts);
    }

    private void add(List<String> parts, String key, long count) {
        if (count > 0) {
            parts.add(texts.get(key, AmountText.count(count)));
        }
    }
}
