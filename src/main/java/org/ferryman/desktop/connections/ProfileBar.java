package org.ferryman.desktop.connections;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.util.StringConverter;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.wizard.Texts;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** Takes up, keeps and forgets profiles. */
final class ProfileBar extends HBox {

    ProfileBar(ConnectionsPage page, Label label) {
        Texts texts = page.texts();
        Profiles profiles = page.profiles();
        getStyleClass().add("field-row");
        ComboBox<Profile> choice = new ComboBox<>(profiles.all());
        choice.setId("profile");
        choice.setEditable(true);
        choice.setMaxWidth(Double.MAX_VALUE);
        choice.setPromptText(texts.get("profile.prompt"));
        choice.setConverter(new Names(profiles));
        choice.getEditor().textProperty().bindBidirectional(profiles.name);
        choice.getSelectionModel().selectedItemProperty().addListener((property, before, chosen) -> {
            if (chosen != null && profiles.all().contains(chosen) && !chosen.equals(before)) {
                page.use(chosen);
            }
        });
        label.setLabelFor(choice);
        HBox.setHgrow(choice, Priority.ALWAYS);
        Button save = new Button(texts.get("profile.save"), Icons.of(Feather.BOOKMARK));
        save.setId("profile-save");
        save.setMnemonicParsing(true);
        save.setMinWidth(USE_PREF_SIZE);
        save.setTooltip(new Tooltip(texts.get("profile.about")));
        save.disableProperty().bind(profiles.name.isEmpty());
        save.setOnAction(event -> profiles.save());
        Button delete = new Button("", Icons.of(Feather.TRASH_2));
        delete.setId("profile-delete");
        delete.getStyleClass().addAll(Styles.BUTTON_ICON, Styles.FLAT);
        delete.setTooltip(new Tooltip(texts.get("profile.delete")));
        delete.setAccessibleText(texts.get("profile.delete"));
        delete.disableProperty().bind(profiles.name.isEmpty());
        delete.setOnAction(event -> {
            choice.getSelectionModel().clearSelection();
            profiles.delete();
        });
        getChildren().addAll(choice, save, delete);
    }

    /** A profile is shown by its name; a name that is typed chooses the profile only if there is one. */
    private static final class Names extends StringConverter<Profile> {

        private final Profiles profiles;

        private Names(Profiles profiles) {
            this.profiles = profiles;
        }

        @Override
        public String toString(@Nullable Profile profile) {
            return profile == null ? profiles.name.get() : profile.name();
        }

        @Override
        public @Nullable Profile fromString(@Nullable String name) {
            return profiles.all().stream()
                    .filter(profile -> profile.name().equals(name))
                    .findFirst()
                    .orElse(null);
        }
    }
}
