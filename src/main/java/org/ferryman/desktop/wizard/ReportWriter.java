package org.ferryman.desktop.wizard;

import java.nio.file.Path;
import java.util.Optional;
import java.util.function.Consumer;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.record.RunReport;
import org.jspecify.annotations.Nullable;

/** Writes the report into the run folder, as often as asked: it tells what is in the folder at that moment. */
public final class ReportWriter {

    private final ServiceWorkspace<?> workspace;
    private final StepModel<?, RunReport> step;
    private final Maker maker;
    private final ReadOnlyObjectWrapper<@Nullable Path> unopened = new ReadOnlyObjectWrapper<>();
    private final Opener opener;
    private boolean opens;

    /**
     * A report that was not written yet.
     *
     * @param opener opens a file in the desktop's program for it, or tells that it can't
     */
    public ReportWriter(ServiceWorkspace<?> workspace, Maker maker, Opener opener) {
        this.workspace = workspace;
        this.maker = maker;
        this.opener = opener;
        this.step = step(workspace).whenDone(report -> written());
    }

    private static <O extends OpenedRun> StepModel<O, RunReport> step(ServiceWorkspace<O> workspace) {
        return new StepModel<>(workspace, new StepId("report"));
    }

    /** Makes the report of a run folder, and writes it there. */
    @FunctionalInterface
    public interface Maker {
        /** Does it. */
        RunReport of(Path folder) throws Exception;
    }

    /** Opens files. */
    @FunctionalInterface
    public interface Opener {
        /** Does it, away from the window's thread; tells there why it can't. */
        void open(Path file, Consumer<Exception> failed);
    }

    /**
     * Writes it.
     *
     * @param thenOpen whether to open it in the desktop's program for such pages
     */
    public void write(boolean thenOpen) {
        opens = thenOpen;
        unopened.set(null);
        step.run((opened, progress, stop) ->
                new Outcome.Done<>(maker.of(opened.run().folder())));
    }

    private void written() {
        if (opens) {
            place().ifPresent(page -> opener.open(page, failure -> unopened.set(page)));
        }
    }

    /** The report; empty before it was written. */
    public Optional<RunReport> report() {
        return step.view().result();
    }

    /** Where it is, once it was written. */
    public Optional<Path> page() {
        return place().filter(written -> report().isPresent());
    }

    private Optional<Path> place() {
        return Optional.ofNullable(workspace.openedProperty().get())
                .map(opened -> opened.run().folder().resolve(RunReport.PAGE));
    }

    /** The page, if this desktop can't open it; else null. */
    public ReadOnlyObjectProperty<@Nullable Path> unopenedProperty() {
        return unopened.getReadOnlyProperty();
    }

    /** The writing of it. */
    public StepModel<?, RunReport> step() {
        return step;
    }
}
