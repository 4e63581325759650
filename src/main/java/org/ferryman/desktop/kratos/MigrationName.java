package org.ferryman.desktop.kratos;

import javafx.geometry.Pos;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.kratos.plan.PendingMigration;

/** A migration in a table: its name, and its version below. */
public final class MigrationName extends VBox {

    /** Of one of them. */
    public MigrationName(PendingMigration migration) {
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(Labels.wrapped(migration.name()), Labels.small(migration.version()));
    }

    /** The same in one line. */
    public static String spoken(PendingMigration migration) {
        return migration.version() + " " + migration.name();
    }
}
