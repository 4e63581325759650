package org.ferryman.desktop.wizard;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.playbook.runbook.Runbook;

/** The plan for the database at work, written down before anything is done. */
public final class RunbookWriter {

    private final ServiceWorkspace<?> workspace;
    private final StepModel<?, ? extends Runbook> step;
    private final Runnable write;

    private RunbookWriter(ServiceWorkspace<?> workspace, StepModel<?, ? extends Runbook> step, Runnable write) {
        this.workspace = workspace;
        this.step = step;
        this.write = write;
    }

    /**
     * A plan that was not written yet.
     *
     * @param maker makes the step that writes it into the run folder, as the database is now
     */
    public static <O extends OpenedRun, R extends Runbook> RunbookWriter of(
            ServiceWorkspace<O> workspace, StepModel.Seeking<O, R> maker) {
        StepModel<O, R> step = new StepModel<>(workspace, Runbook.ID);
        return new RunbookWriter(workspace, step, () -> step.produce(maker));
    }

    /** Writes it. */
    public void write() {
        write.run();
    }

    /** The plan; empty before it was written. */
    public Optional<? extends Runbook> written() {
        return step.view().result();
    }

    /** Where it is, once it was written. */
    public Optional<Path> file() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .filter(opened -> written().isPresent())
                .map(opened -> opened.run().folder().resolve(Runbook.PAGE));
    }

    /** Puts a copy of it somewhere else. */
    public void save(Path file, Consumer<Path> done, Consumer<Exception> failed) {
        written()
                .ifPresent(plan -> workspace.tasks().run(() -> PendingFile.write(file, plan.markdown()), done, failed));
    }

    /** The writing of it. */
    public StepModel<?, ? extends Runbook> step() {
        return step;
    }
}
