package org.ferryman.desktop.backup;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.OtherDatabase;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.playbook.backup.BackupTool;

/** What may be chosen about a backup. */
final class BackupForm {

    private static final DateTimeFormatter STAMP =
            DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final BackupSubject subject;
    private final BackgroundTasks tasks;
    private final Path home;
    private final ObjectProperty<BackupTool> tool = new SimpleObjectProperty<>(BackupTool.PG_DUMP);
    private final BooleanProperty onlyService = new SimpleBooleanProperty();
    private final StringProperty folder = new SimpleStringProperty("");
    private final BooleanProperty fromReplica = new SimpleBooleanProperty();
    private final ObjectProperty<RestorePlace> restore = new SimpleObjectProperty<>(RestorePlace.NONE);
    private final BooleanProperty waives = new SimpleBooleanProperty();
    private final StringProperty reason = new SimpleStringProperty("");
    private final OtherDatabase replica;
    private final OtherDatabase scratch;

    BackupForm(BackupSubject subject) {
        ServiceWorkspace<?> workspace = subject.workspace();
        this.subject = subject;
        this.tasks = workspace.tasks();
        this.home = workspace.user().home();
        this.replica = new OtherDatabase(workspace);
        this.scratch = new OtherDatabase(workspace);
    }

    /** Calls when anything is chosen otherwise. */
    void onChange(Runnable listener) {
        List<Observable> all = List.of(
                tool,
                onlyService,
                folder,
                fromReplica,
                restore,
                waives,
                reason,
                replica.safeUrlProperty(),
                replica.passwordProperty(),
                scratch.safeUrlProperty(),
                scratch.passwordProperty());
        all.forEach(each -> each.addListener(changed -> listener.run()));
    }

    void reset() {
        waives.set(false);
        reason.set("");
        folder.set("");
    }

    /** Takes a folder that was pointed at; a new one in it, if it holds something. */
    void chooseFolder(Path chosen) {
        tasks.run(
                () -> isEmpty(chosen)
                        ? chosen
                        : chosen.resolve(subject.names().command() + "-backup-" + STAMP.format(Instant.now())),
                free -> folder.set(free.toString()),
                unreadable -> folder.set(chosen.toString()));
    }

    private static boolean isEmpty(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /** The folder that is written there, from the home folder on if it is relative; empty if that is no path. */
    Optional<Path> path() {
        try {
            return Optional.of(home.resolve(folder.get().strip()));
        } catch (InvalidPathException wrong) {
            return Optional.empty();
        }
    }

    /** What is chosen; empty as long as something is missing or can't be used. */
    Optional<BackupPlan> plan() {
        boolean noReplica = fromReplica.get() && replica.safeUrlProperty().get().isEmpty();
        boolean noScratch = restore.get() == RestorePlace.SCRATCH
                && scratch.safeUrlProperty().get().isEmpty();
        if (noReplica || noScratch || path().isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new BackupPlan(
                subject,
                folder.get().isBlank() ? Optional.empty() : path(),
                tool.get(),
                onlyService.get() && tool.get() == BackupTool.PG_DUMP,
                fromReplica.get() ? Optional.of(access(replica)) : Optional.empty(),
                restore.get(),
                restore.get() == RestorePlace.SCRATCH ? Optional.of(access(scratch)) : Optional.empty()));
    }

    private static BackupPlan.Access access(OtherDatabase database) {
        String url = database.urlProperty().get();
        String password = database.passwordProperty().get();
        return new BackupPlan.Access(database.safeUrlProperty().get(), () -> database.resolve(url, password));
    }

    /** How to make it. */
    ObjectProperty<BackupTool> toolProperty() {
        return tool;
    }

    /** With pg_dump: the service's tables, not the whole database. */
    BooleanProperty onlyServiceProperty() {
        return onlyService;
    }

    /** Where it goes; empty for a new folder in the run folder. */
    StringProperty folderProperty() {
        return folder;
    }

    /** Whether to read from a replica. */
    BooleanProperty fromReplicaProperty() {
        return fromReplica;
    }

    OtherDatabase replica() {
        return replica;
    }

    /** Whether and where to test the restore. */
    ObjectProperty<RestorePlace> restoreProperty() {
        return restore;
    }

    OtherDatabase scratch() {
        return scratch;
    }

    /** Whether to go on without a backup of Ferryman's. */
    BooleanProperty waivesProperty() {
        return waives;
    }

    /** Why, for the record. */
    StringProperty reasonProperty() {
        return reason;
    }
}
