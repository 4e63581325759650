package org.ferryman.desktop.execute;

import java.time.Duration;
import java.util.Locale;
import java.util.OptionalDouble;
import javafx.css.PseudoClass;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.parts.FigureView;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MovePhase;
import org.jspecify.annotations.Nullable;

/** The numbers of a migration at work: how much, how fast, how long yet, and for how long v0.6 can't write. */
final class FiguresView extends HBox {

    private static final PseudoClass LONGER = PseudoClass.getPseudoClass("longer");

    private final TextBundle texts;
    private final FigureView done = new FigureView("done");
    private final FigureView writes = new FigureView("writes");
    private final FigureView left = new FigureView("left");
    private final FigureView rate = new FigureView("rate");

    FiguresView(TextBundle texts) {
        this.texts = texts;
        getStyleClass().add("figures");
        for (FigureView figure : new FigureView[] {done, writes, left, rate}) {
            HBox.setHgrow(figure, Priority.ALWAYS);
            figure.setPrefWidth(160);
            figure.setMaxWidth(Double.MAX_VALUE);
        }
        getChildren().addAll(done, writes, left, rate);
    }

    /**
     * Shows how far it is.
     *
     * @param migration what came of it, if it is done
     * @param frozen whether v0.6 is kept from writing, whatever the migration does
     */
    void show(MoveSnapshot now, MigrationForecast forecast, @Nullable Migration migration, boolean frozen) {
        if (now.percent().isPresent()) {
            done.show(
                    now.percent().getAsLong() + " %",
                    texts.get("figure.done", now.done(), now.total().orElse(0)));
        } else {
            done.show(number(now.done()), texts.get("figure.done.unknown"));
        }
        writes(now, forecast, migration, frozen);
        left(now, forecast);
        rate.show(now.rate() > 0 ? number(Math.round(now.rate())) : texts.get("figure.none"), texts.get("figure.rate"));
    }

    private void writes(MoveSnapshot now, MigrationForecast forecast, @Nullable Migration migration, boolean frozen) {
        OptionalDouble predicted = forecast.isPredicted() ? forecast.outageSeconds() : OptionalDouble.empty();
        double seconds;
        String key;
        if (migration != null) {
            seconds = migration.seconds();
            key = predicted.isPresent() ? "figure.writes.were.predicted" : "figure.writes.were";
        } else if (now.outage().isPresent()) {
            seconds = now.outage().get().toNanos() / 1e9;
            key = predicted.isEmpty()
                    ? "figure.writes"
                    : forecast.isMeasured() ? "figure.writes.predicted" : "figure.writes.guessed";
        } else if (frozen) {
            // Since when is not known: it was not this run that stopped them.
            writes.show(texts.get("figure.none"), texts.get("figure.writes.frozen"));
            writes.pseudoClassStateChanged(LONGER, false);
            return;
        } else {
            seconds = 0;
            key = "figure.writes.free";
        }
        writes.show(
                ProgressView.duration(duration(seconds)),
                texts.get(key, ProgressView.duration(duration(predicted.orElse(0)))));
        writes.pseudoClassStateChanged(LONGER, predicted.isPresent() && seconds > predicted.getAsDouble());
    }

    private void left(MoveSnapshot now, MigrationForecast forecast) {
        if (now.eta().isPresent()) {
            left.show(
                    texts.get("figure.eta", seconds(now.eta().get())),
                    texts.get(now.phase() == MovePhase.ROWS ? "figure.eta.rows" : "figure.eta.index"));
            return;
        }
        double soFar = now.outage().map(time -> time.toNanos() / 1e9).orElse(0.0);
        double predicted = forecast.outageSeconds().orElse(0) - soFar;
        if (now.outage().isPresent() && predicted > 0) {
            left.show(texts.get("figure.eta", seconds(duration(predicted))), texts.get("figure.eta.predicted"));
        } else {
            left.show(texts.get("figure.none"), texts.get("figure.eta.early"));
        }
    }

    /** Whole ones, and one at least: an estimate is no better than that. */
    private static String seconds(Duration left) {
        return ProgressView.duration(Duration.ofSeconds(Math.max(1, Math.round(left.toNanos() / 1e9))))
                .replace(".0 s", " s");
    }

    private static Duration duration(double seconds) {
        return Duration.ofNanos((long) (seconds * 1e9));
    }

    private static String number(long value) {
        return String.format(Locale.ENGLISH, "%,d", value);
    }
}
