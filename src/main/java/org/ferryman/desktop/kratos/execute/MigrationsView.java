package org.ferryman.desktop.kratos.execute;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.kratos.execute.KratosExecuteContent.Phase;
import org.ferryman.desktop.parts.EventTail;
import org.ferryman.desktop.parts.FigureView;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.Labels;
import org.ferryman.desktop.parts.Nodes;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.parts.QuestionView;
import org.ferryman.desktop.parts.StageChips;
import org.ferryman.desktop.parts.WaitView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.engine.Progress;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.report.AmountText;
import org.kordamp.ikonli.feather.Feather;

/** The page while something runs: which stage, which migration, what the server does, and who can't write. */
final class MigrationsView extends VBox {

    private final KratosExecutePage page;
    private final TextBundle texts;
    private final StageChips chips;
    private final FigureView count = new FigureView("migrations");
    private final FigureView stopped = new FigureView("stopped");
    private final Label now = Labels.wrapped("");
    private final ProgressBar bar = new ProgressBar();
    private final Label server = Labels.wrapped("");
    private final HBox serverBox = new HBox(Icons.of(Feather.DATABASE, "muted"), server);
    private final WaitView wait = new WaitView();
    private final MigrationList list;
    private final Ticker.Subscription ticks;
    private KratosExecuteContent content;

    MigrationsView(KratosExecutePage page, QuestionView cancel, HandCommand hand) {
        this.page = page;
        this.texts = page.texts();
        this.content = page.content();
        this.chips = new StageChips(step -> texts.get("stage." + step));
        this.list = new MigrationList(texts, content.assessment());
        getStyleClass().add("running");
        now.setId("now");
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setMinHeight(8);
        server.setId("server");
        serverBox.getStyleClass().add("notice");
        HBox.setHgrow(server, Priority.ALWAYS);
        HBox figures = new HBox(count, stopped);
        figures.getStyleClass().add("figures");
        for (FigureView figure : List.of(count, stopped)) {
            HBox.setHgrow(figure, Priority.ALWAYS);
            figure.setPrefWidth(0);
        }
        EventTail events = new EventTail(page.workspace().log().lines(), texts.get("events"));
        VBox.setVgrow(events, Priority.ALWAYS);
        getChildren().addAll(chips, cancel, figures, new VBox(6, now, bar), serverBox, wait);
        if (!content.isRunHere()) {
            getChildren().add(hand);
        }
        getChildren().addAll(list, events);
        ticks = page.workspace().ticker().start(this::tick);
        refresh(content);
    }

    /** Takes over what changed besides the progress. */
    void refresh(KratosExecuteContent after) {
        content = after;
        chips.show(after.run().stages());
        tick();
    }

    /** It is not shown any more. */
    void end() {
        ticks.stop();
    }

    private void tick() {
        Optional<Progress> progress =
                page.steps().running().map(step -> step.view().progress());
        Optional<PlaybookStep<?, ?>> at = content.run().running();
        boolean migrating = at.filter(KratosSteps.MIGRATE::equals).isPresent();
        long done = progress.map(Progress::done).orElse(0L);
        long total = progress.map(Progress::total)
                .filter(known -> known.isPresent())
                .map(known -> known.getAsLong())
                .orElse(0L);
        boolean counts = migrating && total > 0;
        now.setText(text(at, progress, counts));
        bar.setProgress(
                content.phase() == Phase.RUNNING && total > 0
                        ? (double) done / total
                        : ProgressBar.INDETERMINATE_PROGRESS);
        bar.setAccessibleText(now.getText());
        Nodes.show(count, counts);
        if (counts) {
            count.show(
                    texts.get("figure.count", AmountText.count(done), AmountText.count(total)),
                    texts.get("figure.run"));
            list.show(done, total);
        }
        Nodes.show(list, counts);
        showStopped();
        String waits = progress.map(Progress::waitsFor).orElse("");
        server.setText(texts.get(migrating ? "server" : "waits", waits));
        boolean between = progress.flatMap(Progress::nextTry).isPresent();
        Nodes.show(serverBox, !waits.isEmpty() && !between);
        wait.show(between ? progress : Optional.empty());
    }

    private void showStopped() {
        OptionalDouble seconds = page.secondsStopped();
        boolean frozen = seconds.isPresent() || content.isFrozen();
        String value = seconds.isPresent()
                ? ProgressView.duration(Duration.ofMillis((long) (seconds.getAsDouble() * 1000)))
                : "–";
        stopped.show(value, texts.get(frozen ? "figure.stopped" : "figure.writes"));
    }

    private String text(Optional<PlaybookStep<?, ?>> at, Optional<Progress> progress, boolean counts) {
        if (content.phase() == Phase.CANCELLING) {
            return texts.get("now.cancelling");
        }
        String item = progress.map(Progress::item).orElse("");
        return counts && !item.isEmpty()
                ? texts.get("now.migration", item)
                : at.map(step -> texts.get("now." + step.id())).orElse("");
    }
}
