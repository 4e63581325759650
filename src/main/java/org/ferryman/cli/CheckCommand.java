package org.ferryman.cli;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.keto.KetoConfig;
import org.ferryman.keto.KetoRelations;
import org.ferryman.postgres.Check;
import org.ferryman.postgres.ConnectionReport;
import org.ferryman.postgres.ConnectionSettings;
import org.ferryman.postgres.ConnectionTest;
import picocli.CommandLine.Command;

/** {@code keto check}. */
@Command(
        name = "check",
        description = {
            "Tests the connection: from the host name to the triggers of Keto's tables.",
            "",
            "Reads: the server's catalogs. Writes: nothing, not even the run folder. Needs no --config."
        })
final class CheckCommand extends KetoCommand {

    CheckCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    Answer answer() throws Exception {
        List<Finding> findings = new ArrayList<>();
        if (options().config != null) {
            findings.addAll(KetoConfig.read(options().config).warnings());
        }
        ConnectionSettings connection = connection();
        findings.addAll(connection.findings());
        Page live = new Page(terminal().out(), terminal().style());
        ConnectionReport report =
                new ConnectionTest().run(connection, new KetoRelations(), check -> show(live, check), cancellation());
        findings.addAll(report.findings());
        ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new Answer(exit, report, findings, page -> summary(page, report));
    }

    private void show(Page page, Check check) {
        if (options().json) {
            return;
        }
        Style style = page.style();
        String state = switch (check.status()) {
            case PASSED -> style.good("passed ");
            case WARNING -> style.warning("warning");
            case FAILED -> style.bad("failed ");
            case SKIPPED -> style.neutral("skipped");
        };
        page.line("%s  %-37s  %5d ms  %s".formatted(state, check.title(), check.millis(), Style.value(check.detail())));
        terminal().out().flush();
    }

    private static void summary(Page page, ConnectionReport report) {
        page.line("");
        page.line(
                report.blocked()
                        ? "A migration can't work over this connection yet."
                        : "Nothing stands in the way of a migration over this connection.");
    }
}
