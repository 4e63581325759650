package org.ferryman.desktop.dryrun;

import atlantafx.base.theme.Styles;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.dryrun.DryRunPage.Place;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.DatabaseForm;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;

/** Where to rehearse, with what each place means for the database. */
final class PlaceChoice extends VBox {

    private final DryRunPage page;
    private final TextBundle texts;
    private final ToggleGroup places = new ToggleGroup();

    PlaceChoice(DryRunPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().addAll("card", "places");
        for (Place place : Place.values()) {
            getChildren().add(choice(place));
        }
        DatabaseForm form = new DatabaseForm(
                page.scratch(),
                "scratch",
                texts.get("scratch.url"),
                texts.get("scratch.url.prompt"),
                texts.get("scratch.password"));
        getChildren().add(form);
        form.visibleProperty().bind(page.placeProperty().isEqualTo(Place.SCRATCH));
        form.managedProperty().bind(form.visibleProperty());
        disableProperty().bind(page.busyProperty());
    }

    private VBox choice(Place place) {
        RadioButton button = Buttons.choice(texts.get("place." + place), "place", place, page.placeProperty(), places);
        button.getStyleClass().add(Styles.TEXT_BOLD);
        button.setAccessibleHelp(texts.get("place." + place + ".about"));
        Label about = Labels.muted(texts.get("place." + place + ".about"));
        about.getStyleClass().add("choice-about");
        VBox box = new VBox(button, about);
        box.setOnMouseClicked(event -> button.fire());
        return box;
    }
}
