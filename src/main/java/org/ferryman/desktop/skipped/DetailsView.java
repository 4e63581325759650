package org.ferryman.desktop.skipped;

import atlantafx.base.theme.Styles;
import javafx.beans.value.ChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.scene.text.Text;
import javafx.scene.text.TextFlow;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.keto.tuple.Suggestion;
import org.ferryman.report.VisibleText;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** All about one skipped tuple: why it was skipped, what can be done, and its full key. */
final class DetailsView extends ScrollPane {

    private final TextBundle texts;
    private final VBox content = new VBox();
    private final ChangeListener<@Nullable SkippedTuple> arrival = (property, before, after) -> fill(after);
    private @Nullable SkippedRow row;

    DetailsView(TextBundle texts) {
        this.texts = texts;
        setId("skipped-details");
        getStyleClass().addAll("skipped-details", "card");
        setFitToWidth(true);
        setHbarPolicy(ScrollBarPolicy.NEVER);
        setFocusTraversable(true);
        setAccessibleText(texts.get("details"));
        content.getStyleClass().add("skipped-details-content");
        setContent(content);
        setMinHeight(96);
        show(null);
    }

    /** Shows the tuple of a row, as soon as it was read. */
    void show(@Nullable SkippedRow chosen) {
        if (row != null) {
            row.tupleProperty().removeListener(arrival);
        }
        row = chosen;
        if (chosen != null) {
            chosen.tupleProperty().addListener(arrival);
        }
        fill(chosen == null ? null : chosen.tupleProperty().get());
    }

    private void fill(@Nullable SkippedTuple tuple) {
        setVvalue(0);
        if (tuple == null) {
            content.getChildren().setAll(Labels.muted(texts.get("details.none")));
            return;
        }
        Label why = Labels.wrapped(VisibleText.of(tuple.explanation()).inline());
        why.setId("skipped-explanation");
        why.getStyleClass().add(Styles.TEXT_BOLD);
        why.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(why, Priority.ALWAYS);
        HBox head = new HBox(why, copyButton(texts.get("details.copy.tuple"), Json.pretty(tuple)));
        head.getStyleClass().add("skipped-head");
        content.getChildren().setAll(head);
        tuple.suggestions().forEach(suggestion -> content.getChildren().add(suggestion(suggestion, tuple)));
        content.getChildren().add(key(tuple));
        setAccessibleText(texts.get("details") + ". " + tuple.explanation());
    }

    private Node suggestion(Suggestion suggestion, SkippedTuple tuple) {
        String what = VisibleText.of(suggestion.description()).inline();
        boolean advised = tuple.recommended().filter(suggestion::equals).isPresent();
        VBox box = new VBox(Labels.wrapped("•  " + (advised ? texts.get("recommended.this", what) : what)));
        box.getStyleClass().add("skipped-suggestion");
        suggestion.body(tuple).ifPresent(body -> {
            Label code = Labels.wrapped(texts.get("details.body") + "\n" + body);
            code.getStyleClass().add("code");
            code.setMaxWidth(Double.MAX_VALUE);
            HBox.setHgrow(code, Priority.ALWAYS);
            HBox line = new HBox(code, copyButton(texts.get("details.body.copy"), body));
            line.getStyleClass().add("skipped-body");
            box.getChildren().add(line);
        });
        return box;
    }

    private GridPane key(SkippedTuple tuple) {
        GridPane grid = new GridPane();
        grid.getStyleClass().add("skipped-key");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        grid.getColumnConstraints().addAll(names, values);
        add(
                grid,
                "namespace",
                texts.get(
                        "details.namespace.value",
                        tuple.namespace().name(),
                        "" + tuple.namespace().id()),
                tuple.namespace().name());
        add(grid, "object", tuple.object(), tuple.object());
        add(grid, "relation", tuple.relation(), tuple.relation());
        add(grid, "subject", tuple.subject(), tuple.subject());
        add(grid, "time", tuple.commitTime(), tuple.commitTime());
        add(grid, "shard", tuple.shardId(), tuple.shardId());
        return grid;
    }

    private void add(GridPane grid, String name, String shown, String copied) {
        String label = texts.get("details." + name);
        Label heading = new Label(label);
        heading.getStyleClass().add(Styles.TEXT_MUTED);
        heading.setMinWidth(USE_PREF_SIZE);
        TextFlow value = new TextFlow();
        value.setId("skipped-" + name);
        for (VisibleText.Part part : VisibleText.of(shown).parts()) {
            Text text = new Text(part.marked() ? "‹" + part.text() + "›" : part.text());
            text.getStyleClass().add(part.marked() ? "mark" : "value");
            value.getChildren().add(text);
        }
        value.setAccessibleText(label + ": " + shown);
        grid.addRow(grid.getRowCount(), heading, value, copyButton(texts.get("details.copy", label), copied));
    }

    private static Button copyButton(String name, String copied) {
        Button copy = new Button("", Icons.of(Feather.COPY));
        copy.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT, Styles.SMALL);
        copy.setMinWidth(USE_PREF_SIZE);
        copy.setTooltip(new Tooltip(name));
        copy.setAccessibleText(name);
        copy.setOnAction(event -> Labels.copy(copied));
        return copy;
    }
}
