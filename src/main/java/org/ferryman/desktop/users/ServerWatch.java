package org.ferryman.desktop.users;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.server.ServerUp;
import org.ferryman.keto.server.ServerUpStep;

/** Waits for v0.7 when it is asked to. Nothing else depends on it. */
final class ServerWatch {

    private final Workspace workspace;
    private final StringProperty url = new SimpleStringProperty("http://127.0.0.1:4466");
    private final Activity<ServerUp> wait;

    ServerWatch(Workspace workspace) {
        this.workspace = workspace;
        this.wait = workspace.activity("server");
        url.addListener((property, before, after) -> wait.reset());
    }

    void start() {
        Opened opened = workspace.openedProperty().get();
        String asked = url.get();
        if (opened != null) {
            wait.start((progress, cancellation) -> opened.run()
                    .runner()
                    .produce(
                            new ServerUpStep(
                                    asked, opened.run().database().patience().watch()),
                            progress,
                            cancellation));
        }
    }

    void stop() {
        wait.cancel();
    }

    void reset() {
        wait.cancel();
        wait.reset();
    }

    /** One of v0.7's ports. */
    StringProperty urlProperty() {
        return url;
    }

    Activity<ServerUp> waitActivity() {
        return wait;
    }
}
