package org.ferryman.desktop.finish;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * A change that is made only after a question: it is looked at first, with what it would run, and begins only if
 * nothing is in the way.
 *
 * @param <R> what it did
 */
abstract class AskedChange<R> {

    private final Workspace workspace;
    private final Runnable changed;
    private final Activity<Inspection> look;
    private final Activity<R> work;
    private final ReadOnlyObjectWrapper<@Nullable Inspection> inspection = new ReadOnlyObjectWrapper<>();
    private List<String> statements = List.of();
    private boolean asked;
    private boolean looksAgain;
    private int looks;

    /**
     * A change that nobody asked for yet.
     *
     * @param step the step's id
     * @param changed is told after each change of this model
     */
    AskedChange(Workspace workspace, String step, Runnable changed) {
        this.workspace = workspace;
        this.changed = changed;
        this.look = workspace.activity();
        this.work = workspace.activity(step);
        look.stateProperty().addListener((property, before, after) -> looked(after));
        work.stateProperty().addListener((property, before, after) -> worked(after));
    }

    /** The change as it was chosen to be. */
    abstract Change<R> step(Opened opened);

    /** The command line that does the same. */
    abstract String commandLine(Opened opened);

    /** It was done: what is no longer true is forgotten. */
    void done() {}

    /** The question was answered or taken back: so are the choices that belong to it. */
    void forget() {}

    /** What the look found is known. */
    void seen(Inspection seen) {}

    /** Asks whether to do it, and looks at what that would meet. */
    final void ask() {
        if (!isBusy() && workspace.openedProperty().get() != null) {
            asked = true;
            work.reset();
            lookAgain();
        }
    }

    /** Looks anew, because something else was chosen. */
    final void lookAgain() {
        Opened opened = workspace.openedProperty().get();
        inspection.set(null);
        statements = List.of();
        looks++;
        if (opened != null && asked && !work.isBusy()) {
            Change<R> step = step(opened);
            looksAgain = !look.start(
                    (progress, cancellation) -> opened.run().runner().inspect(step, progress, cancellation));
        }
        changed.run();
    }

    private void looked(Activity.State state) {
        boolean ended = state == Activity.State.ENDED;
        if (ended && looksAgain) {
            // What was seen is not what is chosen by now.
            looksAgain = false;
            workspace.tasks().onUi(this::lookAgain);
        } else if (ended && asked && look.outcomeProperty().get() instanceof Outcome.Done<Inspection> done) {
            inspection.set(done.result());
            seen(done.result());
            if (done.result().state() == Inspection.State.TO_DO) {
                readStatements();
            }
        }
        changed.run();
    }

    private void readStatements() {
        Opened opened = workspace.openedProperty().get();
        if (opened != null) {
            Change<R> step = step(opened);
            int of = looks;
            workspace
                    .tasks()
                    .run(
                            step::preview,
                            read -> {
                                if (of == looks) {
                                    statements = read;
                                    changed.run();
                                }
                            },
                            unreadable -> {});
        }
    }

    /** Answers that nothing is to be done. */
    final void decline() {
        if (asked) {
            asked = false;
            forget();
            changed.run();
        }
    }

    /** Does it, if it was asked for and nothing is in the way. */
    final void confirm() {
        Opened opened = workspace.openedProperty().get();
        if (opened != null && canStart()) {
            Change<R> step = step(opened);
            asked = false;
            forget();
            work.start((progress, cancellation) -> opened.run().runner().apply(step, progress, cancellation));
        }
        changed.run();
    }

    private void worked(Activity.State state) {
        if (state == Activity.State.ENDED) {
            if (work.outcomeProperty().get() instanceof Outcome.Done) {
                done();
            }
            workspace.look();
        }
        changed.run();
    }

    final void cancel() {
        work.cancel();
    }

    final void reset() {
        look.cancel();
        look.reset();
        work.reset();
        asked = false;
        looksAgain = false;
        looks++;
        forget();
        inspection.set(null);
        statements = List.of();
    }

    /** Whether the look found something to do and nothing in the way. */
    boolean canStart() {
        Inspection seen = inspection.get();
        return asked && seen != null && !look.isBusy() && seen.state() == Inspection.State.TO_DO;
    }

    final boolean isAsked() {
        return asked;
    }

    final boolean isBusy() {
        return work.isBusy();
    }

    /** What it would run. */
    final Callable<List<String>> preview(Opened opened) {
        Change<R> step = step(opened);
        return step::preview;
    }

    /** What it would run, as the look saw it; empty before that, or if it can't be done. */
    final List<String> statements() {
        return statements;
    }

    /** What is in the way, or should be known. */
    final List<Finding> findings() {
        return Optional.ofNullable(inspection.get()).map(Inspection::findings).orElse(List.of());
    }

    /** What the last look saw; null while it looks. */
    final ReadOnlyObjectProperty<@Nullable Inspection> inspectionProperty() {
        return inspection.getReadOnlyProperty();
    }

    final Activity<Inspection> lookActivity() {
        return look;
    }

    final Activity<R> workActivity() {
        return work;
    }

    final Workspace workspace() {
        return workspace;
    }
}
