package org.ferryman.desktop.parts;

import java.util.List;
import javafx.scene.control.TextArea;

/** SQL and commands, exactly as they would be run: to read, select and copy. */
public final class StatementsView extends TextArea {

    /** Shows the statements, one after the other. */
    public StatementsView(List<String> statements) {
        super(String.join("\n\n", statements));
        getStyleClass().add("code");
        setEditable(false);
        setWrapText(true);
        setAccessibleText(getText());
    }
}
