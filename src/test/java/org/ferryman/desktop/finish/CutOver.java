package org.ferryman.desktop.finish;

import java.time.Duration;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.testing.TestDatabase;

/** Brings a database to where v0.7 serves. */
final class CutOver {

    private CutOver() {}

    /** Tuples are moved and proven, and v0.7 serves. */
    static void of(Workspace workspace) throws Exception {
        Steps.migrate(workspace);
        Steps.produce(workspace, KetoLegacyPlaybook::verify);
        serve(workspace);
    }

    /** v0.7 serves, and does not have every tuple. */
    static void ofTooFew(Workspace workspace, TestDatabase database) throws Exception {
        Steps.migrateAfterCopy(workspace, database, true);
        serve(workspace);
    }

    private static void serve(Workspace workspace) throws Exception {
        try (KetoReadStandIn old = new KetoReadStandIn(KetoApi.V0_6);
                KetoReadStandIn fresh = new KetoReadStandIn(KetoApi.V0_7)) {
            KetoServer from = KetoServer.at(old.url(), KetoApi.V0_6);
            KetoServer to = KetoServer.at(fresh.url(), KetoApi.V0_7);
            CutoverStep.Options options = new CutoverStep.Options(
                    new CompareStep.Options(1, 1, CompareStep.Options.LIMIT),
                    Duration.ofSeconds(20),
                    RoleNames.DEFAULT);
            Steps.apply(workspace, playbook -> playbook.cutover(from, to, options));
        }
    }

    /** No skipped tuple is needed any more. */
    static void leaveOutAll(Workspace workspace) {
        DecisionRequest choice = DecisionRequest.leaveOut("not needed any more");
        Steps.decide(workspace, SkippedFilter.ALL, choice, new RecreateBy.Nothing());
    }
}
