package org.ferryman.desktop.kratos.execute;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.KratosSteps;

/**
 * What is said of a run that ended early.
 *
 * @param title what happened
 * @param state what is done and stays, whether anybody can write, and what to do
 */
record UpgradeEnding(String title, String state) {

    static UpgradeEnding of(KratosExecuteContent now, Ending ending, TextBundle texts) {
        String kind = ending.outcome().kind().keyword();
        boolean partWay = ending.outcome() instanceof Outcome.PartWay;
        List<String> state = new ArrayList<>();
        if (ending.isAt(KratosSteps.MIGRATE)) {
            state.add(texts.get(partWay ? "end.state.between" : "end.state.unmigrated"));
        } else if (ending.isAt(KratosSteps.VERIFY)) {
            state.add(texts.get("end.state.migrated"));
        } else if (!partWay) {
            state.add(texts.get("end.state.unchanged"));
        }
        state.add(texts.get(now.isFrozen() ? "end.state.frozen" : "end.state.writes"));
        state.add(texts.get("end.then." + kind));
        boolean named = ending.outcome() instanceof Outcome.Failed || partWay;
        return new UpgradeEnding(
                texts.get("end." + kind + (named ? "." + ending.step() : "")), String.join(" ", state));
    }
}
