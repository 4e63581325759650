package org.ferryman.desktop.testing;

import atlantafx.base.controls.ModalPane;
import java.util.List;
import javafx.geometry.Bounds;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.control.Control;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Label;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.SplitPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.Region;
import javafx.scene.layout.StackPane;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;

/** What nodes are to each other, and in the window. */
final class Nodes {

    private Nodes() {}

    /** Whether a node lies over others on purpose, as a box over the page does. */
    static boolean covers(Node above, List<Node> below) {
        if (!above.isVisible() || !paintsAllOver(above, above.localToScene(above.getLayoutBounds()))) {
            return false;
        }
        Area whole = Area.of(above.localToScene(above.getLayoutBounds()));
        return below.stream()
                .filter(Node::isVisible)
                .allMatch(node -> whole.holds(Area.of(node.localToScene(node.getLayoutBounds()))));
    }

    private static boolean paintsAllOver(Node node, Bounds whole) {
        if (!node.isVisible()
                || !Area.of(node.localToScene(node.getLayoutBounds())).holds(Area.of(whole))) {
            return false;
        }
        boolean paints = node instanceof Region region
                && (!(node instanceof Control control) || isContainer(control))
                && region.getBackground() != null
                && region.getBackground().getFills().stream()
                        .anyMatch(fill -> !(fill.getFill() instanceof Color colour) || colour.getOpacity() > 0);
        return paints
                || (node instanceof Parent parent
                        && (node instanceof ModalPane || node instanceof StackPane || node instanceof ScrollPane)
                        && parent.getChildrenUnmodifiable().stream().anyMatch(child -> paintsAllOver(child, whole)));
    }

    static boolean isContainer(Control control) {
        return control instanceof Label
                || control instanceof IndexedCell
                || control instanceof ScrollPane
                || control instanceof TableView
                || control instanceof ListView
                || control instanceof SplitPane
                || control instanceof TitledPane
                || control instanceof ModalPane;
    }

    static boolean scrollsAcross(Node flow) {
        return flow.lookupAll(".scroll-bar").stream()
                .anyMatch(bar -> bar instanceof ScrollBar across
                        && across.getOrientation() == Orientation.HORIZONTAL
                        && across.isVisible());
    }

    static boolean isWithin(Node node, Node container) {
        Node at = node;
        while (at != null && at != container) {
            at = at.getParent();
        }
        return at != null;
    }

    static boolean hasAncestor(Node node, Class<?> type) {
        Node at = node;
        while (at != null && !type.isInstance(at)) {
            at = at.getParent();
        }
        return at != null;
    }

    static Area inScene(Node node, Bounds bounds) {
        return Area.of(node.localToScene(bounds));
    }

    /** What a label says is said of the label and not of the text in it. */
    static Node named(Node node) {
        return node instanceof Text && node.getParent() instanceof Labeled labeled ? labeled : node;
    }

    static String spoken(Labeled labeled) {
        String text = labeled.getText();
        return labeled.isMnemonicParsing() ? text.replaceFirst("_(.)", "$1") : text;
    }
}
