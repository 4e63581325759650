package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.postgres.LockHolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto freeze}. */
@Command(
        name = "freeze",
        description = {
            "Keeps v0.6's user from writing, while it goes on reading, and proves it: gives Keto's tables to"
                    + " the new user, which `keto user create` made.",
            "",
            "Where v0.6 works as a superuser, triggers on the legacy tables refuse its writes instead.",
            "Waits for those who use the tables, and names them; no read waits for more than a moment. --url is"
                    + " an administrator's. Without --yes it shows the SQL and asks.",
            "Writes: owners and privileges of Keto's tables, or schema ferryman_guard and its triggers; in the run"
                    + " folder freeze-before.json (what was there) and freeze.json (proof, sessions, the SQL that"
                    + " undoes it). Needs no --config. Undone by `ferryman keto thaw`."
        },
        footer = {"", "Example:", "  ferryman keto freeze --url postgresql://admin@localhost/keto --wait 300"})
public final class FreezeCommand extends KetoCommand {

    @Mixin
    private FreezeOptions freezing = new FreezeOptions();

    public FreezeCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(Optional.empty(), run -> change(run, freezing.step(run), FreezeCommand::done));
    }

    public static CommandAnswer done(FreezeResult result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            page.line(page.style()
                    .good("Role " + TextStyle.value(result.oldUser())
                            + " can read Keto's tables and can't write to them"
                            + (result.applied() ? "." : "; nothing had to be changed.")));
            if (result.guarded()) {
                page.line("Guard triggers on the legacy tables refuse every write, a superuser's too.");
            }
            page.line("Proven on " + result.proof().size() + " legacy tables: " + result.refused() + ", SELECT works.");
            if (result.applied()) {
                page.line(String.format(java.util.Locale.ROOT, "It took %.2f s.", result.seconds()));
            }
            for (LockHolder ended : result.ended()) {
                page.line("Ended: " + TextStyle.value(ended.describe()));
            }
            page.line("`ferryman keto thaw` undoes it.");
        });
    }
}
