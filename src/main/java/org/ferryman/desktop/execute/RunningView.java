package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import java.util.Optional;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.Buttons;
import org.ferryman.desktop.parts.Confirmation;
import org.ferryman.desktop.parts.EventTail;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.RateChart;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.engine.Progress;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MovePhase;
import org.kordamp.ikonli.feather.Feather;

/** The page while something runs. */
final class RunningView extends VBox {

    private final ExecutePage page;
    private final Texts texts;
    private final RunText running;
    private final StageChips chips;
    private final Figures figures;
    private final Label now = Labels.wrapped("");
    private final ProgressBar bar = new ProgressBar();
    private final Label waits = Labels.wrapped("");
    private final HBox waitsBox = new HBox(Icons.of(Feather.CLOCK, "warning"), waits);
    private final Label attempt = Labels.muted("");
    private final VBox cancel = new VBox();
    private final NamespaceBars namespaces;
    private final RateChart chart;
    private Forecast forecast;

    RunningView(ExecutePage page) {
        this.page = page;
        this.texts = page.texts();
        this.running = new RunText(page);
        this.chips = new StageChips(texts);
        this.figures = new Figures(texts);
        this.namespaces = new NamespaceBars(texts);
        this.chart = new RateChart(texts.get("chart.title"));
        this.forecast = Forecast.of(page.workspace());
        getStyleClass().add("running");
        now.setId("now");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setMinHeight(8);
        waits.setId("waits");
        waitsBox.getStyleClass().addAll("notice", "notice-warning");
        HBox.setHgrow(waits, Priority.ALWAYS);
        cancel.setId("cancel-question");
        EventTail events = new EventTail(page.workspace().log().lines(), texts.get("events"));
        VBox.setVgrow(chart, Priority.SOMETIMES);
        VBox.setVgrow(events, Priority.ALWAYS);
        getChildren()
                .addAll(chips, cancel, figures, new VBox(6, now, bar), waitsBox, attempt, namespaces, chart, events);
        refresh();
        show(page.snapshotProperty().get());
    }

    /** Takes over what changed besides the progress. */
    void refresh() {
        if (page.phaseProperty().get() == Phase.RUNNING
                && page.snapshotProperty().get().done() == 0) {
            forecast = Forecast.of(page.workspace());
        }
        chips.show(page.sequence().stages());
        Nodes.show(cancel, page.asksToCancel());
        if (!page.asksToCancel()) {
            cancel.getChildren().clear();
        } else if (cancel.getChildren().isEmpty()) {
            askToCancel();
        }
    }

    private void askToCancel() {
        Button yes = Buttons.of("roll-back", texts.get("cancel.yes"), page::cancel);
        yes.getStyleClass().add(Styles.DANGER);
        Button no = Buttons.of("keep-going", texts.get("cancel.no"), page::keepGoing);
        Label about = Labels.wrapped(running.cancel());
        cancel.getChildren().setAll(new Confirmation(texts.get("cancel.question"), yes, no, about).boxed("danger"));
    }

    /** Shows how far it is; nothing if it has just ended. */
    void show(Snapshot snapshot) {
        if (stage().isEmpty()) {
            return;
        }
        Migration migration =
                stage().filter(stage -> stage.id().equals("verify")).isPresent()
                                && !page.writes().isFrozen()
                        ? page.workspace().migrationProperty().get()
                        : null;
        figures.show(snapshot, forecast, migration, page.writes().isFrozen());
        now.setText(running.now(snapshot));
        bar.setProgress(share(snapshot));
        bar.setAccessibleText(now.getText());
        String whom = isMoving() ? snapshot.waitsFor() : stageWaitsFor();
        waits.setText(texts.get("waits", whom));
        Nodes.show(waitsBox, !whom.isEmpty());
        attempt.setText(texts.get("attempt", snapshot.attempt(), snapshot.setback()));
        Nodes.show(
                attempt,
                isMoving() && snapshot.attempt() > 1 && snapshot.waitsFor().isEmpty());
        namespaces.show(snapshot);
        Nodes.show(namespaces, !snapshot.namespaces().isEmpty());
        chart.show(snapshot.points(), snapshot.elapsed().toNanos() / 1e9);
        Nodes.show(chart, !snapshot.points().isEmpty());
    }

    private Optional<Stage<?>> stage() {
        return Optional.ofNullable(page.sequence().current());
    }

    private String stageWaitsFor() {
        return stage().map(stage -> stage.activity().progressProperty().get())
                .map(Progress::waitsFor)
                .orElse("");
    }

    private boolean isMoving() {
        return stage().filter(stage -> stage.id().equals("migrate")).isPresent();
    }

    private double share(Snapshot snapshot) {
        if (page.phaseProperty().get() == Phase.CANCELLING) {
            return ProgressBar.INDETERMINATE_PROGRESS;
        } else if (!isMoving()) {
            Progress progress = stage().map(
                            stage -> stage.activity().progressProperty().get())
                    .orElse(null);
            return progress != null && progress.total().orElse(0) > 0
                    ? (double) progress.done() / progress.total().getAsLong()
                    : ProgressBar.INDETERMINATE_PROGRESS;
        } else if (snapshot.phase() == MovePhase.ROWS && snapshot.percent().isPresent()) {
            return (double) snapshot.done() / snapshot.total().orElse(1);
        }
        return snapshot.phase() == MovePhase.INDEXES
                ? snapshot.part().orElse(ProgressBar.INDETERMINATE_PROGRESS)
                : ProgressBar.INDETERMINATE_PROGRESS;
    }
}
