package org.ferryman.desktop.kratos.execute;

import java.util.List;
import javafx.scene.control.TableView;
import javafx.scene.layout.StackPane;
import org.ferryman.desktop.kratos.MigrationName;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.plan.PendingMigration;
import org.jspecify.annotations.Nullable;

/** The migrations, those that are done and the one at work. Empty where they are not the ones that were assessed. */
final class MigrationList extends StackPane {

    private static final int MOST_ROWS = 4;
    private static final double ROW = 46;

    private final TableView<PendingMigration> table;
    private final List<PendingMigration> pending;
    private long done;

    MigrationList(TextBundle texts, @Nullable KratosAssessment assessment) {
        this.pending = assessment == null ? List.of() : assessment.pending();
        this.table = Columns.table(
                "migrations",
                texts.get("migrations"),
                pending,
                MOST_ROWS,
                List.of(
                        Columns.text(texts.get("column.state"), 100, each -> texts.get("state." + state(each))),
                        Columns.nodes(texts.get("column.name"), 480, MigrationName::new, MigrationName::spoken),
                        Columns.text(
                                texts.get("column.grows"), 100, each -> KratosTales.yesOrNo(each.growsWithData()))));
        Columns.fit(table, MOST_ROWS, ROW);
        getChildren().add(table);
    }

    private String state(PendingMigration each) {
        int at = pending.indexOf(each);
        return at < done ? "done" : at == done ? "running" : "waiting";
    }

    /** Shows how many are done, of how many. */
    void show(long now, long total) {
        table.setVisible(total == pending.size());
        table.setManaged(table.isVisible());
        if (now != done) {
            done = now;
            table.refresh();
            table.scrollTo((int) Math.max(0, done - 1));
        }
    }
}
