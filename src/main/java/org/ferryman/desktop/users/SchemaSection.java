package org.ferryman.desktop.users;

import java.util.List;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Inspection;
import org.ferryman.keto.roles.RolesStatus;

/** v0.7's tables: made by Ferryman, or by v0.7 itself. */
final class SchemaSection extends UsersSection {

    private final UsersPage page;
    private final TextBundle texts;
    private final Label command = Labels.wrapped("");
    private final VBox ways;
    private final Button apply;
    private final FindingsView findings = new FindingsView();
    private final OutcomeView problem;

    SchemaSection(UsersPage page) {
        super(page.texts().get("schema"), false);
        this.page = page;
        this.texts = page.texts();
        this.problem = new OutcomeView(page.workspace().user().log());
        this.apply = Buttons.of("apply-schema", texts.get("schema.apply"), page.steps()::makeTables);
        command.setId("migrate-up");
        command.getStyleClass().add("code");
        HBox.setHgrow(command, Priority.ALWAYS);
        command.setMaxWidth(Double.MAX_VALUE);
        Button copy = Buttons.of("copy-migrate-up", texts.get("schema.copy"), () -> Labels.copy(command.getText()));
        ways = new VBox(6, Labels.muted(texts.get("schema.own")), row(command, copy));
        add(ways, row(apply), findings, problem);
        refresh(page.contentProperty().get());
    }

    void refresh(UsersContent now) {
        RolesStatus known = now.known();
        OpenDatabase opened = page.workspace().openedProperty().get();
        boolean toDo = known != null && known.schema().state() != Inspection.State.DONE;
        standing(
                known != null && !toDo, texts.get(known == null ? "unknown" : toDo ? "schema.missing" : "schema.done"));
        if (known != null && opened != null) {
            command.setText(UserCommands.migrateUp(opened, known));
        }
        Nodes.show(ways, toDo);
        Nodes.show(
                apply.getParent(),
                known != null && known.schema().state() == Inspection.State.TO_DO && now.next() == NextStep.LOOK);
        apply.setDisable(now.isBusy());
        findings.show(known == null ? List.of() : known.schema().findings());
        problem.show(now.ends().schema());
    }
}
