package org.ferryman.cli.kratos;

import java.util.Locale;
import org.ferryman.cli.database.WaitingOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreeze;
import org.ferryman.kratos.freeze.KratosFreeze.RoleProof;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos freeze}. */
@Command(
        name = "freeze",
        description = {
            "Stops all writes to Kratos' tables but those of the new Kratos that `ferryman kratos migrate` runs.",
            "",
            "Guard triggers refuse them at once, in open sessions too, even a superuser's; reads go on. Nobody"
                    + " can log in, register or change settings meanwhile; sessions stay valid. Waits for those who"
                    + " have written and not committed, and names them. Without --yes it shows the SQL and asks.",
            "Writes: schema ferryman_guard and a trigger on each table; in the run folder kratos-pass and freeze.json."
                    + " Undone by `ferryman kratos thaw`, from any run folder."
        },
        footer = {"", "Example:", "  ferryman kratos freeze --url postgresql://kratos@localhost/kratos"})
public final class KratosFreezeCommand extends KratosCommandLine {

    @Mixin
    private WaitingOptions waiting = new WaitingOptions();

    public KratosFreezeCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(new NewKratos.Unnamed(), run -> {
            run.playbook().outage().ifPresent(outage -> terminal().err().println(outage.text()));
            return change(run, run.playbook().freeze(waiting.waiting()), KratosFreezeCommand::done);
        });
    }

    /** What is told of a freeze. */
    public static CommandAnswer done(KratosFreeze result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            page.line(page.style()
                    .good("Nobody but the new Kratos can write to its " + result.tables() + " tables"
                            + (result.changed() ? "." : "; nothing had to be changed.")));
            for (RoleProof proof : result.proof()) {
                page.line("Proven as " + TextStyle.value(proof.role()) + ": each write was refused.");
            }
            if (result.changed()) {
                page.line(String.format(Locale.ROOT, "It took %.2f s.", result.seconds()));
            }
            result.ended().forEach(ended -> page.line("Ended: " + TextStyle.value(ended.describe())));
            page.line("Go on with `ferryman kratos migrate`; `ferryman kratos thaw` undoes it.");
        });
    }
}
