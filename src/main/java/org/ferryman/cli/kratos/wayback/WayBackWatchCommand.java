package org.ferryman.cli.kratos.wayback;

import java.time.LocalTime;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.cli.kratos.BlueGreenCommandLine;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextPage;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.replicate.WayBackWatch;
import org.ferryman.kratos.replicate.WayBackWatch.Ended;
import org.ferryman.kratos.replicate.WayBackWatch.Seen;
import org.ferryman.postgres.Database;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code kratos way-back watch}. */
@Command(
        name = "watch",
        description = {
            "Watches how much of its log the target keeps for the way back, and gives the way back up at a limit.",
            "",
            "Stays until there is no way back any more, or you end it; a line is printed when something changes. At"
                    + " the limit it drops the slot and the publication on the target, though the source be away, and"
                    + " the subscription on the source if that answers. `ferryman kratos way-back status` shows that"
                    + " it runs.",
            "Ends with 0 when the way back is gone, with 5 when it had to give it up. Writes: nothing before that."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos way-back watch --most-kept 20GB --url postgresql://blue/kratos"
                    + " --target postgresql://green/kratos"
        })
public final class WayBackWatchCommand extends BlueGreenCommandLine {

    private static final Pattern SIZE = Pattern.compile("(\\d{1,6}) ?([MGT])B");

    @Option(
            names = "--most-kept",
            paramLabel = "SIZE",
            description = "How much of its log the target may keep, as 500MB, 10GB or 1TB; 10GB by default.")
    private String mostKept = "10GB";

    public WayBackWatchCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    private long bytes() {
        Matcher matcher = SIZE.matcher(mostKept);
        if (!matcher.matches()) {
            throw usage("--most-kept takes a size as 500MB, 10GB or 1TB.");
        }
        int power = "MGT".indexOf(matcher.group(2)) + 2;
        return Long.parseLong(matcher.group(1)) << (10 * power);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        long most = bytes();
        Connections connections = connections();
        try (Database source = Database.open(connections.source());
                Database target = Database.open(connections.target())) {
            Ended ended = new WayBackWatch(source, target, most, this::show).run(cancellation());
            return new CommandAnswer(
                    ended.disarmed() ? ExitCode.BLOCKED : ExitCode.DONE,
                    ended,
                    ended.findings(),
                    page -> page.line(
                            ended.disarmed()
                                    ? page.style()
                                            .bad("The target kept " + AmountText.bytes(ended.keptBytes())
                                                    + " of its log: the way back is given up.")
                                    : "There is no way back, and nothing to watch."));
        }
    }

    private void show(Seen seen) {
        TextPage page = new TextPage(terminal().err(), terminal().style());
        String kept = "; the target keeps " + AmountText.bytes(seen.keptBytes()) + ".";
        page.line(LocalTime.now(ZoneId.systemDefault()).truncatedTo(ChronoUnit.SECONDS) + " "
                + switch (seen.state()) {
                    case READ -> "The source reads what the target writes" + kept;
                    case UNREAD -> "Nobody reads what the target writes" + kept;
                    case UNREACHABLE -> "The target's server does not answer.";
                    case GONE, DISARMED -> "Nothing is kept for the way back any more.";
                });
        page.flush();
    }
}
