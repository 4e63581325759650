package org.ferryman.desktop.parts;

import atlantafx.base.controls.CustomTextField;
import javafx.scene.Node;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.kordamp.ikonli.feather.Feather;

/** Where to type what is looked for. */
public final class SearchField extends CustomTextField {

    private static final KeyCombination FIND = new KeyCodeCombination(KeyCode.F, KeyCombination.SHORTCUT_DOWN);

    /** @param prompt says what is searched */
    public SearchField(String id, String prompt) {
        setId(id);
        setLeft(Icons.of(Feather.SEARCH, "muted"));
        setPromptText(prompt);
        setAccessibleText(prompt);
    }

    /** The usual keys lead here from within a node. */
    public SearchField findsIn(Node node) {
        node.addEventFilter(KeyEvent.KEY_PRESSED, this::answers);
        return this;
    }

    /** Takes the focus if these are the usual keys; tells whether they were. */
    public boolean answers(KeyEvent event) {
        boolean asked = FIND.match(event);
        if (asked) {
            requestFocus();
            selectAll();
            event.consume();
        }
        return asked;
    }
}
