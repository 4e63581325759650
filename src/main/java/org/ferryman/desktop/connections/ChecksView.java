package org.ferryman.desktop.connections;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.application.Platform;
import javafx.collections.ListChangeListener;
import javafx.scene.Node;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressIndicator;
import javafx.scene.layout.HBox;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.FindingsView;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.OutcomeView;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.postgres.check.ConnectionCheck;

/** The checks as they end, how many there were, and why something was not done. */
final class ChecksView extends VBox {

    private static final double WHEEL = 18;

    private final ServiceConnectionsPage<?> page;
    private final TextBundle texts;
    private final Label summary = Labels.wrapped("");
    private final ProgressIndicator wheel = new ProgressIndicator();
    private final VBox rows = new VBox();
    private final OutcomeView tested;
    private final OutcomeView opened;
    private final FindingsView notes = new FindingsView();
    private String group = "";
    private Optional<Node> failed = Optional.empty();

    ChecksView(ServiceConnectionsPage<?> page) {
        this.page = page;
        this.texts = ServiceConnectionsPage.form();
        getStyleClass().add("checks");
        tested = new OutcomeView(page.workspace().user().log());
        opened = new OutcomeView(page.workspace().user().log());
        summary.setId("checks-summary");
        wheel.setPrefSize(WHEEL, WHEEL);
        wheel.setMinSize(WHEEL, WHEEL);
        rows.getStyleClass().addAll("card", "check-rows");
        HBox head = new HBox(wheel, summary);
        head.getStyleClass().add("checks-head");
        getChildren().addAll(head, opened, tested, notes, rows);
        page.checks().addListener(this::changed);
        heightProperty().addListener((property, before, after) -> follow());
        page.notesProperty().addListener((property, before, after) -> notes.show(after));
        page.testActivity().outcomeProperty().addListener((property, before, after) -> tested.show(after));
        page.testActivity().stateProperty().addListener((property, before, after) -> update());
        opening().outcomeProperty().addListener((property, before, after) -> opened.show(after));
        opening().stateProperty().addListener((property, before, after) -> update());
        page.readyProperty().addListener((property, before, after) -> update());
        notes.show(page.notesProperty().get());
        page.checks().forEach(this::add);
        update();
    }

    /** Keeps the latest check in sight, or the first that failed, and as much of the form as there is room for. */
    private void follow() {
        Optional<Node> latest = rows.getChildren().stream().reduce((before, last) -> last);
        if (page.testActivity().stateProperty().get() != Activity.State.IDLE) {
            // Once it has its place.
            failed.or(() -> latest).ifPresent(row -> Platform.runLater(() -> Nodes.reveal(row)));
        }
    }

    private Activity<?> opening() {
        return page.workspace().openingActivity();
    }

    private void changed(ListChangeListener.Change<? extends ConnectionCheck> change) {
        while (change.next()) {
            if (change.wasRemoved()) {
                rows.getChildren().clear();
                failed = Optional.empty();
                group = "";
            }
            change.getAddedSubList().forEach(this::add);
        }
        update();
    }

    private void add(ConnectionCheck check) {
        String now = page.group(check);
        if (!now.equals(group)) {
            group = now;
            Label heading = Labels.wrapped(now);
            heading.getStyleClass().addAll(Styles.TEXT_BOLD, "check-group");
            rows.getChildren().add(heading);
        }
        CheckRow row = new CheckRow(check, texts);
        rows.getChildren().add(row);
        if (failed.isEmpty() && check.status() == ConnectionCheck.Status.FAILED) {
            failed = Optional.of(row);
        }
    }

    private void update() {
        boolean busy = page.testActivity().isBusy() || opening().isBusy();
        Nodes.show(wheel, busy);
        boolean any = !page.checks().isEmpty();
        Nodes.show(rows, any);
        summary.setText(said());
        summary.getStyleClass().removeAll(Styles.TEXT_MUTED, Styles.TEXT_BOLD);
        summary.getStyleClass().add(any || busy ? Styles.TEXT_BOLD : Styles.TEXT_MUTED);
    }

    private String said() {
        if (page.testActivity().stateProperty().get() == Activity.State.CANCELLING
                || opening().stateProperty().get() == Activity.State.CANCELLING) {
            return texts.get("checks.cancelling");
        } else if (page.testActivity().isBusy()) {
            return texts.get("checks.running");
        } else if (opening().isBusy()) {
            return texts.get("checks.opening");
        } else if (page.checks().isEmpty()) {
            return page.testActivity().outcomeProperty().get() == null ? texts.get("checks.idle") : "";
        }
        long made = page.checks().size() - count(ConnectionCheck.Status.SKIPPED);
        if (!(page.testActivity().outcomeProperty().get() instanceof Outcome.Done)) {
            return texts.get("checks.stopped", made);
        }
        long failures = count(ConnectionCheck.Status.FAILED);
        long warned = count(ConnectionCheck.Status.WARNING);
        String verdict = failures > 0
                ? texts.get("checks.blocked", failures)
                : warned > 0 ? texts.get("checks.warned", warned) : texts.get("checks.good");
        long millis = page.checks().stream().mapToLong(ConnectionCheck::millis).sum();
        String summed = texts.get("checks.summary", made, millis, verdict);
        return failures > 0 || page.isServiceNamed() ? summed : texts.get("checks.unnamed", summed, page.unnamed());
    }

    private long count(ConnectionCheck.Status status) {
        return page.checks().stream().filter(check -> check.status() == status).count();
    }
}
