package org.ferryman.desktop.dryrun;

import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.keto.move.DryRun;
import org.kordamp.ikonli.feather.Feather;

/** Where to rehearse, and what came of it. */
public final class DryRunView extends VBox {

    private final DryRunPage page;
    private final Label none;
    private final Label stale;
    private final ProgressView progress = new ProgressView();
    private final VBox result = new VBox();
    private final VBox without;

    /** Shows the model. */
    public DryRunView(DryRunPage page) {
        this.page = page;
        getStyleClass().add("page-body");
        none = Labels.muted(page.texts().get("none"));
        stale = Labels.banner("", Feather.REFRESH_CW, "warning");
        stale.setId("older");
        OutcomeView problem = new OutcomeView(page.workspace().user().log());
        without = without();
        getChildren().addAll(none, progress, problem, stale, result, new PlaceChoice(page), without);
        page.stateProperty().addListener((property, before, after) -> update());
        page.resultProperty().addListener((property, before, after) -> update());
        page.workspace().statusProperty().addListener((property, before, after) -> update());
        page.dryRunProperty().addListener((property, before, after) -> fill());
        page.workspace().openedProperty().addListener((property, before, after) -> update());
        page.step().viewProperty().addListener((property, before, after) -> {
            progress.show(after.progress());
            problem.show(after.outcome());
        });
        problem.show(page.step().view().outcome());
        fill();
    }

    private VBox without() {
        CheckBox box = new CheckBox(page.texts().get("left-out"));
        box.setId("left-out");
        box.setMnemonicParsing(true);
        box.selectedProperty().bindBidirectional(page.leftOutProperty());
        box.disableProperty().bind(page.busyProperty());
        Label about = Labels.muted(page.texts().get("left-out.about"));
        about.getStyleClass().add("choice-about");
        VBox both = new VBox(box, about);
        both.getStyleClass().add("left-out");
        return both;
    }

    private void fill() {
        DryRun known = page.dryRunProperty().get();
        if (known == null) {
            result.getChildren().clear();
        } else {
            result.getChildren().setAll(new ResultView(page, known));
        }
        update();
    }

    private void update() {
        boolean known = page.dryRunProperty().get() != null;
        PageState state = page.stateProperty().get();
        Nodes.show(none, page.workspace().openedProperty().get() == null);
        Nodes.show(progress, state == PageState.RUNNING);
        boolean older = page.isOlder() && state != PageState.RUNNING;
        stale.setText(older ? page.older() : "");
        Nodes.show(stale, older);
        Nodes.show(result, known && state != PageState.RUNNING);
        Nodes.show(
                without,
                !known || state == PageState.FAILED || page.leftOutProperty().get());
    }
}
