package org.ferryman.desktop.kratos.pair.cutover;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.pair.SourceSession;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.WayBackPhase;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What must be so before the cut-over, and what should be known, each in a line with its mark. */
final class CutoverConditions extends VBox {

    private final TextBundle texts;

    CutoverConditions(TextBundle texts) {
        this.texts = texts;
        setId("conditions");
        getStyleClass().addAll("card", "check-rows");
    }

    /** Shows these as they were seen, in a window that is long or not. */
    void show(KratosBlueGreenStatus status, @Nullable WayBackStatus back, boolean isLong) {
        getChildren().clear();
        BlueGreenPhase phase = status.phase();
        boolean follows = phase == BlueGreenPhase.UPGRADED || (isLong && phase == BlueGreenPhase.FOLLOWING);
        boolean decided = phase == BlueGreenPhase.DECIDED;
        line(follows || decided ? Mark.GOOD : Mark.BAD, "condition.follows." + (follows || decided));
        status.replication()
                .lagBytes()
                .ifPresent(lag -> line(
                        KratosCutoverStep.isFar(lag) ? Mark.BAD : Mark.GOOD, "condition.lag", AmountText.bytes(lag)));
        String level = status.target().level().map(DatabaseLevel::name).orElse("–");
        boolean upgraded = status.target()
                .level()
                .filter(there -> !there.equals(status.source().level()))
                .isPresent();
        line(
                upgraded || isLong ? Mark.GOOD : Mark.BAD,
                isLong && !upgraded ? "condition.long" : upgraded ? "condition.level" : "condition.level.not",
                status.source().level().name(),
                level);
        if (back != null) {
            boolean armed = back.phase() == WayBackPhase.ARMED;
            line(armed ? Mark.GOOD : Mark.INFO, armed ? "condition.back" : "condition.back.none");
        }
        long sessions =
                status.sourceSessions().stream().mapToLong(SourceSession::count).sum();
        line(
                Mark.INFO,
                sessions == 0 ? "condition.sessions.none" : "condition.sessions",
                sessions,
                SourceSession.told(status.sourceSessions()));
    }

    private enum Mark {
        GOOD,
        BAD,
        INFO
    }

    private void line(Mark mark, String key, Object... arguments) {
        Label text = Labels.wrapped(texts.get(key, arguments));
        text.setGraphic(
                switch (mark) {
                    case GOOD -> Icons.of(Feather.CHECK_CIRCLE, "success");
                    case BAD -> Icons.of(Feather.X_CIRCLE, "danger");
                    case INFO -> Icons.of(Feather.INFO, "accent");
                });
        text.setAccessibleText(texts.get("mark." + mark) + " " + text.getText());
        text.getStyleClass().add("check-row");
        text.setMaxWidth(Double.MAX_VALUE);
        getChildren().add(text);
    }
}
