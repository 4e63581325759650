package org.ferryman.cli.kratos;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.text.CheckText;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.kratos.replicate.PairCheck;
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
            "With --target it tests that connection, too, and whether each server has what replication takes: rights,"
                    + " extensions and the connections from server to server are tried, and rolled back.",
            "Reads: the server's catalogs. Writes: nothing, not even the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos check --url postgresql://kratos@blue/kratos --target postgresql://kratos@green/kratos"
        })
public final class KratosCheckCommand extends BlueGreenCommandLine {

    private String side = "";

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
        TextPage live = new TextPage(terminal().out(), terminal().style());
        ConnectionReport report =
                new ConnectionTest().run(connection, new KratosRelations(), check -> show(live, check), cancellation());
        findings.addAll(report.findings());
        ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, report, findings, page -> CheckText.summary(page, report));
    }

    private CommandAnswer pair() throws Exception {
        Connections connections = connections();
        Set<Finding> findings = new LinkedHashSet<>(connections.source().findings());
        findings.addAll(connections.target().findings());
        TextPage live = new TextPage(terminal().out(), terminal().style());
        PairCheck check =
                new PairCheck(connections.source(), connections.target(), connections.seen(), targetSeen(connections));
        ConnectionReport report = check.run(done -> showOf(live, done), cancellation());
        findings.addAll(report.findings());
        ExitCode exit = report.blocked() ? ExitCode.BLOCKED : ExitCode.DONE;
        return new CommandAnswer(exit, report, List.copyOf(findings), page -> CheckText.summaryOfPair(page, report));
    }

    /** Under the side that it is about. */
    private void showOf(TextPage page, ConnectionCheck check) {
        if (!json()) {
            String now = check.id().substring(0, check.id().indexOf('.'));
            if (!now.equals(side)) {
                side = now;
                CheckText.side(page, side);
            }
            CheckText.line(page, check);
        }
    }

    private void show(TextPage page, ConnectionCheck check) {
        if (!json()) {
            CheckText.line(page, check);
        }
    }
}
