package org.ferryman.cli.kratos;

import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.cli.terminal.TextTable;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.ReplicationStatus;
import org.ferryman.kratos.replicate.ReplicationStatus.State;
import org.ferryman.postgres.replication.SubscriptionState;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kratos replicate status}. */
@Command(
        name = "status",
        description = {
            "Shows how far the target is: each table, what is still to come, and how much of its log the source keeps.",
            "",
            "Reads: the catalogs and statistics of both servers. Works while another run is at work. Writes: nothing."
        })
public final class KratosReplicateStatusCommand extends BlueGreenCommandLine {

    @Option(
            names = "--follow",
            description = "Look again and again, and write a line for each look; with --json, the document in one line."
                    + " Ends with Ctrl-C, with 0.")
    private boolean follow;

    @Option(
            names = "--until-following",
            description = "With --follow: end when the target has everything and follows, with 0; or when it can't go"
                    + " on any more, with 5.")
    private boolean untilFollowing;

    @Option(
            names = "--every",
            paramLabel = "SECONDS",
            description = "With --follow: how long to wait between two looks; 2 by default.")
    private long seconds = 2;

    private @Nullable ReplicationStatus last;

    public KratosReplicateStatusCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    protected boolean isLines() {
        return follow;
    }

    @Override
    public CommandAnswer answer() throws Exception {
        if (untilFollowing && !follow) {
            throw usage("--until-following goes with --follow.");
        } else if (seconds < 1) {
            throw usage("--every takes 1 second or more.");
        }
        if (!follow) {
            return looked(KratosReplicateStatusCommand::once);
        }
        try {
            return looked(this::followed);
        } catch (CancelledException enough) {
            // What never ends by itself is ended by people: that is no failure.
            return new CommandAnswer(
                    ExitCode.DONE, last, List.of(), page -> page.line("Ended; the servers go on by themselves."));
        }
    }

    private static CommandAnswer once(ReplicationPair pair, Cancellation cancellation) throws Exception {
        ReplicationStatus status = ReplicationStatus.read(pair, cancellation);
        return new CommandAnswer(exit(status), status, status.findings(), page -> write(page, status));
    }

    private static ExitCode exit(ReplicationStatus status) {
        return status.findings().stream().anyMatch(Finding::blocks) ? ExitCode.BLOCKED : ExitCode.DONE;
    }

    private CommandAnswer followed(ReplicationPair pair, Cancellation cancellation) throws Exception {
        ReplicationStatus status = ReplicationStatus.read(pair, cancellation);
        while (!(untilFollowing && isOver(status.state()))) {
            last = status;
            look(line(ExitCode.DONE, status));
            cancellation.pause(Duration.ofSeconds(seconds));
            status = ReplicationStatus.read(pair, cancellation);
        }
        return line(exit(status), status);
    }

    private static boolean isOver(State state) {
        return switch (state) {
            case FOLLOWING, HANDED_OVER, BROKEN -> true;
            case NONE, INCOMPLETE, COPYING, INDEXING, PAUSED -> false;
        };
    }

    private static CommandAnswer line(ExitCode exit, ReplicationStatus status) {
        long ready = status.tables().stream()
                .filter(table -> table.stage() == SubscriptionState.Stage.READY)
                .count();
        String text = AmountText.moment(status.at()) + "  " + status.state().keyword()
                + "  " + ready + " of " + AmountText.count(status.tables().size(), "table") + " ready"
                + (status.indexesToMake() > 0 ? ", " + status.indexesToMake() + " keys and indexes to make" : "")
                + status.lagBytes()
                        .map(bytes -> ", " + AmountText.bytes(bytes) + " to come")
                        .orElse("")
                + status.keptBytes()
                        .map(bytes -> ", the source keeps " + AmountText.bytes(bytes))
                        .orElse("")
                + status.findings().stream()
                        .map(finding -> "  " + finding.seen())
                        .collect(Collectors.joining());
        return new CommandAnswer(exit, status, status.findings(), page -> page.line(TextStyle.value(text)));
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
                    case PAUSED -> page.style().warning("The target does not follow for now.");
                    case HANDED_OVER -> "The target has taken over.";
                    case BROKEN -> page.style().bad("The replication has stopped.");
                });
        HandoverText.lag(page, status.lagBytes(), status.lagSeconds());
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
