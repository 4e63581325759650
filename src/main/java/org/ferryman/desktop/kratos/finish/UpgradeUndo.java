package org.ferryman.desktop.kratos.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.freeze.KratosFreeze;
import org.ferryman.kratos.undo.KratosUndo;
import org.ferryman.kratos.undo.KratosUndoChoice;
import org.ferryman.kratos.undo.KratosUndoStep;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** The way back to the level before the upgrade, and what stops the writes that it must not meet. */
final class UpgradeUndo {

    private final KratosWorkspace workspace;
    private final StepModel<OpenKratos, KratosUndo> step;
    private final StepModel<OpenKratos, KratosFreeze> freeze;
    private final BooleanProperty fromBackup = new SimpleBooleanProperty();
    private final StringProperty typed = new SimpleStringProperty("");
    private boolean confirmed;
    private boolean written;

    UpgradeUndo(KratosWorkspace workspace) {
        this.workspace = workspace;
        this.step = new StepModel<OpenKratos, KratosUndo>(workspace, KratosSteps.UNDO.id())
                .onlyIf(this::isToDo)
                .whenDone(undone -> workspace.verificationProperty().set(null));
        this.freeze = new StepModel<OpenKratos, KratosFreeze>(workspace, KratosSteps.FREEZE.id());
        step.whenChanged(this::changed);
        fromBackup.addListener((property, before, after) -> askAgain());
        typed.addListener((property, before, after) -> {
            if (confirmed != isConfirmed()) {
                confirmed = isConfirmed();
                askAgain();
            }
        });
    }

    private boolean isToDo() {
        return step.view().isToDo();
    }

    private boolean isConfirmed() {
        return !databaseName().isEmpty() && typed.get().equals(databaseName());
    }

    /** What is chosen is chosen for one question. */
    private void changed() {
        Optional<Question> question = step.view().question();
        if (question.isEmpty()) {
            written = false;
            fromBackup.set(false);
            typed.set("");
        } else if (question.get().inspection().isPresent()) {
            written = offers(KratosUndoChoice.GIVE_UP_WRITTEN);
        }
    }

    private boolean offers(KratosUndoChoice choice) {
        return step.view().question().stream()
                .flatMap(question -> question.inspection().stream())
                .anyMatch(seen -> seen.choices().contains(choice));
    }

    /** Looks what it would meet and run, and asks. */
    void ask() {
        freeze.no();
        step.lookAndAsk(opened -> opened.playbook().undo(options()));
    }

    private void askAgain() {
        if (step.view().question().isPresent()) {
            ask();
        }
    }

    /** Asks whether to stop writes, in the place of the undo: that is asked about again when they are stopped. */
    void askToStopWrites() {
        step.no();
        freeze.whenEnded(outcome -> {
            workspace.look();
            if (outcome instanceof Outcome.Done) {
                workspace.tasks().onUi(this::ask);
            }
        });
        freeze.lookAndAsk(opened -> opened.playbook().freeze(Waiting.DEFAULT));
    }

    private KratosUndoStep.Options options() {
        UserFolders user = workspace.user();
        return new KratosUndoStep.Options(
                fromBackup.get(),
                Optional.empty(),
                isConfirmed() ? Optional.of(typed.get()) : Optional.empty(),
                Waiting.DEFAULT,
                ClientTools.of(user.environment(), user.system()));
    }

    /** The command line that does the same. */
    String commandLine(OpenKratos opened) {
        List<String> options = new ArrayList<>();
        if (fromBackup.get()) {
            options.add("--from-backup");
        }
        if (isConfirmed()) {
            options.addAll(List.of("--confirm", typed.get()));
        }
        options.add("--yes");
        return opened.lines().withKratos("undo", options);
    }

    /** Whether writes must be stopped before it can be done this way. */
    boolean needsFreeze() {
        return offers(KratosUndoChoice.STOP_WRITES);
    }

    /** Whether rows were written since, so that somebody must decide whether to give them up. */
    boolean wasWrittenTo() {
        return written;
    }

    /** What is to be typed to give up what was written since; empty if no database is open. */
    String databaseName() {
        OpenKratos opened = workspace.openedProperty().get();
        return opened == null ? "" : opened.run().database().settings().database();
    }

    /** Whether the backup is restored even where Kratos could take its migrations back. */
    BooleanProperty fromBackupProperty() {
        return fromBackup;
    }

    /** What was typed. */
    StringProperty typedProperty() {
        return typed;
    }

    /** What puts the database back. */
    StepModel<OpenKratos, KratosUndo> step() {
        return step;
    }

    /** What stops the writes before. */
    StepModel<OpenKratos, KratosFreeze> freeze() {
        return freeze;
    }
}
