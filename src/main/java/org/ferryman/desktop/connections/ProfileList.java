package org.ferryman.desktop.connections;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Function;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;

/** The profiles as the page offers them. */
final class ProfileList {

    /** The name in the field: of the profile that was taken, or of one to be saved. */
    final StringProperty name = new SimpleStringProperty("");

    /** Whether what stands on the page can be saved; what can't be right may hold a password in the wrong place. */
    final BooleanProperty possible = new SimpleBooleanProperty(true);

    private final ProfileStore store;
    private final BackgroundTasks tasks;
    private final Function<String, ConnectionProfile> current;
    private final ObservableList<ConnectionProfile> all = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Finding>> findings = new ReadOnlyObjectWrapper<>(List.of());

    /** @param current makes a profile of what stands on the page, by its name */
    ProfileList(ProfileStore store, BackgroundTasks tasks, Function<String, ConnectionProfile> current) {
        this.store = store;
        this.tasks = tasks;
        this.current = current;
    }

    /** Looks what is there. */
    void load() {
        change(store::load);
    }

    /** Keeps what stands on the page under the name in the field. */
    void save() {
        String wanted = name.get().strip();
        if (!wanted.isEmpty() && possible.get()) {
            ConnectionProfile profile = current.apply(wanted);
            change(() -> store.put(profile));
        }
    }

    /** Forgets the profile of the name in the field. */
    void delete() {
        String gone = name.get().strip();
        name.set("");
        change(() -> store.remove(gone));
    }

    private void change(Callable<ProfileStore.Content> work) {
        tasks.run(
                work,
                content -> {
                    all.setAll(content.profiles());
                    findings.set(content.problem().map(List::of).orElse(List.of()));
                },
                failure -> findings.set(
                        FailureOutcomes.of(failure, new Cancellation()).findings()));
    }

    /** All, by name. To be read only. */
    ObservableList<ConnectionProfile> all() {
        return all;
    }

    /** What keeps profiles from being read or kept. */
    ReadOnlyObjectProperty<List<Finding>> findingsProperty() {
        return findings.getReadOnlyProperty();
    }
}
