package org.ferryman.desktop.parts;

import java.util.Optional;
import javafx.geometry.Bounds;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.ScrollPane;

/** What all nodes have in common. */
public final class Nodes {

    private Nodes() {}

    /** Shows a node, or hides it so that it takes no room. */
    public static void show(Node node, boolean shown) {
        node.setVisible(shown);
        node.setManaged(shown);
    }

    /** Scrolls what is around a node no further than it takes to see it, or to see it from its top on. */
    public static void reveal(Node node) {
        scrollPane(node).ifPresent(scroll -> {
            // What was shown a moment ago has no height before that.
            scroll.applyCss();
            scroll.layout();
            scroll(scroll, node);
        });
    }

    /** The same where the nodes have their places: also in the middle of a layout, which must not begin another one. */
    public static void revealPlaced(Node node) {
        scrollPane(node).ifPresent(scroll -> scroll(scroll, node));
    }

    private static void scroll(ScrollPane scroll, Node node) {
        Node content = scroll.getContent();
        Bounds place = content.sceneToLocal(node.localToScene(node.getLayoutBounds()));
        double seen = scroll.getViewportBounds().getHeight();
        double hidden = content.getLayoutBounds().getHeight() - seen;
        if (hidden > 0) {
            double now = scroll.getVvalue() * hidden;
            double wanted = Math.min(place.getMinY(), Math.max(now, place.getMaxY() - seen));
            scroll.setVvalue(Math.max(0, Math.min(1, wanted / hidden)));
        }
    }

    private static Optional<ScrollPane> scrollPane(Node node) {
        for (Parent parent = node.getParent(); parent != null; parent = parent.getParent()) {
            if (parent instanceof ScrollPane scroll) {
                return Optional.of(scroll);
            }
        }
        return Optional.empty();
    }
}
