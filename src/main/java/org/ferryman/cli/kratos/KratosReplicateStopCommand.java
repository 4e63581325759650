package org.ferryman.cli.kratos;

import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import picocli.CommandLine.Command;

/** {@code kratos replicate stop}. */
@Command(
        name = "stop",
        description = {
            "Ends the replication before the cut-over, whichever run folder began it.",
            "",
            "Drops the subscription and the copied tables on the target, and the slot and the publication on the"
                    + " source, with the way back if there is one; Kratos' own database stays as it is. Without --yes"
                    + " it shows the SQL and asks. Writes: replicate-stop.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos replicate stop --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class KratosReplicateStopCommand extends BlueGreenCommandLine {

    public KratosReplicateStopCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(run -> change(run, run.playbook().stopReplication(), HandoverText::stopped));
    }
}
