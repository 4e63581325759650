package org.ferryman.cli.kratos;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import picocli.CommandLine.Command;

/** {@code kratos check}. */
@Command(
        name = "check",
        description = {
            "Tests the connection: from the host name to the triggers of Kratos' tables.",
            "",
            "Reads: the server's catalogs. Writes: nothing, not even the run folder."
        })
public final class KratosCheckCommand extends KratosCommandLine {

    public KratosCheckCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        ConnectionSettings connection = connection();
        List<Finding> findings = new ArrayList<>(connection.findings());
        TextPage live = new TextPage(terminal().out(), terminal().style());
        ConnectionReport report =
                new ConnectionTest().run(connection, new KratosRelations(), check -> show(live, check), cancellation());
        findings.addAll(report.findings());
        ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, report, findings, page -> CheckText.summary(page, report));
    }

    private void show(TextPage page, ConnectionCheck check) {
        if (!json()) {
            CheckText.line(page, check);
        }
    }
}
