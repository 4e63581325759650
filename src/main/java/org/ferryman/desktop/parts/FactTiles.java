package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;

/** The few numbers that matter most, side by side, each with what it counts. */
public final class FactTiles extends HBox {

    /** A number of so many characters is not broken into two lines. */
    private static final int UNBROKEN = 14;

    /** None yet. */
    public FactTiles() {
        getStyleClass().add("facts");
    }

    /** Adds one; all are equally wide. */
    public FactTiles add(String number, String meaning) {
        Label value = Labels.wrapped(number);
        value.getStyleClass().add(Styles.TITLE_3);
        if (number.length() <= UNBROKEN) {
            value.setMinWidth(USE_PREF_SIZE);
        }
        VBox fact = new VBox(value, Labels.small(meaning));
        fact.getStyleClass().addAll("card", "fact");
        fact.setAccessibleText(number + " " + meaning);
        fact.setPrefWidth(0);
        HBox.setHgrow(fact, Priority.ALWAYS);
        getChildren().add(fact);
        return this;
    }
}
