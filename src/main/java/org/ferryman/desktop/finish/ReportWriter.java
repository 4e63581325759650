package org.ferryman.desktop.finish;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.parts.FolderOpener;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.keto.KetoRecord;
import org.ferryman.playbook.record.RunReport;
import org.jspecify.annotations.Nullable;

/** Writes the report into the run folder, as often as asked: it tells what is in the folder at that moment. */
final class ReportWriter {

    private final Workspace workspace;
    private final StepModel<RunReport> step;
    private final ReadOnlyObjectWrapper<@Nullable Path> unopened = new ReadOnlyObjectWrapper<>();
    private boolean opens;

    ReportWriter(Workspace workspace) {
        this.workspace = workspace;
        this.step = new StepModel<RunReport>(workspace, new StepId("report")).whenDone(report -> written());
    }

    /**
     * Writes it.
     *
     * @param thenOpen whether to open it in the desktop's program for such pages
     */
    void write(boolean thenOpen) {
        opens = thenOpen;
        unopened.set(null);
        step.run((opened, progress, stop) ->
                new Outcome.Done<>(KetoRecord.report(opened.run().folder())));
    }

    private void written() {
        if (opens) {
            place().ifPresent(page -> FolderOpener.open(workspace, page, failure -> unopened.set(page)));
        }
    }

    /** The report; empty before it was written. */
    Optional<RunReport> report() {
        return step.view().result();
    }

    /** Where it is, once it was written. */
    Optional<Path> page() {
        return place().filter(written -> report().isPresent());
    }

    private Optional<Path> place() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .map(opened -> opened.run().folder().resolve(RunReport.PAGE));
    }

    /** The page, if this desktop can't open it; else null. */
    ReadOnlyObjectProperty<@Nullable Path> unopenedProperty() {
        return unopened.getReadOnlyProperty();
    }

    StepModel<RunReport> step() {
        return step;
    }
}
