package org.ferryman.desktop.shell;

import javafx.animation.PauseTransition;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.util.Duration;
import org.ferryman.desktop.parts.Nodes;

/** What is said in passing, for a moment; it has a place of its own, so that it lies over nothing. */
final class PassingMessage extends Label {

    private final PauseTransition moment = new PauseTransition(Duration.seconds(4));

    PassingMessage() {
        setId("message");
        getStyleClass().add("passing-message");
        setWrapText(true);
        setMinHeight(USE_PREF_SIZE);
        setMaxWidth(Double.MAX_VALUE);
        setAccessibleRole(AccessibleRole.TEXT);
        Nodes.show(this, false);
        moment.setOnFinished(over -> Nodes.show(this, false));
    }

    /** Says it in place of what was said before. */
    void say(String text) {
        setText(text);
        Nodes.show(this, true);
        notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
        moment.playFromStart();
    }
}
