package org.ferryman.desktop.kratos.execute;

import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.StatementsView;

/** What people are to run themselves, to copy. */
final class HandCommand extends VBox {

    private static final int ROWS = 5;

    HandCommand(KratosExecutePage page) {
        super(8);
        setId("by-hand");
        getChildren().add(Labels.muted(page.texts().get("hand.about")));
        show(page);
        page.commandProperty().addListener((property, before, after) -> show(page));
    }

    private void show(KratosExecutePage page) {
        getChildren().remove(1, getChildren().size());
        String command = page.commandProperty().get();
        if (!command.isEmpty()) {
            StatementsView view = new StatementsView(command).rows(ROWS);
            view.setId("hand-command");
            getChildren()
                    .addAll(view, Buttons.of("hand-copy", page.texts().get("hand.copy"), () -> Labels.copy(command)));
        }
    }
}
