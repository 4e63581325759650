package org.ferryman.desktop.users;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/** What is chosen on the page; kept in the run folder, so that it still holds when the run is opened again. */
final class UsersChoice {

    private static final String NAME = "users-choice";

    private final Workspace workspace;
    private final StringProperty oldName = new SimpleStringProperty("");
    private final StringProperty newName = new SimpleStringProperty("");
    private final ObjectProperty<FreezeWhen> when = new SimpleObjectProperty<>(FreezeWhen.AT_EXECUTE);
    private final BooleanProperty endWriters = new SimpleBooleanProperty();
    private Kept kept = Kept.DEFAULT;
    private boolean restored;
    private boolean writing;

    /** @param changed is told after each change */
    UsersChoice(Workspace workspace, Runnable changed) {
        this.workspace = workspace;
        when.addListener((property, before, after) -> keep());
        endWriters.addListener((property, before, after) -> keep());
        oldName.addListener((property, before, after) -> changed.run());
        newName.addListener((property, before, after) -> changed.run());
        when.addListener((property, before, after) -> changed.run());
        endWriters.addListener((property, before, after) -> changed.run());
    }

    /** As the run folder has it: an empty name is one that was not typed. */
    private record Kept(FreezeWhen when, boolean endSessions, String oldUser, String newUser) {
        static final Kept DEFAULT = new Kept(FreezeWhen.AT_EXECUTE, false, "", "");
    }

    /** Takes what was chosen for the run at hand, then calls; at once if no run is opened. */
    void restore(Runnable then) {
        restored = false;
        take(Kept.DEFAULT);
        if (workspace.openedProperty().get() == null) {
            then.run();
            return;
        }
        workspace.read(
                opened -> Run.readResult(opened.run().folder(), NAME, Kept.class),
                found -> restored(found.orElse(Kept.DEFAULT), then),
                unreadable -> {
                    LoggerFactory.getLogger(UsersChoice.class).warn("{} can't be read", NAME, unreadable);
                    restored(Kept.DEFAULT, then);
                });
    }

    private void restored(Kept found, Runnable then) {
        take(found);
        restored = true;
        then.run();
    }

    private void take(Kept found) {
        kept = found;
        oldName.set(found.oldUser());
        newName.set(found.newUser());
        endWriters.set(found.endSessions());
        when.set(found.when());
    }

    /** Writes down what is chosen, if that is not what is written there. */
    void keep() {
        OpenDatabase opened = workspace.openedProperty().get();
        Kept now = new Kept(
                when.get(),
                endWriters.get(),
                oldName.get().strip(),
                newName.get().strip());
        if (opened == null || !restored || writing || now.equals(kept)) {
            return;
        }
        writing = true;
        Path file = opened.run().folder().resolve(NAME + ".json");
        workspace
                .tasks()
                .run(
                        () -> {
                            Json.write(file, now);
                            return now;
                        },
                        written -> {
                            writing = false;
                            kept = opened.equals(workspace.openedProperty().get()) ? written : kept;
                            keep();
                        },
                        failure -> {
                            writing = false;
                            LoggerFactory.getLogger(UsersChoice.class).warn("{} can't be written", NAME, failure);
                        });
    }

    /** Whose steps they are: whoever is not named is as recorded, or as the database has it. */
    RoleNames users() {
        return new RoleNames(given(oldName), given(newName));
    }

    private static Optional<String> given(StringProperty name) {
        return Optional.of(name.get().strip()).filter(typed -> !typed.isEmpty());
    }

    /** Whether what was seen is about the users that are named. */
    boolean areOf(@Nullable RolesStatus seen) {
        RoleNames named = users();
        return seen != null
                && named.oldUser().orElse(seen.oldUser()).equals(seen.oldUser())
                && named.newUser().orElse("").equals(seen.newUser());
    }

    /** The name of the user that v0.6 works as; empty for the one that is recorded, or owns the legacy tables. */
    StringProperty oldNameProperty() {
        return oldName;
    }

    /** The name of the user that v0.7 is to work as. */
    StringProperty newNameProperty() {
        return newName;
    }

    /** When v0.6's writes are to be stopped. */
    ObjectProperty<FreezeWhen> whenProperty() {
        return when;
    }

    /** Whether sessions that hold on to a write are to be ended at the execution. */
    BooleanProperty endWritersProperty() {
        return endWriters;
    }
}
