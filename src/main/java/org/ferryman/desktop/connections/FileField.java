package org.ferryman.desktop.connections;

import atlantafx.base.theme.Styles;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.control.Button;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.stage.FileChooser;
import org.ferryman.desktop.parts.Icons;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The path of a file, to be typed or chosen. */
public final class FileField extends HBox {

    private final TextField field = new TextField();
    private final ObjectProperty<@Nullable Path> lastFolder;

    /**
     * A field for a path.
     *
     * @param name of the button that opens the choice
     */
    public FileField(
            String id, String prompt, String name, StringProperty path, ObjectProperty<@Nullable Path> lastFolder) {
        this.lastFolder = lastFolder;
        getStyleClass().add("field-row");
        field.setId(id);
        field.setPromptText(prompt);
        field.textProperty().bindBidirectional(path);
        field.focusedProperty().addListener((property, before, focused) -> {
            if (!focused) {
                field.setText(TypedPath.plain(field.getText(), Path.of(System.getProperty("user.home"))));
            }
        });
        HBox.setHgrow(field, Priority.ALWAYS);
        Button choose = new Button("", Icons.of(Feather.FOLDER));
        choose.setId(id + "-choose");
        choose.getStyleClass().add(Styles.BUTTON_ICON);
        choose.setMinWidth(USE_PREF_SIZE);
        choose.setTooltip(new Tooltip(name));
        choose.setAccessibleText(name);
        choose.setOnAction(event -> choose(name));
        getChildren().addAll(field, choose);
    }

    private void choose(String title) {
        FileChooser chooser = new FileChooser();
        chooser.setTitle(title);
        Path folder = lastFolder.get();
        if (folder != null && Files.isDirectory(folder)) {
            chooser.setInitialDirectory(folder.toFile());
        }
        File file = chooser.showOpenDialog(getScene().getWindow());
        if (file != null) {
            field.setText(file.getPath());
            lastFolder.set(file.toPath().getParent());
        }
    }

    /** Where the path is typed. */
    public TextField field() {
        return field;
    }
}
