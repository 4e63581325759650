package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.geometry.Point2D;
import javafx.geometry.VPos;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.scene.shape.Line;
import javafx.scene.shape.Rectangle;
import javafx.scene.text.Text;
import org.ferryman.desktop.parts.RateSeries.Point;
import org.ferryman.desktop.wizard.TextBundle;

/** How fast something goes over time, as an area; what the axes are stands in its title. */
public final class RateChart extends Region {

    private static final double LEFT = 62;
    private static final double TOP = 22;
    private static final double BOTTOM = 18;
    private static final double LEAST_SECONDS = 5;
    private static final int Y_LINES = 2;
    private static final double THINNEST = 3;

    private static final TextBundle TEXTS = TextBundle.of(RateChart.class);

    private final Label title = new Label();
    private final Rectangle band = new Rectangle();
    private final Text bandText = tick();
    private final RateCurve curve = new RateCurve();
    private final List<Line> gaps = new ArrayList<>();
    private final List<Line> grid = new ArrayList<>();
    private final List<Text> ticks = new ArrayList<>();
    private final Text first = tick();
    private final Text last = tick();
    private final Line mark = new Line();
    private final Text markText = tick();
    private OptionalDouble marked = OptionalDouble.empty();
    private Optional<Span> banded = Optional.empty();
    private List<Double> unseen = List.of();
    private List<Point> points = List.of();
    private double seconds = LEAST_SECONDS;
    private String ends = "";

    /** @param name what goes so fast, and its unit */
    public RateChart(String name) {
        setId("rate-chart");
        getStyleClass().add("rate-chart");
        setMinHeight(84);
        setPrefHeight(150);
        setMaxHeight(220);
        title.setText(name);
        title.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
        for (int i = 0; i <= Y_LINES; i++) {
            Line rule = new Line();
            rule.getStyleClass().add("rate-grid");
            grid.add(rule);
            ticks.add(tick());
        }
        getChildren().add(title);
        getChildren().addAll(grid);
        band.getStyleClass().add("rate-band");
        getChildren().addAll(band, curve);
        getChildren().addAll(ticks);
        mark.getStyleClass().add("rate-mark");
        getChildren().addAll(first, last, mark, markText, bandText);
        axis("0 s", "");
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
     * A stretch of time, in seconds from the beginning.
     *
     * @param name what it is
     */
    public record Span(double from, double to, String name) {}

    /**
     * Shows rates in the order of time.
     *
     * @param rates where one is not a number, nothing was seen between those beside it
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

    /** Marks a stretch of time; empty for none. */
    public void band(Optional<Span> span) {
        banded = span;
        bandText.setText(span.map(Span::name).orElse(""));
        requestLayout();
    }

    /** Says that at these moments, in seconds from the beginning, time passed that is not shown. */
    public void gaps(List<Double> moments) {
        unseen = List.copyOf(moments);
        getChildren().removeAll(gaps);
        gaps.clear();
        for (int i = 0; i < unseen.size(); i++) {
            Line gap = new Line();
            gap.getStyleClass().add("rate-gap");
            gaps.add(gap);
        }
        getChildren().addAll(gaps);
        requestLayout();
    }

    /** Names the beginning and the end of the time; where the end has no name, it is how many seconds passed. */
    public final void axis(String beginning, String end) {
        first.setText(beginning);
        ends = end;
        requestLayout();
    }

    private double highest() {
        return points.stream()
                .mapToDouble(Point::rate)
                .filter(rate -> !Double.isNaN(rate))
                .max()
                .orElse(0);
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
        first.setX(LEFT);
        first.setY(TOP + height + BOTTOM / 2 + 2);
        last.setText(ends.isEmpty() ? Math.round(seconds) + " s" : ends);
        last.setX(LEFT + width - last.getLayoutBounds().getWidth());
        last.setY(TOP + height + BOTTOM / 2 + 2);
        upright(mark, x(width, marked.orElse(0)), height);
        mark.setVisible(marked.isPresent());
        markText.setVisible(marked.isPresent());
        beside(markText, x(width, marked.orElse(0)), width);
        for (int i = 0; i < gaps.size(); i++) {
            upright(gaps.get(i), x(width, unseen.get(i)), height);
        }
        band(width, height);
        curve.draw(
                points,
                point -> new Point2D(
                        LEFT + width * Math.min(1, point.seconds() / seconds), TOP + height * (1 - point.rate() / top)),
                TOP + height);
    }

    private double x(double width, double second) {
        return Math.round(LEFT + width * Math.min(1, second / seconds)) + 0.5;
    }

    private static void upright(Line upright, double x, double height) {
        upright.setStartX(x);
        upright.setEndX(x);
        upright.setStartY(TOP);
        upright.setEndY(TOP + height);
    }

    private static void beside(Text text, double x, double width) {
        double room = text.getLayoutBounds().getWidth();
        text.setX(x + 6 + room < LEFT + width ? x + 6 : x - 6 - room);
        text.setY(TOP + 8);
    }

    private void band(double width, double height) {
        band.setVisible(banded.isPresent());
        bandText.setVisible(banded.isPresent());
        banded.ifPresent(span -> {
            double from = x(width, span.from);
            double to = Math.max(from + THINNEST, x(width, span.to));
            band.setX(from);
            band.setY(TOP);
            band.setWidth(to - from);
            band.setHeight(height);
            beside(bandText, to + 6 + bandText.getLayoutBounds().getWidth() < LEFT + width ? to : from, width);
        });
    }
}
