package org.ferryman.cli.keto;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Command;

/** {@code keto check}. */
@Command(
        name = "check",
        description = {
            "Tests the connection: from the host name to the triggers of Keto's tables.",
            "",
            "Reads: the server's catalogs. Writes: nothing, not even the run folder. Needs no --config."
        })
public final class CheckCommand extends KetoCommand {

    public CheckCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        List<Finding> findings = new ArrayList<>();
        if (options().config != null) {
            findings.addAll(
                    KetoConfig.read(options().config, terminal().environment()).warnings());
        }
        ConnectionSettings connection = connection();
        findings.addAll(connection.findings());
        ConnectionReport report =
                new ConnectionTest().run(connection, new KetoRelations(), shownChecks(), cancellation());
        findings.addAll(report.findings());
        ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, report, findings, page -> CheckText.summary(page, report));
    }
}
