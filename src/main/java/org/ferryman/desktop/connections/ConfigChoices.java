package org.ferryman.desktop.connections;

import java.util.List;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.StringProperty;
import javafx.scene.control.Hyperlink;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.wizard.TextBundle;

/** Offers the configurations that a file holds, if there are several. */
public final class ConfigChoices extends VBox {

    /**
     * Shows them as long as there are any.
     *
     * @param path takes the one that is chosen
     */
    public ConfigChoices(ReadOnlyObjectProperty<List<String>> choices, StringProperty path) {
        choices.addListener((property, before, after) -> show(after, path));
        show(choices.get(), path);
    }

    private void show(List<String> choices, StringProperty path) {
        TextBundle texts = ServiceConnectionsPage.form();
        getChildren().clear();
        for (String choice : choices) {
            Hyperlink link = new Hyperlink(texts.get("config.choice", choice.substring(choice.indexOf('#') + 1)));
            link.setWrapText(true);
            link.setOnAction(event -> path.set(choice));
            getChildren().add(link);
        }
        Nodes.show(this, !choices.isEmpty());
    }
}
