package org.ferryman.desktop.execute;

import java.time.Instant;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.NumberedSteps;
import org.ferryman.desktop.parts.PageLink;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.OutageForecast;
import org.ferryman.keto.move.Verification;
import org.kordamp.ikonli.feather.Feather;

/** What will happen, with the numbers that are known; and the question whether to do it. */
final class PlanView extends NumberedSteps {

    private final ExecuteContent now;
    private final TextBundle texts;
    private final MigrationForecast forecast;

    PlanView(ExecuteContent now, TextBundle texts, QuestionView question) {
        this.now = now;
        this.texts = texts;
        this.forecast = now.forecast();
        setId("plan");
        Verification verification = now.verification();
        if (now.stale() && verification != null) {
            MoveCount sums = MoveCount.of(verification, Optional.empty());
            getChildren().add(Labels.wrapped(texts.get("plan.stale", sums.missing(), sums.differing())));
        }
        getChildren().add(Labels.heading(texts.get("plan")));
        if (now.needsSchema()) {
            step(texts.get("plan.schema"), Labels.muted(texts.get("plan.schema.about")));
        }
        if (now.writes().scheduled()) {
            String time = forecast.outage().map(OutageForecast::freezeText).orElse("");
            step(texts.get("plan.freeze"), Labels.muted((texts.get("plan.freeze.about") + " " + time).strip()));
        }
        move();
        step(texts.get("plan.verify"), Labels.muted(texts.get("plan.verify.about")));
        getChildren().add(question);
    }

    private void move() {
        boolean known = forecast.outage().isPresent() || forecast.total() > 0;
        Label about = Labels.muted(texts.get("plan.migrate.about"));
        Label outage = Labels.wrapped(
                forecast.outage().map(time -> time.text(Instant.now())).orElse(texts.get("outage.NONE")));
        VBox details = new VBox(4, about);
        if (now.phase() != ExecutePhase.CONFIRMING) {
            // The question below says it.
            details.getChildren().add(outage);
        }
        forecast.skipped()
                .ifPresent(skipped ->
                        details.getChildren().add(Labels.wrapped(texts.get("plan.migrate.skipped", skipped))));
        if (now.movesAgain()) {
            details.getChildren().add(Labels.wrapped(texts.get("plan.again", now.deleted())));
        }
        if (!now.writes().scheduled()) {
            details.getChildren().add(now.isFrozen() ? Labels.wrapped(texts.get("plan.frozen")) : writesMayBeLost());
        }
        step(known ? title() : texts.get("plan.migrate.unknown"), details);
    }

    private HBox writesMayBeLost() {
        Label lost = Labels.wrapped(texts.get("plan.freeze.none"));
        HBox.setHgrow(lost, Priority.ALWAYS);
        lost.setMaxWidth(Double.MAX_VALUE);
        HBox box = new HBox(
                Icons.of(Feather.ALERT_TRIANGLE, "warning"),
                lost,
                new PageLink(
                        texts.get("plan.freeze.link"), KetoSteps.FREEZE.place().page()));
        box.setId("writes-may-be-lost");
        box.setAlignment(Pos.CENTER_LEFT);
        box.getStyleClass().addAll("notice", "notice-warning");
        return box;
    }

    private String title() {
        return texts.get("plan.migrate", forecast.total(), forecast.tuples().size());
    }
}
