package org.ferryman.desktop.skipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import javafx.scene.control.Button;
import javafx.scene.control.RadioButton;
import javafx.scene.control.ToggleGroup;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedLists;
import org.junit.jupiter.api.Test;

/** The choices beside the table: what they show is what would be done. */
@UsesWindow
class DecideViewTest extends SampleFixture {

    DecideViewTest() {
        super(500);
    }

    /** The page with its first tuple selected. */
    private DecideModel open(TestWindow window) throws Exception {
        runOnFx(() -> sample.openIn(window.workspace()));
        window.await(() -> window.workspace().openedProperty().get() != null);
        SkippedLists.write(
                onFx(() -> Objects.requireNonNull(
                                window.workspace().openedProperty().get())
                        .run()
                        .folder()),
                300);
        window.visit(window.page(SkippedPage.class));
        DecideModel model = window.page(SkippedPage.class).decide();
        window.await(() -> !model.chosenProperty().get().isEmpty()
                && model.statesProperty().get() != null);
        return model;
    }

    private static RadioButton radio(TestWindow window, DecisionRequest.Kind kind) {
        return window.node("decide-" + kind.name().toLowerCase(Locale.ROOT), RadioButton.class);
    }

    private static void key(TestWindow window, KeyCode code) {
        runOnFx(() -> window.scene()
                .getFocusOwner()
                .fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, false, false, false)));
    }

    @Test
    void an_arrow_key_chooses_what_it_shows_as_chosen() throws Exception {
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            DecideModel model = open(window);
            runOnFx(() -> {
                model.kindProperty().set(DecisionRequest.Kind.LEAVE_OUT);
                radio(window, DecisionRequest.Kind.LEAVE_OUT).requestFocus();
            });
            key(window, KeyCode.RIGHT);
            assertThat(onFx(() -> model.kindProperty().get())).isEqualTo(DecisionRequest.Kind.DEFER);
            assertThat(onFx(() -> radio(window, DecisionRequest.Kind.DEFER).isSelected()))
                    .isTrue();
            assertThat(onFx(() -> window.scene().getFocusOwner())).isEqualTo(radio(window, DecisionRequest.Kind.DEFER));
            key(window, KeyCode.LEFT);
            assertThat(onFx(() -> model.kindProperty().get())).isEqualTo(DecisionRequest.Kind.LEAVE_OUT);
            assertThat(onFx(() -> radio(window, DecisionRequest.Kind.LEAVE_OUT).isSelected()))
                    .isTrue();
        }
    }

    @Test
    void after_another_row_was_selected_the_keys_go_through_the_choices_for_that_one() throws Exception {
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            DecideModel model = open(window);
            SkippedTable table = window.node("skipped-table", SkippedTable.class);
            for (int row = 1; row < 12; row++) {
                var before = onFx(() -> model.chosenProperty().get());
                int next = row;
                runOnFx(() -> table.getSelectionModel().clearAndSelect(next));
                window.await(() -> !model.chosenProperty().get().isEmpty()
                        && !model.chosenProperty().get().equals(before));
                List<String> offered = onFx(model::kinds).stream()
                        .map(kind -> "decide-" + kind.name().toLowerCase(Locale.ROOT))
                        .toList();
                ToggleGroup group =
                        onFx(() -> radio(window, DecisionRequest.Kind.ID).getToggleGroup());
                assertThat(onFx(() -> group.getToggles().stream()
                                .map(toggle -> ((RadioButton) toggle).getId())
                                .collect(Collectors.toList())))
                        .isEqualTo(offered);
                assertThat(onFx(() -> ((RadioButton) group.getSelectedToggle()).getId()))
                        .isEqualTo("decide-"
                                + onFx(() -> model.kindProperty().get()).name().toLowerCase(Locale.ROOT));
            }
        }
    }

    @Test
    void when_the_list_turns_out_to_be_no_longer_true_the_button_can_no_longer_be_pressed() throws Exception {
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            Steps.migrate(window.workspace());
            Steps.produce(window.workspace(), KetoLegacyPlaybook::skipped);
            SkippedPage page = window.page(SkippedPage.class);
            window.visit(page);
            window.await(() -> page.decide().checkProperty().get().isPossible()
                    && !window.workspace().lookActivity().isBusy());
            assertThat(window.node("decide-go", Button.class).isDisabled()).isFalse();
            database.execute("DELETE FROM keto_0000000000_relation_tuples WHERE subject LIKE '%#%'");
            runOnFx(() -> window.workspace().readEverything());
            window.await(() -> page.staleProperty().get());
            assertThat(window.node("decide-go", Button.class).isDisabled()).isTrue();
        }
    }
}
