package org.ferryman.desktop.finish;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.TextBundle;
import org.kordamp.ikonli.feather.Feather;

/**
 * A change that is made only after a question: what it means, what is in the way, the question with what would be run,
 * and what was done.
 */
abstract class AskedView extends VBox {

    private final LastChange change;
    private final FinishPage page;
    private final TextBundle texts;
    private final String key;
    private final Label about;
    private final Button open;
    private final QuestionView question;
    private final FindingsView findings = new FindingsView();
    private final Label seen = Labels.wrapped("");
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox done = new VBox(6);

    /**
     * Made by its subclass, which calls {@link #refresh} when it is ready.
     *
     * @param id begins its nodes' ids
     * @param key begins its texts' names, and ends with a dot
     */
    AskedView(FinishPage page, LastChange change, String id, String key) {
        this.page = page;
        this.change = change;
        this.texts = page.texts();
        this.key = key;
        this.open = Buttons.of(id, text("open"), () -> page.ask(change));
        this.about = Labels.muted("");
        this.problem = new OutcomeView(page.workspace().user().log());
        this.question = new QuestionView(page.workspace(), change.step(), id, this::words);
        done.setId(id + "-done");
        getChildren().addAll(about, new HBox(open), findings, question, progress, problem, done);
        page.contentProperty().addListener((property, before, after) -> refresh());
        change.step().viewProperty().addListener((property, before, after) -> {
            progress.show(after.progress());
            refresh();
        });
    }

    private Words words() {
        return new Words(
                text("ask"),
                text("yes"),
                text("no"),
                "warning",
                Styles.DANGER,
                texts.get("ask.sql"),
                List.of(seen),
                choices());
    }

    /** Whether the time has come to ask for it at all. */
    abstract boolean isPossible();

    /** What is to be chosen or typed before it can be answered. */
    abstract List<Node> choices();

    /** What was done; empty if nothing was. */
    abstract List<Node> told();

    final String text(String name, Object... arguments) {
        return texts.get(key + name, arguments);
    }

    /** Shows what the model knows now. */
    void refresh() {
        StepView<?> now = change.step().view();
        boolean asked = now.question().isPresent();
        about.setText(text(isPossible() ? "about" : "missing"));
        Nodes.show(open.getParent(), isPossible() && !asked && !now.isBusy());
        open.setDisable(page.content().busy() || !page.content().opened());
        findings.show(now.question().map(Question::findings).orElse(List.of()));
        seen.setText(now.question()
                .flatMap(Question::inspection)
                .map(inspection -> switch (inspection.state()) {
                    case TO_DO -> text("ready");
                    case DONE -> text("nothing");
                    case BLOCKED -> text("blocked");
                })
                .orElse(text("looking")));
        question.refresh();
        Nodes.show(progress, now.isBusy());
        problem.show(now.outcome());
        done.getChildren().setAll(asked || now.isBusy() ? List.of() : told());
        Nodes.show(done, !done.getChildren().isEmpty());
    }

    static Label line(String text) {
        Label line = Labels.wrapped(text);
        line.setGraphic(Icons.of(Feather.CHECK, "success"));
        return line;
    }

    final FinishPage page() {
        return page;
    }
}
