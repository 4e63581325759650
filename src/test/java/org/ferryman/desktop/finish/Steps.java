package org.ferryman.desktop.finish;

import java.time.Duration;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.Choice;
import org.ferryman.keto.CutoverStep;
import org.ferryman.keto.DecideStep;
import org.ferryman.keto.RecreateBy;
import org.ferryman.keto.SkippedFilter;
import org.ferryman.keto.Users;
import org.ferryman.keto.server.Api;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoServer;

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

    /** All that can be done by somebody else than v0.7's clients: tuples moved and proven, and v0.7 serving. */
    static void cutOver(Workspace workspace) throws Exception {
        migrate(workspace);
        verify(workspace);
        Opened opened = workspace.openedProperty().get();
        try (KetoReadStandIn old = new KetoReadStandIn(Api.V0_6);
                KetoReadStandIn fresh = new KetoReadStandIn(Api.V0_7)) {
            CutoverStep.Options options = new CutoverStep.Options(1, 1, Duration.ofSeconds(20), Users.DEFAULT);
            CutoverStep step = opened.playbook()
                    .cutover(KetoServer.at(old.url(), Api.V0_6), KetoServer.at(fresh.url(), Api.V0_7), options);
            done(opened.run().runner().apply(step, progress -> {}, new Cancellation()));
        }
    }

    static void leaveOutAll(Workspace workspace) {
        Opened opened = workspace.openedProperty().get();
        DecideStep step = opened.playbook()
                .decide(SkippedFilter.ALL, Choice.leaveOut("not needed any more"), new RecreateBy.Nothing());
        done(opened.run().runner().apply(step, progress -> {}, new Cancellation()));
    }

    private static void done(Outcome<?> outcome) {
        if (!(outcome instanceof Outcome.Done)) {
            throw new AssertionError(outcome);
        }
    }
}
