package org.ferryman.cli.kratos;

import java.util.List;
import org.ferryman.cli.database.BackupVerifyOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.binary.NewKratos;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code kratos backup verify}. */
@Command(
        name = "verify",
        description = {
            "Verifies a backup again: its files' SHA-256 checksums, pg_restore --list, and, if asked, a test"
                    + " restore.",
            "",
            "Without --from, this run's backup, against what backup.json in the run folder says of it; with --from,"
                    + " a folder that may come from elsewhere, against its own SHA256SUMS.",
            "Reads: the backup, and Kratos' tables, to see whether they have changed since. Writes:"
                    + " backup-verify.json in the run folder; the scratch server."
        })
public final class KratosBackupVerifyCommand extends BlueGreenCommandLine {

    @Mixin
    private BackupVerifyOptions chosen = new BackupVerifyOptions();

    public KratosBackupVerifyCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        chosen.check(this);
        requireOwn(List.of(), List.of());
        if (isBlueGreen()) {
            return recorded(run -> chosen.verify(
                    this, request -> run.run(run.playbook().verifyBackup(request)), KratosBackupCommand::done));
        }
        return recorded(
                new NewKratos.Unnamed(),
                run -> chosen.verify(
                        this, request -> run.run(run.playbook().verifyBackup(request)), KratosBackupCommand::done));
    }
}
