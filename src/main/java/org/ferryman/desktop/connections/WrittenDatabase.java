package org.ferryman.desktop.connections;

import java.util.Optional;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.ListChangeListener;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;

/**
 * What follows from the URL that stands in the form: whether a profile says that it leads into production, and whether
 * the other pages are still about another database.
 */
final class WrittenDatabase {

    private final ServiceWorkspace<?> workspace;
    private final ProfileList profiles;
    private final ReadOnlyStringWrapper otherOpened = new ReadOnlyStringWrapper("");
    private String written = "";
    private String opened = "";

    WrittenDatabase(ServiceWorkspace<?> workspace, ProfileList profiles) {
        this.workspace = workspace;
        this.profiles = profiles;
        profiles.all().addListener((ListChangeListener<ConnectionProfile>) change -> {
            // What was ticked and is not saved stays ticked.
            if (isMarked()) {
                workspace.inProductionProperty().set(true);
            }
        });
    }

    /** Another URL may be another database. */
    void changed(String url) {
        if (!url.equals(written)) {
            written = url;
            workspace.inProductionProperty().set(isMarked());
        }
        otherOpened.set(
                Optional.<OpenedRun>ofNullable(workspace.openedProperty().get())
                        .filter(open -> !opened.isEmpty() && !opened.equals(url))
                        .map(open -> open.run().database().settings().label())
                        .orElse(""));
    }

    private boolean isMarked() {
        return profiles.all().stream()
                .anyMatch(profile -> profile.production() && profile.url().equals(written));
    }

    /** What stands there is opened. */
    void opens() {
        opened = written;
    }

    /** What the other pages are about, as long as that is not what stands in the form; else empty. */
    ReadOnlyStringProperty otherOpenedProperty() {
        return otherOpened.getReadOnlyProperty();
    }
}
