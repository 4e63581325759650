package org.ferryman.desktop.finish;

import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.finish.RollBackChoice;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** The way back to v0.6. */
final class RollBack implements LastChange {

    private final Workspace workspace;
    private final StepModel<OpenDatabase, RollBackResult> step;
    private final BooleanProperty discard = new SimpleBooleanProperty();
    private boolean written;

    RollBack(Workspace workspace) {
        this.workspace = workspace;
        this.step = new StepModel<OpenDatabase, RollBackResult>(workspace, KetoSteps.UNDO.id())
                .onlyIf(this::isToDo)
                .whenDone(this::forget);
        step.whenChanged(this::changed);
        discard.addListener((property, before, after) -> {
            if (step.view().question().isPresent()) {
                ask();
            }
        });
    }

    private boolean isToDo() {
        return step.view().isToDo();
    }

    private void changed() {
        Optional<Question> question = step.view().question();
        if (question.isEmpty()) {
            written = false;
            discard.set(false);
        } else {
            written |= question.get().inspection().stream()
                    .anyMatch(seen -> seen.choices().contains(RollBackChoice.DISCARD_WRITTEN));
        }
    }

    /** What is no longer true. */
    private void forget(RollBackResult undone) {
        workspace.migrationProperty().set(null);
        workspace.verificationProperty().set(null);
        workspace.skippedProperty().set(null);
    }

    @Override
    public StepModel<OpenDatabase, RollBackResult> step() {
        return step;
    }

    @Override
    public void ask() {
        step.lookAndAsk(opened -> opened.playbook().undo(RoleNames.DEFAULT, Waiting.DEFAULT, discard.get()));
    }

    @Override
    public String commandLine(OpenDatabase opened) {
        return discard.get()
                ? opened.commandLine("undo", "--discard-written", "--yes")
                : opened.commandLine("undo", "--yes");
    }

    /** Whether tuples were written through v0.7 since, so that it must be decided whether to give them up. */
    boolean wasWrittenTo() {
        return written;
    }

    /** Whether to give up what was written through v0.7 since. */
    BooleanProperty discardProperty() {
        return discard;
    }
}
