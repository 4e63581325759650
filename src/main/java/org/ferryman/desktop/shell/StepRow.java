package org.ferryman.desktop.shell;

import java.util.Locale;
import javafx.beans.value.ObservableValue;
import javafx.css.PseudoClass;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Wizard;
import org.kordamp.ikonli.javafx.FontIcon;

/** One step in the list: its number or the sign of its state, its name, and what came of it. */
final class StepRow extends Button {

    private static final TextBundle TEXTS = TextBundle.of(StepRow.class);
    private static final double RESULT_WIDTH = 178;

    /** Or the row is as tall as the text would be in the narrowest column. */
    private static final double RESULT_MIN_WIDTH = 160;

    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

    private final Wizard wizard;
    private final Page page;
    private final int number;
    private final Label figure = new Label();
    private final FontIcon sign = Icons.of(Icons.of(PageState.TO_DO));
    private final StackPane badge = new StackPane(figure, sign);
    private final Label result = Labels.small("");

    StepRow(Wizard wizard, Page page, int number) {
        this.wizard = wizard;
        this.page = page;
        this.number = number;
        getStyleClass().setAll("step-row");
        setMaxWidth(Double.MAX_VALUE);
        Label title = new Label(page.title());
        title.getStyleClass().add("step-title");
        result.textProperty().bind(page.resultProperty());
        result.setMinWidth(RESULT_MIN_WIDTH);
        result.setMaxWidth(RESULT_WIDTH);
        result.managedProperty().bind(page.resultProperty().isNotEmpty());
        VBox text = new VBox(title, result);
        text.getStyleClass().add("step-text");
        HBox.setHgrow(text, Priority.ALWAYS);
        figure.setText(String.valueOf(number));
        sign.visibleProperty().bind(figure.visibleProperty().not());
        HBox row = new HBox(badge, text);
        row.getStyleClass().add("step-content");
        setGraphic(row);
        setOnAction(event -> wizard.jump(page));
        follow(page.stateProperty());
        follow(page.resultProperty());
        follow(wizard.currentProperty());
    }

    private void follow(ObservableValue<?> value) {
        value.addListener((property, before, after) -> update());
        update();
    }

    private void update() {
        PageState state = page.stateProperty().get();
        boolean current = wizard.currentProperty().get() == page;
        pseudoClassStateChanged(CURRENT, current);
        // One stop for Tab; the arrow keys go on from there.
        setFocusTraversable(current);
        badge.getStyleClass().setAll("step-badge", "badge-" + state.name().toLowerCase(Locale.ROOT));
        figure.setVisible(state == PageState.TO_DO);
        sign.setIconCode(Icons.of(state));
        String here = current ? TEXTS.get("step.current") : "";
        setAccessibleText(TEXTS.get(
                "step.spoken",
                number,
                page.title(),
                TEXTS.get("state." + state.name()),
                page.resultProperty().get(),
                here));
    }
}
