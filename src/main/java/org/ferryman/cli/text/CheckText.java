package org.ferryman.cli.text;

import java.util.function.Consumer;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;

/** A connection test for people. */
public final class CheckText {

    private CheckText() {}

    /** One check, as soon as it is done. */
    private static void line(TextPage page, ConnectionCheck check) {
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

    /** Shows each check as soon as it is done, under the side that it is about where there are two. */
    public static Consumer<ConnectionCheck> live(TextPage page) {
        String[] last = {""};
        return check -> {
            String side = side(check);
            if (!side.equals(last[0])) {
                last[0] = side;
                page.heading(
                        switch (side) {
                            case "source" -> "The source";
                            case "target" -> "The target";
                            default -> "Between them";
                        });
            }
            line(page, check);
        };
    }

    /** Of two connections; empty where there is one. */
    private static String side(ConnectionCheck check) {
        return check.id().substring(0, Math.max(0, check.id().indexOf('.')));
    }

    /** What follows from all of them. */
    public static void summary(TextPage page, ConnectionReport report) {
        page.line("");
        if (report.checks().stream().allMatch(check -> side(check).isEmpty())) {
            page.line(
                    report.blocked()
                            ? "A migration can't work over this connection yet."
                            : "Nothing stands in the way of a migration over this connection.");
        } else {
            page.line(
                    report.blocked()
                            ? "The target can't follow the source yet."
                            : "Nothing keeps the target from following the source.");
        }
    }
}
