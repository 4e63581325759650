package org.ferryman.keto;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.report.AmountText;

/**
 * How many tuples were moved, and what has become of the others. The one place that puts this into words, for terminal,
 * window, report and scripts alike.
 *
 * @param legacy tuples in v0.6's tables
 * @param moved those that Ferryman moved
 * @param present those that Keto's own migrator had moved
 * @param skipped those that can't be moved as they stand
 * @param missing those that should be in v0.7's table and aren't
 * @param differing those whose row in v0.7's table says something else
 * @param decisions what has become of the skipped ones; empty where that is not known
 */
public record MoveCount(
        long legacy,
        long moved,
        long present,
        long skipped,
        long missing,
        long differing,
        Optional<DecisionStates> decisions) {

    /** Drops decisions that are about another number of skipped tuples. */
    public MoveCount {
        long all = skipped;
        decisions = decisions.filter(known -> known.total() == all);
    }

    /** What a verification found. */
    public static MoveCount of(Verification found, Optional<DecisionStates> decisions) {
        long[] sums = new long[6];
        for (NamespaceVerification each : found.namespaces()) {
            sums[0] += each.legacy();
            sums[1] += each.migrated();
            sums[2] += each.alreadyPresent();
            sums[3] += each.skipped();
            sums[4] += each.missing();
            sums[5] += each.differing();
        }
        return new MoveCount(sums[0], sums[1], sums[2], sums[3], sums[4], sums[5], decisions);
    }

    /** What a migration did, with the copy before it if it moved by changes alone. */
    public static MoveCount of(Migration done, Optional<DecisionStates> decisions) {
        CountTotals totals = done.totals();
        long ahead = done.changesOnly() ? totals.alreadyPresent() : 0;
        return new MoveCount(
                totals.legacy(),
                totals.migrated() + ahead,
                totals.alreadyPresent() - ahead,
                totals.skipped(),
                0,
                0,
                decisions);
    }

    /** The same with other decisions. */
    public MoveCount with(Optional<DecisionStates> others) {
        return new MoveCount(legacy, moved, present, skipped, missing, differing, others);
    }

    /** Whether v0.7 has all that v0.6 had, skipped tuples that were recreated included. */
    public boolean isWhole() {
        return missing == 0
                && differing == 0
                && skipped == decisions.map(DecisionStates::recreated).orElse(0L);
    }

    /** Whether a decision was made and carried out for every skipped tuple, as far as known. */
    public boolean isDecided() {
        return skipped == 0 || decisions.filter(known -> known.open() == 0).isPresent();
    }

    /** In a sentence, without its full stop. */
    public String text() {
        StringBuilder text = new StringBuilder(AmountText.count(moved) + " of " + AmountText.count(legacy, "tuple"))
                .append(" moved");
        if (present > 0) {
            text.append(", ").append(AmountText.count(present)).append(" already there");
        }
        List<String> faults = new ArrayList<>();
        count(faults, missing, "missing");
        count(faults, differing, "differing");
        if (!faults.isEmpty()) {
            text.append("; ").append(String.join(", ", faults));
        }
        if (skipped > 0) {
            text.append("; ").append(skippedText());
        }
        return text.toString();
    }

    private String skippedText() {
        List<String> parts = new ArrayList<>(List.of(AmountText.count(skipped) + " skipped"));
        decisions.ifPresent(states -> {
            count(parts, states.undecided(), "undecided");
            count(parts, states.deferred(), "deferred");
            count(parts, states.toRecreate(), "to be recreated");
            count(parts, states.leftOut(), "left out");
            count(parts, states.recreated(), "recreated");
        });
        return String.join(", ", parts);
    }

    private static void count(List<String> parts, long number, String what) {
        if (number > 0) {
            parts.add(AmountText.count(number) + " " + what);
        }
    }
}
