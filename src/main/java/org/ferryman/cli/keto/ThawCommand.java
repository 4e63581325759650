package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.roles.ThawResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto thaw}. */
@Command(
        name = "thaw",
        description = {
            "Undoes the freeze: v0.6's user owns Keto's tables again, with exactly the privileges that the freeze"
                    + " recorded.",
            "",
            "Reads: the catalog, and freeze-before.json in the run folder. Writes: owners and privileges of Keto's"
                    + " tables; drops schema ferryman_guard; thaw.json. Needs no --config."
        },
        footer = {"", "Example:", "  ferryman keto thaw --url postgresql://admin@localhost/keto"})
public final class ThawCommand extends KetoCommand {

    @Mixin
    private FreezeOptions freezing = new FreezeOptions();

    public ThawCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(Optional.empty(), run -> change(run, freezing.step(run).undo(), ThawCommand::done));
    }

    private static CommandAnswer done(ThawResult result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(page.style().good(text(result))));
    }

    static String text(ThawResult result) {
        String name = TextStyle.value(result.oldUser());
        if (!result.applied()) {
            return "Nothing is frozen: role " + name + " has what it had.";
        }
        return "Role " + name + " can write again"
                + (result.exact() ? "; every owner and privilege is as it was before the freeze." : ".");
    }
}
