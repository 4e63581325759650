package org.ferryman.desktop.kratos.identities;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import javafx.beans.property.ObjectProperty;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.connections.FileField;
import org.ferryman.desktop.connections.FormGrid;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** Where the identity schemas are, and whether the lists may hold personal data. */
final class SchemaFields extends VBox {

    private static final double NAME = 240;

    private final SchemaForm form;
    private final TextBundle texts;
    private final ObjectProperty<@Nullable Path> lastFolder;
    private final VBox rows = new VBox(6);

    /**
     * Shows the form.
     *
     * @param lastFolder where the user chose a file last
     */
    SchemaFields(SchemaForm form, TextBundle texts, ObjectProperty<@Nullable Path> lastFolder) {
        this.form = form;
        this.texts = texts;
        this.lastFolder = lastFolder;
        getStyleClass().add("form");
        FormGrid grid = new FormGrid();
        grid.wide(new Label(texts.get("config")), file("schema-config", "config.prompt", form.configProperty()));
        grid.note(Labels.small(texts.get("config.about")));
        rows.setId("schema-rows");
        Button add =
                Buttons.of("add-schema", texts.get("add"), () -> form.rows().add(new SchemaForm.Row()));
        add.setGraphic(Icons.of(Feather.PLUS));
        grid.note(new VBox(6, rows, add, Labels.small(texts.get("add.about"))));
        CheckBox traits = new CheckBox(texts.get("traits"));
        traits.setId("show-traits");
        traits.setMnemonicParsing(true);
        traits.selectedProperty().bindBidirectional(form.showTraitsProperty());
        grid.note(new VBox(4, traits, Labels.small(texts.get("traits.about"))));
        getChildren().add(grid);
        form.rows().addListener((ListChangeListener<SchemaForm.Row>) this::changed);
        fill();
    }

    /** What is typed changes the list, too, and must not take the field away in which it is typed. */
    private void changed(ListChangeListener.Change<? extends SchemaForm.Row> change) {
        while (change.next()) {
            if (change.wasAdded() || change.wasRemoved()) {
                fill();
                return;
            }
        }
    }

    private void fill() {
        rows.getChildren().setAll(form.rows().stream().map(this::row).toList());
    }

    private Node row(SchemaForm.Row row) {
        int number = form.rows().indexOf(row) + 1;
        TextField name = new TextField();
        name.setId("schema-name-" + number);
        name.setPromptText(texts.get("name.prompt"));
        name.setAccessibleText(texts.get("name.spoken", number));
        name.setPrefWidth(NAME);
        name.textProperty().bindBidirectional(row.name);
        FileField file = file("schema-path-" + number, "file.prompt", row.file);
        file.field().setAccessibleText(texts.get("file.spoken", number));
        HBox.setHgrow(file, Priority.ALWAYS);
        Button remove = new Button("", Icons.of(Feather.X));
        remove.setId("schema-remove-" + number);
        remove.getStyleClass().add(Styles.BUTTON_ICON);
        remove.setMinWidth(USE_PREF_SIZE);
        remove.setTooltip(new Tooltip(texts.get("remove")));
        remove.setAccessibleText(texts.get("remove"));
        remove.setOnAction(event -> form.rows().remove(row));
        HBox line = new HBox(name, file, remove);
        line.getStyleClass().add("field-row");
        return line;
    }

    private FileField file(String id, String prompt, javafx.beans.property.StringProperty path) {
        return new FileField(id, texts.get(prompt), texts.get("choose"), path, lastFolder);
    }
}
