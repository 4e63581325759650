package org.ferryman.desktop.connections;

import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;

/** The form: the profiles, the connection, and what the service needs. */
final class FieldsView extends VBox {

    FieldsView(ServiceConnectionsPage<?> page, Node serviceFields) {
        getStyleClass().add("form");
        Label profile = new Label(ServiceConnectionsPage.form().get("profile"));
        FormGrid top = new FormGrid();
        top.wide(profile, new ProfileBar(page, profile));
        getChildren().add(top);
        if (!page.heading().isEmpty()) {
            getChildren().add(Labels.heading(page.heading()));
        }
        getChildren().addAll(new EntryView(page, page.entry(), ""), serviceFields);
        disableProperty().bind(page.busyProperty());
    }
}
