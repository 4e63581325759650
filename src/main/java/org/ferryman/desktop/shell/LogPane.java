package org.ferryman.desktop.shell;

import atlantafx.base.controls.Spacer;
import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import javafx.collections.ListChangeListener;
import javafx.collections.transformation.FilteredList;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ListView;
import javafx.scene.control.SelectionMode;
import javafx.scene.control.TextField;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.SearchField;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.EventLog;
import org.ferryman.desktop.wizard.EventLog.Line;
import org.ferryman.desktop.wizard.TextBundle;
import org.kordamp.ikonli.feather.Feather;

/** What happened so far: to search, copy and save. */
final class LogPane extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(LogPane.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final TextSaver saver;
    private final FilteredList<Line> shown;
    private final ListView<Line> list;
    private final SearchField search = new SearchField("log-search", TEXTS.get("log.search")).findsIn(this);
    private final Label note = new Label();

    LogPane(EventLog log, BackgroundTasks tasks) {
        getStyleClass().add("log-pane");
        shown = new FilteredList<>(log.lines());
        list = new ListView<>(shown);
        list.setCellFactory(view -> new LineCell());
        list.getSelectionModel().setSelectionMode(SelectionMode.MULTIPLE);
        list.setPlaceholder(new Label(TEXTS.get("log.empty")));
        list.setAccessibleText(TEXTS.get("log.title"));
        list.setId("log-lines");
        search.textProperty().addListener((property, before, after) -> filter(after));
        note.setId("log-note");
        note.getStyleClass().add(Styles.TEXT_MUTED);
        Button copy = new Button(TEXTS.get("log.copy"), Icons.of(Feather.COPY));
        copy.setId("log-copy");
        copy.setOnAction(event -> Labels.copy(text(selectedOrAll())));
        saver = new TextSaver(tasks, "ferryman-log.txt", note);
        Button save = saver.button("log-save", this::shown);
        HBox tools = new HBox(new Label(TEXTS.get("log.title")), search, note, new Spacer(), copy, save);
        tools.getStyleClass().add("log-tools");
        getChildren().addAll(tools, list);
        log.lines().addListener((ListChangeListener<Line>) change -> list.scrollTo(shown.size() - 1));
    }

    /** Where to type what is looked for. */
    TextField search() {
        return search;
    }

    private void filter(String text) {
        String wanted = text.toLowerCase(Locale.ROOT);
        shown.setPredicate(line -> written(line).toLowerCase(Locale.ROOT).contains(wanted));
    }

    private List<Line> selectedOrAll() {
        List<Line> selected = list.getSelectionModel().getSelectedItems();
        return List.copyOf(selected.isEmpty() ? shown : selected);
    }

    private Callable<String> shown() {
        String text = text(shown) + "\n";
        return () -> text;
    }

    /** Writes all lines that are shown to a file, and says how that went. */
    void save(Path file) {
        saver.save(file, shown());
    }

    private static String text(List<Line> lines) {
        return lines.stream().map(LogPane::written).collect(Collectors.joining("\n"));
    }

    private static String written(Line line) {
        return TIME.format(line.time()) + "  " + String.format("%-10s", line.source()) + "  "
                + Labels.read(line.text());
    }

    private static final class LineCell extends javafx.scene.control.ListCell<Line> {
        @Override
        protected void updateItem(Line line, boolean empty) {
            super.updateItem(line, empty);
            setText(empty || line == null ? "" : written(line));
        }
    }
}
