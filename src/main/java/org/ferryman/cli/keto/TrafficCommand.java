package org.ferryman.cli.keto;

import java.time.Duration;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.playbook.traffic.TrafficResult.Window;
import org.ferryman.report.AmountText;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code keto traffic}. */
@Command(
        name = "traffic",
        description = {
            "Watches how much the legacy tables are written to and read from, and names the quietest window seen that"
                    + " is as long as the predicted outage.",
            "",
            "May be interrupted and run again, on several nights: the samples add up. Reads: the server's own"
                    + " counters, and the run folder for a prediction; no table of Keto's. Writes:"
                    + " traffic.jsonl and traffic.json in the run folder. Needs no --config."
        },
        footer = {"", "Example:", "  ferryman keto traffic --url postgresql://keto@localhost/keto --for 24h"})
public final class TrafficCommand extends KetoCommand {

    @Option(
            names = "--for",
            paramLabel = "DURATION",
            required = true,
            converter = Length.class,
            description = "How long to watch: 90s, 10m, 24h, 7d.")
    private Duration time = Duration.ZERO;

    public TrafficCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        return recorded(
                Optional.empty(), run -> CommandAnswer.of(run.run(run.playbook().traffic(time)), TrafficCommand::done));
    }

    private static CommandAnswer done(TrafficResult result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            double seconds =
                    result.samples().stream().mapToDouble(Sample::seconds).sum();
            long written = result.samples().stream().mapToLong(Sample::written).sum();
            long read = result.samples().stream().mapToLong(Sample::read).sum();
            page.line("Watched for " + AmountText.seconds(seconds) + " in all: " + AmountText.count(written)
                    + " rows written, " + AmountText.count(read) + " read.");
            page.line("Predicted outage: " + AmountText.seconds(result.outageSeconds())
                    + result.predictedBy().map(step -> ", by keto " + step).orElse(", assumed") + ".");
            result.quietest().ifPresent(window -> page.line(page.style().good(text(window))));
        });
    }

    private static String text(Window window) {
        return "Quietest: from " + window.from() + " to " + window.to() + ", " + AmountText.count(window.written())
                + " rows written and " + AmountText.count(window.read()) + " read.";
    }

    /** A number and a unit. */
    public static final class Length implements ITypeConverter<Duration> {

        private static final Pattern FORM = Pattern.compile("([1-9][0-9]{0,6})([smhd])");

        @Override
        public Duration convert(String value) {
            Matcher matcher = FORM.matcher(value);
            if (!matcher.matches()) {
                throw new TypeConversionException("expected a number and s, m, h or d, as in 90s or 10m");
            }
            long number = Long.parseLong(matcher.group(1));
            return switch (matcher.group(2)) {
                case "s" -> Duration.ofSeconds(number);
                case "m" -> Duration.ofMinutes(number);
                case "h" -> Duration.ofHours(number);
                default -> Duration.ofDays(number);
            };
        }
    }
}
