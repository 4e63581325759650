package org.ferryman.desktop.dryrun;

import atlantafx.base.theme.Styles;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.PasswordField;
import javafx.scene.control.RadioButton;
import javafx.scene.control.TextField;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.dryrun.DryRunPage.Place;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Finding;
import org.jspecify.annotations.Nullable;

/** Where to rehearse, with what each place means for the database. */
final class PlaceChoice extends VBox {

    private final DryRunPage page;
    private final Texts texts;
    private final ToggleGroup places = new ToggleGroup();
    private final GridPane form = new GridPane();
    private final Label wrong = Labels.wrapped("");

    PlaceChoice(DryRunPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().addAll("card", "places");
        form.getStyleClass().add("place-form");
        for (Place place : Place.values()) {
            getChildren().add(choice(place));
        }
        fillForm();
        getChildren().add(form);
        form.visibleProperty().bind(page.placeProperty().isEqualTo(Place.SCRATCH));
        form.managedProperty().bind(form.visibleProperty());
        disableProperty().bind(page.busyProperty());
    }

    private VBox choice(Place place) {
        RadioButton button = new RadioButton(texts.get("place." + place));
        button.setId("place-" + place.name().toLowerCase(Locale.ROOT));
        button.setMnemonicParsing(true);
        button.setToggleGroup(places);
        button.getStyleClass().add(Styles.TEXT_BOLD);
        button.setSelected(page.placeProperty().get() == place);
        button.setAccessibleHelp(texts.get("place." + place + ".about"));
        button.selectedProperty().addListener((property, before, selected) -> {
            if (selected) {
                page.placeProperty().set(place);
            }
        });
        Label about = Labels.muted(texts.get("place." + place + ".about"));
        about.getStyleClass().add("choice-about");
        VBox box = new VBox(button, about);
        box.setOnMouseClicked(event -> button.fire());
        return box;
    }

    private void fillForm() {
        TextField url = new TextField();
        url.setId("scratch-url");
        url.setPromptText(texts.get("scratch.url.prompt"));
        url.textProperty().bindBidirectional(page.scratch().urlProperty());
        PasswordField password = new PasswordField();
        password.setId("scratch-password");
        password.setPromptText(texts.get("scratch.password.prompt"));
        password.textProperty().bindBidirectional(page.scratch().passwordProperty());
        Label urlLabel = label("scratch.url", url);
        Label passwordLabel = label("scratch.password", password);
        wrong.getStyleClass().add(Styles.DANGER);
        page.scratch().findingProperty().addListener((property, before, after) -> tell(url, after));
        wrong.managedProperty().bind(Bindings.isNotEmpty(wrong.textProperty()));
        ColumnConstraints labels = new ColumnConstraints();
        labels.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints fields = new ColumnConstraints();
        fields.setHgrow(Priority.ALWAYS);
        form.getColumnConstraints().addAll(labels, fields);
        form.addRow(0, urlLabel, url);
        form.add(wrong, 1, 1);
        form.addRow(2, passwordLabel, password);
    }

    private void tell(TextField url, @Nullable Finding finding) {
        url.pseudoClassStateChanged(Styles.STATE_DANGER, finding != null);
        wrong.setText(finding == null ? "" : finding.seen() + " " + finding.remedy());
        url.setAccessibleHelp(wrong.getText());
    }

    private Label label(String key, TextField field) {
        Label label = new Label(texts.get(key));
        label.setMnemonicParsing(true);
        label.setLabelFor(field);
        return label;
    }
}
