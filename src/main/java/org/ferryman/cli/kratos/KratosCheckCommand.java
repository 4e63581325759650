package org.ferryman.cli.kratos;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosRelations;
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
            "With --target it tests that connection, too, and whether each server has what replication takes: rights,"
                    + " extensions and the connections from server to server are tried, and rolled back.",
            "Reads: the server's catalogs. Writes: nothing, not even the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos check --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class KratosCheckCommand extends BlueGreenCommandLine {

    public KratosCheckCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        if (isBlueGreen()) {
            return pair();
        }
        ConnectionSettings connection = connection();
        List<Finding> findings = new ArrayList<>(connection.findings());
        ConnectionReport report =
                new ConnectionTest().run(connection, new KratosRelations(), shownChecks(), cancellation());
        return answer(findings, report);
    }

    private CommandAnswer pair() throws Exception {
        Connections connections = connections();
        Set<Finding> findings = new LinkedHashSet<>(connections.source().findings());
        findings.addAll(connections.target().findings());
        return answer(findings, check(connections).run(shownChecks(), cancellation()));
    }

    private static CommandAnswer answer(Collection<Finding> seen, ConnectionReport report) {
        List<Finding> findings = new ArrayList<>(seen);
        findings.addAll(report.findings());
        ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, report, findings, page -> CheckText.summary(page, report));
    }
}
