package org.ferryman.desktop.start;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.beans.binding.Bindings;
import javafx.beans.binding.StringExpression;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.start.StartPage.Choice;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.sample.SampleWriting;
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
        // In this order, which is that of the arrow keys, too.
        getChildren()
                .addAll(
                        sample(Choice.SAMPLE, page.ketoSample()),
                        sample(Choice.KRATOS_SAMPLE, page.kratosSample()),
                        sample(Choice.KRATOS_PAIR_SAMPLE, page.pairSample()),
                        card(Choice.DATABASE, Feather.DATABASE, about(Choice.DATABASE)),
                        card(Choice.KRATOS, Feather.USERS, about(Choice.KRATOS)),
                        card(Choice.KRATOS_BLUE_GREEN, Feather.REPEAT, about(Choice.KRATOS_BLUE_GREEN)),
                        runs());
    }

    private StringExpression about(Choice value) {
        return new ReadOnlyStringWrapper(texts.get("choice." + value + ".about"));
    }

    private VBox sample(Choice value, StartedSample sample) {
        VBox card = card(
                value,
                Feather.PLAY_CIRCLE,
                Bindings.when(sample.runningProperty().isNotNull())
                        .then(running(sample))
                        .otherwise(about(value)));
        ProgressView progress = new ProgressView();
        Nodes.show(progress, sample.isBusy());
        card.getChildren().add(progress);
        for (Activity<?> each : List.of(sample.startingActivity(), sample.stoppingActivity())) {
            OutcomeView failed = new OutcomeView(page.workspace().user().log());
            each.outcomeProperty().addListener((property, before, after) -> failed.show(after));
            each.stateProperty().addListener((property, before, after) -> Nodes.show(progress, sample.isBusy()));
            card.getChildren().add(failed);
        }
        return card;
    }

    private StringExpression running(StartedSample sample) {
        return Bindings.createStringBinding(
                () -> {
                    SampleWriting writing = sample.writingProperty().get();
                    String what = texts.get("sample.running");
                    return writing == null
                            ? what
                            : what + "\n"
                                    + texts.get(
                                            writing.running() ? "sample.writing" : "sample.written",
                                            writing.rate(),
                                            writing.at(),
                                            writing.told());
                },
                sample.writingProperty());
    }

    private VBox runs() {
        VBox card = card(
                Choice.RUN,
                Feather.ROTATE_CCW,
                Bindings.when(Bindings.isEmpty(page.runs()))
                        .then(texts.get("runs.none"))
                        .otherwise(about(Choice.RUN)));
        card.getChildren().add(new RunsList(page));
        return card;
    }

    private VBox card(Choice value, Feather icon, StringExpression text) {
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
        Label about = Labels.muted("");
        about.textProperty().bind(text);
        about.getStyleClass().add("choice-about");
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
