package org.ferryman.desktop.kratos;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.kratos.plan.PendingMigration;

/** A migration in a table: its name, and its version below. */
public final class MigrationName extends VBox {

    /** Of one of them. */
    public MigrationName(PendingMigration migration) {
        Label version = Labels.muted(migration.version());
        version.getStyleClass().add(Styles.TEXT_SMALL);
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(Labels.wrapped(migration.name()), version);
    }

    /** The same in one line. */
    public static String spoken(PendingMigration migration) {
        return migration.version() + " " + migration.name();
    }
}
