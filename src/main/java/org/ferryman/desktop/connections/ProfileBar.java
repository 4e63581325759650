package org.ferryman.desktop.connections;

import atlantafx.base.theme.Styles;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.MenuItem;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.WrappedTooltip;
import org.ferryman.desktop.wizard.TextBundle;
import org.kordamp.ikonli.feather.Feather;

/**
 * Takes up, keeps and forgets profiles. A menu beside a field and no editable combo box: that would take up a profile
 * as soon as its name is typed, over what was to be kept under this name.
 */
final class ProfileBar extends HBox {

    private final ServiceConnectionsPage<?> page;
    private final MenuButton choose;

    ProfileBar(ServiceConnectionsPage<?> page, Label label) {
        this.page = page;
        TextBundle texts = ServiceConnectionsPage.form();
        ProfileList profiles = page.profiles();
        getStyleClass().add("field-row");
        TextField name = new TextField();
        name.setId("profile-name");
        name.setPromptText(texts.get("profile.prompt"));
        name.textProperty().bindBidirectional(profiles.name);
        UrlIntake.at(name, page);
        label.setLabelFor(name);
        HBox.setHgrow(name, Priority.ALWAYS);
        choose = new MenuButton(texts.get("profile.choose"));
        choose.setId("profile-choose");
        choose.setMnemonicParsing(true);
        choose.setMinWidth(USE_PREF_SIZE);
        choose.disableProperty().bind(Bindings.isEmpty(profiles.all()));
        profiles.all().addListener((ListChangeListener<ConnectionProfile>) change -> list());
        list();
        Button save = new Button(texts.get("profile.save"), Icons.of(Feather.BOOKMARK));
        save.setId("profile-save");
        save.setMnemonicParsing(true);
        save.setMinWidth(USE_PREF_SIZE);
        save.setTooltip(new Tooltip(texts.get("profile.about")));
        save.disableProperty().bind(profiles.name.isEmpty().or(profiles.possible.not()));
        save.setOnAction(event -> profiles.save());
        CheckBox production = new CheckBox(texts.get("production"));
        production.setId("production");
        production.setMinWidth(USE_PREF_SIZE);
        production.setTooltip(WrappedTooltip.of(texts.get("production.about")));
        production.setAccessibleHelp(texts.get("production.about"));
        production.selectedProperty().bindBidirectional(page.workspace().inProductionProperty());
        Button delete = new Button("", Icons.of(Feather.TRASH_2));
        delete.setId("profile-delete");
        delete.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        delete.setMinWidth(USE_PREF_SIZE);
        delete.setTooltip(new Tooltip(texts.get("profile.delete")));
        delete.setAccessibleText(texts.get("profile.delete"));
        delete.disableProperty().bind(profiles.name.isEmpty());
        delete.setOnAction(event -> profiles.delete());
        getChildren().addAll(name, production, choose, save, delete);
    }

    private void list() {
        choose.getItems().setAll(page.profiles().all().stream().map(this::item).toList());
    }

    private MenuItem item(ConnectionProfile profile) {
        MenuItem item = new MenuItem(profile.name());
        // An underscore in a name is no mnemonic.
        item.setMnemonicParsing(false);
        item.setOnAction(event -> page.use(profile));
        return item;
    }
}
