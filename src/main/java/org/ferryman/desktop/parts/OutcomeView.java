package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.jspecify.annotations.Nullable;

/**
 * Why something was not done: what state everything is in now, the findings with their remedies, and where the log is.
 * Takes no room while there is nothing to say.
 */
public final class OutcomeView extends VBox {

    private static final TextBundle TEXTS = TextBundle.of(OutcomeView.class);

    private final Label headline = new Label();
    private final Label state = Labels.wrapped("");
    private final FindingsView findings = new FindingsView();
    private final Hyperlink log;

    /** @param logFile shown where a failure leaves details in the log */
    public OutcomeView(Path logFile) {
        getStyleClass().add("outcome");
        headline.getStyleClass().add(Styles.TITLE_4);
        log = new Hyperlink(TEXTS.get("outcome.log", logFile));
        log.setWrapText(true);
        log.setMinHeight(USE_PREF_SIZE);
        log.setOnAction(event -> Labels.copy(logFile.toString()));
        getChildren().addAll(headline, state, findings, log);
        show(null);
    }

    /** Shows an outcome other than done; null or done clears the view. */
    public void show(@Nullable Outcome<?> outcome) {
        if (outcome == null || outcome instanceof Outcome.Done) {
            Nodes.show(this, false);
        } else {
            String kind = outcome.kind().keyword();
            show(outcome, TEXTS.get("outcome." + kind), TEXTS.get("outcome." + kind + ".state"));
        }
    }

    /** Shows an outcome other than done, where more is known about what state everything is in now. */
    public void show(Outcome<?> outcome, String title, String now) {
        Nodes.show(this, true);
        headline.setText(title);
        state.setText(now);
        findings.show(outcome.findings());
        boolean hasDetails = outcome instanceof Outcome.Failed || outcome instanceof Outcome.PartWay;
        Nodes.show(log, hasDetails);
        setAccessibleText(title + " " + now);
    }
}
