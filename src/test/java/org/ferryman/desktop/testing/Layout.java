package org.ferryman.desktop.testing;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.ComboBoxBase;
import javafx.scene.control.ContentDisplay;
import javafx.scene.control.Control;
import javafx.scene.control.IndexedCell;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollBar;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.ScrollPane.ScrollBarPolicy;
import javafx.scene.control.Separator;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableView;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.control.TextInputControl;
import javafx.scene.control.TitledPane;
import javafx.scene.control.skin.VirtualFlow;
import javafx.scene.layout.StackPane;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.kordamp.ikonli.javafx.FontIcon;

/**
 * What is cut off, lies over something else, or can't be got at in a window as it is laid out now. What can be scrolled
 * to, what is hidden, and what lies behind something that covers it on purpose are left alone.
 */
public final class Layout {

    private static final PseudoClass CURRENT = PseudoClass.getPseudoClass("current");

    /** A list that shows less than about a line shows nothing. */
    private static final double LINE = 20;

    private static final int MOST_PASSES = 3;

    private final List<Complaint> complaints = new ArrayList<>();
    private final List<Leaf> leaves = new ArrayList<>();

    private Layout() {}

    /** All that is wrong in a window as large as it is. */
    public static List<Complaint> complaints(Scene scene) {
        return complaints(scene, scene.getWidth(), scene.getHeight());
    }

    /** All that would be wrong if the window were as large as that: at once, without a wait for the window. */
    public static List<Complaint> complaints(Scene scene, double width, double height) {
        Parent root = scene.getRoot();
        root.resize(width, height);
        settle(root);
        Layout layout = new Layout();
        Area window = new Area(0, 0, width, height);
        layout.walk(root, new Place(window, window, null));
        layout.compare();
        return List.copyOf(layout.complaints);
    }

    /** A scroll bar that comes into sight takes room from what is beside it. */
    private static void settle(Parent root) {
        int passes = 0;
        do {
            root.applyCss();
            root.layout();
        } while (root.isNeedsLayout() && ++passes < MOST_PASSES);
    }

    /**
     * What is around a node.
     *
     * @param seen what is in sight there
     * @param reached what can be brought into sight there
     * @param owner the outermost control that the node is a part of
     */
    private record Place(Area seen, Area reached, Leaf owner) {
        Place within(Area clip) {
            return new Place(seen.and(clip), reached.and(clip), owner);
        }

        Place scrolling(Area view, boolean across, boolean down) {
            return new Place(seen.and(view), reached.and(view).endless(across, down), owner);
        }
    }

    /** What is seen as one thing. */
    private static final class Leaf {
        private final Node node;
        private final Area seen;
        private final Leaf owner;

        private Leaf(Node node, Area seen, Leaf owner) {
            this.node = node;
            this.seen = seen;
            this.owner = owner == null ? this : owner;
        }
    }

    private void walk(Node node, Place around) {
        if (!node.isVisible() || node.getOpacity() == 0 || (node instanceof IndexedCell<?> cell && cell.isEmpty())) {
            return;
        }
        boolean clips = node.getClip() != null && !(node instanceof Text) && !(node.getParent() instanceof VirtualFlow);
        Place place = clips ? around.within(Nodes.inScene(node, node.getClip().getBoundsInParent())) : around;
        if (node instanceof Text text) {
            text(text, place);
            return;
        }
        Place inside = node instanceof Control control ? control(control, place) : viewport(node, place);
        currentStep(node, place);
        if (node instanceof Parent parent && !(node instanceof TextArea)) {
            children(parent, inside);
        }
    }

    private void children(Parent parent, Place inside) {
        List<Node> children = new ArrayList<>(parent.getChildrenUnmodifiable());
        children.sort(Comparator.comparingDouble(Node::getViewOrder).reversed());
        int first = 0;
        for (int i = 1; parent instanceof StackPane && i < children.size(); i++) {
            first = Nodes.covers(children.get(i), children.subList(first, i)) ? i : first;
        }
        for (Node child : children.subList(first, children.size())) {
            boolean folded = parent instanceof TitledPane titled
                    && !titled.isExpanded()
                    && child.getStyleClass().contains("content");
            boolean drops = parent instanceof ComboBoxBase && child instanceof ListView;
            if (!folded && !drops) {
                walk(child, inside);
            }
        }
    }

    private Place control(Control control, Place place) {
        if (control instanceof ScrollBar || control instanceof Separator) {
            return place;
        }
        if (control instanceof Labeled labeled) {
            shortened(labeled, place);
        }
        if (control instanceof TextField field) {
            prompt(field);
        }
        if (control instanceof TableView<?> table && Nodes.scrollsAcross(table)) {
            return new Place(place.seen, place.reached.endless(true, false), place.owner);
        }
        if (Nodes.isContainer(control)) {
            return place;
        }
        Area whole = Nodes.inScene(control, control.getLayoutBounds());
        if (place.owner == null && control.isFocusTraversable() && !control.isDisabled()) {
            outside(control, whole, place);
        }
        Leaf leaf = new Leaf(control, whole.and(place.seen), place.owner);
        leaves.add(leaf);
        return new Place(place.seen, place.reached, leaf.owner);
    }

