package org.ferryman.desktop.start;

import atlantafx.base.theme.Styles;
import javafx.beans.binding.Bindings;
import javafx.css.PseudoClass;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.start.StartPage.Choice;
import org.ferryman.desktop.wizard.TextBundle;
import org.kordamp.ikonli.feather.Feather;

/** The first page. */
public final class StartView extends VBox {

    private static final PseudoClass CHOSEN = PseudoClass.getPseudoClass("chosen");

    private final StartPage page;
    private final TextBundle texts;
    private final ToggleGroup choices = new ToggleGroup();

    /** Shows the model. */
    public StartView(StartPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().add("page-body");
        OutcomeView startFailed = new OutcomeView(page.workspace().user().log());
        page.startingActivity().outcomeProperty().addListener((property, before, after) -> startFailed.show(after));
        OutcomeView stopFailed = new OutcomeView(page.workspace().user().log());
        page.stoppingActivity().outcomeProperty().addListener((property, before, after) -> stopFailed.show(after));
        ProgressView progress = new ProgressView();
        progress.visibleProperty().bind(page.busyProperty());
        progress.managedProperty().bind(page.busyProperty());
        VBox sample = card(Choice.SAMPLE, Feather.PLAY_CIRCLE);
        sample.getChildren().addAll(progress, startFailed, stopFailed);
        VBox runs = card(Choice.RUN, Feather.ROTATE_CCW);
        runs.getChildren().add(new RunsList(page));
        getChildren().addAll(sample, card(Choice.DATABASE, Feather.DATABASE), card(Choice.KRATOS, Feather.USERS), runs);
    }

    private VBox card(Choice value, Feather icon) {
        RadioButton button =
                Buttons.choice(texts.get("choice." + value), "choice", value, page.choiceProperty(), choices);
        button.getStyleClass().add(Styles.TEXT_BOLD);
        button.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(button, Priority.ALWAYS);
        button.disableProperty()
                .bind(
                        value == Choice.RUN
                                ? page.busyProperty().or(Bindings.isEmpty(page.runs()))
                                : page.busyProperty());
        HBox head = new HBox(button, Icons.of(icon, "muted"));
        head.getStyleClass().add("choice-head");
        var about = Labels.muted(texts.get("choice." + value + ".about"));
        about.getStyleClass().add("choice-about");
        if (value == Choice.SAMPLE) {
            about.textProperty()
                    .bind(Bindings.when(page.runningProperty().isNotNull())
                            .then(texts.get("choice.SAMPLE.running"))
                            .otherwise(texts.get("choice.SAMPLE.about")));
        } else if (value == Choice.RUN) {
            about.textProperty()
                    .bind(Bindings.when(Bindings.isEmpty(page.runs()))
                            .then(texts.get("runs.none"))
                            .otherwise(texts.get("choice.RUN.about")));
        }
        VBox box = new VBox(head, about);
        box.getStyleClass().addAll("card", "choice");
        box.setOnMouseClicked(event -> button.fire());
        mark(box, page.choiceProperty().get() == value);
        page.choiceProperty().addListener((property, before, after) -> mark(box, after == value));
        return box;
    }

    private static void mark(VBox box, boolean chosen) {
        box.pseudoClassStateChanged(CHOSEN, chosen);
    }
}
