package org.ferryman.cli.kratos.wayback;

import org.ferryman.cli.kratos.BlueGreenCommandLine;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.replicate.WayBackPhase;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.postgres.replication.PublisherAddress;
import picocli.CommandLine.Command;

/** {@code kratos way-back arm}. */
@Command(
        name = "arm",
        description = {
            "Makes the way back before the cut-over: the source can follow the target then.",
            "",
            "The target publishes what both levels have; on the source there is a subscription, which the cut-over"
                    + " switches on. Everything that this takes is tried before anything is made. If the cut-over was"
                    + " ended before the source followed, this command goes on. Without --yes it shows the SQL and"
                    + " asks.",
            "The target keeps its log while the source does not read it: let `ferryman kratos way-back watch` run.",
            "Writes: on the target a publication and a replication slot; on the source a subscription; in the run"
                    + " folder way-back-arm.json. `ferryman kratos way-back disarm` takes all of it back."
        },
        footer = {
            "",
            "Example:",
            "  ferryman kratos way-back arm --url postgresql://blue/kratos --target postgresql://green/kratos"
        })
public final class WayBackArmCommand extends BlueGreenCommandLine {

    public WayBackArmCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(run -> change(
                run,
                run.playbook()
                        .wayBackArm(new PublisherAddress(targetSeen(run.target().settings()))),
                WayBackArmCommand::done));
    }

    /** What is told of a way back that was made. */
    public static CommandAnswer done(WayBackStatus result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(page.style()
                        .good(
                                result.phase() == WayBackPhase.ARMED
                                        ? "The way back is armed: the cut-over switches it on."
                                        : "The source follows the target.")));
    }
}
