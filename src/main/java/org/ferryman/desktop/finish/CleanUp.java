package org.ferryman.desktop.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Change;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.roles.RoleNames;

/** Drops the legacy tables, once somebody has typed the database's name. */
final class CleanUp implements LastChange {

    private final Workspace workspace;
    private final StepModel<OpenDatabase, CleanupResult> step;
    private final StringProperty typed = new SimpleStringProperty("");
    private final BooleanProperty dropEmptied = new SimpleBooleanProperty();
    private final BooleanProperty withoutProof = new SimpleBooleanProperty();

    CleanUp(Workspace workspace) {
        this.workspace = workspace;
        this.step = new StepModel<OpenDatabase, CleanupResult>(workspace, KetoSteps.CLEANUP.id()).onlyIf(this::isNamed);
        step.whenChanged(this::changed);
        for (BooleanProperty chosen : List.of(dropEmptied, withoutProof)) {
            chosen.addListener((property, before, after) -> {
                if (step.view().question().isPresent()) {
                    ask();
                }
            });
        }
    }

    private boolean isNamed() {
        return step.view().isToDo() && typed.get().equals(databaseName());
    }

    /** What is chosen is chosen for one question. */
    private void changed() {
        if (step.view().question().isEmpty()) {
            typed.set("");
            dropEmptied.set(false);
            withoutProof.set(false);
        }
    }

    private Change<CleanupResult> change(OpenDatabase opened) {
        Optional<String> confirmation = typed.get().isEmpty() ? Optional.empty() : Optional.of(typed.get());
        return opened.playbook()
                .cleanup(new CleanupStep.Options(
                        confirmation, dropEmptied.get(), RoleNames.DEFAULT, withoutProof.get()));
    }

    @Override
    public StepModel<OpenDatabase, CleanupResult> step() {
        return step;
    }

    @Override
    public void ask() {
        step.lookAndAsk(this::change);
    }

    @Override
    public String commandLine(OpenDatabase opened) {
        List<String> options = new ArrayList<>(List.of("--confirm", databaseName()));
        if (dropEmptied.get()) {
            options.add("--drop-emptied");
        }
        if (withoutProof.get()) {
            options.add("--without-proof");
        }
        return opened.commandLine("cleanup", options.toArray(String[]::new));
    }

    /** What is to be typed; empty if no database is open. */
    String databaseName() {
        OpenDatabase opened = workspace.openedProperty().get();
        return opened == null ? "" : opened.run().database().settings().database();
    }

    /** What was typed. */
    StringProperty typedProperty() {
        return typed;
    }

    /** Whether to drop the emptied tables of the namespaces' migrations, too. */
    BooleanProperty dropEmptiedProperty() {
        return dropEmptied;
    }

    /** Whether to go without the proof. */
    BooleanProperty withoutProofProperty() {
        return withoutProof;
    }
}
