package org.ferryman.desktop.execute;

import atlantafx.base.theme.Styles;
import java.util.List;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import org.ferryman.desktop.parts.Icons;
import org.ferryman.desktop.parts.ProgressView;
import org.ferryman.desktop.wizard.TextBundle;
import org.kordamp.ikonli.feather.Feather;

/** What is done, at work and to do, side by side. */
final class StageChips extends FlowPane {

    private final TextBundle texts;

    StageChips(TextBundle texts) {
        this.texts = texts;
        getStyleClass().add("stage-chips");
    }

    void show(List<RunStage> stages) {
        getChildren().setAll(stages.stream().map(this::chip).toList());
    }

    private Label chip(RunStage stage) {
        String title = texts.get("stage." + stage.id());
        String took = stage.took().map(ProgressView::duration).orElse("");
        Label chip = new Label(took.isEmpty() ? title : title + "  " + took, Icons.of(sign(stage.state())));
        chip.getStyleClass()
                .addAll(
                        "stage-chip",
                        "stage-" + stage.state().name().toLowerCase(java.util.Locale.ROOT),
                        Styles.TEXT_SMALL);
        chip.setMinWidth(USE_PREF_SIZE);
        chip.setAccessibleText(texts.get("stage.spoken", title, texts.get("state." + stage.state()), took));
        return chip;
    }

    private static Feather sign(RunStage.State state) {
        return switch (state) {
            case TO_DO -> Feather.CIRCLE;
            case RUNNING -> Feather.LOADER;
            case DONE -> Feather.CHECK;
            case STOPPED -> Feather.X;
        };
    }
}
