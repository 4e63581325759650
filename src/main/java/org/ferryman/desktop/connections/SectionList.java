package org.ferryman.desktop.connections;

import java.util.List;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.postgres.connect.ConnectionSettings;

/** The sections of the user's service files. */
final class SectionList {

    private final ObservableList<String> all = FXCollections.observableArrayList();

    /** Looks what is there. */
    void load(ServiceWorkspace<?> workspace) {
        workspace
                .tasks()
                .run(
                        () -> ConnectionSettings.services(
                                workspace.user().environment(), workspace.user().home()),
                        this::offer,
                        unreadable -> all.clear());
    }

    /** A combo box drops what is written in it when its list is set anew, be it to the same. */
    private void offer(List<String> sections) {
        if (!all.equals(sections)) {
            all.setAll(sections);
        }
    }

    /** Their names. To be read only. */
    ObservableList<String> all() {
        return all;
    }
}
