package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.roles.DroppedUser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto user drop}. */
@Command(
        name = "drop",
        description = {
            "Takes back what `keto user create` did: its grants, and the role, unless it was there before.",
            "",
            "Refuses while v0.7 is logged in as it, or while something belongs to it. Reads: the catalog, and the"
                    + " record in the run folder. Writes: the role and its grants; user-drop.json. Needs no --config."
        },
        footer = {"", "Example:", "  ferryman keto user drop --url postgresql://admin@localhost/keto"})
public final class UserDropCommand extends KetoCommand {

    @Mixin
    private UserOptions roles = new UserOptions();

    public UserDropCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(
                Optional.empty(), run -> change(run, run.playbook().dropUser(roles.users()), UserDropCommand::done));
    }

    private static CommandAnswer done(DroppedUser result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> page.line(page.style().good(text(result))));
    }

    static String text(DroppedUser result) {
        String name = "Role " + TextStyle.value(result.newUser());
        if (result.statements().isEmpty()) {
            return "There was nothing of role " + TextStyle.value(result.newUser()) + " to undo.";
        }
        return result.dropped() ? name + " is dropped." : name + " is as it was before; it was not Ferryman's.";
    }
}
