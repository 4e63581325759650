package org.ferryman.desktop.backup;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Step;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;

/**
 * What was chosen about a backup when its button was pressed.
 *
 * @param subject whose database it is
 * @param folder where it goes; if empty, a new one in the run folder
 * @param onlyService the service's tables only, with pg_dump
 * @param replica where to read from, if not the database itself
 * @param restore where to test the restore
 * @param scratch the user's scratch server, if that is where
 */
record BackupPlan(
        BackupSubject subject,
        Optional<Path> folder,
        BackupTool tool,
        boolean onlyService,
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
        if (onlyService) {
            options.add("--only-" + subject.names().command());
        }
        replica.ifPresent(access -> options.addAll(List.of("--replica", access.safeUrl())));
        if (restore != RestorePlace.NONE) {
            options.add("--test-restore");
        }
        scratch.ifPresent(access -> options.addAll(List.of("--scratch-url", access.safeUrl())));
        return options;
    }

    /** What would be run; an embedded server is not started for it. */
    List<String> preview(OpenedRun opened, ClientTools tools) throws Exception {
        Optional<Access> without = restore == RestorePlace.EMBEDDED ? Optional.empty() : scratch;
        try (Database source = open(replica);
                Database other = open(without)) {
            List<String> statements =
                    new ArrayList<>(preview(backup(opened, options(source, other, tools, line -> {}))));
            if (restore == RestorePlace.EMBEDDED) {
                statements.add("-- then it is restored into a PostgreSQL server on this machine, and rows and"
                        + " checksums are compared");
            }
            return statements;
        }
    }

    /** Makes a backup. */
    StepModel.How<OpenedRun, BackupResult> making(ClientTools tools, Consumer<String> log) {
        return with(tools, log, this::backup);
    }

    /** Verifies the newest one. */
    StepModel.How<OpenedRun, BackupResult> verifying(ClientTools tools, Consumer<String> log) {
        return with(
                tools,
                log,
                (opened, options) -> subject.verification()
                        .make(opened.playbook(), new BackupVerifyStep.Request(Optional.empty(), options)));
    }

    private Step<BackupResult> backup(OpenedRun opened, BackupOptions options) throws Exception {
        return subject.backup().make(opened.playbook(), new BackupRequest(Optional.empty(), options));
    }

    private static List<String> preview(Step<BackupResult> step) throws Exception {
        return step instanceof Evidence<BackupResult> evidence ? evidence.preview() : List.of();
    }

    /** Makes the step for the database at work. */
    @FunctionalInterface
    private interface Making {
        Step<BackupResult> of(OpenedRun opened, BackupOptions options) throws Exception;
    }

    /** With the databases that it takes. */
    private StepModel.How<OpenedRun, BackupResult> with(ClientTools tools, Consumer<String> log, Making making) {
        return (opened, progress, stop) -> {
            try (Database source = open(replica);
                    ScratchDatabase other = scratch(subject.workspace().user())) {
                BackupOptions options = options(source, other == null ? null : other.database(), tools, log);
                return opened.run().runner().run(making.of(opened, options), progress, stop);
            }
        };
    }

    private BackupOptions options(
            @Nullable Database source, @Nullable Database other, ClientTools tools, Consumer<String> log) {
        return new BackupOptions(
                folder,
                Optional.of(tool),
                onlyService,
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
