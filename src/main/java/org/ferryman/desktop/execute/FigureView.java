package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;

/** A number that counts, large, with what it is below it. */
final class FigureView extends VBox {

    private final Label value = new Label();
    private final Label caption = Labels.muted("");

    FigureView(String id) {
        setId("figure-" + id);
        getStyleClass().add("figure");
        value.getStyleClass().add(Styles.TITLE_3);
        value.setMinWidth(USE_PREF_SIZE);
        caption.getStyleClass().add(Styles.TEXT_SMALL);
        getChildren().addAll(value, caption);
    }

    void show(String number, String about) {
        value.setText(number);
        caption.setText(about);
        setAccessibleText(number + " " + about);
    }
}
