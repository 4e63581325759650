package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.database.TrafficOptions;
import org.ferryman.cli.database.TrafficText;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoUpgrade;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

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

    @Mixin
    private TrafficOptions options = new TrafficOptions();

    public TrafficCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        return recorded(
                Optional.empty(),
                run -> CommandAnswer.of(
                        run.run(run.playbook().traffic(options.time())),
                        result -> TrafficText.answer(result, KetoUpgrade.NAMES)));
    }
}
