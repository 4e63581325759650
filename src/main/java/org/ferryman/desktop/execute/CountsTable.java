package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.css.PseudoClass;
import javafx.scene.control.Label;
import javafx.scene.control.TableCell;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableRow;
import javafx.scene.control.TableView;
import javafx.scene.control.Tooltip;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.WrappedTooltip;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.kordamp.ikonli.feather.Feather;

/** Counts and digests by namespace, side by side, with the totals last. */
final class CountsTable extends TableView<CountsTable.Line> {

    private static final PseudoClass TOTAL = PseudoClass.getPseudoClass("total");
    private static final double ROW = 30;
    private static final double HEADER = 40;
    private static final int MOST_ROWS = 9;
    private static final int DIGEST_ENDS = 4;

    private final TextBundle texts;

    CountsTable(TextBundle texts, Verification verification) {
        this.texts = texts;
        setId("counts");
        getStyleClass().addAll(Styles.DENSE, Styles.STRIPED, "counts");
        setAccessibleText(texts.get("counts"));
        setPlaceholder(new Label(texts.get("nothing")));
        setFixedCellSize(ROW);
        setColumnResizePolicy(TableView.CONSTRAINED_RESIZE_POLICY_ALL_COLUMNS);
        setRowFactory(table -> new LineRow());
        getColumns().add(namespace());
        getColumns().add(count("legacy", Line::legacy, 72));
        getColumns().add(count("migrated", Line::migrated, 72));
        getColumns().add(count("present", Line::present, 62));
        getColumns().add(count("skipped", Line::skipped, 64));
        getColumns().add(count("missing", Line::missing, 66));
        getColumns().add(count("differing", Line::differing, 72));
        getColumns().add(digest("expected", Line::expected));
        getColumns().add(digest("found", Line::found));
        getColumns().forEach(column -> column.setReorderable(false));
        List<Line> lines =
                new ArrayList<>(verification.namespaces().stream().map(Line::of).toList());
        if (lines.size() > 1) {
            lines.add(Line.total(texts.get("total"), verification));
        }
        getItems().setAll(lines);
        int rows = Math.max(1, Math.min(lines.size(), MOST_ROWS));
        setPrefHeight(rows * ROW + HEADER);
        setMinHeight(Math.min(rows, 3) * ROW + HEADER);
        setMaxHeight(Math.max(1, lines.size()) * ROW + HEADER);
    }

    private TableColumn<Line, Line> namespace() {
        TableColumn<Line, Line> column = column("namespace", line -> line, 94);
        column.setPrefWidth(200);
        column.setMaxWidth(Double.MAX_VALUE);
        column.setCellFactory(any -> new TableCell<>() {

            private final Tooltip tip = WrappedTooltip.of("");

            @Override
            protected void updateItem(Line line, boolean empty) {
                super.updateItem(line, empty);
                setText(empty || line == null ? null : line.name);
                setGraphic(null);
                setTooltip(null);
                if (!empty && line != null) {
                    tip.setText(line.name);
                    setTooltip(tip);
                    setGraphic(
                            !line.holds
                                    ? Icons.of(Feather.X, "danger")
                                    : line.skipped > 0
                                            ? Icons.of(Feather.ALERT_TRIANGLE, "warning")
                                            : Icons.of(Feather.CHECK, "success"));
                    setAccessibleText(line.name + " " + texts.get(line.holds ? "column.holds.yes" : "column.holds.no"));
                }
            }
        });
        return column;
    }

    private TableColumn<Line, Long> count(String key, ToLongFunction<Line> count, double width) {
        TableColumn<Line, Long> column = column(key, count::applyAsLong, width);
        column.getStyleClass().add("number");
        boolean shouldBeZero = key.equals("missing") || key.equals("differing");
        column.setCellFactory(any -> new TableCell<>() {
            @Override
            protected void updateItem(Long value, boolean empty) {
                super.updateItem(value, empty);
                setText(empty || value == null ? null : String.format(Locale.ENGLISH, "%,d", value));
                getStyleClass().remove("wrong");
                if (!empty && value != null && value > 0 && shouldBeZero) {
                    getStyleClass().add("wrong");
                }
            }
        });
        return column;
    }

    private TableColumn<Line, Line> digest(String key, Function<Line, String> digest) {
        boolean found = key.equals("found");
        TableColumn<Line, Line> column = column(key, line -> line, 86);
        column.getStyleClass().add("digest");
        column.setSortable(false);
        column.setCellFactory(any -> new TableCell<>() {

            private final Tooltip tip = new Tooltip();

            @Override
            protected void updateItem(Line line, boolean empty) {
                super.updateItem(line, empty);
                String text = empty || line == null ? "" : digest.apply(line);
                boolean says = !text.isEmpty();
                String sign = found && line != null ? (line.isSame() ? "= " : "≠ ") : "";
                setText(says ? sign + shortened(text) : null);
                tip.setText(text);
                setTooltip(says ? tip : null);
                if (says && line != null) {
                    setAccessibleText(text
                            + (found ? " " + texts.get(line.isSame() ? "column.holds.yes" : "column.holds.no") : ""));
                }
            }
        });
        return column;
    }

    private <V> TableColumn<Line, V> column(String key, Function<Line, V> value, double width) {
        TableColumn<Line, V> column = new TableColumn<>();
        Label title = new Label(texts.get("column." + key));
        title.setTooltip(new Tooltip(texts.get("column." + key + ".about")));
        column.setGraphic(title);
        column.setMinWidth(width);
        column.setPrefWidth(width);
        column.setMaxWidth(width * 1.25);
        column.setCellValueFactory(line -> new ReadOnlyObjectWrapper<>(value.apply(line.getValue())));
        return column;
    }

    /** Beginning and end: two digests that differ differ there, too. */
    static String shortened(String digest) {
        return digest.length() <= 2 * DIGEST_ENDS + 1
                ? digest
                : digest.substring(0, DIGEST_ENDS) + "…" + digest.substring(digest.length() - DIGEST_ENDS);
    }

    private static final class LineRow extends TableRow<Line> {
        @Override
        protected void updateItem(Line line, boolean empty) {
            super.updateItem(line, empty);
            pseudoClassStateChanged(TOTAL, !empty && line != null && line.isTotal);
        }
    }

    /** A row of the table: a namespace, or all of them. */
    record Line(
            String name,
            long legacy,
            long migrated,
            long present,
            long skipped,
            long missing,
            long differing,
            String expected,
            String found,
            boolean holds,
            boolean isTotal) {

        static Line of(NamespaceVerification of) {
            return new Line(
                    of.name() + " (" + of.id() + ")",
                    of.legacy(),
                    of.migrated(),
                    of.alreadyPresent(),
                    of.skipped(),
                    of.missing(),
                    of.differing(),
                    of.expectedDigest(),
                    of.foundDigest(),
                    of.holds(),
                    false);
        }

        static Line total(String name, Verification verification) {
            MoveCount sums = MoveCount.of(verification, Optional.empty());
            return new Line(
                    name,
                    sums.legacy(),
                    sums.moved(),
                    sums.present(),
                    sums.skipped(),
                    sums.missing(),
                    sums.differing(),
                    "",
                    "",
                    verification.holds(),
                    true);
        }

        boolean isSame() {
            return expected.equals(found);
        }
    }
}
