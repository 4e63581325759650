package org.ferryman.desktop.kratos.assessment;

import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.ResultTools;
import org.ferryman.desktop.parts.RunbookView;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosAssessment;
import org.kordamp.ikonli.feather.Feather;

/** Shows what an upgrade would do. */
public final class KratosAssessmentView extends VBox {

    private final KratosAssessmentPage<?> page;
    private final Label none;
    private final Label unread;
    private final Label stale;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox content = new VBox();
    private final ResultTools tools;
    private final RunbookView plan;

    /** Shows the model. */
    public KratosAssessmentView(KratosAssessmentPage<?> page) {
        this.page = page;
        getStyleClass().add("page-body");
        none = Labels.muted(page.texts().get("none"));
        unread = Labels.wrapped(page.texts().get("unread"));
        stale = Labels.banner(page.texts().get("stale"), Feather.REFRESH_CW, "warning");
        problem = new OutcomeView(page.workspace().user().log());
        tools = new ResultTools(page.workspace(), KratosSteps.ASSESS.id() + ".json", page.assessmentProperty()::get);
        plan = new RunbookView(page.workspace(), page, page.plan());
        content.getStyleClass().add("page-sections");
        getChildren().addAll(none, unread, progress, problem, stale, content, tools, plan);
        page.stateProperty().addListener((property, before, after) -> update());
        page.workspace().openedProperty().addListener((property, before, after) -> update());
        page.problemProperty().addListener((property, before, after) -> problem.show(after));
        page.assessmentProperty().addListener((property, before, after) -> fill());
        page.step().viewProperty().addListener((property, before, after) -> progress.show(after.progress()));
        problem.show(page.problemProperty().get());
        fill();
    }

    private void fill() {
        KratosAssessment known = page.assessmentProperty().get();
        if (known == null) {
            content.getChildren().clear();
        } else {
            content.getChildren().setAll(new UpgradeSections(page.texts(), known).nodes());
        }
        update();
    }

    private void update() {
        boolean known = page.assessmentProperty().get() != null;
        boolean opened = page.workspace().openedProperty().get() != null;
        PageState state = page.stateProperty().get();
        Nodes.show(none, !opened && state == PageState.TO_DO);
        Nodes.show(unread, opened && !known && state == PageState.TO_DO);
        Nodes.show(progress, state == PageState.RUNNING);
        Nodes.show(stale, state == PageState.STALE);
        Nodes.show(content, known);
        Nodes.show(tools, known);
        Nodes.show(plan, known);
    }
}
