package org.ferryman.desktop.assessment;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.KetoRunbook;
import org.ferryman.playbook.runbook.Runbook;

/** The plan for the database at work, written down before anything is done. */
final class AssessmentPlan {

    private final Workspace workspace;
    private final StepModel<OpenDatabase, KetoRunbook> step;

    AssessmentPlan(Workspace workspace) {
        this.workspace = workspace;
        this.step = new StepModel<>(workspace, Runbook.ID);
    }

    /** Writes it into the run folder, as the database is now. */
    void write() {
        step.produce(opened -> opened.playbook().runbook(opened.calls()));
    }

    /** The plan; empty before it was written. */
    Optional<KetoRunbook> written() {
        return step.view().result();
    }

    /** Where it is, once it was written. */
    Optional<Path> file() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .filter(opened -> written().isPresent())
                .map(opened -> opened.run().folder().resolve(Runbook.PAGE));
    }

    /** Puts a copy of it somewhere else. */
    void save(Path file, Consumer<Path> done, Consumer<Exception> failed) {
        written()
                .ifPresent(plan -> workspace.tasks().run(() -> PendingFile.write(file, plan.markdown()), done, failed));
    }

    StepModel<OpenDatabase, KetoRunbook> step() {
        return step;
    }
}
