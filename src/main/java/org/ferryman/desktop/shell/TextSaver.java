package org.ferryman.desktop.shell;

import java.io.File;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.Region;
import javafx.stage.FileChooser;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.file.PendingFile;
import org.kordamp.ikonli.feather.Feather;

/** Writes a text to a file of the user's choice, and says beside it how that went. */
final class TextSaver {

    private static final TextBundle TEXTS = TextBundle.of(TextSaver.class);

    private final BackgroundTasks tasks;
    private final String name;
    private final Label note;

    /**
     * A saver of one kind of text.
     *
     * @param name that the file is proposed to have
     * @param note says how it went
     */
    TextSaver(BackgroundTasks tasks, String name, Label note) {
        this.tasks = tasks;
        this.name = name;
        this.note = note;
    }

    /**
     * A button that asks for the file.
     *
     * @param text asked for on the window's thread, as it then is; what it gives is called away from it
     */
    Button button(String id, Supplier<Callable<String>> text) {
        Button save = new Button(TEXTS.get("save"), Icons.of(Feather.SAVE));
        save.setId(id);
        save.setMnemonicParsing(true);
        save.setMinWidth(Region.USE_PREF_SIZE);
        save.setOnAction(event -> {
            FileChooser chooser = new FileChooser();
            chooser.setInitialFileName(name);
            File file = chooser.showSaveDialog(save.getScene().getWindow());
            if (file != null) {
                save(file.toPath(), text.get());
            }
        });
        return save;
    }

    /** Writes it, and says how that went. */
    void save(Path file, Callable<String> text) {
        tasks.run(
                () -> PendingFile.write(file, text.call()),
                written -> note.setText(TEXTS.get("saved", written)),
                failure -> note.setText(TEXTS.get("unsaved", String.valueOf(failure.getMessage()))));
    }
}
