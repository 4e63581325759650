package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.StageChips;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Severity;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** What came of it: the sum spelled out, counts and digests side by side, and what differs. */
final class ResultView extends VBox {

    private final ExecuteContent now;
    private final TextBundle texts;

    /** @param headline whether to say so in large letters, too */
    ResultView(ExecuteContent now, TextBundle texts, Verification verification, boolean headline) {
        this.now = now;
        this.texts = texts;
        getStyleClass().add("result");
        if (headline && !now.run().stages().isEmpty()) {
            StageChips chips = new StageChips(step -> texts.get("stage." + step));
            chips.show(now.run().stages());
            getChildren().add(chips);
        }
        if (headline) {
            getChildren().add(headline(verification));
        }
        CountsTable table = new CountsTable(texts, verification);
        VBox.setVgrow(table, Priority.SOMETIMES);
        getChildren().addAll(findings(verification, true), table);
        MoveCount sums = MoveCount.of(verification, Optional.empty());
        list("missing", verification.missing(), sums.missing());
        list("differing", verification.differing(), sums.differing());
        list("extra", verification.extra(), verification.rowsBeyond());
        getChildren().add(findings(verification, false));
    }

    /** What asks for something stands above the numbers, what only tells below them. */
    private static FindingsView findings(Verification verification, boolean serious) {
        FindingsView view = new FindingsView();
        view.show(verification.findings().stream()
                .filter(finding -> serious == (finding.severity() != Severity.INFO))
                .toList());
        return view;
    }

    private VBox headline(Verification verification) {
        boolean holds = verification.holds();
        MoveCount count = now.count().orElseThrow();
        Label title = Labels.wrapped(count.text());
        title.setId("headline");
        title.getStyleClass().add(Styles.TITLE_3);
        FontIcon sign = !holds
                ? Icons.of(Feather.X_CIRCLE, "danger")
                : count.isWhole()
                        ? Icons.of(Feather.CHECK_CIRCLE, "success")
                        : Icons.of(Feather.ALERT_TRIANGLE, "warning");
        HBox line = new HBox(10, sign, title);
        line.getStyleClass().add("headline");
        line.setAlignment(Pos.CENTER_LEFT);
        Label sum = Labels.wrapped(texts.get(holds ? "verified" : "different"));
        sum.setId("sum");
        VBox box = new VBox(4, line, sum);
        if (!count.isDecided()) {
            box.getChildren().add(Labels.wrapped(texts.get("undecided")));
        }
        Migration migration = now.migration();
        if (migration != null) {
            box.getChildren().add(Labels.muted(outage(migration)));
        }
        if (now.run().cameTooLate()) {
            box.getChildren().add(Labels.wrapped(texts.get("too.late")));
        }
        return box;
    }

    private String outage(Migration migration) {
        if (now.isFrozen()) {
            return texts.get("outage.frozen", text(migration.seconds()));
        }
        MigrationForecast forecast = now.forecast();
        OptionalDouble predicted = forecast.isPredicted() ? forecast.outageSeconds() : OptionalDouble.empty();
        return predicted.isPresent()
                ? texts.get("outage.was.predicted", text(migration.seconds()), text(predicted.getAsDouble()))
                : texts.get("outage.was", text(migration.seconds()));
    }

    private static String text(double seconds) {
        return ProgressView.duration(Duration.ofMillis((long) (seconds * 1000)));
    }

    private void list(String key, java.util.List<Verification.Tuple> tuples, long total) {
        if (!tuples.isEmpty()) {
            getChildren().add(new TupleList(texts, key, tuples, total));
        }
    }
}
