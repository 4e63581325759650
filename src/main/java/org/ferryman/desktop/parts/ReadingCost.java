package org.ferryman.desktop.parts;

import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.KetoStatus.Cost;
import org.ferryman.report.AmountText;

/** What reading every tuple takes, for people. */
public final class ReadingCost {

    private static final TextBundle TEXTS = TextBundle.of(ReadingCost.class);

    private ReadingCost() {}

    /** In a sentence. */
    public static String text(Cost cost) {
        String rows = AmountText.count(cost.rows(), "row");
        return cost.seconds()
                .map(seconds -> TEXTS.get("cost", rows, AmountText.seconds(seconds)))
                .orElseGet(() -> TEXTS.get("cost.unknown", rows));
    }
}
