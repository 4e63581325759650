package org.ferryman.desktop.connections;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.postgres.check.ConnectionCheck;
import org.kordamp.ikonli.feather.Feather;
import org.kordamp.ikonli.javafx.FontIcon;

/** One check: how it ended, what was seen, how long it took; what to do about it below. */
final class CheckRow extends VBox {

    CheckRow(ConnectionCheck check, TextBundle texts) {
        getStyleClass().addAll("check-row", "check-" + check.id());
        Label title = new Label(check.title());
        title.getStyleClass().add("check-title");
        title.setMinHeight(USE_PREF_SIZE);
        title.setWrapText(true);
        if (check.status() == ConnectionCheck.Status.FAILED || check.status() == ConnectionCheck.Status.WARNING) {
            title.getStyleClass().add(Styles.TEXT_BOLD);
        }
        // What failed says so in its finding, with what to do: once is enough.
        boolean isToldBelow =
                check.findings().stream().anyMatch(finding -> finding.seen().equals(check.detail()));
        Label detail = Labels.muted(isToldBelow ? "" : check.detail());
        detail.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(detail, Priority.ALWAYS);
        Label millis = new Label(
                check.status() == ConnectionCheck.Status.SKIPPED ? "" : texts.get("check.ms", check.millis()));
        millis.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        millis.setMinWidth(USE_PREF_SIZE);
        HBox line = new HBox(icon(check.status()), title, detail, millis);
        line.getStyleClass().add("check-line");
        line.setAlignment(Pos.TOP_LEFT);
        line.setAccessibleRole(AccessibleRole.TEXT);
        line.setAccessibleText(texts.get(
                "check.spoken", check.title(), texts.get("check." + check.status()), check.detail(), check.millis()));
        getChildren().add(line);
        check.findings().forEach(finding -> getChildren().add(new FindingView(finding)));
    }

    private static FontIcon icon(ConnectionCheck.Status status) {
        return switch (status) {
            case PASSED -> Icons.of(Feather.CHECK_CIRCLE, "success");
            case WARNING -> Icons.of(Feather.ALERT_TRIANGLE, "warning");
            case FAILED -> Icons.of(Feather.X_CIRCLE, "danger");
            case SKIPPED -> Icons.of(Feather.MINUS_CIRCLE, "muted");
        };
    }
}
