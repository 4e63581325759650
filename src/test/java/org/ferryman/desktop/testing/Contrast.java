package org.ferryman.desktop.testing;

import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.layout.BackgroundFill;
import javafx.scene.layout.Region;
import javafx.scene.paint.Color;
import javafx.scene.text.Text;
import org.kordamp.ikonli.javafx.FontIcon;

/** How well texts that are shown stand out from what is behind them: WCAG 2.2, success criteria 1.4.3 and 1.4.11. */
public final class Contrast {

    /** What the criterion asks of text of ordinary size. */
    public static final double LEAST = 4.5;

    /** What criterion 1.4.11 asks of signs. */
    private static final double LEAST_OF_ICONS = 3;

    private Contrast() {}

    /** The texts below a node that stand out too little; disabled ones are exempt. */
    public static List<String> faint(Parent root) {
        List<String> faint = new ArrayList<>();
        collect(root, Color.WHITE, faint);
        return faint;
    }

    private static void collect(Node node, Color behind, List<String> faint) {
        if (!node.isVisible() || node.isDisabled()) {
            return;
        }
        Color paper = node instanceof Region region ? over(region, behind) : behind;
        if (node instanceof Text text && !text.getText().isBlank() && text.getFill() instanceof Color ink) {
            double ratio = ratio(blend(ink, paper), paper);
            if (ratio < (text instanceof FontIcon ? LEAST_OF_ICONS : LEAST)) {
                faint.add("%.2f: %s on %s: %s".formatted(ratio, ink, paper, text.getText()));
            }
        }
        if (node instanceof Parent parent) {
            parent.getChildrenUnmodifiable().forEach(child -> collect(child, paper, faint));
        }
    }

    private static Color over(Region region, Color behind) {
        Color paper = behind;
        if (region.getBackground() != null) {
            for (BackgroundFill fill : region.getBackground().getFills()) {
                if (fill.getFill() instanceof Color colour) {
                    paper = blend(colour, paper);
                }
            }
        }
        return paper;
    }

    private static Color blend(Color above, Color below) {
        double part = above.getOpacity();
        return Color.color(
                above.getRed() * part + below.getRed() * (1 - part),
                above.getGreen() * part + below.getGreen() * (1 - part),
                above.getBlue() * part + below.getBlue() * (1 - part));
    }

    /** Between 1 and 21. */
    public static double ratio(Color one, Color other) {
        double first = luminance(one);
        double second = luminance(other);
        return (Math.max(first, second) + 0.05) / (Math.min(first, second) + 0.05);
    }

    private static double luminance(Color colour) {
        return 0.2126 * linear(colour.getRed())
                + 0.7152 * linear(colour.getGreen())
                + 0.0722 * linear(colour.getBlue());
    }

    private static double linear(double channel) {
        return channel <= 0.04045 ? channel / 12.92 : Math.pow((channel + 0.055) / 1.055, 2.4);
    }
}
