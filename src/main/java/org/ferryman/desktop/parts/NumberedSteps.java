package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** What will happen, one thing after the other. */
public class NumberedSteps extends VBox {

    private int number;

    /** Nothing yet. */
    public NumberedSteps() {
        getStyleClass().addAll("card", "plan");
    }

    /** Adds what comes next. */
    public final void step(String title, Node details) {
        number++;
        Label badge = new Label(String.valueOf(number));
        badge.getStyleClass().add("plan-number");
        Label heading = Labels.wrapped(title);
        heading.getStyleClass().add(Styles.TEXT_BOLD);
        VBox text = new VBox(4, heading, details);
        HBox.setHgrow(text, Priority.ALWAYS);
        getChildren().add(new HBox(12, badge, text));
    }
}
