package org.ferryman.cli.text;

import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;

/** A connection test for people. */
public final class CheckText {

    private CheckText() {}

    /** One check, as soon as it is done. */
    public static void line(TextPage page, ConnectionCheck check) {
        TextStyle style = page.style();
        String state = switch (check.status()) {
            case PASSED -> style.good("passed ");
            case WARNING -> style.warning("warning");
            case FAILED -> style.bad("failed ");
            case SKIPPED -> style.neutral("skipped");
        };
        page.line("%s  %-37s  %5d ms  %s"
                .formatted(state, check.title(), check.millis(), TextStyle.value(check.detail())));
        page.flush();
    }

    /** What the next checks are about. */
    public static void side(TextPage page, String side) {
        page.heading(
                switch (side) {
                    case "source" -> "The source";
                    case "target" -> "The target";
                    default -> "Between them";
                });
    }

    /** What follows from those of two connections. */
    public static void summaryOfPair(TextPage page, ConnectionReport report) {
        page.line("");
        page.line(
                report.blocked()
                        ? "The target can't follow the source yet."
                        : "Nothing keeps the target from following the source.");
    }

    public static void summary(TextPage page, ConnectionReport report) {
        page.line("");
        page.line(
                report.blocked()
                        ? "A migration can't work over this connection yet."
                        : "Nothing stands in the way of a migration over this connection.");
    }
}