    private Place viewport(Node node, Place place) {
        Area view = Nodes.inScene(node, node.getLayoutBounds());
        if (node.getParent() instanceof ScrollPane scroll
                && node.getStyleClass().contains("viewport")) {
            tooLow(
                    scroll,
                    view.and(place.reached),
                    scroll.getContent() == null
                            ? 0
                            : scroll.getContent().getLayoutBounds().getHeight());
            return place.scrolling(
                    view,
                    scroll.getHbarPolicy() != ScrollBarPolicy.NEVER,
                    scroll.getVbarPolicy() != ScrollBarPolicy.NEVER);
        }
        if (node instanceof VirtualFlow<?> flow) {
            tooLow(flow.getParent(), view.and(place.reached), flow.getCellCount() * LINE);
            return place.scrolling(view, Nodes.scrollsAcross(flow), true);
        }
        return place;
    }

    private void tooLow(Node scrolling, Area view, double needed) {
        if (view.height() < Math.min(LINE, needed)) {
            complain(Complaint.Kind.OUTSIDE, scrolling, "has no room to show anything");
        }
    }

    private void currentStep(Node node, Place place) {
        boolean current = node.getStyleClass().contains("step-row")
                && node.getPseudoClassStates().contains(CURRENT);
        if (current && !place.seen.holds(Nodes.inScene(node, node.getLayoutBounds()))) {
            complaints.add(new Complaint(Complaint.Kind.OUTSIDE, ".step-row:current", "is scrolled out of sight"));
        }
    }

    private void text(Text text, Place place) {
        boolean icon = text instanceof FontIcon;
        boolean typed = Nodes.hasAncestor(text, TextInputControl.class);
        if (text.getText().isBlank() || typed || text.getLayoutBounds().isEmpty()) {
            return;
        }
        Area whole = Nodes.inScene(text, text.getLayoutBounds());
        if (!icon) {
            Area clipped = text.getClip() == null
                    ? whole
                    : Nodes.inScene(text, text.getClip().getBoundsInParent());
            boolean headTells = text.getParent() instanceof TableCell
                    && !place.reached.endless(false, true).holds(whole.endless(false, true));
            if (headTells) {
                return;
            } else if (!place.reached.holds(whole)) {
                outside(text, whole, place);
            } else if (!clipped.holds(whole) || tallerThanItsLabel(text, whole)) {
                complain(Complaint.Kind.CUT, Nodes.named(text), "is higher than its room");
            }
        }
        Area seen = whole.and(place.seen);
        if (seen.isVisible()) {
            leaves.add(new Leaf(text, seen, place.owner));
        }
    }

    private static boolean tallerThanItsLabel(Text text, Area whole) {
        return text.getParent() instanceof Labeled labeled
                && whole.height()
                        > labeled.getHeight()
                                - labeled.getInsets().getTop()
                                - labeled.getInsets().getBottom()
                                + 2 * Area.TOLERANCE;
    }

    private void outside(Node node, Area whole, Place place) {
        if (!place.reached.holds(whole)) {
            boolean nothing = !whole.and(place.reached).isVisible();
            complain(
                    Complaint.Kind.OUTSIDE,
                    Nodes.named(node),
                    nothing ? "can't be brought into sight" : "can't be brought into sight as a whole");
        }
    }

    private void shortened(Labeled labeled, Place place) {
        String wanted = labeled.getText() == null ? "" : labeled.getText();
        if (wanted.isBlank() || labeled.getContentDisplay() == ContentDisplay.GRAPHIC_ONLY) {
            return;
        }
        Optional<Text> shown = labeled.getChildrenUnmodifiable().stream()
                .filter(child -> child instanceof Text && !(child instanceof FontIcon))
                .map(Text.class::cast)
                .findFirst();
        shown.map(Text::getText)
                .filter(text -> !text.equals(Nodes.spoken(labeled)))
                .ifPresent(text -> {
                    boolean scrolledAway = !Nodes.inScene(labeled, labeled.getLayoutBounds())
                            .and(place.reached)
                            .isVisible();
                    if (!scrolledAway) {
                        boolean hovers = labeled.getTooltip() != null
                                && labeled.getText().equals(labeled.getTooltip().getText());
                        String hover = hovers ? " (whole in its tooltip)" : "";
                        complain(Complaint.Kind.CUT, labeled, "“" + Names.plain(text) + "”" + hover);
                    }
                });
    }

    private void prompt(TextField field) {
        String prompt = field.getPromptText();
        if (prompt == null || prompt.isBlank() || !field.getText().isEmpty()) {
            return;
        }
        field.lookupAll(".text").stream()
                .filter(node -> node instanceof Text text && text.getText().equals(prompt))
                .findFirst()
                .ifPresent(node -> {
                    Area room = Nodes.inScene(field, field.getLayoutBounds());
                    double inner = room.width()
                            - field.getInsets().getLeft()
                            - field.getInsets().getRight();
                    if (node.getLayoutBounds().getWidth() > inner + Area.TOLERANCE) {
                        complain(Complaint.Kind.CUT, field, "prompt “" + Names.plain(prompt) + "”");
                    }
                });
    }

    private void compare() {
        for (int i = 0; i < leaves.size(); i++) {
            for (int j = i + 1; j < leaves.size(); j++) {
                Leaf one = leaves.get(i);
                Leaf other = leaves.get(j);
                boolean oneFlow = one.node.getParent() instanceof TextFlow flow && flow == other.node.getParent();
                boolean comparable = one.owner == other.owner || (one.owner == one && other.owner == other && !oneFlow);
                if (comparable
                        && one.seen.and(other.seen).isVisible()
                        && !Nodes.isWithin(one.node, other.node)
                        && !Nodes.isWithin(other.node, one.node)) {
                    complain(Complaint.Kind.OVERLAP, Nodes.named(one.node), "and " + Names.of(Nodes.named(other.node)));
                }
            }
        }
    }

    private void complain(Complaint.Kind kind, Node node, String text) {
        complaints.add(new Complaint(kind, Names.of(node), text));
    }
}
