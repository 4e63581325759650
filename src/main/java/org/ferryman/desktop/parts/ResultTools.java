package org.ferryman.desktop.parts;

import java.nio.file.Path;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import javafx.stage.FileChooser;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.file.Json;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** What can be done with a step's result: save a copy of it, and look at the record that it is part of. */
public final class ResultTools extends FlowPane {

    private static final TextBundle TEXTS = TextBundle.of(ResultTools.class);

    private final ServiceWorkspace<?> workspace;
    private final Supplier<? extends @Nullable Object> result;
    private final Label news = Labels.small("");

    /**
     * Tools for one result.
     *
     * @param fileName proposed for the copy
     */
    public ResultTools(ServiceWorkspace<?> workspace, String fileName, Supplier<? extends @Nullable Object> result) {
        this.workspace = workspace;
        this.result = result;
        getStyleClass().add("result-tools");
        Button export = new Button(TEXTS.get("result.export"), Icons.of(Feather.SAVE));
        export.setId("export");
        export.setMnemonicParsing(true);
        export.setOnAction(event -> choose(fileName));
        Button folder = new Button(TEXTS.get("result.folder"), Icons.of(Feather.FOLDER));
        folder.setId("open-folder");
        folder.setMnemonicParsing(true);
        folder.setOnAction(event -> open(""));
        getChildren().addAll(export, folder, news);
    }

    /** Adds a button that opens a file of the record. */
    public ResultTools add(String text, String file) {
        Button open = new Button(text, Icons.of(Feather.FILE_TEXT));
        open.setOnAction(event -> open(file));
        getChildren().add(getChildren().indexOf(news), open);
        return this;
    }

    private void choose(String fileName) {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName(fileName);
        java.io.File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            save(file.toPath());
        }
    }

    /** Writes the result as JSON, and says how that went. */
    public void save(Path file) {
        Object value = result.get();
        if (value != null) {
            workspace
                    .tasks()
                    .run(
                            () -> {
                                Json.write(file, value);
                                return file;
                            },
                            saved -> news.setText(TEXTS.get("result.saved", saved)),
                            failure -> news.setText(TEXTS.get("result.unsaved", String.valueOf(failure.getMessage()))));
        }
    }

    private void open(String file) {
        OpenedRun opened = workspace.openedProperty().get();
        if (opened != null) {
            Path path = opened.run().folder().resolve(file);
            FolderOpener.open(workspace, path, failure -> {
                Labels.copy(path.toString());
                news.setText(TEXTS.get("result.unopened", path));
            });
        }
    }
}
