package org.ferryman.cli;

import org.ferryman.postgres.Check;
import org.ferryman.postgres.ConnectionReport;

/** A connection test for people. */
final class CheckText {

    private CheckText() {}

    /** One check, as soon as it is done. */
    static void line(Page page, Check check) {
        Style style = page.style();
        String state = switch (check.status()) {
            case PASSED -> style.good("passed ");
            case WARNING -> style.warning("warning");
            case FAILED -> style.bad("failed ");
            case SKIPPED -> style.neutral("skipped");
        };
        page.line("%s  %-37s  %5d ms  %s".formatted(state, check.title(), check.millis(), Style.value(check.detail())));
        page.flush();
    }

    static void summary(Page page, ConnectionReport report) {
        page.line("");
        page.line(
                report.blocked()
                        ? "A migration can't work over this connection yet."
                        : "Nothing stands in the way of a migration over this connection.");
    }
}
