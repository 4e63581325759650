package org.ferryman.cli.database;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.terminal.OptionalResource;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Outcome;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.ServiceNames;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** How a backup is made, and whether. */
public abstract class BackupChoice {

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The backup's folder, absent or empty. Default: backup-<time> in the run folder.")
    private @Nullable Path to;

    @Option(
            names = "--tool",
            paramLabel = "pg_dump|built-in",
            converter = ToolName.class,
            description = "Insist on one way to make a backup. Default: pg_dump where there is one that suits"
                    + " the server, otherwise built-in.")
    private @Nullable BackupTool tool;

    @Option(
            names = "--replica",
            paramLabel = "URL",
            description = "Read the backup from this physical replica, once it has replayed everything that is"
                    + " committed by now.")
    private @Nullable String replica;

    @Mixin
    private TestRestoreOptions testRestore = new TestRestoreOptions();

    @Option(names = "--waive", paramLabel = "REASON", description = "Make no backup, and record this reason for it.")
    private @Nullable String waive;

    private final PlaybookStep<BackupRequest, BackupResult> row;
    private final ServiceNames names;

    /**
     * The options of a service's command.
     *
     * @param row its step in the service's table
     */
    protected BackupChoice(PlaybookStep<BackupRequest, BackupResult> row, ServiceNames names) {
        this.row = row;
        this.names = names;
    }

    /** Whether pg_dump is to save the service's tables, and not the whole database. */
    protected abstract boolean onlyService();

    /** Complains about what does not go together. */
    public void check(DatabaseCommand command) {
        if (waive != null && (to != null || tool != null || replica != null || testRestore.wanted() || onlyService())) {
            throw command.usage("--waive can't be combined with other options of a backup.");
        } else if (onlyService() && tool == BackupTool.BUILT_IN) {
            throw command.usage(
                    "--only-" + names.command() + " goes with pg_dump; --tool built-in saves nothing else anyway.");
        }
        testRestore.check(command);
    }

    /** Whether none is to be made. */
    public boolean isWaived() {
        return waive != null;
    }

    /** The folder that was asked for; only one backup goes there. */
    public Optional<Path> folder() {
        return Optional.ofNullable(to).map(Path::toAbsolutePath);
    }

    /** The step with what was chosen. */
    public PlannedStep<BackupRequest, BackupResult> planned(DatabaseCommand command) {
        return planned(command, folder());
    }

    /** The step with what was chosen, for another folder; in the run folder if there is none. */
    public PlannedStep<BackupRequest, BackupResult> planned(DatabaseCommand command, Optional<Path> folder) {
        return planned(command, folder, row);
    }

    /** The step of another way of the same service, with what was chosen. */
    public PlannedStep<BackupRequest, BackupResult> planned(
            DatabaseCommand command, PlaybookStep<BackupRequest, BackupResult> other) {
        return planned(command, folder(), other);
    }

    private PlannedStep<BackupRequest, BackupResult> planned(
            DatabaseCommand command, Optional<Path> folder, PlaybookStep<BackupRequest, BackupResult> row) {
        Terminal terminal = command.terminal();
        BackupOptions options = new BackupOptions(
                folder,
                Optional.ofNullable(tool),
                onlyService(),
                Optional.empty(),
                Optional.empty(),
                ClientTools.of(terminal.environment(), terminal.system()),
                line -> {});
        return PlannedStep.of(row, new BackupRequest(Optional.ofNullable(waive), options))
                .prepared(new Databases(command));
    }

    /** Connects to the other databases that a backup takes, while it is made. */
    private final class Databases implements PlannedStep.Preparation<BackupRequest> {

        private final DatabaseCommand command;

        Databases(DatabaseCommand command) {
            this.command = command;
        }

        @Override
        public <R> Outcome<R> around(PlannedStep.Doing<BackupRequest, R> doing, BackupRequest request)
                throws Exception {
            try (OptionalResource<Database> source = new OptionalResource<>(
                            replica == null ? null : Database.open(command.connection(replica)));
                    OptionalResource<ScratchDatabase> scratch = new OptionalResource<>(testRestore.open(command))) {
                BackupOptions options = request.options()
                        .reading(source.value())
                        .withScratch(scratch.value().map(ScratchDatabase::database));
                return doing.with(new BackupRequest(request.waiver(), options));
            }
        }
    }

    /** The tools as they are written. */
    static final class ToolName implements ITypeConverter<BackupTool> {
        @Override
        public BackupTool convert(String value) {
            return switch (value) {
                case "pg_dump" -> BackupTool.PG_DUMP;
                case "built-in" -> BackupTool.BUILT_IN;
                default -> throw new TypeConversionException("expected pg_dump or built-in");
            };
        }
    }
}
