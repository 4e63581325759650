package org.ferryman.desktop.testing;

import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;

/** The key that takes the focus to the next control, as a scene is told of it: no robot, which waits after each. */
public final class TabKey {

    private TabKey() {}

    /** Presses it, on JavaFX's thread; what it changed is laid out when this returns. */
    public static void press(Scene scene) {
        Node owner = scene.getFocusOwner() == null ? scene.getRoot() : scene.getFocusOwner();
        owner.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", KeyCode.TAB, false, false, false, false));
        scene.getRoot().applyCss();
        scene.getRoot().layout();
    }
}
