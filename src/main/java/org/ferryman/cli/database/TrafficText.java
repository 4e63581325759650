package org.ferryman.cli.database;

import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.playbook.traffic.TrafficResult.Window;
import org.ferryman.report.AmountText;

/** The traffic that was seen, for people. */
public final class TrafficText {

    private TrafficText() {}

    /** What the command ends with. */
    public static CommandAnswer answer(TrafficResult result, ServiceNames names) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            double seconds =
                    result.samples().stream().mapToDouble(Sample::seconds).sum();
            long written = result.samples().stream().mapToLong(Sample::written).sum();
            long read = result.samples().stream().mapToLong(Sample::read).sum();
            page.line("Watched for " + AmountText.seconds(seconds) + " in all: " + AmountText.count(written)
                    + " rows written, " + AmountText.count(read) + " read.");
            page.line("Predicted outage: " + AmountText.seconds(result.outageSeconds())
                    + result.predictedBy()
                            .map(step -> ", by " + names.command() + " " + step)
                            .orElse(", assumed") + ".");
            result.quietest().ifPresent(window -> page.line(page.style().good(text(window))));
        });
    }

    private static String text(Window window) {
        return "Quietest: from " + window.from() + " to " + window.to() + ", " + AmountText.count(window.written())
                + " rows written and " + AmountText.count(window.read()) + " read.";
    }
}
