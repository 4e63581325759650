package org.ferryman.desktop.kratos.pair.prepare;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.scene.Node;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FactTiles;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.NumberedSteps;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.assess.BlueGreenOutlook;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.replicate.KratosPreparation;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** The page that upgrades the target: what will happen, the question, and what came of it. */
public final class PrepareView extends VBox {

    private final PreparePage page;
    private final TextBundle texts;
    private final Label state = Labels.heading("");
    private final OutcomeView problem;
    private final FindingsView met = new FindingsView();
    private final ProgressView progress = new ProgressView();
    private final NumberedSteps plan = new NumberedSteps();
    private final Label longWindow;
    private final VBox reasons = new VBox(4);
    private final CheckBox repair;
    private final VBox result = new VBox(8);

    /** Shows the model. */
    public PrepareView(PreparePage page) {
        this.page = page;
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        getStyleClass().add("page-body");
        state.setId("state");
        longWindow = Labels.banner(texts.get("long"), Feather.CLOCK, "warning");
        longWindow.setId("long-window");
        for (String each : List.of("pause", "migrate", "bridge", "follow")) {
            plan.step(texts.get("plan." + each), Labels.muted(texts.get("plan." + each + ".about")));
        }
        plan.setId("plan");
        repair = new CheckBox(texts.get("repair"));
        repair.setId("repair-nids");
        repair.setWrapText(true);
        repair.setMinHeight(USE_PREF_SIZE);
        repair.selectedProperty().bindBidirectional(page.repairsNidsProperty());
        QuestionView question = new QuestionView(page.workspace(), page.step(), "prepare", this::words);
        getChildren().addAll(problem, met, question, progress, state, longWindow, reasons, result, repair, plan);
        page.step().viewProperty().addListener((property, before, after) -> {
            progress.show(after.progress());
            refresh();
        });
        page.stateProperty().addListener((property, before, after) -> refresh());
        page.workspace().seenProperty().addListener((property, before, after) -> refresh());
        page.workspace().openedProperty().addListener((property, before, after) -> refresh());
        page.workspace().assessmentProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private Words words() {
        return new Words(
                texts.get("ask"),
                texts.get("ask.yes"),
                texts.get("ask.no"),
                "accent",
                Styles.ACCENT,
                texts.get("ask.sql"),
                List.of(Labels.wrapped(texts.get("ask.about"))),
                List.of());
    }

    private void refresh() {
        StepView<KratosPreparation> now = page.step().view();
        boolean opened = page.workspace().openedProperty().get() != null;
        boolean looked = page.workspace().seenProperty().get() != null;
        boolean left = looked && !page.isUpgraded() && !page.isLong();
        met.show(now.question().map(Question::findings).orElse(List.of()));
        problem.show(now.outcome());
        Nodes.show(progress, now.isBusy());
        state.setText(texts.get(
                !opened ? "none" : !looked ? "looking" : page.isUpgraded() ? "upgraded" : left ? "left" : "later"));
        Nodes.show(longWindow, page.isLong() && looked && !page.isUpgraded());
        reasons.getChildren()
                .setAll(Optional.ofNullable(
                                page.workspace().assessmentProperty().get())
                        .flatMap(KratosAssessment::blueGreen)
                        .map(BlueGreenOutlook::reasons)
                        .orElse(List.of())
                        .stream()
                        .map(reason -> Labels.wrapped("\u2022  " + reason))
                        .toList());
        Nodes.show(reasons, longWindow.isVisible());
        Nodes.show(plan, left && !now.isBusy());
        Nodes.show(repair, left && !now.isBusy() && !page.dirty().isEmpty());
        result.getChildren().setAll(now.result().map(this::told).orElse(List.of()));
        Nodes.show(result, !result.getChildren().isEmpty());
    }

    private List<Node> told(KratosPreparation done) {
        FindingsView findings = new FindingsView();
        findings.show(done.findings());
        return List.of(
                new FactTiles()
                        .add(done.from() + " \u2192 " + done.to(), texts.get("fact.level"))
                        .add(AmountText.count(done.applied().size()), texts.get("fact.migrations"))
                        .add(AmountText.seconds(done.pausedSeconds()), texts.get("fact.paused")),
                findings);
    }
}
