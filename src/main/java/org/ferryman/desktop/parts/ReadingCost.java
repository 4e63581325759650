package org.ferryman.desktop.parts;

import org.ferryman.desktop.wizard.Texts;
import org.ferryman.keto.KetoStatus.Cost;
import org.ferryman.report.Amounts;

/** What reading every tuple takes, for people. */
public final class ReadingCost {

    private static final Texts TEXTS = Texts.of(ReadingCost.class);

    private ReadingCost() {}

    /** In a sentence. */
    public static String text(Cost cost) {
        String rows = Amounts.count(cost.rows(), "row");
        return cost.seconds()
                .map(seconds -> TEXTS.get("cost", rows, Amounts.seconds(seconds)))
                .orElseGet(() -> TEXTS.get("cost.unknown", rows));
    }
}
