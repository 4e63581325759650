package org.ferryman.desktop.execute;

import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.parts.EventTail;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.RateChart;
import org.ferryman.desktop.parts.StageChips;
import org.ferryman.desktop.parts.WaitView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Progress;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MovePhase;

/** The page while something runs. */
final class RunningView extends VBox {

    private final ExecutePage page;
    private final TextBundle texts;
    private ExecuteContent content;
    private final StageChips chips;
    private final FiguresView figures;
    private final Label now = Labels.wrapped("");
    private final ProgressBar bar = new ProgressBar();
    private final WaitView waits = new WaitView();
    private final Label attempt = Labels.muted("");
    private final NamespaceBars namespaces;
    private final RateChart chart;
    private MigrationForecast forecast;

    RunningView(ExecutePage page, QuestionView cancel) {
        this.page = page;
        this.texts = page.texts();
        this.content = page.content();
        this.chips = new StageChips(step -> texts.get("stage." + step));
        this.figures = new FiguresView(texts);
        this.namespaces = new NamespaceBars(texts);
        this.chart = new RateChart(texts.get("chart.title"));
        this.forecast = content.forecast();
        getStyleClass().add("running");
        now.setId("now");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setMinHeight(8);
        EventTail events = new EventTail(page.workspace().log().lines(), texts.get("events"));
        VBox.setVgrow(chart, Priority.SOMETIMES);
        VBox.setVgrow(events, Priority.ALWAYS);
        getChildren().addAll(chips, cancel, figures, new VBox(6, now, bar), waits, attempt, namespaces, chart, events);
        refresh(content);
        show(page.snapshotProperty().get());
    }

    /** Takes over what changed besides the progress. */
    void refresh(ExecuteContent after) {
        content = after;
        if (after.phase() == ExecutePhase.RUNNING
                && page.snapshotProperty().get().done() == 0) {
            forecast = after.forecast();
        }
        chips.show(after.run().stages());
    }

    /** Shows how far it is; nothing if it has just ended. */
    void show(MoveSnapshot snapshot) {
        if (content.run().running().isEmpty()) {
            return;
        }
        Migration migration = content.run().isAt(KetoSteps.VERIFY) && !content.isFrozen() ? content.migration() : null;
        figures.show(snapshot, forecast, migration, content.isFrozen());
        now.setText(new RunText(content, texts).now(snapshot));
        bar.setProgress(share(snapshot));
        bar.setAccessibleText(now.getText());
        String whom = isMoving()
                ? snapshot.waitsFor()
                : progress().map(Progress::waitsFor).orElse("");
        waits.show(whom, progress().flatMap(Progress::nextTry));
        attempt.setText(texts.get("attempt", snapshot.attempt(), snapshot.setback()));
        Nodes.show(
                attempt,
                isMoving() && snapshot.attempt() > 1 && snapshot.waitsFor().isEmpty());
        namespaces.show(snapshot);
        Nodes.show(namespaces, !snapshot.namespaces().isEmpty());
        chart.show(snapshot.points(), snapshot.elapsed().toNanos() / 1e9);
        Nodes.show(chart, !snapshot.points().isEmpty());
    }

    private Optional<Progress> progress() {
        return page.steps().running().map(step -> step.view().progress());
    }

    private boolean isMoving() {
        return content.run().isAt(KetoSteps.MIGRATE);
    }

    private double share(MoveSnapshot snapshot) {
        if (content.phase() == ExecutePhase.CANCELLING) {
            return ProgressBar.INDETERMINATE_PROGRESS;
        } else if (!isMoving()) {
            Progress progress = progress().orElse(null);
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
