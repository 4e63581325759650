package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import javafx.geometry.Pos;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.ProgressBar;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.execute.NamespaceProgress.State;
import org.ferryman.desktop.parts.WrappedTooltip;
import org.ferryman.desktop.wizard.TextBundle;

/** A bar for each namespace; the one at work is kept in sight. */
final class NamespaceBars extends ListView<NamespaceProgress> {

    private static final double ROW = 28;
    private static final int MOST_ROWS = 6;
    private static final int LEAST_ROWS = 2;

    private final TextBundle texts;

    NamespaceBars(TextBundle texts) {
        this.texts = texts;
        setId("namespace-bars");
        getStyleClass().add("namespace-bars");
        setFixedCellSize(ROW);
        setAccessibleText(texts.get("namespaces"));
        setCellFactory(view -> new BarCell());
    }

    void show(MoveSnapshot now) {
        int rows = now.namespaces().size();
        if (rows != getItems().size()) {
            getItems().setAll(now.namespaces());
            setPrefHeight(Math.min(rows, MOST_ROWS) * ROW + 2);
            setMinHeight(Math.min(rows, LEAST_ROWS) * ROW + 2);
            setMaxHeight(rows * ROW + 2);
            now.namespaces().stream()
                    .filter(namespace -> namespace.state() == State.AT_WORK)
                    .findFirst()
                    .ifPresent(this::keepInSight);
        }
        for (int i = 0; i < rows; i++) {
            NamespaceProgress next = now.namespaces().get(i);
            NamespaceProgress shown = getItems().get(i);
            if (!next.equals(shown)) {
                getItems().set(i, next);
                if (next.state() == State.AT_WORK && shown.state() != State.AT_WORK) {
                    keepInSight(next);
                }
            }
        }
    }

    private void keepInSight(NamespaceProgress progress) {
        scrollTo(Math.max(0, getItems().indexOf(progress) - 1));
    }

    private String text(NamespaceProgress progress) {
        String key = "namespace." + progress.state();
        return progress.total().isPresent()
                ? texts.get(key + ".total", number(progress), progress.total().getAsLong())
                : texts.get(key);
    }

    private static long number(NamespaceProgress progress) {
        return progress.state() == State.AT_WORK
                ? progress.done()
                : progress.total().orElse(0);
    }

    private final class BarCell extends ListCell<NamespaceProgress> {

        private final Label name = new Label();
        private final Tooltip whole = WrappedTooltip.of("");
        private final ProgressBar bar = new ProgressBar(0);
        private final Label figures = new Label();
        private final HBox row = new HBox(name, bar, figures);

        BarCell() {
            row.getStyleClass().add("namespace-bar");
            row.setAlignment(Pos.CENTER_LEFT);
            name.setMinWidth(170);
            name.setMaxWidth(170);
            name.setTooltip(whole);
            bar.setMaxWidth(Double.MAX_VALUE);
            bar.setMinWidth(80);
            bar.setMinHeight(8);
            HBox.setHgrow(bar, Priority.ALWAYS);
            figures.setMinWidth(210);
            figures.setAlignment(Pos.CENTER_RIGHT);
            figures.getStyleClass().add(Styles.TEXT_MUTED);
            setPrefWidth(0);
        }

        @Override
        protected void updateItem(NamespaceProgress progress, boolean empty) {
            super.updateItem(progress, empty);
            setText(null);
            setGraphic(empty || progress == null ? null : row);
            if (empty || progress == null) {
                return;
            }
            name.setText(progress.label());
            whole.setText(progress.label());
            bar.setProgress(progress.share());
            figures.setText(text(progress));
            setAccessibleText(progress.label() + ": " + figures.getText());
        }
    }
}
