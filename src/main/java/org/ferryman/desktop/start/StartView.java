package org.ferryman.desktop.start;

import atlantafx.base.theme.Styles;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.app.KnownRun;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.start.StartPage.Choice;
import org.ferryman.desktop.wizard.Texts;

/** The first page. */
public final class StartView extends VBox {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final StartPage page;
    private final Texts texts;
    private final ToggleGroup choices = new ToggleGroup();

    /** Shows the model. */
    public StartView(StartPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().add("page-body");
        OutcomeView outcome = new OutcomeView(page.workspace().user().log());
        page.sampleActivity().outcomeProperty().addListener((property, before, after) -> outcome.show(after));
        ProgressView progress = new ProgressView();
        progress.visibleProperty().bind(page.busyProperty());
        progress.managedProperty().bind(page.busyProperty());
        ListView<KnownRun> runs = runs();
        VBox.setVgrow(runs, Priority.ALWAYS);
        getChildren()
                .addAll(choice(Choice.SAMPLE), choice(Choice.DATABASE), choice(Choice.RUN), runs, progress, outcome);
    }

    private VBox choice(Choice value) {
        RadioButton button = new RadioButton(texts.get("choice." + value));
        button.setId("choice-" + value.name().toLowerCase(Locale.ROOT));
        button.setMnemonicParsing(true);
        button.setToggleGroup(choices);
        button.setUserData(value);
        button.getStyleClass().add(Styles.TEXT_BOLD);
        button.setSelected(page.choiceProperty().get() == value);
        button.disableProperty().bind(page.busyProperty());
        if (value == Choice.RUN) {
            button.disableProperty().bind(page.busyProperty().or(Bindings.isEmpty(page.runs())));
        }
        button.selectedProperty().addListener((property, before, selected) -> {
            if (selected) {
                page.choiceProperty().set(value);
            }
        });
        Label about = Labels.muted(texts.get("choice." + value + ".about"));
        about.getStyleClass().add("choice-about");
        VBox box = new VBox(button, about);
        box.getStyleClass().addAll("card", "choice");
        box.setOnMouseClicked(event -> button.fire());
        return box;
    }

    private ListView<KnownRun> runs() {
        ListView<KnownRun> list = new ListView<>(page.runs());
        list.setId("runs");
        list.setAccessibleText(texts.get("choice.RUN"));
        list.setPlaceholder(Labels.muted(texts.get("runs.none")));
        list.setMinHeight(96);
        list.setPrefHeight(140);
        list.setCellFactory(view -> new RunCell());
        list.getSelectionModel().selectedItemProperty().addListener((property, before, run) -> {
            page.chosenRunProperty().set(run);
            if (run != null) {
                choices.getToggles().stream()
                        .filter(toggle -> toggle.getUserData() == Choice.RUN)
                        .forEach(choices::selectToggle);
            }
        });
        return list;
    }

    private final class RunCell extends ListCell<KnownRun> {
        @Override
        protected void updateItem(KnownRun run, boolean empty) {
            super.updateItem(run, empty);
            setText(empty || run == null ? "" : texts.get("runs.line", run.connection(), TIME.format(run.lastUsed())));
        }
    }
}
