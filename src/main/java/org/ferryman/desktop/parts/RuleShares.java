package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.util.Locale;
import java.util.Map;
import javafx.geometry.HPos;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.report.AmountText;

/** Which rule stops how many tuples: a bar for each, with the number, and the share of all that are skipped. */
public final class RuleShares extends GridPane {

    private static final TextBundle TEXTS = TextBundle.of(RuleShares.class);
    private static final double LABEL_PERCENT = 46;
    private static final double BAR_HEIGHT = 12;

    /** Shows the rules that stop something, in their order. */
    public RuleShares(Map<SkipRule, Long> byRule) {
        getStyleClass().addAll("card", "rule-shares");
        ColumnConstraints label = new ColumnConstraints();
        label.setPercentWidth(LABEL_PERCENT);
        ColumnConstraints bar = new ColumnConstraints();
        bar.setHgrow(Priority.ALWAYS);
        bar.setFillWidth(true);
        ColumnConstraints number = new ColumnConstraints();
        number.setHalignment(HPos.RIGHT);
        number.setMinWidth(USE_PREF_SIZE);
        getColumnConstraints().addAll(label, bar, number);
        long all = byRule.values().stream().mapToLong(Long::longValue).sum();
        int row = 0;
        for (SkipRule rule : SkipRule.values()) {
            long count = byRule.getOrDefault(rule, 0L);
            if (count > 0) {
                addRow(row++, rule, count, (double) count / all);
            }
        }
    }

    private void addRow(int row, SkipRule rule, long count, double share) {
        String percent = percent(share);
        Label name = Labels.wrapped(name(rule));
        name.setTooltip(new Tooltip(rule.name()));
        ProgressBar bar = new ProgressBar(share);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setMinHeight(BAR_HEIGHT);
        bar.setAccessibleText(TEXTS.get("share.spoken", name(rule), AmountText.count(count, "tuple"), percent));
        Label number = new Label(AmountText.count(count));
        number.getStyleClass().add(Styles.TEXT_BOLD);
        number.setMinWidth(USE_PREF_SIZE);
        Label part = Labels.muted(percent);
        part.setMinWidth(USE_PREF_SIZE);
        VBox numbers = new VBox(number, part);
        numbers.getStyleClass().add("share-numbers");
        addRow(row, new Node[] {new VBox(name, Labels.small(rule.explanation())), bar, numbers});
    }

    /** A rule for people: “Subject id too long”. */
    public static String name(SkipRule rule) {
        String words = rule.name().toLowerCase(Locale.ROOT).replace('_', ' ');
        return Character.toUpperCase(words.charAt(0)) + words.substring(1);
    }

    /** Never rounded to nothing, nor to all. */
    static String percent(double share) {
        double percent = share * 100;
        if (percent > 0 && percent < 0.1) {
            return "< 0.1 %";
        } else if (percent < 100 && percent > 99.9) {
            return "> 99.9 %";
        }
        return String.format(Locale.ENGLISH, percent == Math.rint(percent) ? "%.0f %%" : "%.1f %%", percent);
    }
}
