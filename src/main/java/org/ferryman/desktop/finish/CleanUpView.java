package org.ferryman.desktop.finish;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import javafx.beans.property.BooleanProperty;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.AskedView;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.finish.CleanupResult;
import org.kordamp.ikonli.feather.Feather;

/** The clean-up, as it looks. */
final class CleanUpView extends AskedView {

    private final FinishPage page;

    private static final double NAME_WIDTH = 320;

    private final CleanUp cleanUp;
    private final CheckBox dropEmptied;
    private final CheckBox withoutProof;
    private final Label name = Labels.wrapped("");
    private final TextField typed = new TextField();
    private final VBox confirmation = new VBox(4, name, typed);

    CleanUpView(FinishPage page) {
        super(page.workspace(), page, page.cleanUp().step(), () -> page.ask(page.cleanUp()), "clean-up", "clean.");
        this.page = page;
        page.contentProperty().addListener((property, before, after) -> refresh());
        this.cleanUp = page.cleanUp();
        this.dropEmptied = choice("drop.emptied", "drop-emptied", cleanUp.dropEmptiedProperty());
        this.withoutProof = choice("unproven", "without-proof", cleanUp.withoutProofProperty());
        typed.setId("typed-name");
        typed.setMaxWidth(NAME_WIDTH);
        typed.textProperty().bindBidirectional(cleanUp.typedProperty());
        typed.textProperty().addListener((property, before, after) -> refresh());
        name.setLabelFor(typed);
        refresh();
    }

    private CheckBox choice(String key, String id, BooleanProperty chosen) {
        CheckBox box = new CheckBox(text(key));
        box.setId(id);
        box.setMnemonicParsing(true);
        box.setWrapText(true);
        box.setMinHeight(USE_PREF_SIZE);
        box.selectedProperty().bindBidirectional(chosen);
        return box;
    }

    @Override
    protected void refresh() {
        super.refresh();
        Nodes.show(withoutProof, page.content().proof() == MigrationProof.UNPROVEN);
        name.setText(text("type", cleanUp.databaseName()));
        Nodes.show(confirmation, cleanUp.step().view().isToDo());
    }

    @Override
    protected boolean isPossible() {
        return page.content().cutOver();
    }

    @Override
    protected List<Node> choices() {
        return List.of(dropEmptied, withoutProof, confirmation);
    }

    /** As the record has it: it can't be undone, so that it is told as long as there is a record. */
    @Override
    protected List<Node> told() {
        Optional<CleanupResult> cleanup =
                Optional.ofNullable(page.content().record()).flatMap(record -> record.result(KetoSteps.CLEANUP));
        return cleanup.map(this::lines).orElse(List.of());
    }

    private List<Node> lines(CleanupResult done) {
        List<Node> lines = new ArrayList<>();
        lines.add(line(text("dropped", done.dropped().size(), String.join(", ", done.dropped()))));
        if (!done.emptied().isEmpty()) {
            lines.add(line(text("emptied", done.emptied().size(), String.join(", ", done.emptied()))));
        }
        if (!done.kept().isEmpty()) {
            lines.add(line(text("kept", done.kept().size(), String.join(", ", done.kept()))));
        }
        lines.add(line(text("proven", done.legacyTuples())));
        done.export().ifPresent(folder -> lines.add(export(folder)));
        FindingsView findings = new FindingsView();
        findings.show(done.findings().stream()
                .filter(finding -> finding.severity() != Severity.INFO)
                .toList());
        lines.add(findings);
        return lines;
    }

    private HBox export(String folder) {
        Button open = Buttons.of("open-export", text("export.open"), () -> page.openFolder(folder));
        open.setGraphic(Icons.of(Feather.FOLDER));
        HBox row = new HBox(10, line(text("export", folder)), open);
        row.getStyleClass().add("finish-folder");
        return row;
    }
}
