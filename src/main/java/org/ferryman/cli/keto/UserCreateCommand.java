package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.terminal.TextStyle;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.roles.NewUser;
import org.ferryman.postgres.connect.Secret;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto user create}. */
@Command(
        name = "create",
        description = {
            "Makes the role that v0.7 works as, with everything that its migrations and its service need. v0.6"
                    + " goes on reading and writing.",
            "",
            "--url is the login that does the work: a superuser, or a role with CREATEROLE. The new role's"
                    + " password comes from FERRYMAN_NEW_PASSWORD, or is generated into the file"
                    + " new-user.password in the run folder, which only you can read.",
            "Reads: the catalog. Writes: the role and its grants; user.json and user-before.json in the run folder."
                    + " Needs no --config. Undone by `ferryman keto user drop`."
        },
        footer = {"", "Example:", "  ferryman keto user create --url postgresql://admin@localhost/keto"})
public final class UserCreateCommand extends KetoCommand {

    public static final String PASSWORD = "FERRYMAN_NEW_PASSWORD";

    @Mixin
    private UserOptions roles = new UserOptions();

    public UserCreateCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        requireConsent();
        Optional<Secret> password =
                Optional.ofNullable(terminal().environment().get(PASSWORD)).map(Secret::of);
        return recorded(
                Optional.empty(),
                run -> change(run, run.playbook().newUser(roles.users(), password), result -> done(result, run)));
    }

    public static CommandAnswer done(NewUser result, OpenRun run) {
        return new CommandAnswer(ExitCode.DONE, result, result.findings(), page -> {
            String name = TextStyle.value(result.newUser());
            if (result.statements().isEmpty()) {
                page.line(
                        page.style().good("Role " + name + " is there already, with everything that v0.7" + " needs."));
                return;
            }
            page.line(page.style()
                    .good((result.created() ? "Role " + name + " is made." : "Role " + name + " got what it lacked.")));
            result.passwordFile()
                    .ifPresent(file -> page.line("Its password is in "
                            + TextStyle.value(run.folder().resolve(file).toString())
                            + "; put it into v0.7's configuration and delete the file."));
        });
    }
}
