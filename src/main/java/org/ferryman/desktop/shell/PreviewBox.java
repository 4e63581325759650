package org.ferryman.desktop.shell;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.SearchField;
import org.ferryman.desktop.parts.StatementsView;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.StatementList;

/** What an action would run: the first statements of each kind to read, and all of them to save. */
final class PreviewBox extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(PreviewBox.class);

    private final TextSaver saver;
    private final List<String> all;
    private final StatementsView view;
    private final SearchField search = new SearchField("preview-search", TEXTS.get("preview.search")).findsIn(this);
    private final Label found = Labels.muted("");
    private final Button copy = new Button(TEXTS.get("preview.copy"));

    PreviewBox(BackgroundTasks tasks, Text text) {
        this.all = text.all;
        view = new StatementsView(String.join("\n\n", text.shown));
        view.setId("statements");
        view.setPrefSize(900, 500);
        VBox.setVgrow(view, Priority.ALWAYS);
        Label note = Labels.muted(text.isWhole() ? "" : TEXTS.get("preview.part"));
        note.setId("preview-note");
        note.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(note, Priority.ALWAYS);
        saver = new TextSaver(tasks, "preview.sql", note);
        Nodes.show(copy, text.isWhole());
        copy.setOnAction(event -> Labels.copy(view.text()));
        HBox below = new HBox(16, note, saver.button("preview-save", () -> this::script));
        below.setAlignment(Pos.CENTER_RIGHT);
        setSpacing(8);
        getChildren().setAll(search(), view, below);
    }

    private HBox search() {
        search.setPrefColumnCount(24);
        search.textProperty().addListener((property, before, after) -> find(0));
        search.setOnAction(event -> find(1));
        search.addEventFilter(KeyEvent.KEY_PRESSED, event -> {
            if (event.getCode() == KeyCode.DOWN || event.getCode() == KeyCode.UP) {
                find(event.getCode() == KeyCode.DOWN ? 1 : -1);
                event.consume();
            }
        });
        found.setId("preview-found");
        HBox line = new HBox(12, search, found);
        line.setAlignment(Pos.CENTER_LEFT);
        return line;
    }

    private void find(int step) {
        StatementsView.Found now = view.find(search.getText(), step);
        found.setText(
                search.getText().isEmpty()
                        ? ""
                        : now.all() == 0
                                ? TEXTS.get("preview.found.none")
                                : TEXTS.get("preview.found", now.at(), now.all()));
    }

    private String script() {
        return StatementList.script(all);
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

    /** Writes all statements to a file, and says how that went. */
    void save(Path file) {
        saver.save(file, this::script);
    }
}
