package org.ferryman.desktop.backup;

import atlantafx.base.theme.Styles;
import java.io.File;
import javafx.beans.binding.Bindings;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.value.ObservableBooleanValue;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import javafx.stage.DirectoryChooser;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.DatabaseForm;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.TextBundle;
import org.jspecify.annotations.Nullable;

/** Where the backup goes, where it is read from, and where its restore is tested. */
final class PlaceForm extends VBox {

    private final BackupForm form;
    private final TextBundle texts;
    private final String tables;
    private final TextField folder = new TextField();
    private final Label runFolder = Labels.muted("");

    PlaceForm(BackupPage page) {
        this.form = page.form();
        this.texts = page.texts();
        this.tables = page.subject().names().tables();
        getStyleClass().addAll("card", "places");
        DatabaseForm replica = new DatabaseForm(
                form.replica(),
                "replica",
                texts.get("replica.url"),
                texts.get("replica.prompt", page.subject().names().command()),
                texts.get("replica.password"));
        onlyIf(replica, form.fromReplicaProperty());
        getChildren()
                .addAll(
                        folder(),
                        optional("replica", form.fromReplicaProperty(), replica),
                        optional("restore", tests(), restore()));
        tellFolder(page.workspace().openedProperty().get());
        page.workspace().openedProperty().addListener((property, before, after) -> tellFolder(after));
    }

    private void tellFolder(@Nullable OpenedRun opened) {
        runFolder.setText(
                opened == null ? "" : texts.get("folder.about", opened.run().folder()));
    }

    private VBox folder() {
        folder.setId("backup-folder");
        folder.setPromptText(texts.get("folder.prompt"));
        folder.textProperty().bindBidirectional(form.folderProperty());
        HBox.setHgrow(folder, Priority.ALWAYS);
        Button browse = new Button(texts.get("folder.browse"));
        browse.setMnemonicParsing(true);
        browse.setMinWidth(USE_PREF_SIZE);
        browse.setOnAction(event -> browse());
        HBox row = new HBox(Labels.field(texts.get("folder"), folder), folder, browse);
        row.getStyleClass().add("backup-row");
        Label wrong = Labels.wrapped("");
        wrong.getStyleClass().add(Styles.DANGER);
        wrong.textProperty()
                .bind(Bindings.createStringBinding(
                        () -> form.path().isPresent() ? "" : texts.get("folder.wrong"), form.folderProperty()));
        wrong.managedProperty().bind(Bindings.isNotEmpty(wrong.textProperty()));
        return new VBox(4, row, runFolder, wrong);
    }

    private void browse() {
        DirectoryChooser chooser = new DirectoryChooser();
        chooser.setTitle(texts.get("folder.choose"));
        File chosen = chooser.showDialog(getScene().getWindow());
        if (chosen != null) {
            form.chooseFolder(chosen.toPath());
        }
    }

    private VBox optional(String key, BooleanProperty wanted, Node more) {
        CheckBox box = new CheckBox(texts.get(key));
        box.setId(key);
        box.setMnemonicParsing(true);
        box.setAccessibleHelp(texts.get(key + ".about", tables));
        box.selectedProperty().bindBidirectional(wanted);
        Label about = Labels.muted(texts.get(key + ".about", tables));
        about.getStyleClass().add("choice-about");
        VBox both = new VBox(box, about, more);
        both.getStyleClass().add("finding-text");
        return both;
    }

    /** Whether a restore is tested at all: the form says where. */
    private BooleanProperty tests() {
        BooleanProperty wanted =
                new SimpleBooleanProperty(form.restoreProperty().get() != RestorePlace.NONE);
        wanted.addListener((property, before, after) -> {
            if (after != (form.restoreProperty().get() != RestorePlace.NONE)) {
                form.restoreProperty().set(after ? RestorePlace.EMBEDDED : RestorePlace.NONE);
            }
        });
        form.restoreProperty().addListener((property, before, after) -> wanted.set(after != RestorePlace.NONE));
        return wanted;
    }

    private VBox restore() {
        ToggleGroup places = new ToggleGroup();
        DatabaseForm scratch = new DatabaseForm(
                form.scratch(),
                "scratch",
                texts.get("restore.url"),
                texts.get("restore.prompt"),
                texts.get("restore.password"));
        onlyIf(scratch, form.restoreProperty().isEqualTo(RestorePlace.SCRATCH));
        VBox box = new VBox(
                Buttons.choice(
                        texts.get("restore." + RestorePlace.EMBEDDED),
                        "restore",
                        RestorePlace.EMBEDDED,
                        form.restoreProperty(),
                        places),
                Buttons.choice(
                        texts.get("restore." + RestorePlace.SCRATCH),
                        "restore",
                        RestorePlace.SCRATCH,
                        form.restoreProperty(),
                        places),
                scratch);
        box.getStyleClass().addAll("choice-about", "page-section");
        onlyIf(box, form.restoreProperty().isNotEqualTo(RestorePlace.NONE));
        return box;
    }

    private static void onlyIf(Node node, ObservableBooleanValue wanted) {
        node.visibleProperty().bind(wanted);
        node.managedProperty().bind(wanted);
    }
}
