package org.ferryman.cli.kratos;

import java.util.List;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.BackupText;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.KratosUpgrade;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.playbook.backup.BackupResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos backup}. */
@Command(
        name = "backup",
        description = {
            "Makes a backup in one consistent snapshot, and verifies it; Kratos goes on reading and writing.",
            "",
            "With pg_dump the whole database, in directory format, where there is a pg_dump that is not older than"
                    + " the server; else a built-in snapshot of Kratos' tables, one file that psql restores. Never asks"
                    + " for a password while it works. `ferryman kratos undo --from-backup` puts it back.",
            "With --target it is the same backup of the source, on the record of blue/green.",
            "Reads: the database, or --replica once it has replayed all that was committed. Writes: nothing in the"
                    + " database; the backup's folder, which holds personal data; backup.json in the run folder."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman kratos backup --url postgresql://kratos@localhost/kratos --test-restore",
            "  ferryman kratos backup verify --url postgresql://kratos@localhost/kratos"
        })
public final class KratosBackupCommand extends BlueGreenCommandLine {

    @Mixin
    private KratosBackupChoice choice = new KratosBackupChoice();

    public KratosBackupCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        choice.check(this);
        requireOwn(List.of(), List.of());
        if (isBlueGreen()) {
            return recorded(run -> CommandAnswer.of(
                    run.run(choice.planned(this, KratosBlueGreenSteps.BACKUP)), KratosBackupCommand::done));
        }
        return recorded(
                new NewKratos.Unnamed(),
                run -> CommandAnswer.of(run.run(choice.planned(this)), KratosBackupCommand::done));
    }

    /** What is told of a backup. */
    public static CommandAnswer done(BackupResult result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> new BackupText(page, KratosUpgrade.NAMES).write(result));
    }
}
