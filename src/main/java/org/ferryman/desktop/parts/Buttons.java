package org.ferryman.desktop.parts;

import javafx.scene.control.Button;
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
}
