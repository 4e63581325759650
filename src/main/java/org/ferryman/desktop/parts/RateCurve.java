package org.ferryman.desktop.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import javafx.geometry.Point2D;
import javafx.scene.Group;
import javafx.scene.shape.ClosePath;
import javafx.scene.shape.LineTo;
import javafx.scene.shape.MoveTo;
import javafx.scene.shape.Path;
import javafx.scene.shape.PathElement;
import org.ferryman.desktop.parts.RateSeries.Point;

/** Rates as a line with the area below it; broken where nothing was seen. */
final class RateCurve extends Group {

    private final Path area = new Path();
    private final Path line = new Path();

    RateCurve() {
        area.getStyleClass().add("rate-area");
        area.setStroke(null);
        line.getStyleClass().add("rate-line");
        setManaged(false);
        getChildren().addAll(area, line);
    }

    /**
     * Draws points in the order of time.
     *
     * @param points where a rate is not a number, the line is broken
     * @param place where a point is
     * @param ground where a rate of zero is
     */
    void draw(List<Point> points, Function<Point, Point2D> place, double ground) {
        List<PathElement> outline = new ArrayList<>();
        List<PathElement> filled = new ArrayList<>();
        double last = Double.NaN;
        for (Point point : points) {
            if (Double.isNaN(point.rate())) {
                close(filled, last, ground);
                last = Double.NaN;
            } else {
                Point2D at = place.apply(point);
                if (Double.isNaN(last)) {
                    outline.add(new MoveTo(at.getX(), at.getY()));
                    filled.add(new MoveTo(at.getX(), ground));
                } else {
                    outline.add(new LineTo(at.getX(), at.getY()));
                }
                filled.add(new LineTo(at.getX(), at.getY()));
                last = at.getX();
            }
        }
        close(filled, last, ground);
        line.getElements().setAll(outline);
        area.getElements().setAll(filled);
    }

    private static void close(List<PathElement> filled, double x, double ground) {
        if (!Double.isNaN(x)) {
            filled.add(new LineTo(x, ground));
            filled.add(new ClosePath());
        }
    }
}
