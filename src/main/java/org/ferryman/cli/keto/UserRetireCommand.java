package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.roles.RetiredUser;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto user retire}. */
@Command(
        name = "retire",
        description = {
            "Keeps the role that v0.6 worked as from logging in; the role stays, and nothing of it is dropped.",
            "",
            "Refuses while it is logged in, while it owns something in another database, and if it is a superuser."
                    + " --url is an administrator's. Writes: the role's LOGIN attribute; user-retire.json in the run"
                    + " folder. Needs no --config."
        },
        footer = {"", "Example:", "  ferryman keto user retire --url postgresql://admin@localhost/keto"})
public final class UserRetireCommand extends KetoCommand {

    @Mixin
    private UserOptions roles = new UserOptions();

    public UserRetireCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        return recorded(
                Optional.empty(),
                run -> change(run, run.playbook().retireUser(roles.users()), UserRetireCommand::done));
    }

    private static CommandAnswer done(RetiredUser result) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            page.line(page.style()
                    .good("Role " + TextStyle.value(result.role()) + " can't log in any more"
                            + (result.applied() ? "." : "; nothing had to be changed.")));
            page.line("This undoes it: " + TextStyle.value(result.undo()));
        });
    }
}
