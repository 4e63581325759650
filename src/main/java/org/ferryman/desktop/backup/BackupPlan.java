package org.ferryman.desktop.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.InputException;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen about a backup when its button was pressed.
 *
 * @param folder where it goes; if empty, a new one in the run folder
 * @param onlyKeto Keto's tables only, with pg_dump
 * @param replica where to read from, if not the database itself
 * @param restore where to test the restore
 * @param scratch the user's scratch server, if that is where
 */
record BackupPlan(
        Optional<Path> folder,
        BackupTool tool,
        boolean onlyKeto,
        Optional<Access> replica,
        RestorePlace restore,
        Optional<Access> scratch) {

    /**
     * A second database: what it is, and how its connection is found, away from the window's thread.
     *
     * @param safeUrl without a secret
     */
    record Access(String safeUrl, Resolver resolver) {}

    /** Finds out what to connect to. */
    @FunctionalInterface
    interface Resolver {
        ConnectionSettings resolve() throws InputException;
    }

    /** The options of the command that does the same. */
    List<String> arguments() {
        List<String> options = new ArrayList<>();
        folder.ifPresent(path -> options.addAll(List.of("--to", path.toString())));
        options.addAll(List.of("--tool", tool.label()));
        if (onlyKeto) {
            options.add("--only-keto");
        }
        replica.ifPresent(access -> options.addAll(List.of("--replica", access.safeUrl())));
        if (restore != RestorePlace.NONE) {
            options.add("--test-restore");
        }
        scratch.ifPresent(access -> options.addAll(List.of("--scratch-url", access.safeUrl())));
        return options;
    }

    /** What would be run; an embedded server is not started for it. */
    List<String> preview(OpenDatabase opened, ClientTools tools) throws Exception {
        Optional<Access> without = restore == RestorePlace.EMBEDDED ? Optional.empty() : scratch;
        try (Database source = open(replica);
                Database other = open(without)) {
            List<String> statements = new ArrayList<>(opened.playbook()
                    .backup(options(source, other, tools, line -> {}))
                    .preview());
            if (restore == RestorePlace.EMBEDDED) {
                statements.add("-- then it is restored into a PostgreSQL server on this machine, and rows and"
                        + " checksums are compared");
            }
            return statements;
        }
    }

    /** Makes a backup. */
    StepModel.How<OpenDatabase, BackupResult> making(UserFolders user, ClientTools tools, Consumer<String> log) {
        return with(user, tools, log, (opened, options) -> opened.playbook().backup(options));
    }

    /** Verifies the newest one. */
    StepModel.How<OpenDatabase, BackupResult> verifying(UserFolders user, ClientTools tools, Consumer<String> log) {
        return with(user, tools, log, (opened, options) -> opened.playbook().verifyBackup(Optional.empty(), options));
    }

    /** With the databases that it takes. */
    private StepModel.How<OpenDatabase, BackupResult> with(
            UserFolders user,
            ClientTools tools,
            Consumer<String> log,
            BiFunction<OpenDatabase, BackupOptions, Evidence<BackupResult>> step) {
        return (opened, progress, stop) -> {
            try (Database source = open(replica);
                    ScratchDatabase other = scratch(user)) {
                BackupOptions options = options(source, other == null ? null : other.database(), tools, log);
                return opened.run().runner().produce(step.apply(opened, options), progress, stop);
            }
        };
    }

    private BackupOptions options(
            @Nullable Database source, @Nullable Database other, ClientTools tools, Consumer<String> log) {
        return new BackupOptions(
                folder,
                Optional.of(tool),
                onlyKeto,
                Optional.ofNullable(source),
                Optional.ofNullable(other),
                tools,
                log);
    }

    private static @Nullable Database open(Optional<Access> access) throws InputException {
        return access.isPresent() ? Database.open(access.get().resolver().resolve()) : null;
    }

    private @Nullable ScratchDatabase scratch(UserFolders user) throws Exception {
        return switch (restore) {
            case NONE -> null;
            case EMBEDDED -> ScratchDatabase.embedded(user);
            case SCRATCH -> ScratchDatabase.at(scratch.orElseThrow().resolver().resolve());
        };
    }
}
