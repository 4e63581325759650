package org.ferryman.desktop.parts;

import java.util.Locale;
import javafx.beans.property.Property;
import javafx.scene.control.Button;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Region;

/** Buttons as the wizard uses them. */
public final class Buttons {

    private Buttons() {}

    /**
     * A button that is never narrower than its text.
     *
     * @param id its node's id
     * @param text what it says, with its mnemonic
     * @param work what it does, on the toolkit's thread
     */
    public static Button of(String id, String text, Runnable work) {
        Button button = new Button(text);
        button.setId(id);
        button.setMnemonicParsing(true);
        button.setMinWidth(Region.USE_PREF_SIZE);
        button.setOnAction(event -> work.run());
        return button;
    }

    /**
     * One of several to choose from: selected while the property has its value, which it sets when it is selected.
     *
     * @param id its node's id is {@code id-value}
     */
    public static <E extends Enum<E>> RadioButton choice(
            String text, String id, E value, Property<E> chosen, ToggleGroup group) {
        RadioButton button = new RadioButton(text);
        button.setId(id + "-" + value.name().toLowerCase(Locale.ROOT));
        button.setMnemonicParsing(true);
        button.setToggleGroup(group);
        button.setSelected(chosen.getValue() == value);
        button.selectedProperty().addListener((property, before, selected) -> {
            if (selected) {
                chosen.setValue(value);
            }
        });
        chosen.addListener((property, before, after) -> button.setSelected(after == value));
        return button;
    }
}
