package org.ferryman.cli.keto;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.database.TestRestoreOptions;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.OptionalResource;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.postgres.backup.ClientTools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

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

    @Option(names = "--from", paramLabel = "DIR", description = "The backup's folder.")
    private @Nullable Path from;

    @Mixin
    private TestRestoreOptions testRestore = new TestRestoreOptions();

    public BackupVerifyCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    public CommandAnswer answer() throws Exception {
        testRestore.check(this);
        KetoSettings settings = settings();
        return recorded(Optional.of(settings), this::verify);
    }

    private CommandAnswer verify(OpenRun run) throws Exception {
        try (OptionalResource<ScratchDatabase> scratch = new OptionalResource<>(testRestore.open(this))) {
            BackupOptions options = BackupOptions.of(
                            ClientTools.of(terminal().environment(), terminal().system()))
                    .withScratch(scratch.value().map(ScratchDatabase::database));
            return CommandAnswer.of(
                    run.run(run.playbook().verifyBackup(Optional.ofNullable(from), options)), BackupCommand::done);
        }
    }
}
