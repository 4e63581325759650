package org.ferryman.desktop.testing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import javafx.css.PseudoClass;
import javafx.geometry.BoundingBox;
import javafx.geometry.Bounds;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Scene;
import javafx.scene.SnapshotParameters;
import javafx.scene.image.PixelReader;
import javafx.scene.image.WritableImage;

/** Whether one sees where the focus is, when Tab is pressed again and again. */
final class FocusLook {

    private static final int MOST_STOPS = 150;

    /** Rings are drawn around a control, too. */
    private static final double MARGIN = 4;

    /** A button of one blue for another of another shade is not enough; a thin ring around a field is. */
    private static final double LEAST = 1.5;

    private static final int FEWEST = 40;

    /** Whether one sees it: pictures take their time, and what has the same style looks the same. */
    private final Map<String, Boolean> looks = new HashMap<>();

    /** Goes through a part of a window, and leaves the focus on that part. */
    List<Complaint> complaints(Scene scene, Node part) {
        List<Complaint> complaints = new ArrayList<>();
        Set<Node> stops = new LinkedHashSet<>();
        part.requestFocus();
        TabKey.press(scene);
        while (Nodes.isWithin(scene.getFocusOwner(), part)
                && stops.size() < MOST_STOPS
                && stops.add(scene.getFocusOwner())) {
            Node stop = scene.getFocusOwner();
            if (!looks.computeIfAbsent(style(stop), any -> isSeen(scene, stop, part))) {
                complaints.add(new Complaint(
                        Complaint.Kind.FOCUS, Names.of(stop), "looks much the same when it has the focus"));
            }
            stop.requestFocus();
            TabKey.press(scene);
        }
        part.requestFocus();
        return complaints;
    }

    /** What decides how it looks. */
    private static String style(Node node) {
        String within =
                node.getParent() == null ? "" : String.valueOf(node.getParent().getStyleClass());
        boolean selected = node.getPseudoClassStates().contains(PseudoClass.getPseudoClass("selected"));
        return "%s %s %s %s".formatted(within, node.getClass(), node.getStyleClass(), selected);
    }

    private static boolean isSeen(Scene scene, Node stop, Node elsewhere) {
        WritableImage focused = picture(scene, stop);
        elsewhere.requestFocus();
        WritableImage resting = picture(scene, stop);
        return different(focused, resting) >= FEWEST;
    }

    private static WritableImage picture(Scene scene, Node node) {
        Bounds bounds = node.localToScene(node.getLayoutBounds());
        Bounds window = new BoundingBox(0, 0, scene.getWidth(), scene.getHeight());
        double left = Math.max(window.getMinX(), Math.floor(bounds.getMinX() - MARGIN));
        double top = Math.max(window.getMinY(), Math.floor(bounds.getMinY() - MARGIN));
        double right = Math.min(window.getMaxX(), Math.ceil(bounds.getMaxX() + MARGIN));
        double bottom = Math.min(window.getMaxY(), Math.ceil(bounds.getMaxY() + MARGIN));
        SnapshotParameters part = new SnapshotParameters();
        part.setViewport(new Rectangle2D(left, top, Math.max(1, right - left), Math.max(1, bottom - top)));
        return scene.getRoot().snapshot(part, null);
    }

    /** How many pixels are clearly lighter or darker. */
    private static int different(WritableImage one, WritableImage other) {
        PixelReader first = one.getPixelReader();
        PixelReader second = other.getPixelReader();
        int pixels = 0;
        for (int y = 0; y < one.getHeight(); y++) {
            for (int x = 0; x < one.getWidth(); x++) {
                boolean same = first.getArgb(x, y) == second.getArgb(x, y);
                if (!same && Contrast.ratio(first.getColor(x, y), second.getColor(x, y)) >= LEAST) {
                    pixels++;
                }
            }
        }
        return pixels;
    }
}
