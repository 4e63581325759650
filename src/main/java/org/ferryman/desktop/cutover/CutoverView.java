package org.ferryman.desktop.cutover;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.Optional;
import javafx.application.Platform;
import javafx.beans.binding.BooleanBinding;
import javafx.beans.property.StringProperty;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.NumberField;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.QuestionView.Words;
import org.ferryman.desktop.wizard.StepView.Question;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.CutoverWarning;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.finish.TakenBack;
import org.ferryman.keto.server.KetoApi;
import org.kordamp.ikonli.feather.Feather;

/** The page that cuts over: where both servers are, the question, and what came of it. */
public final class CutoverView extends VBox {

    private static final int MOST = 10_000;

    private final CutoverPage page;
    private final TextBundle texts;
    private final GridPane form = new GridPane();
    private final ProgressView progress = new ProgressView();
    private final OutcomeView outcome;
    private final FindingsView met = new FindingsView();
    private final Label looking;
    private final CheckBox verifyFirst;
    private final Label open = Labels.banner("", Feather.CHECK_CIRCLE, "info");
    private final Label going = Labels.wrapped("");
    private final FindingsView taken = new FindingsView();
    private final VBox result = new VBox();

    /** Shows the model. */
    public CutoverView(CutoverPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().addAll("page-body", "cutover");
        outcome = new OutcomeView(page.workspace().user().log());
        looking = Labels.wrapped(texts.get("confirm.looking"));
        verifyFirst = new CheckBox(texts.get("verify"));
        verifyFirst.setId("verify-first");
        verifyFirst.setWrapText(true);
        verifyFirst.setMinHeight(USE_PREF_SIZE);
        verifyFirst.selectedProperty().bindBidirectional(page.verifyFirstProperty());
        open.setId("v0-7-open");
        going.setId("cutover-going");
        form();
        result.getStyleClass().add("page-sections");
        QuestionView question = new QuestionView(page.workspace(), page.step(), "confirm", this::words);
        QuestionView back = new QuestionView(page.workspace(), page.back(), "take-back", this::backWords);
        getChildren().addAll(outcome, open, progress, going, met, question, back, taken, form, result);
        page.contentProperty().addListener((property, before, after) -> {
            if (!after.known().equals(before.known()) || !after.servesSince().equals(before.servesSince())) {
                fill(after);
                if (page.step().view().result().isPresent()) {
                    Platform.runLater(() -> Nodes.reveal(result));
                }
            }
            update(after);
        });
        List.of(
                        page.step().viewProperty(),
                        page.comparison().viewProperty(),
                        page.back().viewProperty())
                .forEach(view -> view.addListener((property, before, after) -> {
                    progress.show(after.progress());
                    asked();
                }));
        page.proofChoiceProperty().addListener((property, before, after) -> asked());
        asked();
        fill(page.content());
        update(page.content());
    }

    private void form() {
        form.getStyleClass().add("form-grid");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        form.getColumnConstraints().addAll(names, values);
        server("old", page.oldUrlProperty(), KetoApi.V0_6);
        server("new", page.newUrlProperty(), KetoApi.V0_7);
        NumberField sample = new NumberField(1, MOST, 100, page.sampleProperty());
        sample.setId("sample");
        sample.setAccessibleText(texts.get("sample"));
        sample.getEditor().setAccessibleText(texts.get("sample"));
        form.addRow(form.getRowCount(), Labels.field(texts.get("sample"), sample), sample);
        Label missing = Labels.muted(texts.get("missing"));
        missing.setId("missing-urls");
        form.add(missing, 1, form.getRowCount());
        BooleanBinding lacks =
                page.oldUrlProperty().isEmpty().or(page.newUrlProperty().isEmpty());
        missing.visibleProperty().bind(lacks);
        missing.managedProperty().bind(lacks);
    }

    private void server(String which, StringProperty url, KetoApi api) {
        TextField field = new TextField();
        field.setId(which + "-url");
        field.setPromptText(texts.get(which + ".prompt"));
        field.textProperty().bindBidirectional(url);
        Label wrong = Labels.wrapped("");
        wrong.setId(which + "-problem");
        wrong.setGraphic(Icons.of(Feather.ALERT_TRIANGLE, "warning"));
        Nodes.show(wrong, false);
        url.addListener((property, before, after) -> {
            wrong.setText(page.problemOf(after, api));
            Nodes.show(wrong, !wrong.getText().isEmpty());
        });
        VBox both = new VBox(4, field, wrong);
        form.addRow(form.getRowCount(), Labels.field(texts.get(which), field), both);
    }

    private Words words() {
        return new Words(
                texts.get("confirm.question"),
                texts.get("confirm.yes"),
                texts.get("confirm.no"),
                "accent",
                Styles.ACCENT,
                texts.get("back.sql"),
                List.of(looking, Labels.wrapped(texts.get("confirm.about")), warning()),
                List.of(verifyFirst));
    }

    /** What is left undecided, and what can't be undone afterwards. */
    private Label warning() {
        Optional<MoveCount> moved =
                Optional.ofNullable(page.workspace().statusProperty().get()).flatMap(KetoStatus::moved);
        Label warning = Labels.wrapped(CutoverWarning.text(moved));
        warning.setId("cutover-warning");
        if (moved.filter(MoveCount::isWhole).isEmpty()) {
            warning.setGraphic(Icons.of(Feather.ALERT_TRIANGLE, "warning"));
        }
        return warning;
    }

    private Words backWords() {
        return new Words(
                texts.get("back.question"),
                texts.get("back.yes"),
                texts.get("back.no"),
                "warning",
                Styles.DANGER,
                texts.get("back.sql"),
                List.of(Labels.wrapped(texts.get("back.about"))),
                List.of());
    }

    private void fill(CutoverContent now) {
        result.getChildren().setAll(new ResultSections(texts, now).nodes());
    }

    /** What a look has met, which may come while the question is in sight. */
    private void asked() {
        Optional<Question> asked =
                page.step().view().question().or(() -> page.back().view().question());
        met.show(asked.map(Question::findings).orElse(List.of()));
        Nodes.show(looking, asked.flatMap(Question::inspection).isEmpty());
        Nodes.show(
                verifyFirst,
                page.proofChoiceProperty().get() || page.verifyFirstProperty().get());
    }

    private void update(CutoverContent now) {
        outcome.show(now.busy() ? null : now.problem());
        Nodes.show(progress, now.busy());
        now.opening().ifPresent(opening -> open.setText(texts.get("open", ResultSections.told(opening.at()))));
        if (now.opening().isPresent() && !open.isVisible()) {
            // The question before it may have been scrolled through.
            Platform.runLater(() -> Nodes.reveal(open));
        }
        Nodes.show(open, now.opening().isPresent());
        going.setText(texts.get(now.isProving() ? "going.proof" : "going.open"));
        Nodes.show(going, now.opening().isPresent());
        taken.show(
                now.busy()
                        ? List.of()
                        : now.takenBack().map(TakenBack::findings).orElse(List.of()));
        Nodes.show(form, !now.isDone());
        form.setDisable(now.busy() || now.asked());
    }
}
