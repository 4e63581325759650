package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Columns;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.move.Verification.Tuple;

/** Tuples of one kind of difference, as far as they are listed. */
final class TupleList extends VBox {

    private static final double ROW = 28;
    private static final int MOST_ROWS = 6;

    private final TextBundle texts;

    /** @param total how many there are in all */
    TupleList(TextBundle texts, String key, List<Tuple> tuples, long total) {
        super(6);
        this.texts = texts;
        String kind = texts.get("list." + key);
        boolean all = total <= tuples.size();
        String heading =
                all ? texts.get("list.all", kind, tuples.size()) : texts.get("list.first", kind, total, tuples.size());
        TableView<Tuple> table = new TableView<>();
        table.setId("list-" + key);
        table.setAccessibleText(heading);
        table.getStyleClass().addAll(Styles.DENSE, Styles.STRIPED, "tuples");
        table.setFixedCellSize(ROW);
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        table.getColumns().add(column("namespace", tuple -> String.valueOf(tuple.namespaceId()), 90));
        table.getColumns().add(column("object", Tuple::object, 160));
        table.getColumns().add(column("relation", Tuple::relation, 90));
        table.getColumns().add(column("subject", Tuple::subject, 200));
        table.getColumns().add(column("shard", Tuple::shardId, 120));
        table.getItems().setAll(tuples);
        table.setPrefHeight((Math.min(tuples.size(), MOST_ROWS) + 1) * ROW + 8);
        table.setMinHeight((Math.min(tuples.size(), 3) + 1) * ROW + 8);
        getChildren().addAll(Labels.heading(heading), table);
    }

    private TableColumn<Tuple, String> column(String key, Function<Tuple, String> value, double width) {
        TableColumn<Tuple, String> column = new TableColumn<>(texts.get("column." + key));
        column.setPrefWidth(width);
        column.setCellValueFactory(tuple -> new ReadOnlyStringWrapper(value.apply(tuple.getValue())));
        column.setCellFactory(any -> Columns.textCell());
        return column;
    }
}
