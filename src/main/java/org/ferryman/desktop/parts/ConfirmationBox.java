package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.scene.layout.VBox;

/** A question on a page, answered by one of two buttons; made anew each time it is asked. */
public final class ConfirmationBox extends VBox {

    /**
     * Asks, and puts the focus on the answer that does nothing once the box is shown; Escape gives that answer too.
     *
     * @param question what is asked
     * @param yes the button that goes ahead
     * @param no the button that does nothing
     * @param about what should be known before answering, shown between question and answers
     */
    public ConfirmationBox(String question, Button yes, Button no, Node... about) {
        super(10);
        Label asked = Labels.wrapped(question);
        asked.getStyleClass().add(Styles.TEXT_BOLD);
        no.setCancelButton(true);
        // The names in them may be long: one below the other then.
        FlowPane answers = new FlowPane(yes, no);
        answers.setAlignment(Pos.CENTER_LEFT);
        answers.getStyleClass().add("answers");
        getChildren().add(asked);
        getChildren().addAll(about);
        getChildren().add(answers);
        // Not the one that goes ahead: a key that is held down must not answer.
        Platform.runLater(no::requestFocus);
    }

    /** As a box that stands out: {@code accent}, {@code warning} or {@code danger}. */
    public ConfirmationBox boxed(String colour) {
        getStyleClass().addAll("notice", "notice-" + colour);
        return this;
    }
}
