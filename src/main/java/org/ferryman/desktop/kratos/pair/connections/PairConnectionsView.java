package org.ferryman.desktop.kratos.pair.connections;

import atlantafx.base.theme.Styles;
import javafx.beans.property.StringProperty;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.TitledPane;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.StackPane;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.connections.ConnectionsView;
import org.ferryman.desktop.connections.EntryView;
import org.ferryman.desktop.kratos.connections.NewKratosFields;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;

/** Both forms and the checks; a file that is dropped on it is the new Kratos. */
public final class PairConnectionsView extends StackPane {

    private static final double SEEN_LABEL = 230;

    /** Shows the model. */
    public PairConnectionsView(PairConnectionsPage page) {
        TextBundle texts = page.texts();
        VBox service = new VBox(
                Labels.heading(texts.get("target")),
                new EntryView(page, page.target(), "target-"),
                seen(page, texts),
                Labels.heading(texts.get("new")),
                new NewKratosFields(page.form(), page));
        service.getStyleClass().add("form");
        getChildren().add(new ConnectionsView(page, service, page.form().programProperty()));
    }

    private static TitledPane seen(PairConnectionsPage page, TextBundle texts) {
        VBox fields = new VBox(
                8,
                Labels.small(texts.get("seen.about")),
                field("source-seen", page, page.sourceSeenProperty()),
                field("target-seen", page, page.targetSeenProperty()));
        TitledPane pane = new TitledPane(texts.get("seen"), fields);
        pane.setId("seen");
        pane.setAnimated(false);
        pane.setExpanded(!page.sourceSeenProperty().get().isEmpty()
                || !page.targetSeenProperty().get().isEmpty());
        pane.getStyleClass().addAll(Styles.DENSE, "certificates");
        return pane;
    }

    private static HBox field(String key, PairConnectionsPage page, StringProperty url) {
        TextBundle texts = page.texts();
        TextField field = new TextField();
        field.setId(key);
        field.setPromptText(texts.get("seen.prompt"));
        field.textProperty().bindBidirectional(url);
        field.setOnAction(event -> page.testByKey());
        HBox.setHgrow(field, Priority.ALWAYS);
        Label label = Labels.wrapped(texts.get(key));
        label.setLabelFor(field);
        label.setMinWidth(SEEN_LABEL);
        label.setPrefWidth(SEEN_LABEL);
        HBox row = new HBox(8, label, field);
        row.setAlignment(Pos.CENTER_LEFT);
        return row;
    }
}
