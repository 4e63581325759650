package org.ferryman.desktop.finish;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Confirmation;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.StatementsView;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.kordamp.ikonli.feather.Feather;

/**
 * A change that is made only after a question: what it means, what is in the way, the question with what would be run,
 * and what was done.
 */
abstract class AskedView extends VBox {

    private static final double STATEMENTS_HEIGHT = 132;

    private final AskedChange<?> change;
    private final FinishPage page;
    private final Texts texts;
    private final String id;
    private final String key;
    private final Label about;
    private final Button open;
    private final VBox question = new VBox();
    private final VBox statements = new VBox(6);
    private final FindingsView findings = new FindingsView();
    private final Label seen = Labels.wrapped("");
    private final Button yes;
    private final Button no;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox done = new VBox(6);

    /**
     * Made by its subclass, which calls {@link #refresh} when it is ready.
     *
     * @param id begins its nodes' ids
     * @param key begins its texts' names, and ends with a dot
     */
    AskedView(FinishPage page, AskedChange<?> change, String id, String key) {
        this.page = page;
        this.change = change;
        this.texts = page.texts();
        this.id = id;
        this.key = key;
        this.open = Buttons.of(id, text("open"), () -> page.ask(change));
        this.yes = Buttons.of(id + "-yes", text("yes"), change::confirm);
        this.no = Buttons.of(id + "-no", text("no"), change::decline);
        this.about = Labels.muted("");
        this.problem = new OutcomeView(page.workspace().user().log());
        yes.getStyleClass().add(Styles.DANGER);
        question.setId(id + "-question");
        done.setId(id + "-done");
        getChildren().addAll(about, new HBox(open), findings, question, progress, problem, done);
        page.revisionProperty().addListener((property, before, after) -> refresh());
        change.workActivity().progressProperty().addListener((property, before, after) -> progress.show(after));
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
        boolean asked = change.isAsked();
        about.setText(text(isPossible() ? "about" : "missing"));
        Inspection inspection = change.inspectionProperty().get();
        Nodes.show(open.getParent(), isPossible() && !asked && !change.isBusy());
        open.setDisable(
                page.busyProperty().get() || page.workspace().openedProperty().get() == null);
        findings.show(asked ? change.findings() : List.of());
        seen.setText(
                inspection == null
                        ? text("looking")
                        : switch (inspection.state()) {
                            case TO_DO -> text("ready");
                            case DONE -> text("nothing");
                            case BLOCKED -> text("blocked");
                        });
        ask(asked);
        show(change.statements());
        yes.setDisable(!change.canStart());
        Nodes.show(progress, change.isBusy());
        Outcome<?> failed = (asked ? change.lookActivity() : change.workActivity())
                .outcomeProperty()
                .get();
        problem.show(failed);
        done.getChildren().setAll(asked || change.isBusy() ? List.of() : told());
        Nodes.show(done, !done.getChildren().isEmpty());
    }

    private void ask(boolean asked) {
        if (asked && question.getChildren().isEmpty()) {
            List<Node> about = new ArrayList<>(List.of(seen, statements));
            about.addAll(choices());
            question.getChildren()
                    .setAll(new Confirmation(text("ask"), yes, no, about.toArray(Node[]::new)).boxed("warning"));
        } else if (!asked) {
            question.getChildren().clear();
        }
        Nodes.show(question, asked);
    }

    private void show(List<String> sql) {
        Nodes.show(statements, !sql.isEmpty());
        if (sql.isEmpty()) {
            statements.getChildren().clear();
        } else if (!sql.equals(statements.getUserData())) {
            StatementsView view = new StatementsView(sql);
            view.setId(id + "-sql");
            view.setPrefHeight(STATEMENTS_HEIGHT);
            view.setMinHeight(STATEMENTS_HEIGHT);
            Label title = Labels.wrapped(texts.get("ask.sql"));
            title.setLabelFor(view);
            statements.getChildren().setAll(title, view);
        }
        statements.setUserData(sql);
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
