package org.ferryman.cli.keto;

import java.util.Optional;
import org.ferryman.cli.database.BackupVerifyOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code keto backup verify}. */
@Command(
        name = "verify",
        description = {
            "Verifies a backup again: its files' SHA-256 checksums, pg_restore --list, and, if asked, a test"
                    + " restore.",
            "",
            "Without --from, this run's backup, against what backup.json in the run folder says of it; with --from,"
                    + " a folder that may come from elsewhere, against its own SHA256SUMS.",
            "Reads: the backup, and the legacy tables, to see whether they have changed since. Writes:"
                    + " backup-verify.json in the run folder; the scratch server."
        })
public final class BackupVerifyCommand extends KetoCommand {

    @Mixin
    private BackupVerifyOptions chosen = new BackupVerifyOptions();

    public BackupVerifyCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        chosen.check(this);
        KetoSettings settings = settings();
        return recorded(
                Optional.of(settings),
                run -> chosen.verify(
                        this,
                        request -> run.run(run.playbook().verifyBackup(request.from(), request.options())),
                        BackupCommand::done));
    }
}
