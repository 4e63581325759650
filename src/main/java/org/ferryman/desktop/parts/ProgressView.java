package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import javafx.scene.AccessibleAttribute;
import javafx.scene.AccessibleRole;
import javafx.scene.control.Label;
import javafx.scene.control.ProgressBar;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Progress;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** How far something is: a bar, what is being done, and how long it may take. Tells assistive technology, too. */
public final class ProgressView extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(ProgressView.class);

    private final ProgressBar bar = new ProgressBar();
    private final Label phase = new Label();
    private final Label figures = new Label();
    private final WaitView waits = new WaitView();

    private String announced = "";

    /** Nothing known yet. */
    public ProgressView() {
        getStyleClass().add("progress-view");
        setAccessibleRole(AccessibleRole.TEXT);
        bar.setMaxWidth(Double.MAX_VALUE);
        bar.setMinHeight(8);
        bar.setAccessibleText(TEXTS.get("progress"));
        phase.setAccessibleRole(AccessibleRole.TEXT);
        figures.getStyleClass().add(Styles.TEXT_MUTED);
        getChildren().addAll(phase, bar, figures, waits);
        show(null);
    }

    /** Shows how far it is; null if nothing is known yet. */
    public void show(@Nullable Progress progress) {
        if (progress == null) {
            bar.setProgress(ProgressBar.INDETERMINATE_PROGRESS);
            phase.setText(TEXTS.get("progress.starting"));
            figures.setText("");
            waits.show(Optional.empty());
            return;
        }
        bar.setProgress(
                progress.total().isPresent() && progress.total().getAsLong() > 0
                        ? (double) progress.done() / progress.total().getAsLong()
                        : ProgressBar.INDETERMINATE_PROGRESS);
        String item = progress.item().isEmpty() ? "" : " · " + progress.item();
        boolean between = progress.nextTry().isPresent();
        phase.setText(
                between
                        ? TEXTS.get("progress.between")
                        : progress.phase().text().isEmpty()
                                ? TEXTS.get("progress.starting")
                                : TEXTS.get("progress.phase", progress.phase().text()) + item);
        figures.setText(between || progress.phase() == Progress.Phase.NONE ? "" : figures(progress));
        waits.show(Optional.of(progress));
        announce(progress);
    }

    /** Each phase and each tenth of it once: whoever listens must not hear every number. */
    private void announce(Progress progress) {
        long tenth = bar.getProgress() < 0 ? 0 : Math.round(Math.floor(bar.getProgress() * 10));
        String place = progress.phase().text() + '\n' + progress.waitsFor() + '\n' + tenth;
        if (!place.equals(announced)) {
            announced = place;
            setAccessibleText(phase.getText() + ". " + progress.waitsFor() + " " + figures.getText());
            notifyAccessibleAttributeChanged(AccessibleAttribute.TEXT);
        }
    }

    private static String figures(Progress progress) {
        String unit = progress.unit();
        String done = progress.total().isPresent()
                ? TEXTS.get(
                        "progress.of",
                        isBytes(unit) ? AmountText.bytes(progress.done()) : AmountText.count(progress.done()),
                        amount(progress.total().getAsLong(), unit))
                : amount(progress.done(), unit);
        String eta = progress.eta()
                .map(left -> " · " + TEXTS.get("progress.eta", duration(left)))
                .orElse("");
        String rate = progress.rate() >= 1
                ? " · " + TEXTS.get("progress.rate", amount(Math.round(progress.rate()), unit))
                : "";
        return done + rate + " · " + TEXTS.get("progress.elapsed", duration(progress.elapsed())) + eta;
    }

    private static String amount(long number, String unit) {
        return isBytes(unit) ? AmountText.bytes(number) : AmountText.count(number) + " " + unit;
    }

    private static boolean isBytes(String unit) {
        return unit.equals("bytes");
    }

    /** A duration for people: 0.8 s, 12 s, 2 min 5 s. */
    public static String duration(Duration duration) {
        double seconds = duration.toNanos() / 1e9;
        if (seconds < 10) {
            return String.format(Locale.ENGLISH, "%.1f s", seconds);
        }
        long whole = Math.round(seconds);
        return whole < 60 ? whole + " s" : whole / 60 + " min " + whole % 60 + " s";
    }
}
