package org.ferryman.desktop.start;

import atlantafx.base.theme.Styles;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import javafx.beans.binding.Bindings;
import javafx.collections.ListChangeListener;
import javafx.scene.control.Label;
import javafx.scene.control.ListCell;
import javafx.scene.control.ListView;
import javafx.scene.control.Tooltip;
import javafx.scene.input.MouseEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.ferryman.app.KnownRun;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.WrappedTooltip;
import org.ferryman.desktop.start.StartPage.Choice;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.playbook.record.RunSummary;
import org.jspecify.annotations.Nullable;
import org.kordamp.ikonli.feather.Feather;

/** The runs of earlier times: which database, what is on record, and when it was last worked on. */
final class RunsList extends ListView<KnownRun> {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("d MMM yyyy, HH:mm", Locale.ENGLISH).withZone(ZoneId.systemDefault());
    private static final int ROW = 72;
    private static final int MOST_ROWS = 4;

    private final TextBundle texts;

    RunsList(StartPage page) {
        super(page.runs());
        this.texts = page.texts();
        setId("runs");
        getStyleClass().addAll(Styles.DENSE, "runs");
        setAccessibleText(texts.get("runs.title"));
        setFixedCellSize(ROW);
        var height = Bindings.createDoubleBinding(
                () -> Math.min(MOST_ROWS, page.runs().size()) * (double) ROW + 4, page.runs());
        prefHeightProperty().bind(height);
        setMinHeight(USE_PREF_SIZE);
        visibleProperty().bind(Bindings.isNotEmpty(page.runs()));
        managedProperty().bind(visibleProperty());
        disableProperty().bind(page.busyProperty());
        setCellFactory(view -> new RunCell());
        getSelectionModel().selectedItemProperty().addListener((property, before, run) -> {
            if (run != null && !run.equals(page.chosenRunProperty().get())) {
                page.chosenRunProperty().set(run);
                page.choiceProperty().set(Choice.RUN);
            }
        });
        page.chosenRunProperty().addListener((property, before, run) -> select(run));
        // A list that is filled anew forgets what was selected in it.
        page.runs().addListener((ListChangeListener<KnownRun>)
                change -> select(page.chosenRunProperty().get()));
        // The card around it takes clicks, too.
        addEventHandler(MouseEvent.MOUSE_CLICKED, MouseEvent::consume);
    }

    private void select(@Nullable KnownRun run) {
        if (run == null) {
            getSelectionModel().clearSelection();
        } else if (getItems().contains(run) && !run.equals(getSelectionModel().getSelectedItem())) {
            getSelectionModel().select(run);
        }
    }

    private final class RunCell extends ListCell<KnownRun> {

        private final Tooltip whole = WrappedTooltip.of("");

        @Override
        protected void updateItem(@Nullable KnownRun run, boolean empty) {
            super.updateItem(run, empty);
            if (empty || run == null) {
                setGraphic(null);
                setTooltip(null);
                setAccessibleText(null);
                return;
            }
            Label connection = new Label(run.connection());
            connection.getStyleClass().add("run-connection");
            Label record = Labels.small(record(run));
            if (run.summary().filter(RunSummary::attention).isPresent()) {
                record.setGraphic(Icons.of(Feather.ALERT_TRIANGLE, "warning"));
            }
            VBox text = new VBox(connection, record);
            text.setMinWidth(0);
            HBox.setHgrow(text, Priority.ALWAYS);
            Label time = new Label(TIME.format(run.lastUsed()));
            time.getStyleClass().addAll(Styles.TEXT_SMALL, Styles.TEXT_MUTED);
            time.setMinWidth(Region.USE_PREF_SIZE);
            HBox row = new HBox(text, time);
            row.getStyleClass().add("run-row");
            // As wide as the list, so that a long name is shortened instead of pushing the time out of sight.
            row.setPrefWidth(0);
            setPrefWidth(0);
            setGraphic(row);
            whole.setText(run.connection() + "\n" + record(run) + "\n" + run.folder());
            setTooltip(whole);
            setAccessibleText(texts.get("runs.spoken", run.connection(), TIME.format(run.lastUsed()), record(run)));
        }
    }

    /** What came of it; the narrowest window has room for its first numbers. */
    private String record(KnownRun run) {
        return texts.get("service." + StartPage.Service.of(run)) + " · "
                + run.summary().map(RunSummary::sentence).orElse(texts.get("runs.unreadable"));
    }
}
