package org.ferryman.desktop.parts;

import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.NextTry;
import org.ferryman.engine.Progress;
import org.kordamp.ikonli.feather.Feather;

/** Whom or what a step waits for, until when, and what makes it wait for longer; takes no room while it doesn't. */
public final class WaitView extends HBox {

    private static final TextBundle TEXTS = TextBundle.of(WaitView.class);
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ENGLISH).withZone(ZoneId.systemDefault());

    private final Label text = Labels.wrapped("");
    private final Button keep = new Button(TEXTS.get("wait.keep"));
    private Runnable keepTrying = () -> {};

    /** Waits for nothing yet. */
    public WaitView() {
        text.setId("waits");
        text.setMaxWidth(Double.MAX_VALUE);
        HBox.setHgrow(text, Priority.ALWAYS);
        keep.setId("keep-trying");
        keep.setMinWidth(USE_PREF_SIZE);
        keep.setOnAction(event -> keepTrying.run());
        getStyleClass().addAll("notice", "notice-warning");
        setAlignment(Pos.CENTER_LEFT);
        getChildren().addAll(Icons.of(Feather.CLOCK, "warning"), text, keep);
        show(Optional.empty());
    }

    /** Shows what a step waits for. */
    public void show(Optional<Progress> progress) {
        show(progress.map(Progress::waitsFor).orElse(""), progress.flatMap(Progress::nextTry));
    }

    /** Shows whom or what a step waits for, empty for nothing; and whether it waits to be tried again. */
    public void show(String whom, Optional<NextTry> next) {
        text.setText(next.map(tried -> whom + " " + until(tried)).orElseGet(() -> TEXTS.get("wait.for", whom)));
        keepTrying = next.map(NextTry::keepTrying).orElse(() -> {});
        Nodes.show(keep, next.flatMap(NextTry::until).isPresent());
        Nodes.show(this, !whom.isEmpty());
    }

    private static String until(NextTry next) {
        return next.until()
                .map(end -> TEXTS.get("wait.until", TIME.format(end)))
                .orElseGet(() -> TEXTS.get("wait.endless"));
    }
}
