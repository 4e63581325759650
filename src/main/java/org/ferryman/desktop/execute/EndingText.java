package org.ferryman.desktop.execute;

import java.util.ArrayList;
import java.util.List;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.RunStage;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoSteps;

/**
 * What is said of a run that ended early.
 *
 * @param title what happened
 * @param state what was committed before and stays, what was not done, whether v0.6 can write, and what to do
 */
record EndingText(String title, String state) {

    static EndingText of(ExecuteContent now, Ending ending, TextBundle texts) {
        if (ending.outcome() instanceof Outcome.PartWay) {
            return new EndingText(texts.get("end.part-way"), texts.get("end.part-way.state"));
        }
        boolean verifying = ending.isAt(KetoSteps.VERIFY);
        String kind = ending.outcome().kind().keyword();
        boolean named = kind.equals("failed") || kind.equals("cancelled");
        List<String> state = new ArrayList<>();
        boolean made = now.run().stages().stream()
                .anyMatch(each -> each.id().equals(KetoSteps.SCHEMA.id()) && each.state() == RunStage.State.DONE);
        boolean frozen = now.isFrozen();
        if (made) {
            state.add(texts.get("end.state.made"));
        }
        if (verifying) {
            state.add(texts.get("end.state.moved"));
        } else if (!ending.isAt(KetoSteps.THAW)) {
            boolean changed = made || now.writes().stopped();
            state.add(texts.get(changed ? "end.state.unmoved" : "end.state.unchanged"));
            state.add(texts.get(frozen ? "end.state.frozen" : "end.state.writes"));
        } else if (frozen) {
            state.add(texts.get("end.state.frozen"));
        }
        state.add(texts.get("end.then." + kind + (named && verifying ? ".verify" : "")));
        return new EndingText(texts.get("end." + kind + (named ? "." + ending.step() : "")), String.join(" ", state));
    }
}
