package org.ferryman.desktop.kratos.execute;

import javafx.scene.control.CheckBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.execute.KratosExecuteContent.Phase;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.assess.KratosAssessment.DirtyTable;

/** Which rows that would stop the upgrade are put right first: none, unless somebody ticks it. */
final class RowRepairChoice extends VBox {

    private final KratosExecutePage page;
    private final KratosExecuteContent now;
    private final TextBundle texts;

    RowRepairChoice(KratosExecutePage page, KratosExecuteContent now) {
        super(8);
        this.page = page;
        this.now = now;
        this.texts = page.texts();
        setId("row-repair");
        long mendable = now.dirty().stream().mapToLong(DirtyTable::mendable).sum();
        CheckBox repairs = box(
                "repair-nids",
                texts.get("plan.repair.tick", mendable),
                now.choices().repairsNids());
        repairs.selectedProperty()
                .addListener((property, before, after) ->
                        page.choicesProperty().set(now.choices().repairingNids(after)));
        getChildren().addAll(Labels.muted(texts.get("plan.repair.about")), repairs);
        now.dirty().stream()
                .filter(dirty -> dirty.orphans() > 0)
                .forEach(dirty -> getChildren().add(orphans(dirty)));
    }

    private CheckBox orphans(DirtyTable dirty) {
        String table = dirty.table();
        CheckBox deletes = box(
                "delete-orphans-" + table,
                texts.get("plan.repair.orphans", dirty.orphans(), table),
                now.choices().deletesOrphans().contains(table));
        // The names of tables have underscores.
        deletes.setMnemonicParsing(false);
        deletes.setDisable(deletes.isDisable() || !now.choices().repairsNids());
        deletes.selectedProperty()
                .addListener((property, before, after) ->
                        page.choicesProperty().set(now.choices().deletingOrphans(table, after)));
        return deletes;
    }

    private CheckBox box(String id, String text, boolean ticked) {
        CheckBox box = new CheckBox(text);
        box.setId(id);
        box.setMnemonicParsing(true);
        box.setWrapText(true);
        box.setSelected(ticked);
        box.setDisable(now.phase() == Phase.CONFIRMING);
        return box;
    }
}
