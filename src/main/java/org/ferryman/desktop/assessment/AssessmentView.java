package org.ferryman.desktop.assessment;

import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.ReadingCost;
import org.ferryman.desktop.parts.RunbookView;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.keto.KetoStatus;
import org.kordamp.ikonli.feather.Feather;

/** Shows what there is to migrate. */
public final class AssessmentView extends VBox {

    private final AssessmentPage page;
    private final Label none;
    private final Label unread = Labels.wrapped("");
    private final Label stale;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox content = new VBox();
    private final RunbookView plan;

    /** Shows the model. */
    public AssessmentView(AssessmentPage page) {
        this.page = page;
        getStyleClass().add("page-body");
        none = Labels.muted(page.texts().get("none"));
        stale = Labels.banner(page.texts().get("stale"), Feather.REFRESH_CW, "warning");
        problem = new OutcomeView(page.workspace().user().log());
        plan = new RunbookView(page.workspace(), page, page.plan());
        content.getStyleClass().add("page-sections");
        getChildren().addAll(none, unread, progress, problem, stale, content, plan);
        page.stateProperty().addListener((property, before, after) -> update());
        page.problemProperty().addListener((property, before, after) -> problem.show(after));
        page.assessmentProperty().addListener((property, before, after) -> fill());
        unread.setId("unread");
        page.workspace().openedProperty().addListener((property, before, after) -> update());
        page.workspace().statusProperty().addListener((property, before, after) -> {
            if (after != null
                    && !after.outage().equals(Optional.ofNullable(before).flatMap(KetoStatus::outage))) {
                fill();
            } else {
                update();
            }
        });
        page.step().viewProperty().addListener((property, before, after) -> progress.show(after.progress()));
        problem.show(page.problemProperty().get());
        fill();
        update();
    }

    private void fill() {
        var assessment = page.assessmentProperty().get();
        if (assessment == null) {
            content.getChildren().clear();
        } else {
            content.getChildren().setAll(new AssessmentSections(page, assessment).nodes());
        }
        update();
    }

    private void update() {
        boolean known = page.assessmentProperty().get() != null;
        PageState state = page.stateProperty().get();
        Nodes.show(none, page.workspace().openedProperty().get() == null && state == PageState.TO_DO);
        KetoStatus status = page.workspace().statusProperty().get();
        unread.setText(status == null ? "" : page.texts().get("unread", ReadingCost.text(status.cost())));
        Nodes.show(unread, status != null && !known && state == PageState.TO_DO);
        Nodes.show(progress, state == PageState.RUNNING);
        Nodes.show(stale, state == PageState.STALE && known);
        Nodes.show(content, known);
        Nodes.show(plan, known);
    }
}
