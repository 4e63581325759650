package org.ferryman.desktop.connections;

import javafx.scene.control.Control;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.control.Tooltip;
import org.controlsfx.validation.ValidationResult;
import org.controlsfx.validation.ValidationSupport;
import org.controlsfx.validation.decoration.GraphicValidationDecoration;
import org.ferryman.desktop.wizard.TextBundle;

/** Keto's configuration, and which namespaces are left alone. */
final class KetoFields extends FormGrid {

    KetoFields(ConnectionsPage page) {
        TextBundle texts = page.texts();
        ConfigFile config = page.config();
        FileField file = new FileField(
                "config",
                texts.get("config.prompt"),
                texts.get("choose"),
                config.path,
                page.workspace().lastFolderProperty());
        UrlIntake.at(file.field(), page);
        file.field().setOnAction(event -> page.testByKey());
        TextField excluded = new TextField();
        UrlIntake.at(excluded, page);
        excluded.setId("excluded");
        excluded.setPromptText(texts.get("excluded.prompt"));
        excluded.textProperty().bindBidirectional(config.excluded);
        excluded.setOnAction(event -> page.testByKey());
        excluded.setAccessibleHelp(texts.get("excluded.about"));
        excluded.setTooltip(new Tooltip(texts.get("excluded.about")));
        ValidationSupport validation = new ValidationSupport();
        validation.setValidationDecorator(new GraphicValidationDecoration());
        validation.registerValidator(excluded, false, (Control owner, String value) -> {
            String key = config.excludedProblem().orElse("");
            return ValidationResult.fromErrorIf(owner, key.isEmpty() ? "" : texts.get(key), !key.isEmpty());
        });
        pair(new Label(texts.get("config")), file, new Label(texts.get("excluded")), excluded);
        note(new ConfigSummary(config, texts));
    }
}
