package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.StepView.Question;
import org.kordamp.ikonli.feather.Feather;

/**
 * A change that is made only after a question: what it means, what is in the way, the question with what would be run,
 * and what was done.
 */
public abstract class AskedView extends VBox {

    private final ServiceWorkspace<?> workspace;
    private final Page page;
    private final StepModel<?, ?> step;
    private final String key;
    private final Label about;
    private final Button open;
    private final QuestionView question;
    private final FindingsView findings = new FindingsView();
    private final Label seen = Labels.wrapped("");
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox done = new VBox(6);
    private Shown inSight = new Shown(false, false, false);

    /**
     * Made by its subclass, which calls {@link #refresh} when it is ready, and whenever its answers may have changed.
     *
     * @param page that it is on; has its texts
     * @param ask looks what the step would meet, and asks
     * @param id begins its nodes' ids
     * @param key begins its texts' names, and ends with a dot
     */
    protected AskedView(
            ServiceWorkspace<?> workspace, Page page, StepModel<?, ?> step, Runnable ask, String id, String key) {
        this.workspace = workspace;
        this.page = page;
        this.step = step;
        this.key = key;
        this.open = Buttons.of(id, text("open"), ask);
        this.about = Labels.muted("");
        this.problem = new OutcomeView(workspace.user().log());
        this.question = new QuestionView(workspace, step, id, this::words);
        done.setId(id + "-done");
        getChildren().addAll(about, new HBox(open), findings, question, progress, problem, done);
        page.busyProperty().addListener((property, before, after) -> refresh());
        workspace.openedProperty().addListener((property, before, after) -> refresh());
        step.viewProperty().addListener((property, before, after) -> {
            progress.show(after.progress());
            refresh();
        });
    }

    private Words words() {
        return new Words(
                text("ask"),
                text("yes"),
                text("no"),
                takesAway() ? "warning" : "accent",
                takesAway() ? Styles.DANGER : Styles.ACCENT,
                text("sql"),
                List.of(seen),
                choices());
    }

    /** Whether it takes away what others may need. */
    protected boolean takesAway() {
        return true;
    }

    /** Whether the time has come to ask for it at all. */
    protected abstract boolean isPossible();

    /** From its top on; but where that is too high, the answers rather than the top. */
    private void reveal() {
        Nodes.reveal(this);
        Optional.ofNullable(question.lookup(".answers")).ifPresent(Nodes::reveal);
    }

    /** What there is of it. */
    private record Shown(boolean atAll, boolean asked, boolean seen) {}

    /** What is to be chosen or typed before it can be answered. */
    protected abstract List<Node> choices();

    /** What was done; empty if nothing was. */
    protected abstract List<Node> told();

    /** One of its texts. */
    protected final String text(String name, Object... arguments) {
        return page.texts().get(key + name, arguments);
    }

    /** Shows what the model knows now. */
    protected void refresh() {
        StepView<?> now = step.view();
        boolean asked = now.question().isPresent();
        Shown shown = new Shown(
                asked || now.isBusy(),
                asked,
                now.question().flatMap(Question::inspection).isPresent());
        if (shown.atAll() && !shown.equals(inSight)) {
            // Each of these makes it higher, and it may have been asked for from the buttons below the page.
            Platform.runLater(this::reveal);
        }
        inSight = shown;
        about.setText(text(isPossible() ? "about" : "missing"));
        Nodes.show(open.getParent(), isPossible() && !asked && !now.isBusy());
        open.setDisable(page.busyProperty().get() || workspace.openedProperty().get() == null);
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
        // Once it is done, nobody asks when it will be possible.
        Nodes.show(about, isPossible() || done.getChildren().isEmpty());
    }

    /** A line that tells of what was done. */
    protected static Label line(String text) {
        Label line = Labels.wrapped(text);
        line.setGraphic(Icons.of(Feather.CHECK, "success"));
        return line;
    }
}
