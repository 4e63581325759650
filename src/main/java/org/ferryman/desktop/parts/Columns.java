package org.ferryman.desktop.parts;

import java.util.List;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import org.ferryman.report.AmountText;

/** Tables as the wizard has them: as tall as their rows, numbers grouped and to the right, long texts to hover. */
public final class Columns {

    private static final double ROW = 32;
    private static final double HEAD = 42;

    private Columns() {}

    /**
     * A table of rows that stay as they are.
     *
     * @param about what it shows, for those who can't see it
     * @param most how many rows it shows without scrolling
     */
    public static <R> TableView<R> table(
            String id, String about, List<R> rows, int most, List<TableColumn<R, ?>> columns) {
        TableView<R> table = new TableView<>(FXCollections.observableArrayList(rows));
        table.setId(id);
        table.setAccessibleText(about);
        table.getColumns().setAll(columns);
        fit(table, most);
        return table;
    }

    /** A table that shows all rows up to so many, and scrolls beyond. */
    public static <R> void fit(TableView<R> table, int most) {
        fit(table, most, ROW);
    }

    /** The same, with rows of another height. */
    public static <R> void fit(TableView<R> table, int most, double row) {
        for (String style : List.of("card", "fact-table")) {
            if (!table.getStyleClass().contains(style)) {
                table.getStyleClass().add(style);
            }
        }
        table.setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        table.setFixedCellSize(row);
        double height = HEAD + Math.max(1, Math.min(most, table.getItems().size())) * row + 2;
        table.setMinHeight(height);
        table.setPrefHeight(height);
        table.setMaxHeight(height);
    }

    /** A column of text. */
    public static <R> TableColumn<R, String> text(String title, double width, Function<R, String> value) {
        TableColumn<R, String> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.apply(row.getValue())));
        column.setCellFactory(owner -> textCell());
        column.setPrefWidth(width);
        column.setMinWidth(width / 2);
        return column;
    }

    /** A cell of such a column. */
    public static <R> TableCell<R, String> textCell() {
        return new TextCell<>();
    }

    /** A column of counts. */
    public static <R> TableColumn<R, Long> count(String title, String about, double width, ToLongFunction<R> value) {
        return number(title, about, width, value, AmountText::count);
    }

    /** A column of numbers, written in their own way. */
    public static <R> TableColumn<R, Long> number(
            String title, String about, double width, ToLongFunction<R> value, Function<Long, String> written) {
        TableColumn<R, Long> column = new TableColumn<>();
        Label head = new Label(title);
        if (!about.isEmpty()) {
            head.setTooltip(new Tooltip(about));
        }
        column.setGraphic(head);
        column.getStyleClass().add("number-column");
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(value.applyAsLong(row.getValue())));
        column.setCellFactory(owner -> new NumberCell<>(written));
        column.setPrefWidth(width);
        column.setMinWidth(width);
        // What room there is more belongs to the texts.
        column.setMaxWidth(width * 1.3);
        return column;
    }

    /**
     * A column of nodes, which may be more than a line high.
     *
     * @param whole all of it in words, to hover and for those who can't see it
     */
    public static <R> TableColumn<R, R> nodes(
            String title, double width, Function<R, Node> shown, Function<R, String> whole) {
        TableColumn<R, R> column = new TableColumn<>(title);
        column.setCellValueFactory(row -> new ReadOnlyObjectWrapper<>(row.getValue()));
        column.setCellFactory(owner -> new NodeCell<>(shown, whole));
        column.setPrefWidth(width);
        column.setMinWidth(width * 3 / 4);
        column.setSortable(false);
        return column;
    }

    private static final class NodeCell<R> extends TableCell<R, R> {

        private final Function<R, Node> shown;
        private final Function<R, String> whole;
        private final Tooltip tip = WrappedTooltip.of("");

        NodeCell(Function<R, Node> shown, Function<R, String> whole) {
            this.shown = shown;
            this.whole = whole;
        }

        @Override
        protected void updateItem(R row, boolean empty) {
            super.updateItem(row, empty);
            boolean nothing = empty || row == null;
            setGraphic(nothing ? null : shown.apply(row));
            String text = nothing ? "" : whole.apply(row);
            tip.setText(text);
            setTooltip(text.isEmpty() ? null : tip);
            setAccessibleText(text);
        }
    }

    private static final class TextCell<R> extends TableCell<R, String> {

        /** One for all that the cell ever shows: it is filled while many rows go by. */
        private final Tooltip tip = WrappedTooltip.of("");

        @Override
        protected void updateItem(String text, boolean empty) {
            super.updateItem(text, empty);
            String shown = empty || text == null ? "" : text;
            setText(shown);
            tip.setText(shown);
            setTooltip(shown.isEmpty() ? null : tip);
        }
    }

    private static final class NumberCell<R> extends TableCell<R, Long> {
        private final Function<Long, String> written;

        NumberCell(Function<Long, String> written) {
            this.written = written;
            getStyleClass().add("number-cell");
        }

        @Override
        protected void updateItem(Long number, boolean empty) {
            super.updateItem(number, empty);
            setText(empty || number == null ? "" : written.apply(number));
        }
    }
}
