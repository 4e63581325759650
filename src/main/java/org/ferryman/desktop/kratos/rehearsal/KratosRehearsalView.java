package org.ferryman.desktop.kratos.rehearsal;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Function;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.DatabaseForm;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.jspecify.annotations.Nullable;

/**
 * Where the copies are made, the question, and what the rehearsal came to.
 *
 * @param <R> what it comes to
 */
public final class KratosRehearsalView<R> extends VBox {

    private final KratosRehearsalPage<?, R> page;
    private final Function<R, List<Node>> told;
    private final TextBundle texts;
    private final QuestionView question;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox result = new VBox();

    private KratosRehearsalView(KratosRehearsalPage<?, R> page, Function<R, List<Node>> told) {
        this.page = page;
        this.told = told;
        this.texts = page.texts();
        this.question = new QuestionView(page.workspace(), page.step(), "rehearse", this::words);
        this.problem = new OutcomeView(page.workspace().user().log());
        getStyleClass().add("page-body");
        result.getStyleClass().add("page-sections");
        getChildren().addAll(places(), question, progress, problem, result);
        page.step().viewProperty().addListener((property, before, after) -> refresh(after));
        page.subject().resultProperty().addListener((property, before, after) -> fill(after));
        fill(page.known());
        refresh(page.step().view());
    }

    /** Of an upgrade in place. */
    public static KratosRehearsalView<KratosRehearsal> ofOne(KratosRehearsalPage<?, KratosRehearsal> page) {
        return new KratosRehearsalView<>(page, known -> new RehearsalResult(page.texts(), known).nodes());
    }

    /** Of an upgrade in a second database. */
    public static KratosRehearsalView<PairRehearsal> ofPair(KratosRehearsalPage<?, PairRehearsal> page) {
        return new KratosRehearsalView<>(page, known -> new PairRehearsalResult(page.texts(), known).nodes());
    }

    private VBox places() {
        VBox places = new VBox();
        places.getStyleClass().addAll("card", "places");
        ToggleGroup group = new ToggleGroup();
        for (RehearsalPlace place : RehearsalPlace.values()) {
            RadioButton button =
                    Buttons.choice(texts.get("place." + place), "place", place, page.placeProperty(), group);
            button.getStyleClass().add(Styles.TEXT_BOLD);
            String what =
                    texts.get("place." + place + ".about." + page.subject().way());
            button.setAccessibleHelp(what);
            Label about = Labels.muted(what);
            about.getStyleClass().add("choice-about");
            places.getChildren().add(new VBox(button, about));
        }
        DatabaseForm form = new DatabaseForm(
                page.scratch(),
                "scratch",
                texts.get("scratch.url"),
                texts.get("scratch.url.prompt"),
                texts.get("scratch.password"));
        form.visibleProperty().bind(page.placeProperty().isEqualTo(RehearsalPlace.SERVER));
        form.managedProperty().bind(form.visibleProperty());
        places.getChildren().add(form);
        places.disableProperty().bind(page.busyProperty());
        return places;
    }

    private Words words() {
        return new Words(
                texts.get("ask.title." + page.subject().way()),
                texts.get("ask.yes." + page.subject().way()),
                texts.get("ask.no"),
                "accent",
                Styles.ACCENT,
                texts.get("ask.what"),
                List.of(Labels.wrapped(texts.get("ask.about"))),
                List.of());
    }

    private void refresh(StepView<R> now) {
        progress.show(now.progress());
        Nodes.show(progress, now.isBusy());
        problem.show(now.outcome());
    }

    private void fill(@Nullable R known) {
        result.getChildren().clear();
        if (known != null) {
            result.getChildren().setAll(told.apply(known));
        }
    }
}
