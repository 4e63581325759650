package org.ferryman.cli.kratos;

import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosThaw;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos thaw}. */
@Command(
        name = "thaw",
        description = {
            "Lets everybody write to Kratos' tables again, whichever run folder stopped it.",
            "",
            "Drops the guard's schema and with it all of its triggers: nothing else was changed by the freeze. Without"
                    + " --yes it shows the SQL and asks. Writes: thaw.json in the run folder."
        },
        footer = {"", "Example:", "  ferryman kratos thaw --url postgresql://kratos@localhost/kratos"})
public final class KratosThawCommand extends KratosCommandLine {

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    public KratosThawCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(
                new NewKratos.Unnamed(),
                run -> change(run, run.playbook().thaw(waiting.waiting()), KratosThawCommand::done));
    }

    /** What is told of a thaw. */
    public static CommandAnswer done(KratosThaw result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(
                        page.style().good(result.changed() ? "Everybody can write again." : "Nothing was frozen.")));
    }
}
