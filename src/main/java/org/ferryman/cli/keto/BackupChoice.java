package org.ferryman.cli.keto;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.cli.terminal.Optionally;
import org.ferryman.cli.terminal.Terminal;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.playbook.backup.BackupOptions;
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
public final class BackupChoice {

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

    @Option(names = "--only-keto", description = "With pg_dump: Keto's tables, not the whole database.")
    private boolean onlyKeto;

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

    public void check(KetoCommand command) {
        if (waive != null && (to != null || tool != null || replica != null || testRestore.wanted() || onlyKeto)) {
            throw command.usage("--waive can't be combined with other options of a backup.");
        } else if (onlyKeto && tool == BackupTool.BUILT_IN) {
            throw command.usage("--only-keto goes with pg_dump; --tool built-in saves nothing else anyway.");
        }
        testRestore.check(command);
    }

    /** The folder that was asked for; only one backup goes there. */
    public Optional<Path> folder() {
        return Optional.ofNullable(to).map(Path::toAbsolutePath);
    }

    /** Makes it, in the run folder if no other is given; or waives it. */
    public Outcome<BackupResult> make(
            KetoCommand command, OpenRun run, KetoLegacyPlaybook playbook, Optional<Path> folder) throws Exception {
        if (waive != null) {
            return run.produce(playbook.waiveBackup(waive));
        }
        Terminal terminal = command.terminal();
        try (Optionally<Database> source =
                        new Optionally<>(replica == null ? null : Database.open(command.connection(replica)));
                Optionally<ScratchDatabase> scratch = new Optionally<>(testRestore.open(command))) {
            return run.produce(playbook.backup(new BackupOptions(
                    folder,
                    Optional.ofNullable(tool),
                    onlyKeto,
                    source.value(),
                    scratch.value().map(ScratchDatabase::database),
                    ClientTools.of(terminal.environment(), terminal.system()),
                    line -> {})));
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
