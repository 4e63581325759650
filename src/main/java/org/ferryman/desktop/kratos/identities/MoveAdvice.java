package org.ferryman.desktop.kratos.identities;

import javafx.beans.property.StringProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextArea;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.connections.FormGrid;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.wizard.TextBundle;
import org.kordamp.ikonli.feather.Feather;

/** How to change a schema under which identities are stored, with the command that moves them. */
final class MoveAdvice extends VBox {

    private static final int LINES = 4;

    private final IdentitiesPage<?> page;
    private final TextBundle texts;
    private final TextArea line = new TextArea();
    private final Button copy;
    private final Label news = Labels.muted("");

    MoveAdvice(IdentitiesPage<?> page) {
        super(8);
        this.page = page;
        this.texts = page.texts();
        setId("move");
        FormGrid grid = new FormGrid();
        grid.wide(
                new Label(texts.get("move.from")),
                field("move-from", page.move().fromProperty(), ""));
        grid.wide(
                new Label(texts.get("move.to")),
                field("move-to", page.move().toProperty(), texts.get("move.to.prompt")));
        grid.wide(
                new Label(texts.get("move.admin")),
                field("move-admin", page.move().adminProperty(), ""));
        line.setId("move-line");
        line.getStyleClass().add("code");
        line.setEditable(false);
        line.setWrapText(true);
        line.setPrefRowCount(LINES);
        line.setMinHeight(USE_PREF_SIZE);
        line.setAccessibleText(texts.get("move.line"));
        copy = Buttons.of("copy-move", texts.get("move.copy"), this::copy);
        copy.setGraphic(Icons.of(Feather.COPY));
        getChildren()
                .addAll(
                        Labels.heading(texts.get("move")),
                        Labels.wrapped(texts.get("move.about")),
                        grid,
                        line,
                        copy,
                        news);
        page.moveLineProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private void refresh() {
        String command = page.moveLineProperty().get();
        line.setText(command);
        Nodes.show(line, !command.isEmpty());
        copy.setDisable(command.isEmpty());
        news.setText(command.isEmpty() ? texts.get("move.missing") : "");
        Nodes.show(news, command.isEmpty());
    }

    private void copy() {
        Labels.copy(page.moveLineProperty().get());
        news.setText(texts.get("move.copied"));
        Nodes.show(news, true);
    }

    private static TextField field(String id, StringProperty value, String prompt) {
        TextField field = new TextField();
        field.setId(id);
        field.setPromptText(prompt);
        field.textProperty().bindBidirectional(value);
        return field;
    }
}
