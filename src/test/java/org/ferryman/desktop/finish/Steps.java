package org.ferryman.desktop.finish;

import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;

/** Does steps on the database of a workspace, as other pages do. */
final class Steps {

    private Steps() {}

    static void migrate(Workspace workspace) {
        Opened opened = workspace.openedProperty().get();
        done(opened.run().runner().apply(opened.playbook().schema(), progress -> {}, new Cancellation()));
        done(opened.run().runner().apply(opened.playbook().migrate(), progress -> {}, new Cancellation()));
    }

    static void verify(Workspace workspace) {
        Opened opened = workspace.openedProperty().get();
        done(opened.run().runner().produce(opened.playbook().verify(), progress -> {}, new Cancellation()));
    }

    private static void done(Outcome<?> outcome) {
        if (!(outcome instanceof Outcome.Done)) {
            throw new AssertionError(outcome);
        }
    }
}
