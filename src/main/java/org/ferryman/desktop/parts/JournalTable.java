package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.function.Function;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TableView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.StepId;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.RunRecord.Entry;
import org.jspecify.annotations.Nullable;

/** What was done when, by whom, and how it ended. */
public final class JournalTable extends TableView<Entry> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());
    private static final TextBundle TEXTS = TextBundle.of(JournalTable.class);
    private static final double ROW = 30;
    private static final int MOST_ROWS = 8;

    /** An empty one. */
    public JournalTable() {
        setId("journal");
        setAccessibleText(TEXTS.get("journal.title"));
        getStyleClass().addAll(Styles.DENSE, Styles.STRIPED);
        setPlaceholder(Labels.muted(TEXTS.get("journal.none")));
        setColumnResizePolicy(CONSTRAINED_RESIZE_POLICY_LAST_COLUMN);
        setFixedCellSize(ROW);
        getColumns()
                .setAll(List.of(
                        column("journal.when", 165, entry -> TIME.format(entry.time())),
                        column(
                                "journal.what",
                                116,
                                entry -> entry.step().map(StepId::text).orElse("")),
                        column("journal.how", 190, entry -> TEXTS.get("journal." + entry.how())),
                        column("journal.took", 70, entry -> took(entry.seconds())),
                        last("journal.who", 100, entry -> TEXTS.get("journal.by", entry.who(), entry.host()))));
        show(null);
    }

    private static String took(OptionalDouble seconds) {
        return seconds.isEmpty()
                ? ""
                : ProgressView.duration(Duration.ofMillis(Math.round(seconds.getAsDouble() * 1000)));
    }

    private TableColumn<Entry, String> column(String key, double width, Function<Entry, String> text) {
        TableColumn<Entry, String> column = last(key, width, text);
        // What it holds is never longer: all that the window has to give is for the last one, and all that it takes.
        column.setMaxWidth(width);
        return column;
    }

    private TableColumn<Entry, String> last(String key, double least, Function<Entry, String> text) {
        TableColumn<Entry, String> column = new TableColumn<>(TEXTS.get(key));
        column.setCellValueFactory(cell -> new ReadOnlyStringWrapper(text.apply(cell.getValue())));
        column.setMinWidth(least);
        column.setPrefWidth(least);
        column.setReorderable(false);
        return column;
    }

    /** Shows what a record lists; null shows that there is nothing. */
    public void show(@Nullable RunRecord record) {
        getItems().setAll(record == null ? List.of() : record.entries());
        int rows = Math.min(MOST_ROWS, Math.max(2, getItems().size()));
        setPrefHeight((rows + 1) * ROW + 12);
        setMinHeight(USE_PREF_SIZE);
    }
}
