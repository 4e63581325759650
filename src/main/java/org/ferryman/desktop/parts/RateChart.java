package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Polygon;
import javafx.scene.shape.Polyline;
import javafx.scene.text.Text;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.desktop.wizard.Texts;

/** How fast something goes over time, as an area; what the axes are stands in its title. */
public final class RateChart extends Region {

    private static final double LEFT = 62;
    private static final double TOP = 22;
    private static final double BOTTOM = 18;
    private static final double LEAST_SECONDS = 5;
    private static final int Y_LINES = 2;

    private static final Texts TEXTS = Texts.of(RateChart.class);

    private final Label title = new Label();
    private final Polygon area = new Polygon();
    private final Polyline line = new Polyline();
    private final List<Line> grid = new ArrayList<>();
    private final List<Text> ticks = new ArrayList<>();
    private final Text first = tick();
    private final Text last = tick();
    private final Line mark = new Line();
    private final Text markText = tick();
    private OptionalDouble marked = OptionalDouble.empty();
    private List<Point> points = List.of();
    private double seconds = LEAST_SECONDS;

    /** @param name what goes so fast, and its unit */
    public RateChart(String name) {
        setId("rate-chart");
        getStyleClass().add("rate-chart");
        setMinHeight(84);
        setPrefHeight(150);
        setMaxHeight(220);
        title.setText(name);
        title.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        area.getStyleClass().add("rate-area");
        line.getStyleClass().add("rate-line");
        for (int i = 0; i <= Y_LINES; i++) {
            Line rule = new Line();
            rule.getStyleClass().add("rate-grid");
            grid.add(rule);
            ticks.add(tick());
        }
        getChildren().add(title);
        getChildren().addAll(grid);
        getChildren().addAll(area, line);
        getChildren().addAll(ticks);
        mark.getStyleClass().add("rate-mark");
        getChildren().addAll(first, last, mark, markText);
        setAccessibleRole(AccessibleRole.IMAGE_VIEW);
        show(List.of(), 0);
    }

    private static Text tick() {
        Text text = new Text();
        text.getStyleClass().add("rate-tick");
        text.setTextOrigin(VPos.CENTER);
        return text;
    }

    /**
     * Shows rates in the order of time.
     *
     * @param elapsed seconds from the beginning until now
     */
    public void show(List<Point> rates, double elapsed) {
        points = rates;
        seconds = Math.max(LEAST_SECONDS, elapsed);
        double now = rates.isEmpty() ? 0 : rates.get(rates.size() - 1).rate();
        setAccessibleText(TEXTS.get("chart.spoken", title.getText(), Math.round(now), Math.round(highest())));
        requestLayout();
    }

    /** Marks a moment, in seconds from the beginning; empty for none. */
    public void mark(OptionalDouble moment, String name) {
        marked = moment;
        markText.setText(name);
        requestLayout();
    }

    private double highest() {
        return points.stream().mapToDouble(Point::rate).max().orElse(0);
    }

    /** The least of 1, 2 and 5 times a power of ten that is not below. */
    static double ceiling(double value) {
        double power = Math.pow(10, Math.floor(Math.log10(Math.max(value, 1))));
        for (double factor : new double[] {1, 2, 5}) {
            if (value <= factor * power) {
                return factor * power;
            }
        }
        return 10 * power;
    }

    @Override
    protected void layoutChildren() {
        double width = Math.max(1, getWidth() - LEFT);
        double height = Math.max(1, getHeight() - TOP - BOTTOM);
        double top = Math.max(10, ceiling(highest()));
        title.resizeRelocate(0, 0, getWidth(), title.prefHeight(-1));
        for (int i = 0; i <= Y_LINES; i++) {
            double y = Math.round(TOP + height * i / Y_LINES) + 0.5;
            Line rule = grid.get(i);
            rule.setStartX(LEFT);
            rule.setEndX(LEFT + width);
            rule.setStartY(y);
            rule.setEndY(y);
            Text text = ticks.get(i);
            text.setText(String.format(Locale.ENGLISH, "%,.0f", top * (Y_LINES - i) / Y_LINES));
            text.setX(LEFT - 8 - text.getLayoutBounds().getWidth());
            text.setY(y);
        }
        first.setText("0 s");
        first.setX(LEFT);
        first.setY(TOP + height + BOTTOM / 2 + 2);
        last.setText(Math.round(seconds) + " s");
        last.setX(LEFT + width - last.getLayoutBounds().getWidth());
        last.setY(TOP + height + BOTTOM / 2 + 2);
        mark(width, height);
        curve(width, height, top);
    }

    private void mark(double width, double height) {
        mark.setVisible(marked.isPresent());
        markText.setVisible(marked.isPresent());
        double x = Math.round(LEFT + width * Math.min(1, marked.orElse(0) / seconds)) + 0.5;
        mark.setStartX(x);
        mark.setEndX(x);
        mark.setStartY(TOP);
        mark.setEndY(TOP + height);
        double room = markText.getLayoutBounds().getWidth();
        markText.setX(x + 6 + room < LEFT + width ? x + 6 : x - 6 - room);
        markText.setY(TOP + 8);
    }

    private void curve(double width, double height, double top) {
        List<Double> outline = new ArrayList<>();
        for (Point point : points) {
            outline.add(LEFT + width * Math.min(1, point.seconds() / seconds));
            outline.add(TOP + height * (1 - point.rate() / top));
        }
        line.getPoints().setAll(outline);
        List<Double> filled = new ArrayList<>(outline);
        if (!outline.isEmpty()) {
            filled.add(outline.get(outline.size() - 2));
            filled.add(TOP + height);
            filled.add(outline.get(0));
            filled.add(TOP + height);
        }
        area.getPoints().setAll(filled);
    }
}
