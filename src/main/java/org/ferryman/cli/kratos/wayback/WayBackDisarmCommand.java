package org.ferryman.cli.kratos.wayback;

import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.replicate.StoppedReplication;
import picocli.CommandLine.Command;

/** {@code kratos way-back disarm}. */
@Command(
        name = "disarm",
        description = {
            "Gives up the way back: nothing of it stays on either side.",
            "",
            "Drops the slot and the publication on the target, and the subscription on the source. From then on nobody"
                    + " can go back with what the new Kratos has written. If one server is gone for good, name the"
                    + " other one alone, with --without-source or --without-target. Without --yes it shows the SQL and"
                    + " asks. Writes: way-back-disarm.json in the run folder."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos way-back disarm --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class WayBackDisarmCommand extends SidesCommandLine {

    public WayBackDisarmCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return onSides(
                (source, target, folder) -> KratosBlueGreenPlaybook.wayBackDisarm(source, target),
                WayBackDisarmCommand::done);
    }

    private static CommandAnswer done(StoppedReplication result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(
                        page.style().good(result.changed() ? "The way back is given up." : "There was no way back.")));
    }
}
