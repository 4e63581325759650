package org.ferryman.desktop.users;

import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.StepId;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.server.ServerUp;

/** Waits for v0.7 when it is asked to. Nothing else depends on it. */
final class ServerWatch {

    private final StringProperty url = new SimpleStringProperty("http://127.0.0.1:4466");
    private final StepModel<OpenDatabase, ServerUp> step;

    ServerWatch(Workspace workspace) {
        this.step = new StepModel<>(workspace, new StepId("server"));
        url.addListener((property, before, after) -> step.reset());
    }

    void start() {
        String asked = url.get();
        step.produce(opened -> KetoLegacyPlaybook.serverUp(
                asked, opened.run().database().patience().watch()));
    }

    void stop() {
        step.cancel();
    }

    /** One of v0.7's ports. */
    StringProperty urlProperty() {
        return url;
    }

    StepModel<OpenDatabase, ServerUp> step() {
        return step;
    }
}
