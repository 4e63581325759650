package org.ferryman.desktop.finish;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.move.Migration;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What came of it, in a few numbers and one sentence. */
final class FactsView extends VBox {

    private final TextBundle texts;

    FactsView(TextBundle texts) {
        this.texts = texts;
        getStyleClass().add("finish-block");
    }

    /** Shows what the model knows now. */
    void fill(FinishContent now) {
        MigrationProof proof = now.proof();
        Label verdict =
                Labels.wrapped(now.count().map(known -> known.text() + ". ").orElse("") + texts.get("proof." + proof));
        verdict.setId("verdict");
        verdict.getStyleClass().add("finish-verdict");
        HBox.setHgrow(verdict, Priority.ALWAYS);
        boolean whole = !now.isIncomplete();
        HBox line = new HBox(icon(proof, whole), verdict);
        line.getStyleClass().addAll("finding", "finding-" + tone(proof, whole));
        getChildren().setAll(line);
        now.migration().ifPresent(done -> getChildren().add(numbers(done)));
    }

    private HBox numbers(Migration done) {
        HBox numbers = new HBox(
                fact("fact.moved", count(done.totals().migrated())),
                fact("fact.present", count(done.totals().alreadyPresent())),
                fact("fact.skipped", count(done.totals().skipped())),
                fact("fact.legacy", count(done.totals().legacy())),
                fact("fact.outage", ProgressView.duration(Duration.ofMillis(Math.round(done.seconds() * 1000)))));
        numbers.getStyleClass().add("facts");
        return numbers;
    }

    private VBox fact(String key, String value) {
        Label number = new Label(value);
        number.getStyleClass().add(Styles.TITLE_2);
        number.setMinWidth(USE_PREF_SIZE);
        VBox fact = new VBox(number, Labels.muted(texts.get(key)));
        fact.getStyleClass().addAll("card", "fact");
        HBox.setHgrow(fact, Priority.ALWAYS);
        fact.setPrefWidth(120);
        return fact;
    }

    private String count(long value) {
        return texts.get("count", value);
    }

    private static FontIcon icon(MigrationProof proof, boolean whole) {
        return switch (proof) {
            case HOLDS, CUT_OVER, CLEANED_UP ->
                whole ? Icons.of(Feather.CHECK_CIRCLE, "success") : Icons.of(Feather.ALERT_TRIANGLE, "warning");
            case DIFFERS -> Icons.of(Feather.X_CIRCLE, "danger");
            case STALE, DOUBTFUL, NOT_VERIFIED, UNPROVEN -> Icons.of(Feather.ALERT_TRIANGLE, "warning");
            case NOTHING_MOVED, ROLLED_BACK -> Icons.of(Feather.INFO, "accent");
        };
    }

    private static String tone(MigrationProof proof, boolean whole) {
        return switch (proof) {
            case HOLDS, CUT_OVER, CLEANED_UP -> whole ? "success" : "warning";
            case DIFFERS -> "blocker";
            case STALE, DOUBTFUL, NOT_VERIFIED, UNPROVEN -> "warning";
            case NOTHING_MOVED, ROLLED_BACK -> "info";
        };
    }
}
