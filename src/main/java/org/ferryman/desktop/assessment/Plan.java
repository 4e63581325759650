package org.ferryman.desktop.assessment;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.Runbook;

/** The plan for the database at work, written down before anything is done. */
final class Plan {

    private final Workspace workspace;
    private final Activity<Runbook> writing;

    /** @param changed is told after each change */
    Plan(Workspace workspace, Runnable changed) {
        this.workspace = workspace;
        this.writing = workspace.activity("runbook");
        writing.stateProperty().addListener((property, before, after) -> changed.run());
    }

    /** Writes it into the run folder, as the database is now. */
    void write() {
        Opened opened = workspace.openedProperty().get();
        if (opened != null) {
            writing.start((progress, cancellation) ->
                    opened.run().runner().produce(opened.playbook().runbook(opened.calls()), progress, cancellation));
        }
    }

    /** The plan; empty before it was written. */
    Optional<Runbook> written() {
        return writing.outcomeProperty().get() instanceof Outcome.Done<Runbook> done
                ? Optional.of(done.result())
                : Optional.empty();
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

    Activity<Runbook> activity() {
        return writing;
    }
}
