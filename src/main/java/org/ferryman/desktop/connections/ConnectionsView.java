package org.ferryman.desktop.connections;

import java.io.File;
import java.util.List;
import javafx.beans.property.StringProperty;
import javafx.css.PseudoClass;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.input.DragEvent;
import javafx.scene.input.TransferMode;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The form, and the checks below it. A file that is dropped anywhere on it is what the service needs. */
public final class ConnectionsView extends VBox {

    private static final PseudoClass DROPPING = PseudoClass.getPseudoClass("dropping");

    private final ServiceConnectionsPage<?> page;
    private final StringProperty dropped;

    /** Shows Keto's. */
    public ConnectionsView(ConnectionsPage page) {
        this(page, new KetoFields(page), page.config().path);
    }

    /**
     * Shows a service's.
     *
     * @param service what the service needs besides the connection
     * @param dropped takes the path of a file that is dropped
     */
    public ConnectionsView(ServiceConnectionsPage<?> page, Node service, StringProperty dropped) {
        this.page = page;
        this.dropped = dropped;
        getStyleClass().addAll("page-body", "connections");
        FindingsView profileFindings = new FindingsView();
        page.profiles().findingsProperty().addListener((property, before, after) -> profileFindings.show(after));
        profileFindings.show(page.profiles().findingsProperty().get());
        Label hint = Labels.wrapped("");
        hint.setId("hint");
        hint.getStyleClass().add("hint");
        page.entries().onChange(() -> hint(hint));
        page.serviceProblemProperty().addListener((property, before, after) -> hint(hint));
        hint(hint);
        Label other = Labels.banner("", Feather.INFO, "info");
        other.setId("other-opened");
        page.written().otherOpenedProperty().subscribe(label -> {
            other.setText(ServiceConnectionsPage.form().get("other.opened", label));
            Nodes.show(other, !label.isEmpty());
        });
        getChildren().addAll(profileFindings, other, new FieldsView(page, service), hint, new ChecksView(page));
        setOnDragOver(this::over);
        setOnDragExited(event -> pseudoClassStateChanged(DROPPING, false));
        setOnDragDropped(
                event -> event.setDropCompleted(take(event.getDragboard().getFiles())));
    }

    private void hint(Label hint) {
        String key =
                page.entries().problem().orElse(page.serviceProblemProperty().get());
        hint.setText(key.isEmpty() ? "" : ServiceConnectionsPage.form().get(key));
        Nodes.show(hint, !key.isEmpty());
    }

    private void over(DragEvent event) {
        if (event.getDragboard().hasFiles() && !page.busyProperty().get()) {
            event.acceptTransferModes(TransferMode.COPY);
            pseudoClassStateChanged(DROPPING, true);
        }
        event.consume();
    }

    /** Takes a file that was dropped; tells whether there was one. */
    boolean take(@Nullable List<File> files) {
        if (files == null || files.isEmpty()) {
            return false;
        }
        File file = files.get(0);
        dropped.set(file.getPath());
        page.workspace().lastFolderProperty().set(file.toPath().getParent());
        return true;
    }
}
