package org.ferryman.desktop.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.FileChooser;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.StatementsView;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.StatementList;
import org.ferryman.engine.file.PendingFile;
import org.kordamp.ikonli.feather.Feather;

/** What an action would run: the first statements of each kind to read, and all of them to save. */
final class PreviewBox extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(PreviewBox.class);

    private final BackgroundTasks tasks;
    private final List<String> all;
    private final Label note = Labels.muted("");
    private final Button copy = new Button(TEXTS.get("preview.copy"));
    private final Button save = new Button(TEXTS.get("preview.save"), Icons.of(Feather.SAVE));

    PreviewBox(BackgroundTasks tasks, Text text) {
        this.tasks = tasks;
        this.all = text.all;
        StatementsView view = new StatementsView(text.shown);
        view.setId("statements");
        view.setPrefSize(900, 500);
        VBox.setVgrow(view, Priority.ALWAYS);
        note.setId("preview-note");
        note.setText(text.isWhole() ? "" : TEXTS.get("preview.part"));
        Nodes.show(copy, text.isWhole());
        copy.setOnAction(event -> Labels.copy(view.getText()));
        save.setId("preview-save");
        save.setOnAction(event -> save());
        save.setMinWidth(USE_PREF_SIZE);
        note.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(note, Priority.ALWAYS);
        HBox below = new HBox(16, note, save);
        below.setAlignment(Pos.CENTER_RIGHT);
        setSpacing(8);
        getChildren().setAll(view, below);
    }

    /**
     * Statements as they are shown; made away from the window's thread, for it looks at each.
     *
     * @param all as they would run
     * @param shown the first of each kind where there are many, up to so many characters
     */
    record Text(List<String> all, List<String> shown) {

        private static final int CHARACTERS = 40_000;

        static Text of(List<String> statements) {
            List<String> shown = new ArrayList<>();
            int characters = 0;
            for (String statement : StatementList.shortened(statements)) {
                characters += statement.length();
                if (characters > CHARACTERS && !shown.isEmpty()) {
                    break;
                }
                shown.add(statement.length() <= CHARACTERS ? statement : statement.substring(0, CHARACTERS) + "…");
            }
            return new Text(statements, shown);
        }

        boolean isWhole() {
            return shown.equals(all);
        }
    }

    String title() {
        return TEXTS.get("preview.title", all.size());
    }

    /** What takes all that is shown, and closes the box. */
    List<Button> buttons() {
        return List.of(copy);
    }

    private void save() {
        FileChooser chooser = new FileChooser();
        chooser.setInitialFileName("preview.sql");
        java.io.File file = chooser.showSaveDialog(getScene().getWindow());
        if (file != null) {
            save(file.toPath());
        }
    }

    /** Writes all statements to a file, and says how that went. */
    void save(Path file) {
        tasks.run(
                () -> PendingFile.write(file, StatementList.script(all)),
                written -> note.setText(TEXTS.get("log.saved", written)),
                failure -> note.setText(TEXTS.get("log.unsaved", String.valueOf(failure.getMessage()))));
    }
}
