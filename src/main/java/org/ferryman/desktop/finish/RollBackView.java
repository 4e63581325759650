package org.ferryman.desktop.finish;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.geometry.Pos;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
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
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.Undone;
import org.kordamp.ikonli.feather.Feather;

/** The way back: what it means, what is in the way, the question, and what was done. */
final class RollBackView extends VBox {

    private final RollBack rollBack;
    private final Texts texts;
    private final Button open;
    private final VBox question = new VBox(10);
    private final FindingsView findings = new FindingsView();
    private final Label seen = Labels.wrapped("");
    private final CheckBox discard;
    private final Button yes;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;
    private final VBox done = new VBox(6);

    RollBackView(FinishPage page) {
        this.rollBack = page.rollBack();
        this.texts = page.texts();
        this.open = Buttons.of("roll-back", texts.get("back.open"), rollBack::ask);
        this.yes = Buttons.of("roll-back-yes", texts.get("back.yes"), rollBack::confirm);
        Button no = Buttons.of("roll-back-no", texts.get("back.no"), rollBack::decline);
        this.discard = new CheckBox(texts.get("back.discard"));
        this.problem = new OutcomeView(page.workspace().user().log());
        yes.getStyleClass().add(Styles.DANGER);
        no.setCancelButton(true);
        discard.setId("discard-written");
        discard.setMnemonicParsing(true);
        discard.setWrapText(true);
        discard.selectedProperty().bindBidirectional(rollBack.discardProperty());
        HBox answers = new HBox(10, yes, no);
        answers.setAlignment(Pos.CENTER_LEFT);
        question.setId("roll-back-question");
        question.getStyleClass().addAll("notice", "notice-warning");
        question.getChildren().addAll(seen, discard, answers);
        done.setId("rolled-back");
        getChildren()
                .addAll(
                        Labels.muted(texts.get("back.about")),
                        new HBox(open),
                        findings,
                        question,
                        progress,
                        problem,
                        done);
        page.rollBackRevision().addListener((property, before, after) -> refresh());
        rollBack.undoActivity().progressProperty().addListener((property, before, after) -> progress.show(after));
        refresh();
    }

    private void refresh() {
        boolean asked = rollBack.isAsked();
        Inspection inspection = rollBack.inspectionProperty().get();
        Nodes.show(open, !asked && !rollBack.isBusy());
        List<Finding> known = asked ? rollBack.findings() : List.of();
        findings.show(known);
        Nodes.show(question, asked);
        seen.setText(texts.get(
                inspection == null
                        ? "back.looking"
                        : switch (inspection.state()) {
                            case TO_DO -> "back.question";
                            case DONE -> "back.nothing";
                            case BLOCKED -> "back.blocked";
                        }));
        Nodes.show(discard, rollBack.wasWrittenTo());
        yes.setDisable(!rollBack.canStart());
        Nodes.show(progress, rollBack.isBusy());
        Outcome<?> failed = asked
                ? rollBack.lookActivity().outcomeProperty().get()
                : rollBack.undoActivity().outcomeProperty().get();
        problem.show(failed);
        done.getChildren()
                .setAll(
                        !asked && rollBack.undoActivity().outcomeProperty().get() instanceof Outcome.Done<Undone> undone
                                ? lines(undone.result())
                                : List.of());
        Nodes.show(done, !done.getChildren().isEmpty());
    }

    private List<Node> lines(Undone undone) {
        List<Node> lines = new ArrayList<>();
        long removed = undone.migration().removed().values().stream()
                .mapToLong(Long::longValue)
                .sum();
        lines.add(line(texts.get(
                undone.thaw().applied() ? "back.thawed" : "back.not.frozen",
                undone.thaw().oldUser())));
        lines.add(line(texts.get("back.removed", removed)));
        lines.add(line(texts.get(undone.schema().dropped() ? "back.dropped" : "back.no.tables")));
        lines.add(line(texts.get(
                undone.user().dropped() ? "back.user.dropped" : "back.user.kept",
                undone.user().newUser())));
        undone.schema()
                .file()
                .ifPresent(file ->
                        lines.add(line(texts.get("back.written", undone.schema().discarded(), file))));
        return lines;
    }

    private static Label line(String text) {
        Label line = Labels.wrapped(text);
        line.setGraphic(Icons.of(Feather.CHECK, "success"));
        return line;
    }
}
