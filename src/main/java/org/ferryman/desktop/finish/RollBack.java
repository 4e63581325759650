package org.ferryman.desktop.finish;

import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Change;
import org.ferryman.engine.Inspection;
import org.ferryman.keto.finish.RollBackChoice;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** The way back to v0.6. */
final class RollBack extends AskedChange<RollBackResult> {

    private final BooleanProperty discard = new SimpleBooleanProperty();
    private boolean written;

    /** @param changed is told after each change */
    RollBack(Workspace workspace, Runnable changed) {
        super(workspace, "undo", changed);
        discard.addListener((property, before, after) -> {
            if (isAsked()) {
                lookAgain();
            }
        });
    }

    @Override
    Change<RollBackResult> step(Opened opened) {
        return opened.playbook().undo(RoleNames.DEFAULT, Waiting.DEFAULT, discard.get());
    }

    @Override
    String commandLine(Opened opened) {
        return discard.get()
                ? opened.commandLine("undo", "--discard-written", "--yes")
                : opened.commandLine("undo", "--yes");
    }

    @Override
    void seen(Inspection seen) {
        written |= seen.choices().contains(RollBackChoice.DISCARD_WRITTEN);
    }

    @Override
    void done() {
        workspace().migrationProperty().set(null);
        workspace().verificationProperty().set(null);
        workspace().skippedProperty().set(null);
    }

    @Override
    void forget() {
        written = false;
        discard.set(false);
    }

    /** Whether tuples were written through v0.7 since, so that it must be decided whether to give them up. */
    boolean wasWrittenTo() {
        return written;
    }

    /** Whether to give up what was written through v0.7 since. */
    BooleanProperty discardProperty() {
        return discard;
    }
}
