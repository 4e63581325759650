package org.ferryman.cli.kratos.wayback;

import org.ferryman.cli.kratos.BlueGreenCommandLine;
import org.ferryman.cli.kratos.HandoverText;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;

/** {@code kratos way-back status}. */
@Command(
        name = "status",
        description = {
            "Shows whether there is a way back, how far the source is, and how much of its log the target keeps.",
            "",
            "Reads: the catalogs and statistics of both servers. Works while another run is at work. Writes: nothing.",
            "Ends with 0, or with 5 if the way back leads nowhere as it is."
        })
public final class WayBackStatusCommand extends BlueGreenCommandLine {

    public WayBackStatusCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        return looked((pair, cancellation) -> {
            WayBackStatus status = WayBackStatus.read(pair, cancellation);
            ExitCode exit = status.findings().stream().anyMatch(Finding::blocks) ? ExitCode.BLOCKED : ExitCode.DONE;
            return new CommandAnswer(exit, status, status.findings(), page -> write(page, status));
        });
    }

    private static void write(TextPage page, WayBackStatus status) {
        page.line(
                switch (status.phase()) {
                    case NONE -> "There is no way back.";
                    case ARMED -> page.style().good("The way back is armed: the cut-over switches it on.");
                    case FOLLOWING -> page.style().good("The source follows the target: you can go back.");
                    case GONE_BACK -> "You have gone back: the old Kratos writes to the source.";
                    case BROKEN -> page.style().bad("The way back leads nowhere as it is.");
                });
        HandoverText.lag(page, status.lagBytes(), status.lagSeconds());
        status.keptBytes()
                .ifPresent(bytes -> page.line("The target keeps " + AmountText.bytes(bytes) + " of its log for it, "
                        + status.limitBytes()
                                .map(limit -> AmountText.bytes(limit) + " at most")
                                .orElse("without a limit of its own")
                        + "."));
        status.watchedBy().ifPresent(watch -> page.line("Watched by " + TextStyle.value(watch) + "."));
    }
}
