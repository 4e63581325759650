package org.ferryman.cli;

import java.nio.file.Path;
import java.util.Optional;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.Backup;
import org.ferryman.keto.BackupOptions;
import org.ferryman.keto.BackupStep;
import org.ferryman.keto.BackupTool;
import org.ferryman.keto.BackupWaiver;
import org.ferryman.keto.KetoSettings;
import org.ferryman.postgres.ClientTools;
import org.ferryman.postgres.Database;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.TypeConversionException;

/** {@code keto backup}. */
@Command(
        name = "backup",
        description = {
            "Makes a backup in one consistent snapshot, and verifies it; v0.6 reads and writes meanwhile.",
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
final class BackupCommand extends KetoCommand {

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "The backup's folder, absent or empty. Default: backup-<time> in the run folder.")
    private @Nullable Path to;

    @Option(
            names = "--tool",
            paramLabel = "pg_dump|built-in",
            converter = ToolName.class,
            description = "Insist on one. Default: pg_dump where there is one that suits the server, else built-in.")
    private @Nullable BackupTool tool;

    @Option(names = "--only-keto", description = "With pg_dump: Keto's tables, not the whole database.")
    private boolean onlyKeto;

    @Option(
            names = "--replica",
            paramLabel = "URL",
            description = "Read from this physical replica, once it has replayed all that is committed by now.")
    private @Nullable String replica;

    @Mixin
    private TestRestoreOptions testRestore = new TestRestoreOptions();

    @Option(
            names = "--waive",
            paramLabel = "REASON",
            description = "Make no backup, and keep in the record why that is all right.")
    private @Nullable String waive;

    BackupCommand(Terminal terminal, Cancellation cancellation) {
        super(terminal, cancellation);
    }

    @Override
    Answer answer() throws Exception {
        if (waive != null && (to != null || tool != null || replica != null || testRestore.wanted() || onlyKeto)) {
            throw usage("--waive goes with no other option of a backup.");
        } else if (onlyKeto && tool == BackupTool.BUILT_IN) {
            throw usage("--only-keto goes with pg_dump; --tool built-in saves nothing else anyway.");
        }
        testRestore.check(this);
        KetoSettings settings = settings();
        return recorded(Optional.of(settings), run -> {
            Outcome<Backup> outcome = waive == null
                    ? backup(run, settings)
                    : run.produce(new BackupWaiver(run.database(), settings, waive));
            return Answer.of(outcome, BackupCommand::done);
        });
    }

    private Outcome<Backup> backup(OpenRun run, KetoSettings settings) throws Exception {
        try (Optionally<Database> source =
                        new Optionally<>(replica == null ? null : Database.open(connection(replica)));
                Optionally<ScratchDatabase> scratch = new Optionally<>(testRestore.open(this))) {
            BackupOptions options = new BackupOptions(
                    Optional.ofNullable(to).map(Path::toAbsolutePath),
                    Optional.ofNullable(tool),
                    onlyKeto,
                    source.value(),
                    scratch.value().map(ScratchDatabase::database),
                    ClientTools.of(terminal().environment(), terminal().system()),
                    line -> {});
            return run.produce(new BackupStep(run.database(), settings, run.folder(), options));
        }
    }

    static Answer done(Backup result) {
        return new Answer(ExitCode.DONE, result, result.findings(), page -> new BackupText(page).write(result));
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
