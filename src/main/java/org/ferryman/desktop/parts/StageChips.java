package org.ferryman.desktop.parts;

import atlantafx.base.theme.Styles;
import java.util.List;
import java.util.function.Function;
import javafx.scene.control.Label;
import javafx.scene.layout.FlowPane;
import org.ferryman.desktop.wizard.RunStage;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.StepId;
import org.kordamp.ikonli.feather.Feather;

/** What is done, at work and to do, side by side. */
public final class StageChips extends FlowPane {

    private static final TextBundle TEXTS = TextBundle.of(StageChips.class);

    private final Function<StepId, String> titles;

    /** @param titles what each stage is called */
    public StageChips(Function<StepId, String> titles) {
        this.titles = titles;
        getStyleClass().add("stage-chips");
    }

    /** Shows these and no others. */
    public void show(List<RunStage> stages) {
        getChildren().setAll(stages.stream().map(this::chip).toList());
    }

    private Label chip(RunStage stage) {
        String title = titles.apply(stage.id());
        String took = stage.took().map(ProgressView::duration).orElse("");
        Label chip = new Label(took.isEmpty() ? title : title + "  " + took, Icons.of(sign(stage.state())));
        chip.getStyleClass()
                .addAll(
                        "stage-chip",
                        "stage-" + stage.state().name().toLowerCase(java.util.Locale.ROOT),
                        Styles.TEXT_SMALL);
        chip.setMinWidth(USE_PREF_SIZE);
        chip.setAccessibleText(TEXTS.get("stage.spoken", title, TEXTS.get("stage." + stage.state()), took));
        return chip;
    }

    private static Feather sign(RunStage.State state) {
        return switch (state) {
            case TO_DO -> Feather.MORE_HORIZONTAL;
            case RUNNING -> Feather.LOADER;
            case DONE -> Feather.CHECK;
            case STOPPED -> Feather.X;
        };
    }
}
