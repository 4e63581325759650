package org.ferryman.desktop.execute;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.ahead.CaptureRemoval;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.copy.CopyResult;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.slf4j.LoggerFactory;

/** What moves the tuples ahead, while v0.6 writes, and what ends the noting of changes after it. */
final class CopyAhead {

    private final Workspace workspace;
    private final ReadOnlyBooleanWrapper noted = new ReadOnlyBooleanWrapper();
    private final StepModel<OpenDatabase, CopyResult> copy;
    private final StepModel<OpenDatabase, CaptureRemoval> stop;

    /** @param changed called after each change but those of the progress */
    CopyAhead(Workspace workspace, Runnable changed) {
        this.workspace = workspace;
        workspace.openedProperty().addListener((property, before, after) -> noted.set(false));
        this.copy = new StepModel<>(workspace, KetoSteps.COPY.id());
        this.stop = new StepModel<>(workspace, RemoveCaptureStep.ID);
        copy.onlyIf(() -> copy.view().isToDo()).whenChanged(changed).whenEnded(outcome -> workspace.look());
        stop.onlyIf(() -> stop.view().isToDo()).whenChanged(changed).whenEnded(outcome -> workspace.look());
    }

    /** Looks whether changes are noted: also a copy that was interrupted, or of another run folder, has begun that. */
    void look() {
        workspace.read(
                opened -> opened.playbook().notesChanges(new Cancellation()),
                noted::set,
                unknown -> LoggerFactory.getLogger(CopyAhead.class)
                        .warn("whether changes are noted can't be seen", unknown));
    }

    /** Whether the database notes what changes in v0.6, as last seen. */
    ReadOnlyBooleanProperty notedProperty() {
        return noted.getReadOnlyProperty();
    }

    /** Asks whether to copy; looks what that would meet. */
    void askToCopy() {
        stop.no();
        copy.lookAndAsk(opened -> opened.playbook().copy(Waiting.DEFAULT));
    }

    /** Asks whether changes are no longer to be noted. */
    void askToStop() {
        copy.no();
        stop.lookAndAsk(opened -> opened.playbook().stopCopy(Waiting.DEFAULT));
    }

    /** Takes back what was asked. */
    void no() {
        copy.no();
        stop.no();
    }

    void cancel() {
        copy.cancel();
        stop.cancel();
    }

    /** Whether what runs is the end of the noting. */
    boolean isStopping() {
        return stop.view().isBusy();
    }

    boolean isBusy() {
        return copy.view().isBusy() || isStopping();
    }

    /** The statements of what is asked; empty if nothing is. */
    Optional<Callable<List<String>>> preview() {
        return List.of(copy, stop).stream()
                .filter(step -> step.view().question().isPresent())
                .findFirst()
                .map(StepModel::preview);
    }

    /** The command line that does what is asked or runs; empty if there is neither. */
    Optional<String> commandLine(OpenDatabase opened) {
        if (isUnderWay(stop)) {
            return Optional.of(opened.commandLine("copy", "--stop", "--yes"));
        }
        return isUnderWay(copy) ? Optional.of(opened.commandLine("copy", "--yes")) : Optional.empty();
    }

    private static boolean isUnderWay(StepModel<?, ?> step) {
        return step.view().question().isPresent() || step.view().isBusy();
    }

    /** The copy. */
    StepModel<OpenDatabase, CopyResult> copy() {
        return copy;
    }

    /** What ends the noting of changes. */
    StepModel<OpenDatabase, CaptureRemoval> stop() {
        return stop;
    }
}
