package org.ferryman.desktop.kratos.identities;

import javafx.beans.Observable;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import org.ferryman.desktop.kratos.identities.SchemaChoice.Named;

/** Which identity schemas identities are held against, as it stands on the page. */
final class SchemaForm {

    private final StringProperty config = new SimpleStringProperty("");
    private final BooleanProperty showTraits = new SimpleBooleanProperty();
    private final ObservableList<Row> rows =
            FXCollections.observableArrayList(row -> new Observable[] {row.name, row.file});

    /** A file as it is typed. */
    static final class Row {
        final StringProperty name = new SimpleStringProperty("");
        final StringProperty file = new SimpleStringProperty("");
    }

    /** Calls after each change. */
    void onChange(Runnable then) {
        config.addListener((property, before, after) -> then.run());
        showTraits.addListener((property, before, after) -> then.run());
        rows.addListener((ListChangeListener<Row>) change -> then.run());
    }

    /** What stands there now. */
    SchemaChoice choice() {
        return new SchemaChoice(
                config.get().strip(),
                rows.stream()
                        .map(row ->
                                new Named(row.name.get().strip(), row.file.get().strip()))
                        .toList(),
                showTraits.get());
    }

    /** Kratos' configuration. */
    StringProperty configProperty() {
        return config;
    }

    /** Whether the lists are to hold personal data. */
    BooleanProperty showTraitsProperty() {
        return showTraits;
    }

    /** Files in place of what the configuration names. */
    ObservableList<Row> rows() {
        return rows;
    }
}
