package org.ferryman.cli.terminal;

import java.time.Duration;
import java.util.Locale;
import org.ferryman.engine.Progress;
import org.ferryman.report.AmountText;

/** One snapshot in one line. */
final class ProgressText {

    private ProgressText() {}

    /** @param age how old the snapshot is */
    static String of(Progress progress, Duration age) {
        StringBuilder text = new StringBuilder(progress.phase().text());
        if (!progress.item().isEmpty()) {
            text.append(' ').append(TextStyle.value(progress.item()));
        }
        text.append(": ").append(amount(progress));
        if (progress.done() > 0 && progress.unit().equals("tuples")) {
            text.append(String.format(Locale.ROOT, ", %,.0f/s", progress.rate()));
        }
        text.append(", ").append(AmountText.clock(progress.elapsed().plus(age))).append(" elapsed");
        progress.eta()
                .ifPresent(left ->
                        text.append(", about ").append(AmountText.clock(left)).append(" left"));
        return text.toString();
    }

    private static String amount(Progress progress) {
        if (progress.total().isEmpty()) {
            return progress.done() == 0 ? "working" : AmountText.count(progress.done()) + " " + progress.unit();
        }
        long total = progress.total().getAsLong();
        String share = total == 0 ? "" : " (" + progress.done() * 100 / total + " %)";
        return AmountText.count(progress.done()) + " of " + AmountText.count(total) + " " + progress.unit() + share;
    }
}
