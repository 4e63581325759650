package org.ferryman.desktop.kratos.connections;

import javafx.scene.layout.StackPane;
import org.ferryman.desktop.connections.ConnectionsView;

/** The form and the checks; a file that is dropped on it is the new Kratos. */
public final class KratosConnectionsView extends StackPane {

    /** Shows the model. */
    public KratosConnectionsView(KratosConnectionsPage page) {
        getChildren().add(new ConnectionsView(page, new NewKratosFields(page.form(), page), page.form().program));
    }
}
