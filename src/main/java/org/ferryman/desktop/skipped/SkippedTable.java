package org.ferryman.desktop.skipped;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ListChangeListener;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableColumn.SortType;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyCodeCombination;
import javafx.scene.input.KeyCombination;
import javafx.scene.input.KeyEvent;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.WrappedTooltip;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.skipped.SkippedColumn;
import org.ferryman.keto.skipped.SkippedQuery;
import org.ferryman.keto.skipped.SkippedStates;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.report.VisibleText;
import org.jspecify.annotations.Nullable;

/** The rows that were found. A click on a column's head asks the model for another order. */
final class SkippedTable extends TableView<SkippedRow> {

    private static final PseudoClass MARKED = PseudoClass.getPseudoClass("marked");
    private static final KeyCombination ALL = new KeyCodeCombination(KeyCode.A, KeyCombination.SHORTCUT_DOWN);
    private static final double ROW_HEIGHT = 30;
    private static final double STATE_WIDTH = 92;
    private static final Map<SkippedColumn, Integer> WIDTHS = Map.of(
            SkippedColumn.NAMESPACE, 124,
            SkippedColumn.OBJECT, 200,
            SkippedColumn.RELATION, 90,
            SkippedColumn.SUBJECT, 210,
            SkippedColumn.COMMIT_TIME, 150,
            SkippedColumn.RULE, 170);

    private final SkippedPage page;
    private final TextBundle texts;
    private final Label placeholder = Labels.muted("");
    private boolean showsOrder;

    SkippedTable(SkippedPage page) {
        this.page = page;
        this.texts = page.texts();
        setId("skipped-table");
        getStyleClass().add("skipped-table");
        setAccessibleText(texts.get("table"));
        setFixedCellSize(ROW_HEIGHT);
        setMinHeight(ROW_HEIGHT * 4);
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        setPlaceholder(placeholder);
        for (SkippedColumn column : SkippedColumn.values()) {
            getColumns().add(column(column));
        }
        getColumns().add(stateColumn());
        getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        getSelectionModel().getSelectedIndices().addListener((ListChangeListener<Integer>) change -> choose());
        addEventFilter(KeyEvent.KEY_PRESSED, this::meanAllShown);
        disableProperty()
                .bind(page.decide()
                        .step()
                        .viewProperty()
                        .map(now -> !page.decide().isEditing()));
        page.decide().statesProperty().addListener((property, before, after) -> refresh());
        setSortPolicy(table -> sort(page));
        page.rowsProperty().addListener((property, before, after) -> show(after));
        page.queryProperty().addListener((property, before, after) -> showOrder(after));
        page.searching().stateProperty().addListener((property, before, after) -> tellWhyEmpty());
        show(page.rowsProperty().get());
    }

    private void show(@Nullable RowList rows) {
        // With the list, JavaFX forgets what it was sorted by.
        showing(() -> setItems(rows == null ? FXCollections.observableArrayList() : rows));
        showOrder(page.queryProperty().get());
        if (rows != null && !rows.isEmpty()) {
            getSelectionModel().clearAndSelect(0);
            scrollTo(0);
        }
        tellWhyEmpty();
    }

    /** As long as rows may still come, nothing is said about there being none. */
    private void tellWhyEmpty() {
        boolean searches = page.rowsProperty().get() == null || page.searching().isBusy();
        placeholder.setText(texts.get(searches ? "nothing.yet" : "nothing.found"));
    }

    private void choose() {
        RowList rows = page.rowsProperty().get();
        if (rows != null && rows.equals(getItems())) {
            page.decide()
                    .choose(
                            rows,
                            getSelectionModel().getSelectedIndices().size(),
                            getSelectionModel().getSelectedIndices().stream()
                                    .filter(place -> place >= 0 && place < rows.size())
                                    .limit(DecideModel.MOST)
                                    .toList());
        }
    }

    /** A selection of thousands costs a time that grows with its square; that all are meant is one choice. */
    private void meanAllShown(KeyEvent event) {
        if (ALL.match(event)) {
            page.decide().meanAllShown();
            event.consume();
        }
    }

    /** Not a column of the list: it changes while the list is shown, and can't be sorted by. */
    private TableColumn<SkippedRow, SkippedTuple> stateColumn() {
        TableColumn<SkippedRow, SkippedTuple> column = new TableColumn<>(texts.get("column.state"));
        column.setId("column-state");
        column.setPrefWidth(STATE_WIDTH);
        column.setMinWidth(STATE_WIDTH);
        column.setMaxWidth(STATE_WIDTH * 1.4);
        column.setReorderable(false);
        column.setSortable(false);
        column.setCellValueFactory(row -> nullable(row.getValue().tupleProperty()));
        column.setCellFactory(unused -> new Cell(this::state));
        return column;
    }

    private String state(SkippedTuple tuple) {
        SkippedStates states = page.decide().statesProperty().get();
        return states == null ? texts.get("row.loading") : texts.get("state." + states.of(tuple));
    }

