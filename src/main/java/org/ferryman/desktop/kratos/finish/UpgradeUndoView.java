package org.ferryman.desktop.kratos.finish;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.AskedView;
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
import org.ferryman.engine.Severity;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.freeze.KratosFreeze;
import org.ferryman.kratos.undo.KratosUndo;
import org.kordamp.ikonli.feather.Feather;

/** The way back to the level before, as it looks. */
final class UpgradeUndoView extends AskedView {

    private static final double NAME_WIDTH = 320;

    private final KratosFinishPage page;
    private final UpgradeUndo undo;
    private final CheckBox fromBackup;
    private final Button stopWrites;
    private final Label name = Labels.wrapped("");
    private final TextField typed = new TextField();
    private final VBox confirmation = new VBox(4, name, typed);
    private final QuestionView question;
    private final ProgressView progress = new ProgressView();
    private final OutcomeView problem;

    UpgradeUndoView(KratosFinishPage page) {
        super(page.workspace(), page, page.undo().step(), page::askToUndo, "undo", "undo.");
        this.page = page;
        this.undo = page.undo();
        this.fromBackup = new CheckBox(text("backup"));
        fromBackup.setId("from-backup");
        fromBackup.setMnemonicParsing(true);
        fromBackup.setWrapText(true);
        fromBackup.selectedProperty().bindBidirectional(undo.fromBackupProperty());
        this.stopWrites = Buttons.of("undo-stop-writes", text("freeze"), undo::askToStopWrites);
        typed.setId("typed-name");
        typed.setMaxWidth(NAME_WIDTH);
        typed.textProperty().bindBidirectional(undo.typedProperty());
        name.setLabelFor(typed);
        this.question = new QuestionView(page.workspace(), undo.freeze(), "undo-freeze", this::freezing);
        this.problem = new OutcomeView(page.workspace().user().log());
        getChildren().addAll(question, progress, problem);
        undo.freeze().viewProperty().addListener((property, before, after) -> refresh());
        page.toldProperty().addListener((property, before, after) -> refresh());
        refresh();
    }

    private Words freezing() {
        return new Words(
                text("freeze.ask"),
                text("freeze.yes"),
                text("freeze.no"),
                "warning",
                Styles.ACCENT,
                text("freeze.sql"),
                List.of(Labels.wrapped(text("freeze.about"))),
                List.of());
    }

    @Override
    protected void refresh() {
        super.refresh();
        StepView<KratosFreeze> freezing = undo.freeze().view();
        progress.show(freezing.progress());
        Nodes.show(progress, freezing.isBusy());
        problem.show(freezing.outcome());
        Nodes.show(stopWrites, undo.needsFreeze());
        name.setText(text("type", undo.databaseName()));
        Nodes.show(confirmation, undo.wasWrittenTo());
    }

    @Override
    protected boolean isPossible() {
        return page.isUndoable();
    }

    @Override
    protected List<Node> choices() {
        return List.of(fromBackup, confirmation, stopWrites);
    }

    @Override
    protected List<Node> told() {
        return undo.step().view().result().map(this::lines).orElse(List.of());
    }

    private List<Node> lines(KratosUndo undone) {
        List<Node> lines = new ArrayList<>();
        lines.add(line(text(undone.changed() ? "back" : "was", undone.to())));
        if (undone.changed()) {
            lines.add(line(undone.backup()
                    .map(folder -> text("restored", folder))
                    .orElseGet(() -> text("taken", undone.takenBack().size()))));
        }
        Label proof = line(KratosTales.proof(undone));
        proof.setId("undo-proof");
        if (!undone.equal()) {
            proof.setGraphic(Icons.of(Feather.X_CIRCLE, "danger"));
        }
        lines.add(proof);
        if (!undone.given().isEmpty()) {
            Label given = Labels.wrapped(text(
                    "given",
                    String.join(
                            ", ",
                            undone.given().stream()
                                    .map(KratosUndo.Written::told)
                                    .toList())));
            given.setGraphic(Icons.of(Feather.ALERT_TRIANGLE, "warning"));
            lines.add(given);
        }
        FindingsView findings = new FindingsView();
        findings.show(undone.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList());
        lines.add(findings);
        return lines;
    }
}
