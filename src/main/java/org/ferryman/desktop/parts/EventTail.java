package org.ferryman.desktop.parts;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.collections.ListChangeListener;
import javafx.collections.ObservableList;
import javafx.collections.WeakListChangeListener;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import org.ferryman.desktop.wizard.EventLog.Line;

/** What happens, line by line, the latest in sight. The whole of it is in the window's log. */
public final class EventTail extends ListView<Line> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ENGLISH).withZone(ZoneId.systemDefault());
    private static final double ROW = 20;

    // Held here, as the log holds it weakly: this view goes when the work is done, the log stays.
    private final ListChangeListener<Line> follow =
            change -> scrollTo(getItems().size() - 1);

    /** @param name says what the lines are about */
    public EventTail(ObservableList<Line> lines, String name) {
        super(lines);
        getStyleClass().addAll("event-tail", "code");
        setAccessibleText(name);
        setFixedCellSize(ROW);
        setMinHeight(2 * ROW + 10);
        setPrefHeight(5 * ROW + 10);
        setCellFactory(view -> new LineCell());
        lines.addListener(new WeakListChangeListener<>(follow));
        // Before the first layout there is nothing to scroll.
        heightProperty()
                .addListener((property, before, after) -> scrollTo(getItems().size() - 1));
    }

    private static final class LineCell extends ListCell<Line> {
        @Override
        protected void updateItem(Line line, boolean empty) {
            super.updateItem(line, empty);
            setText(
                    empty || line == null
                            ? null
                            : TIME.format(line.time()) + "  "
                                    + (line.source().isEmpty() ? "" : String.format("%-8s  ", line.source()))
                                    + Labels.read(line.text()));
        }
    }
}
