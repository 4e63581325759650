package org.ferryman.desktop.shell;

import java.util.Set;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.ReadingCost;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Progress;
import org.ferryman.keto.KetoStatus;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** As of when the pages tell what they tell of the tuples; reads them all when the user asks for it. */
final class AsOf extends HBox {

    private static final TextBundle TEXTS = TextBundle.of(AsOf.class);

    /** Where there is no database yet. */
    private static final Set<String> WITHOUT = Set.of("start", "connections");

    private final Workspace workspace;
    private final Label text = Labels.muted("");
    private final Button read;
    private final Button cancel;
    private String page = "";

    AsOf(Workspace workspace) {
        this.workspace = workspace;
        this.read = Buttons.of("read-everything", TEXTS.get("asof.read"), workspace::readEverything);
        this.cancel = Buttons.of("read-cancel", TEXTS.get("asof.cancel"), workspace.lookActivity()::cancel);
        setId("as-of");
        getStyleClass().add("as-of");
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        getChildren().addAll(text, read, cancel);
        workspace.statusProperty().addListener((property, before, after) -> update());
        workspace.readingAllProperty().addListener((property, before, after) -> update());
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> update());
        workspace.lookActivity().progressProperty().addListener((property, before, after) -> update());
        update();
    }

    /** Is told which page it stands above. */
    void show(String shown) {
        page = shown;
        update();
    }

    /** Whether it is one of the buttons. */
    boolean holds(@Nullable Node node) {
        return node != null && getChildren().contains(node);
    }

    private void update() {
        KetoStatus status = workspace.statusProperty().get();
        boolean reading = workspace.readingAllProperty().get();
        boolean tells = status != null
                && !status.full()
                && (status.earlier().isPresent() || status.state() == KetoStatus.State.NOT_READ);
        Nodes.show(this, (reading || tells) && !WITHOUT.contains(page));
        Nodes.show(read, !reading);
        Nodes.show(cancel, reading);
        if (reading) {
            text.setText(reading());
        } else if (status != null) {
            text.setText(known(status) + " " + ReadingCost.text(status.cost()));
        }
    }

    private static String known(KetoStatus status) {
        return status.earlier()
                .map(earlier -> TEXTS.get(
                        earlier.unchanged() ? "asof.unchanged" : "asof.changed", AmountText.moment(earlier.when())))
                .orElseGet(() -> TEXTS.get("asof.never"));
    }

    private String reading() {
        Progress progress = workspace.lookActivity().progressProperty().get();
        return progress == null || progress.total().isEmpty()
                ? TEXTS.get("asof.reading")
                : TEXTS.get(
                        "asof.reading.of",
                        AmountText.count(progress.done()),
                        AmountText.count(progress.total().getAsLong()),
                        progress.unit());
    }
}
