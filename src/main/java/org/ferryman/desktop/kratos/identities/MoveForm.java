package org.ferryman.desktop.kratos.identities;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentities.SchemaUse;

/** From which schema to which identities are to be moved, as it stands on the page: for a command to be copied. */
final class MoveForm {

    private final StringProperty from = new SimpleStringProperty("");
    private final StringProperty to = new SimpleStringProperty("");
    private final StringProperty admin = new SimpleStringProperty("http://127.0.0.1:4434");

    /** Calls after each change. */
    void onChange(Runnable then) {
        for (StringProperty each : List.of(from, to, admin)) {
            each.addListener((property, before, after) -> then.run());
        }
    }

    /** Proposes the schema that most identities break, or else have. */
    void propose(KratosIdentities known) {
        boolean there = known.schemas().stream().anyMatch(use -> use.schema().equals(from.get()));
        if (!there) {
            from.set(known.schemas().stream()
                    .max(Comparator.comparingLong(SchemaUse::broken).thenComparingLong(SchemaUse::identities))
                    .map(SchemaUse::schema)
                    .orElse(""));
        }
    }

    /** Whether all is named, and it is a move. */
    boolean isWhole() {
        return !from.get().isBlank()
                && !to.get().isBlank()
                && !admin.get().isBlank()
                && !from.get().strip().equals(to.get().strip());
    }

    /** What the command line gets. */
    List<String> options(SchemaChoice schemas) {
        List<String> options = new ArrayList<>(List.of(
                "--from",
                from.get().strip(),
                "--to",
                to.get().strip(),
                "--kratos-admin-url",
                admin.get().strip()));
        options.addAll(schemas.schemaOptions());
        return options;
    }

    /** The schema that identities have. */
    StringProperty fromProperty() {
        return from;
    }

    /** The one that they are to have. */
    StringProperty toProperty() {
        return to;
    }

    /** Where the admin API is of the Kratos that serves the database. */
    StringProperty adminProperty() {
        return admin;
    }
}
