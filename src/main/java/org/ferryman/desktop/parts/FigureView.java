package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;

/** A number that counts, large, with what it is below it. */
public final class FigureView extends VBox {

    private final Label value = new Label();
    private final Label caption = Labels.small("");

    /** Shows nothing yet. */
    public FigureView(String id) {
        setId("figure-" + id);
        getStyleClass().add("figure");
        value.getStyleClass().add(Styles.TITLE_3);
        value.setMinWidth(USE_PREF_SIZE);
        getChildren().addAll(value, caption);
    }

    /** Shows a number, and what it is. */
    public void show(String number, String about) {
        value.setText(number);
        caption.setText(about);
        setAccessibleText(number + " " + about);
    }
}
