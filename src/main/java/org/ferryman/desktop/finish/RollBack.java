package org.ferryman.desktop.finish;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.UndoStep;
import org.ferryman.keto.Undone;
import org.ferryman.keto.Users;
import org.ferryman.postgres.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The way back to v0.6: looks at what it would meet, asks, and does it. */
final class RollBack {

    private static final String WRITTEN = "V0_7_WAS_WRITTEN_TO";

    private final Workspace workspace;
    private final Runnable changed;
    private final Activity<Inspection> look;
    private final Activity<Undone> undo;
    private final BooleanProperty discard = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<@Nullable Inspection> inspection = new ReadOnlyObjectWrapper<>();
    private boolean asked;
    private boolean written;

    /** @param changed is told after each change */
    RollBack(Workspace workspace, Runnable changed) {
        this.workspace = workspace;
        this.changed = changed;
        this.look = workspace.activity();
        this.undo = workspace.activity("undo");
        look.stateProperty().addListener((property, before, after) -> looked(after));
        undo.stateProperty().addListener((property, before, after) -> undone(after));
        discard.addListener((property, before, after) -> {
            if (asked) {
                look();
            }
        });
    }

    /** Asks whether to roll back, and looks at what that would meet. */
    void ask() {
        if (!isBusy() && workspace.openedProperty().get() != null) {
            asked = true;
            undo.reset();
            look();
        }
    }

    private void look() {
        Opened opened = workspace.openedProperty().get();
        boolean giveUp = discard.get();
        inspection.set(null);
        if (opened != null && !undo.isBusy()) {
            look.start((progress, cancellation) ->
                    opened.run().runner().inspect(step(opened, giveUp), progress, cancellation));
        }
        changed.run();
    }

    private void looked(Activity.State state) {
        if (state == Activity.State.ENDED && look.outcomeProperty().get() instanceof Outcome.Done<Inspection> done) {
            inspection.set(done.result());
            written |= done.result().findings().stream()
                    .anyMatch(finding -> finding.id().equals(WRITTEN));
        }
        changed.run();
    }

    private static UndoStep step(Opened opened, boolean giveUp) {
        return opened.playbook().undo(Users.DEFAULT, Waiting.DEFAULT, giveUp);
    }

    /** Answers that nothing is to be done. */
    void decline() {
        asked = false;
        written = false;
        discard.set(false);
        changed.run();
    }

    /** Does it, if it was asked for and nothing is in the way. */
    void confirm() {
        Opened opened = workspace.openedProperty().get();
        boolean giveUp = discard.get();
        if (opened != null && canStart()) {
            asked = false;
            undo.start((progress, cancellation) ->
                    opened.run().runner().apply(step(opened, giveUp), progress, cancellation));
        }
        changed.run();
    }

    private void undone(Activity.State state) {
        if (state == Activity.State.ENDED) {
            boolean done = undo.outcomeProperty().get() instanceof Outcome.Done;
            if (done) {
                workspace.migrationProperty().set(null);
                workspace.verificationProperty().set(null);
                workspace.skippedProperty().set(null);
                written = false;
                discard.set(false);
            }
            workspace.look();
        }
        changed.run();
    }

    void cancel() {
        undo.cancel();
    }

    void reset() {
        look.cancel();
        look.reset();
        undo.reset();
        asked = false;
        written = false;
        discard.set(false);
        inspection.set(null);
    }

    /** Whether the look found something to do and nothing in the way. */
    boolean canStart() {
        Inspection seen = inspection.get();
        return asked && seen != null && !look.isBusy() && seen.state() == Inspection.State.TO_DO;
    }

    boolean isAsked() {
        return asked;
    }

    boolean isBusy() {
        return undo.isBusy();
    }

    /** Whether tuples were written through v0.7 since, so that it must be decided whether to give them up. */
    boolean wasWrittenTo() {
        return written;
    }

    /** What it would run. */
    List<String> preview(Opened opened) throws Exception {
        return step(opened, discard.get()).preview();
    }

    /** The command line that does the same. */
    String commandLine(Opened opened) {
        return discard.get()
                ? opened.commandLine("undo", "--discard-written", "--yes")
                : opened.commandLine("undo", "--yes");
    }

    /** What is in the way, or should be known. */
    List<Finding> findings() {
        return Optional.ofNullable(inspection.get()).map(Inspection::findings).orElse(List.of());
    }

    /** What the last look saw; null while it looks. */
    ReadOnlyObjectProperty<@Nullable Inspection> inspectionProperty() {
        return inspection.getReadOnlyProperty();
    }

    /** Whether to give up what was written through v0.7 since. */
    BooleanProperty discardProperty() {
        return discard;
    }

    Activity<Inspection> lookActivity() {
        return look;
    }

    Activity<Undone> undoActivity() {
        return undo;
    }
}
