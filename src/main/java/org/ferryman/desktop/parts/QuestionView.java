package org.ferryman.desktop.parts;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.app.DatabaseRun;
import org.ferryman.desktop.wizard.Answerable;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.StatementList;
import org.ferryman.postgres.ServerReached;

/**
 * The question of a step, with where it would change something, and what it would run where that was looked at; takes
 * no room while nothing is asked. It is answered here and nowhere else.
 */
public final class QuestionView extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(QuestionView.class);
    private static final double STATEMENTS_HEIGHT = 132;
    private static final int MOST_LINES = 8;

    private final Answerable step;
    private final String id;
    private final Supplier<Words> words;
    private final Supplier<Optional<ServerReached>> where;
    private final BooleanSupplier inProduction;
    private final VBox statements = new VBox(6);
    private List<String> shown = List.of();
    private String title = "";
    private Button yes = new Button();

    /**
     * The question before a change: it says where that is, as the server sees it.
     *
     * @param workspace has the database that is to be changed
     * @param id begins the ids of its nodes
     * @param words what is said, made anew each time it is asked
     */
    public QuestionView(ServiceWorkspace<?> workspace, Answerable step, String id, Supplier<Words> words) {
        this(
                step,
                id,
                words,
                () -> Optional.ofNullable(workspace.openedProperty().get())
                        .map(OpenedRun::run)
                        .map(DatabaseRun::reached),
                () -> workspace.inProductionProperty().get());
    }

    /** A question whose answer changes nothing in the database, as whether to stop; else as above. */
    public QuestionView(Answerable step, String id, Supplier<Words> words) {
        this(step, id, words, Optional::empty, () -> false);
    }

    private QuestionView(
            Answerable step,
            String id,
            Supplier<Words> words,
            Supplier<Optional<ServerReached>> where,
            BooleanSupplier inProduction) {
        this.where = where;
        this.inProduction = inProduction;
        this.step = step;
        this.id = id;
        this.words = words;
        setSpacing(8);
        setId(id + "-question");
        step.viewProperty().addListener((property, before, after) -> show(after));
        // Made anew when it comes to be seen: only then the focus can go to an answer.
        sceneProperty().addListener((property, before, after) -> {
            getChildren().clear();
            refresh();
        });
        show(step.viewProperty().get());
    }

    /**
     * What the question says.
     *
     * @param no the answer that does nothing
     * @param colour of the box: {@code accent}, {@code warning} or {@code danger}; empty for none
     * @param answer the style of the button that goes ahead
     * @param preview stands above the statements, where they were looked at; if empty, they stand below the answers
     *     and have no title
     * @param above what should be known before answering, above the statements
     * @param below what must be chosen before answering, below them
     */
    public record Words(
            String question,
            String yes,
            String no,
            String colour,
            String answer,
            String preview,
            List<Node> above,
            List<Node> below) {

        /** One that nobody looks before. */
        public Words(String question, String yes, String no, String colour, String answer, Node... about) {
            this(question, yes, no, colour, answer, "", List.of(about), List.of());
        }
    }

    /** Shows it as it is now, where something was chosen that the answer depends on. */
    public void refresh() {
        show(step.viewProperty().get());
    }

    private void show(StepView<?> now) {
        Nodes.show(this, now.question().isPresent());
        if (now.question().isEmpty()) {
            getChildren().clear();
            return;
        }
        if (getChildren().isEmpty()) {
            ask(words.get());
        }
        yes.setDisable(!step.isAnswerable());
        preview(now.question().get().statements());
    }

    private void ask(Words now) {
        yes = Buttons.of(id + "-yes", now.yes(), step::yes);
        yes.getStyleClass().add(now.answer());
        Button no = Buttons.of(id + "-no", now.no(), step::no);
        title = now.preview();
        shown = List.of();
        statements.getChildren().clear();
        List<Node> about = new ArrayList<>();
        if (inProduction.getAsBoolean()) {
            Label mark = new Label(TEXTS.get("question.production"));
            mark.setId(id + "-production");
            mark.getStyleClass().add("production-mark");
            about.add(mark);
        }
        where.get().map(this::place).ifPresent(about::add);
        about.addAll(now.above());
        boolean inside = !title.isEmpty();
        if (inside) {
            about.add(statements);
        }
        about.addAll(now.below());
        ConfirmationBox asked = new ConfirmationBox(now.question(), yes, no, about.toArray(Node[]::new));
        getChildren().setAll(now.colour().isEmpty() ? asked : asked.boxed(now.colour()));
        if (!inside) {
            getChildren().add(statements);
        }
    }

    private Label place(ServerReached reached) {
        Label place = Labels.muted(TEXTS.get("question.where", reached.told()));
        place.setId(id + "-where");
        return place;
    }

    private void preview(List<String> sql) {
        Nodes.show(statements, !sql.isEmpty());
        if (!sql.equals(shown)) {
            shown = sql;
            statements.getChildren().setAll(title.isEmpty() ? lines(sql) : titled(sql));
        }
    }

    private List<Node> titled(List<String> sql) {
        StatementsView view = new StatementsView(sql);
        view.setId(id + "-sql");
        view.setPrefHeight(STATEMENTS_HEIGHT);
        view.setMinHeight(STATEMENTS_HEIGHT);
        Label heading = Labels.wrapped(title);
        heading.setLabelFor(view);
        return List.of(heading, view);
    }

    private List<Node> lines(List<String> sql) {
        StatementsView view = new StatementsView(String.join("\n", StatementList.shortened(sql))).rows(MOST_LINES);
        view.setId(id + "-sql");
        return List.of(view);
    }
}
