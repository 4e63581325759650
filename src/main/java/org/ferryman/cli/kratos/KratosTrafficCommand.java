package org.ferryman.cli.kratos;

import org.ferryman.cli.database.TrafficOptions;
import org.ferryman.cli.database.TrafficText;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosUpgrade;
import org.ferryman.kratos.binary.NewKratos;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos traffic}. */
@Command(
        name = "traffic",
        description = {
            "Watches how much Kratos' tables are written to and read from, and names the quietest window seen that is"
                    + " as long as the predicted outage.",
            "",
            "May be interrupted and run again, on several nights: the samples add up. Reads: the server's own"
                    + " counters, and the run folder for a prediction; no table of Kratos'. Writes: traffic.jsonl and"
                    + " traffic.json in the run folder."
        },
        footer = {"", "Example:", "  ferryman kratos traffic --url postgresql://kratos@localhost/kratos --for 24h"})
public final class KratosTrafficCommand extends KratosCommandLine {

    @Mixin
    private TrafficOptions watching = new TrafficOptions();

    public KratosTrafficCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        return recorded(
                new NewKratos.Unnamed(),
                run -> CommandAnswer.of(
                        run.run(run.playbook().traffic(watching.time())),
                        result -> TrafficText.answer(result, KratosUpgrade.NAMES)));
    }
}
