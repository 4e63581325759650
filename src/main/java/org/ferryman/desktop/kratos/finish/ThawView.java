package org.ferryman.desktop.kratos.finish;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.freeze.KratosThaw;

/** That writes are still stopped, and what ends that. Takes no room while everybody can write. */
final class ThawView extends VBox {

    private final KratosFinishPage page;
    private final TextBundle texts;
    private final Label frozen;
    private final Button open;
    private final QuestionView question;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;

    ThawView(KratosFinishPage page) {
        super(10);
        this.page = page;
        this.texts = page.texts();
        StepModel<OpenKratos, KratosThaw> step = page.thaw();
        this.frozen = Labels.wrapped(texts.get("frozen"));
        this.open = Buttons.of("thaw", texts.get("thaw"), page::askToThaw);
        this.question = new QuestionView(page.workspace(), step, "thaw", this::words);
        this.problem = new OutcomeView(page.workspace().user().log());
        setId("frozen");
        getStyleClass().addAll("notice", "notice-warning");
        getChildren().addAll(frozen, open, question, progress, problem);
        step.viewProperty().addListener((property, before, after) -> refresh());
        page.workspace().seenProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private Words words() {
        return new Words(
                texts.get("thaw.ask"),
                texts.get("thaw.yes"),
                texts.get("thaw.no"),
                "",
                Styles.ACCENT,
                texts.get("thaw.sql"),
                List.of(),
                List.of());
    }

    private void refresh() {
        StepView<KratosThaw> now = page.thaw().view();
        progress.show(now.progress());
        Nodes.show(progress, now.isBusy());
        Nodes.show(open, now.question().isEmpty() && !now.isBusy());
        problem.show(now.outcome());
        Nodes.show(this, page.isFrozen() || now.hasFailed());
    }
}
