package org.ferryman.cli.kratos;

import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.replicate.ReplicationPair;
import org.ferryman.kratos.replicate.ReplicationStatus;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;

/** {@code kratos replicate status}. */
@Command(
        name = "status",
        description = {
            "Shows how far the target is: each table, what is still to come, and how much of its log the source keeps.",
            "",
            "Reads: the catalogs and statistics of both servers. Works while another run is at work. Writes: nothing."
        })
public final class KratosReplicateStatusCommand extends BlueGreenCommandLine {

    public KratosReplicateStatusCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        Connections connections = connections();
        try (Database source = Database.open(connections.source());
                Database target = Database.open(connections.target())) {
            folder(source, KratosBlueGreenPlaybook.ID);
            ReplicationStatus status = ReplicationStatus.read(
                    new ReplicationPair(source, target, new PublisherAddress(connections.seen())), cancellation());
            ExitCode exit = status.findings().stream().anyMatch(Finding::blocks) ? ExitCode.BLOCKED : ExitCode.DONE;
            return withConnection(
                    connections.source(),
                    new CommandAnswer(exit, status, status.findings(), page -> write(page, status)));
        }
    }

    private static void write(TextPage page, ReplicationStatus status) {
        page.line(
                switch (status.state()) {
                    case NONE -> "There is no replication.";
                    case INCOMPLETE -> page.style().warning("The replication is not complete.");
                    case COPYING -> "Rows are being copied.";
                    case INDEXING ->
                        "All rows follow; " + status.indexesToMake() + " keys and indexes are" + " still to be made.";
                    case FOLLOWING -> page.style().good("The target has everything, and follows the source.");
                    case BROKEN -> page.style().bad("The replication has stopped.");
                });
        status.lagBytes()
                .ifPresent(bytes -> page.line("Still to come: " + AmountText.bytes(bytes)
                        + status.lagSeconds()
                                .map(seconds -> ", " + AmountText.seconds(seconds) + " old")
                                .orElse("")
                        + "."));
        status.keptBytes()
                .ifPresent(bytes -> page.line("The source keeps " + AmountText.bytes(bytes) + " of its log for it."));
        if (!status.tables().isEmpty()) {
            page.line("");
            TextTable table = new TextTable("table", "stage", "on the target");
            status.tables()
                    .forEach(each -> table.row(
                            each.name(), each.stage().keyword().replace('-', ' '), AmountText.bytes(each.bytes())));
            page.table(table);
        }
    }
}
