package org.ferryman.desktop.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Change;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.roles.RoleNames;

/** Drops the legacy tables, once somebody has typed the database's name. */
final class CleanUp extends AskedChange<CleanupResult> {

    private final StringProperty typed = new SimpleStringProperty("");
    private final BooleanProperty dropEmptied = new SimpleBooleanProperty();

    /** @param changed is told after each change */
    CleanUp(Workspace workspace, Runnable changed) {
        super(workspace, "cleanup", changed);
        typed.addListener((property, before, after) -> changed.run());
        dropEmptied.addListener((property, before, after) -> {
            if (isAsked()) {
                lookAgain();
            }
        });
    }

    @Override
    Change<CleanupResult> step(Opened opened) {
        Optional<String> confirmation = typed.get().isEmpty() ? Optional.empty() : Optional.of(typed.get());
        return opened.playbook().cleanup(new CleanupStep.Options(confirmation, dropEmptied.get(), RoleNames.DEFAULT));
    }

    @Override
    String commandLine(Opened opened) {
        List<String> options = new ArrayList<>(List.of("--confirm", databaseName()));
        if (dropEmptied.get()) {
            options.add("--drop-emptied");
        }
        return opened.commandLine("cleanup", options.toArray(String[]::new));
    }

    @Override
    void forget() {
        typed.set("");
        dropEmptied.set(false);
    }

    @Override
    boolean canStart() {
        return super.canStart() && typed.get().equals(databaseName());
    }

    /** What is to be typed; empty if no database is open. */
    String databaseName() {
        Opened opened = workspace().openedProperty().get();
        return opened == null ? "" : opened.run().database().settings().database();
    }

    /** What was typed. */
    StringProperty typedProperty() {
        return typed;
    }

    /** Whether to drop the emptied tables of the namespaces' migrations, too. */
    BooleanProperty dropEmptiedProperty() {
        return dropEmptied;
    }
}
