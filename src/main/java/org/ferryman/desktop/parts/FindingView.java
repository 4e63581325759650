package org.ferryman.desktop.parts;

import javafx.geometry.Pos;
import javafx.scene.control.Button;
import javafx.scene.control.Label;
import javafx.scene.control.Tooltip;
import javafx.scene.layout.HBox;
import javafx.scene.layout.Priority;
import javafx.scene.layout.VBox;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Finding;
import org.kordamp.ikonli.feather.Feather;

/** One finding: what was seen, why it matters, what to do, and all of it to copy. */
public final class FindingView extends HBox {

    private static final TextBundle TEXTS = TextBundle.of(FindingView.class);
    private static final int MOST_CHARACTERS = 1_500;

    /** Shows the finding. */
    public FindingView(Finding finding) {
        getStyleClass().addAll("finding", "finding-" + finding.severity().name().toLowerCase(java.util.Locale.ROOT));
        setAlignment(Pos.TOP_LEFT);
        VBox text = new VBox(seen(finding));
        text.getStyleClass().add("finding-text");
        if (!finding.why().isBlank()) {
            text.getChildren().add(Labels.muted(shortened(finding.why())));
        }
        if (!finding.remedy().isBlank()) {
            text.getChildren().add(Labels.wrapped(TEXTS.get("finding.remedy", shortened(finding.remedy()))));
        }
        HBox.setHgrow(text, Priority.ALWAYS);
        getChildren().addAll(Icons.of(finding.severity()), text, copyButton(finding));
        setAccessibleText(spoken(finding));
    }

    private static Label seen(Finding finding) {
        Label seen = Labels.wrapped(shortened(finding.seen()));
        seen.getStyleClass().add("finding-seen");
        return seen;
    }

    /** Thousands of names in one text would keep the window from answering: the copy has all of them. */
    private static String shortened(String written) {
        String text = Labels.read(written);
        return text.length() <= MOST_CHARACTERS
                ? text
                : TEXTS.get("finding.shortened", text.substring(0, MOST_CHARACTERS), text.length() - MOST_CHARACTERS);
    }

    private static Button copyButton(Finding finding) {
        Button copy = new Button("", Icons.of(Feather.COPY));
        copy.getStyleClass().addAll("button-icon", "flat");
        copy.setMinWidth(USE_PREF_SIZE);
        copy.setTooltip(new Tooltip(TEXTS.get("finding.copy", finding.id())));
        copy.setAccessibleText(TEXTS.get("finding.copy", finding.id()));
        copy.setOnAction(event -> Labels.copy(written(finding)));
        return copy;
    }

    private static String spoken(Finding finding) {
        return TEXTS.get("severity." + finding.severity().name()) + ". " + shortened(finding.seen()) + " "
                + shortened(finding.remedy());
    }

    private static String written(Finding finding) {
        return String.join("\n", finding.id(), finding.seen(), finding.why(), finding.remedy())
                .strip();
    }
}
