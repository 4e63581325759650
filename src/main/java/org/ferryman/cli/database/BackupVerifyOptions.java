package org.ferryman.cli.database;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Function;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.terminal.CommandAnswer;
import org.ferryman.cli.terminal.OptionalResource;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.postgres.backup.ClientTools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Which backup is verified again, and how. */
public final class BackupVerifyOptions {

    @Option(names = "--from", paramLabel = "DIR", description = "The backup's folder.")
    private @Nullable Path from;

    @Mixin
    private TestRestoreOptions testRestore = new TestRestoreOptions();

    /** Complains about what does not go together. */
    public void check(DatabaseCommand command) {
        testRestore.check(command);
    }

    /**
     * Verifies it.
     *
     * @param run does the service's step
     * @param done tells of the result
     */
    public CommandAnswer verify(DatabaseCommand command, Verifying run, Function<BackupResult, CommandAnswer> done)
            throws Exception {
        try (OptionalResource<ScratchDatabase> scratch = new OptionalResource<>(testRestore.open(command))) {
            BackupOptions options = BackupOptions.of(ClientTools.of(
                            command.terminal().environment(), command.terminal().system()))
                    .withScratch(scratch.value().map(ScratchDatabase::database));
            return CommandAnswer.of(run.of(new BackupVerifyStep.Request(Optional.ofNullable(from), options)), done);
        }
    }

    /** Does the step of a service. */
    @FunctionalInterface
    public interface Verifying {
        Outcome<BackupResult> of(BackupVerifyStep.Request request) throws Exception;
    }
}
