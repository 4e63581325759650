package org.ferryman.desktop.finish;

import java.nio.file.Path;
import java.util.Optional;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.parts.Folders;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoRecord;
import org.ferryman.playbook.record.RunReport;
import org.jspecify.annotations.Nullable;

/** Writes the report into the run folder, as often as asked: it tells what is in the folder at that moment. */
final class ReportWriter {

    private final Workspace workspace;
    private final Activity<RunReport> writing;
    private final ReadOnlyObjectWrapper<@Nullable Path> unopened = new ReadOnlyObjectWrapper<>();
    private boolean opens;

    /** @param changed is told after each change */
    ReportWriter(Workspace workspace, Runnable changed) {
        this.workspace = workspace;
        this.writing = workspace.activity("report");
        writing.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                written();
            }
            changed.run();
        });
    }

    /**
     * Writes it.
     *
     * @param thenOpen whether to open it in the desktop's program for such pages
     */
    void write(boolean thenOpen) {
        Opened opened = workspace.openedProperty().get();
        if (opened != null && !writing.isBusy()) {
            Path folder = opened.run().folder();
            opens = thenOpen;
            unopened.set(null);
            writing.start((progress, cancellation) -> new Outcome.Done<>(KetoRecord.report(folder)));
        }
    }

    private void written() {
        Optional<Path> page = page();
        if (opens && page.isPresent()) {
            Folders.open(workspace, page.get(), failure -> unopened.set(page.get()));
        }
    }

    /** The report; empty before it was written. */
    Optional<RunReport> report() {
        return writing.outcomeProperty().get() instanceof Outcome.Done<RunReport> done
                ? Optional.of(done.result())
                : Optional.empty();
    }

    /** Where it is, once it was written. */
    Optional<Path> page() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .filter(opened -> report().isPresent())
                .map(opened -> opened.run().folder().resolve(RunReport.PAGE));
    }

    /** The page, if this desktop can't open it; else null. */
    ReadOnlyObjectProperty<@Nullable Path> unopenedProperty() {
        return unopened.getReadOnlyProperty();
    }

    Activity<RunReport> activity() {
        return writing;
    }
}
