package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.cli.text.BackupText;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.playbook.backup.BackupResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto backup}. */
@Command(
        name = "backup",
        description = {
            "Makes a backup in one consistent snapshot, and verifies it; v0.6 goes on reading and writing.",
            "",
            "With pg_dump the whole database, in directory format, where there is a pg_dump that is not older than"
                    + " the server; else a built-in snapshot of Keto's tables, one file that psql restores."
                    + " Never asks for a"
                    + " password while it works.",
            "Reads: the database, or --replica once it has replayed all that was committed. Writes: nothing in the"
                    + " database; the backup's folder; backup.json in the run folder."
        },
        footer = {
            "",
            "Examples:",
            "  ferryman keto backup --url postgresql://keto@localhost/keto --config keto.yml --test-restore",
            "  ferryman keto backup verify --url postgresql://keto@localhost/keto --config keto.yml"
        })
public final class BackupCommand extends KetoCommand {

    @Mixin
    private KetoBackupChoice choice = new KetoBackupChoice();

    public BackupCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        choice.check(this);
        KetoSettings settings = settings();
        return recorded(
                Optional.of(settings), run -> CommandAnswer.of(run.run(choice.planned(this)), BackupCommand::done));
    }

    public static CommandAnswer done(BackupResult result) {
        return new CommandAnswer(
                ExitCode.DONE,
                result,
                result.findings(),
                page -> new BackupText(page, KetoUpgrade.NAMES).write(result));
    }
}
