package org.ferryman.desktop.skipped;

import java.util.List;
import javafx.application.Platform;
import javafx.event.EventHandler;
import javafx.geometry.Orientation;
import javafx.scene.Node;
import javafx.scene.control.SplitPane;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.Region;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.ferryman.keto.skipped.SkippedIndex;

/**
 * The skipped tuples. Keys: Ctrl+F to find, Enter in the table for the details and Esc back, F6 from one to the next.
 */
public final class SkippedView extends VBox {

    private static final double TABLE_SHARE = 0.45;
    private static final double LOWER_HEIGHT = 170;

    private final SkippedPage page;
    private final TextBundle texts;
    private final OutcomeView outcome;
    private final FindingsView stale = new FindingsView();
    private final ProgressView progress = new ProgressView();
    private final FilterBar filter;
    private final ListBar bar;
    private final SkippedTable table;
    private final DetailsView details;
    private final SplitPane split;
    private final VBox message = new VBox();
    private boolean edited = true;

    /** Shows the model. */
    public SkippedView(SkippedPage page) {
        this.page = page;
        this.texts = page.texts();
        getStyleClass().addAll("page-body", "skipped");
        outcome = new OutcomeView(page.workspace().user().log());
        filter = new FilterBar(page);
        bar = new ListBar(page);
        table = new SkippedTable(page);
        details = new DetailsView(texts);
        DecideView decide = new DecideView(page);
        HBox lower = new HBox(details, decide);
        lower.getStyleClass().add("skipped-lower");
        lower.setMinHeight(LOWER_HEIGHT);
        for (Region part : new Region[] {details, decide}) {
            part.setPrefWidth(0);
            part.setMaxHeight(Double.MAX_VALUE);
            HBox.setHgrow(part, Priority.ALWAYS);
        }
        split = new SplitPane(table, lower);
        split.setOrientation(Orientation.VERTICAL);
        split.setDividerPositions(TABLE_SHARE);
        split.setFocusTraversable(false);
        VBox.setVgrow(split, Priority.ALWAYS);
        message.getStyleClass().add("skipped-message");
        getChildren().addAll(outcome, stale, progress, message, filter, bar, split);
        table.getSelectionModel().selectedItemProperty().addListener((property, before, after) -> details.show(after));
        page.problemProperty().addListener((property, before, after) -> update());
        page.indexProperty().addListener((property, before, after) -> update());
        page.rowsProperty().addListener((property, before, after) -> update());
        page.listedProperty().addListener((property, before, after) -> update());
        page.staleProperty().addListener((property, before, after) -> update());
        page.works().forEach(this::follow);
        page.decide().step().whenChanged(this::goOn);
        // In the whole window, as long as the page is at the front: wherever the focus is, the keys are the page's.
        EventHandler<KeyEvent> keys = this::key;
        sceneProperty().addListener((property, before, after) -> {
            if (before != null) {
                before.removeEventFilter(KeyEvent.KEY_PRESSED, keys);
            }
            if (after != null) {
                after.addEventFilter(KeyEvent.KEY_PRESSED, keys);
            }
        });
        update();
    }

    /** After a decision the keys belong to the table again, and not to whatever comes first on the page. */
    private void goOn() {
        boolean editing = page.decide().isEditing();
        if (editing && !edited) {
            Platform.runLater(table::requestFocus);
        }
        edited = editing;
    }

    private void follow(StepModel<?, ?> step) {
        step.whenChanged(this::update);
        step.viewProperty().addListener((property, before, after) -> {
            if (after.isBusy()) {
                progress.show(after.progress());
            }
        });
    }

    private void update() {
        SkippedIndex index = page.indexProperty().get();
        boolean works = page.isAtWork();
        boolean reads = index == null && works;
        outcome.show(page.problemProperty().get());
        stale.show(page.staleProperty().get() ? List.of(staleFinding()) : List.of());
        Nodes.show(progress, works);
        boolean has = index != null && index.size() > 0;
        Nodes.show(filter, has);
        Nodes.show(split, has);
        Nodes.show(bar, index != null);
        boolean none = index != null && index.size() == 0;
        boolean unlisted = index == null && !reads && !page.listedProperty().get();
        Nodes.show(message, none || (unlisted && !outcome.isVisible()));
        String key = none ? "none" : "unlisted";
        message.getChildren().setAll(Labels.heading(texts.get(key)), Labels.muted(texts.get(key + ".about")));
    }

    private Finding staleFinding() {
        return Finding.warning(
                "SKIPPED_LIST_STALE", texts.get("stale.seen"), texts.get("stale.why"), texts.get("stale.remedy"));
    }

    private void key(KeyEvent event) {
        if (filter.isVisible() && filter.text().answers(event)) {
            return;
        } else if (event.getCode() == KeyCode.F6 && split.isVisible()) {
            Node next = within(filter) ? table : within(table) ? details : filter.text();
            next.requestFocus();
            event.consume();
        } else if (event.getCode() == KeyCode.ENTER && within(table)) {
            details.requestFocus();
            event.consume();
        } else if (event.getCode() == KeyCode.DOWN && filter.text().isFocused()) {
            table.requestFocus();
            event.consume();
        } else if (event.getCode() == KeyCode.ESCAPE) {
            escape(event);
        }
    }

    private void escape(KeyEvent event) {
        if (page.searching().isBusy()) {
            page.stopSearching();
            event.consume();
        } else if (within(details)) {
            table.requestFocus();
            event.consume();
        } else if (filter.text().isFocused() && !filter.text().getText().isEmpty()) {
            filter.text().clear();
            event.consume();
        }
    }

    private boolean within(Node container) {
        Node owner = getScene() == null ? null : getScene().getFocusOwner();
        while (owner != null && owner != container) {
            owner = owner.getParent();
        }
        return owner != null;
    }
}
