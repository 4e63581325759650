package org.ferryman.desktop.parts;

import java.util.List;
import javafx.scene.control.TextArea;
import org.ferryman.engine.StatementList;

/** SQL and commands as they would be run, one of each kind where there are many: to read, select and copy. */
public final class StatementsView extends TextArea {

    /** Shows the statements, one after the other. */
    public StatementsView(List<String> statements) {
        super(String.join("\n\n", StatementList.shortened(statements)));
        getStyleClass().add("code");
        setEditable(false);
        setWrapText(true);
        setAccessibleText(getText());
    }
}
