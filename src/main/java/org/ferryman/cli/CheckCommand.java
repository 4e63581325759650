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
        return new Answer(exit, report, findings, page -> CheckText.summary(page, report));
    }

    private void show(Page page, Check check) {
        if (!options().json) {
            CheckText.line(page, check);
        }
    }
}
