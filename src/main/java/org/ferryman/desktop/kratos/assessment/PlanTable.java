package org.ferryman.desktop.kratos.assessment;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.collections.FXCollections;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import org.ferryman.desktop.kratos.MigrationName;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosTales;
import org.ferryman.kratos.plan.PendingMigration;

/** The migrations that would run: a row has room for the longest name, and for the locks of most. */
final class PlanTable extends TableView<PendingMigration> {

    private static final double ROW = 70;
    private static final int MOST_ROWS = 6;

    PlanTable(TextBundle texts, List<PendingMigration> pending) {
        super(FXCollections.observableArrayList(pending));
        setId("plan");
        setAccessibleText(texts.get("pending"));
        getColumns()
                .setAll(List.of(
                        Columns.nodes(texts.get("column.name"), 260, MigrationName::new, MigrationName::spoken),
                        Columns.nodes(
                                texts.get("column.transaction"),
                                112,
                                each -> Labels.wrapped(KratosTales.yesOrNo(each.transactional())),
                                each -> KratosTales.yesOrNo(each.transactional())),
                        Columns.nodes(
                                texts.get("column.grows"),
                                84,
                                each -> Labels.wrapped(KratosTales.yesOrNo(each.growsWithData())),
                                each -> KratosTales.yesOrNo(each.growsWithData())),
                        Columns.nodes(
                                texts.get("column.locks"),
                                240,
                                each -> small(LockSummary.of(each.locks())),
                                each -> String.join("\n", each.locks()))));
        Columns.fit(this, MOST_ROWS, ROW);
    }

    private static Label small(String text) {
        Label label = Labels.wrapped(text);
        label.getStyleClass().add(Styles.TEXT_SMALL);
        return label;
    }
}
