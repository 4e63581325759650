package org.ferryman.desktop.cutover;

import atlantafx.base.theme.Styles;
import javafx.beans.property.StringProperty;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.ColumnConstraints;
import javafx.scene.layout.GridPane;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Confirmation;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.NumberField;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.keto.server.Api;
import org.kordamp.ikonli.feather.Feather;

/** The page that cuts over: where both servers are, the question, and what came of it. */
public final class CutoverView extends VBox {

    private static final int MOST = 10_000;

    private final CutoverPage page;
    private final Texts texts;
    private final GridPane form = new GridPane();
    private final VBox question = new VBox();
    private final ProgressView progress = new ProgressView();
    private final OutcomeView outcome;
    private final VBox result = new VBox();

    /** Shows the model. */
    public CutoverView(CutoverPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().addAll("page-body", "cutover");
        outcome = new OutcomeView(page.workspace().user().log());
        form();
        result.getStyleClass().add("page-sections");
        getChildren().addAll(outcome, progress, question, form, result);
        page.problemProperty().addListener((property, before, after) -> update());
        page.asksProperty().addListener((property, before, after) -> ask(after));
        page.busyProperty().addListener((property, before, after) -> update());
        page.knownProperty().addListener((property, before, after) -> fill());
        page.cutting().progressProperty().addListener((property, before, after) -> progress.show(after));
        fill();
        ask(page.asksProperty().get());
    }

    private void form() {
        form.getStyleClass().add("form-grid");
        ColumnConstraints names = new ColumnConstraints();
        names.setMinWidth(USE_PREF_SIZE);
        ColumnConstraints values = new ColumnConstraints();
        values.setHgrow(Priority.ALWAYS);
        form.getColumnConstraints().addAll(names, values);
        server("old", page.oldUrlProperty(), Api.V0_6);
        server("new", page.newUrlProperty(), Api.V0_7);
        NumberField sample = new NumberField(1, MOST, 100, page.sampleProperty());
        sample.setId("sample");
        sample.setAccessibleText(texts.get("sample"));
        sample.getEditor().setAccessibleText(texts.get("sample"));
        Label name = new Label(texts.get("sample"));
        name.setLabelFor(sample);
        form.addRow(form.getRowCount(), name, sample);
    }

    private void server(String which, StringProperty url, Api api) {
        TextField field = new TextField();
        field.setId(which + "-url");
        field.setPromptText(texts.get(which + ".prompt"));
        field.textProperty().bindBidirectional(url);
        Label name = new Label(texts.get(which));
        name.setLabelFor(field);
        Label wrong = Labels.wrapped("");
        wrong.setId(which + "-problem");
        wrong.setGraphic(Icons.of(Feather.ALERT_TRIANGLE, "warning"));
        Nodes.show(wrong, false);
        url.addListener((property, before, after) -> {
            wrong.setText(page.problemOf(after, api));
            Nodes.show(wrong, !wrong.getText().isEmpty());
        });
        VBox both = new VBox(4, field, wrong);
        form.addRow(form.getRowCount(), name, both);
    }

    private void ask(boolean asks) {
        question.getChildren().clear();
        if (asks) {
            Button yes = Buttons.of("confirm-yes", texts.get("confirm.yes"), page::confirm);
            yes.getStyleClass().add(Styles.ACCENT);
            Button no = Buttons.of("confirm-no", texts.get("confirm.no"), page::decline);
            Label about = Labels.wrapped(texts.get("confirm.about"));
            question.getChildren().add(new Confirmation(texts.get("confirm.question"), yes, no, about).boxed("accent"));
        }
        update();
    }

    private void fill() {
        result.getChildren()
                .setAll(new ResultSections(texts, page.knownProperty().get()).nodes());
        update();
    }

    private void update() {
        boolean works = page.busyProperty().get();
        boolean done = page.knownProperty().get().cutover().isPresent();
        outcome.show(works ? null : page.problemProperty().get());
        Nodes.show(progress, works);
        Nodes.show(question, page.asksProperty().get());
        Nodes.show(form, !done);
        form.setDisable(works || page.asksProperty().get());
    }
}
