package org.ferryman.desktop.shell;

import atlantafx.base.controls.ModalPane;
import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.application.Platform;
import javafx.geometry.Pos;
import javafx.scene.AccessibleRole;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;

/** Shows a box over the page: what it says has to be read before the work goes on. Escape closes it. */
public final class Overlay extends ModalPane {

    private static final TextBundle TEXTS = TextBundle.of(Overlay.class);

    private @Nullable Node focusBefore;

    Overlay() {
        setId("overlay");
        // Without a graphics card, a box that moves while it comes leaves a shadow of itself behind.
        setInTransitionFactory(null);
        setOutTransitionFactory(null);
        // Or Tab would stop where nothing is to be seen.
        setFocusTraversable(false);
        displayProperty().addListener((property, before, shown) -> {
            Node back = focusBefore;
            if (!shown && back != null) {
                back.requestFocus();
            }
        });
    }

    /**
     * Shows a box with a heading, something in it, and buttons; each closes it.
     *
     * @param buttons the last one has the focus; none means a single one that closes
     */
    public void show(String heading, Node content, List<Button> buttons) {
        focusBefore = getScene() == null ? null : getScene().getFocusOwner();
        Label title = new Label(heading);
        title.getStyleClass().add(Styles.TITLE_3);
        List<Button> bar = buttons.isEmpty() ? List.of(new Button(TEXTS.get("overlay.close"))) : buttons;
        bar.forEach(this::closing);
        HBox actions = new HBox();
        actions.getStyleClass().add("overlay-actions");
        actions.setAlignment(Pos.CENTER_RIGHT);
        actions.getChildren().addAll(bar);
        VBox box = new VBox(title, content, actions);
        VBox.setVgrow(content, Priority.ALWAYS);
        box.getStyleClass().add("overlay-box");
        box.setAccessibleRole(AccessibleRole.DIALOG);
        box.setAccessibleText(heading);
        // Around the box, which is as high as what is in it, and no higher than that.
        VBox room = new VBox(box);
        room.setAlignment(Pos.CENTER);
        room.setPickOnBounds(false);
        room.maxWidthProperty().bind(widthProperty().multiply(0.85));
        room.maxHeightProperty().bind(heightProperty().multiply(0.85));
        show(room);
        Button last = bar.get(bar.size() - 1);
        last.getStyleClass().add(Styles.ACCENT);
        Platform.runLater(last::requestFocus);
    }

    private void closing(Button button) {
        button.addEventHandler(javafx.event.ActionEvent.ACTION, event -> hide());
        button.setMinWidth(USE_PREF_SIZE);
    }
}