    /** The model sorts, and brings other rows when it is done. */
    private boolean sort(SkippedPage model) {
        if (showsOrder) {
            return true;
        }
        SkippedQuery now = model.queryProperty().get();
        Optional<TableColumn<SkippedRow, ?>> head = getSortOrder().stream().findFirst();
        model.queryProperty()
                .set(new SkippedQuery(
                        now.namespace(),
                        now.rule(),
                        now.states(),
                        now.recommended(),
                        now.text(),
                        head.map(column -> (SkippedColumn) column.getUserData()),
                        head.filter(column -> column.getSortType() == SortType.DESCENDING)
                                .isPresent()));
        return true;
    }

    /** A search that was stopped, and a new list, change the order, too. */
    private void showOrder(SkippedQuery query) {
        List<TableColumn<SkippedRow, ?>> heads = getColumns().stream()
                .filter(column -> query.column()
                        .filter(by -> by.equals(column.getUserData()))
                        .isPresent())
                .toList();
        SortType type = query.descending() ? SortType.DESCENDING : SortType.ASCENDING;
        if (!getSortOrder().equals(heads) || heads.stream().anyMatch(head -> head.getSortType() != type)) {
            showing(() -> {
                heads.forEach(head -> head.setSortType(type));
                getSortOrder().setAll(heads);
            });
        }
    }

    /** The order that is shown meanwhile is nobody's wish. */
    private void showing(Runnable change) {
        showsOrder = true;
        try {
            change.run();
        } finally {
            showsOrder = false;
        }
    }

    private TableColumn<SkippedRow, SkippedTuple> column(SkippedColumn which) {
        TableColumn<SkippedRow, SkippedTuple> column = new TableColumn<>(texts.get("column." + which));
        column.setId("column-" + which.name().toLowerCase(Locale.ROOT));
        column.setUserData(which);
        double width = WIDTHS.getOrDefault(which, 0);
        column.setPrefWidth(width);
        column.setMinWidth(least(which));
        column.setMaxWidth(most(which));
        if (which == SkippedColumn.COMMIT_TIME || which == SkippedColumn.RULE) {
            column.getStyleClass().add("begins");
        }
        column.setReorderable(false);
        column.setCellValueFactory(row -> nullable(row.getValue().tupleProperty()));
        Function<SkippedTuple, String> value = value(which);
        column.setCellFactory(unused -> new Cell(value));
        return column;
    }

    /** Together they fit into the smallest window, beside the state. */
    private static double least(SkippedColumn which) {
        return switch (which) {
            case NAMESPACE -> 92;
            case RELATION -> 70;
            case RULE -> 100;
            case OBJECT, SUBJECT -> 80;
            case COMMIT_TIME -> 96;
        };
    }

    /** What room there is more belongs to what differs most. */
    private static double most(SkippedColumn which) {
        return switch (which) {
            case NAMESPACE, RULE -> 220;
            case RELATION -> 130;
            case COMMIT_TIME -> 190;
            case OBJECT, SUBJECT -> Double.MAX_VALUE;
        };
    }

    @SuppressWarnings("NullAway") // A cell takes null for what is not there yet; JavaFX's type doesn't say so.
    private static ReadOnlyObjectProperty<SkippedTuple> nullable(
            ReadOnlyObjectProperty<@Nullable SkippedTuple> property) {
        return property;
    }

    private Function<SkippedTuple, String> value(SkippedColumn which) {
        return switch (which) {
            case NAMESPACE -> tuple -> tuple.namespace().name();
            case OBJECT -> SkippedTuple::object;
            case RELATION -> SkippedTuple::relation;
            case SUBJECT -> SkippedTuple::subject;
            case COMMIT_TIME -> SkippedTuple::commitTime;
            case RULE -> tuple -> texts.get("rule." + tuple.rule());
        };
    }

    /** One line, however many the value has: what has no shape of its own is marked. */
    private final class Cell extends TableCell<SkippedRow, SkippedTuple> {

        private final Function<SkippedTuple, String> value;

        /** One for all that the cell ever shows: it is filled while a thousand rows go by. */
        private final Tooltip tip = WrappedTooltip.of("");

        Cell(Function<SkippedTuple, String> value) {
            this.value = value;
        }

        @Override
        protected void updateItem(@Nullable SkippedTuple tuple, boolean empty) {
            super.updateItem(tuple, empty);
            boolean marked = false;
            if (empty) {
                setText("");
            } else if (tuple == null) {
                setText(texts.get("row.loading"));
            } else {
                String raw = value.apply(tuple);
                String visible = VisibleText.of(raw).inline();
                marked = !visible.equals(raw);
                setText(visible);
                tip.setText(visible);
            }
            setTooltip(tuple == null || empty ? null : tip);
            pseudoClassStateChanged(MARKED, marked);
        }
    }
}
