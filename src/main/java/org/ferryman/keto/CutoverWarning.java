package org.ferryman.keto;

import java.util.Optional;

/** What is said before somebody agrees to a cut-over, in the terminal and in the window. */
public final class CutoverWarning {

    private CutoverWarning() {}

    /**
     * What is left undecided, and what can't be undone afterwards.
     *
     * @param moved how many tuples were moved; empty where that is not known
     */
    public static String text(Optional<MoveCount> moved) {
        String lacking = moved.filter(known -> !known.isWhole())
                .map(known -> known.text() + ". v0.7 denies the access that skipped tuples granted, until they are"
                        + " recreated. ")
                .orElse(moved.map(known -> known.text() + ". ").orElse(""));
        return lacking + "What clients write to v0.7 from the cut-over on never gets into v0.6. Migrating, thawing and"
                + " rolling back are blocked then, until you take the cut-over back.";
    }
}
