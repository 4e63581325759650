package org.ferryman.desktop.parts;

import javafx.scene.Node;

/** What all nodes have in common. */
public final class Nodes {

    private Nodes() {}

    /** Shows a node, or hides it so that it takes no room. */
    public static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }
}
