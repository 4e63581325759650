package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import atlantafx.base.theme.Styles;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javafx.event.Event;
import javafx.geometry.Rectangle2D;
import javafx.scene.Node;
import javafx.scene.Parent;
import javafx.scene.Scene;
import javafx.scene.control.Button;
import javafx.scene.control.Labeled;
import javafx.scene.control.TextInputControl;
import javafx.scene.image.PixelReader;
import javafx.scene.input.KeyCode;
import javafx.scene.robot.Robot;
import javafx.stage.Screen;
import javafx.stage.Stage;
import javafx.stage.Window;
import javafx.stage.WindowEvent;
import org.ferryman.desktop.finish.FinishPage;
import org.ferryman.desktop.shell.Theme;
import org.ferryman.desktop.shell.WindowPreferences;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

@UsesWindow
class WizardWindowTest {

    @TempDir
    Path home;

    @Test
    void closing_while_something_is_at_work_asks_and_says_what_will_happen() {
        Sight sight = new Sight("closing");
        try (TestWindow window = TestWindow.open(home)) {
            Page page = window.current();
            runOnFx(() -> page.busyProperty().set(true));
            close(window);
            window.await(() -> window.scene().lookup(".overlay-box") != null);
            assertThat(onFx(() -> window.scene().getWindow().isShowing())).isTrue();
            assertThat(texts(window)).anyMatch(text -> text.contains("ferryman sample stop"));
            assertThat(onFx(() -> window.scene()
                            .lookup(".overlay-box")
                            .getLayoutBounds()
                            .getHeight()))
                    .as("as high as two lines and two buttons")
                    .isLessThan(240);
            window.screenshot("close");
            sight.lookOnce(window.scene(), "close");

            button(window, "_Stay");
            window.await(() -> !window.window().shell().overlay().isDisplay());
            assertThat(onFx(() -> window.scene().getWindow().isShowing())).isTrue();

            close(window);
            button(window, "_Stop it and close");
            assertThat(onFx(() -> window.scene().getWindow().isShowing()))
                    .as("what was begun is taken back first")
                    .isTrue();
            runOnFx(() -> page.busyProperty().set(false));
            window.await(() -> !window.scene().getWindow().isShowing());
        }
        sight.assertNothingElse();
    }

    @Test
    void closing_while_nothing_is_at_work_just_closes_and_remembers_the_size() {
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> {
                Stage stage = (Stage) window.scene().getWindow();
                stage.setWidth(1300);
                stage.setHeight(900);
            });
            window.await(() -> window.scene().getWidth() == 1300);
            close(window);
            assertThat(onFx(() -> window.scene().getWindow().isShowing())).isFalse();
        }
        WindowPreferences remembered = WindowPreferences.read(home.resolve("wizard.json"));
        assertThat(remembered.width()).isEqualTo(1300);
        assertThat(remembered.height()).isEqualTo(900);
        assertThat(remembered.maximized()).isFalse();
    }

    /** What is drawn where something was, and not again, is on the screen only: a picture of the scene is made anew. */
    @Test
    void a_box_leaves_no_shadow_of_itself_where_there_is_no_graphics_card() {
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            window.press("tool-about");
            window.await(() -> window.scene().lookup(".about") != null);
            AtomicInteger frames = new AtomicInteger();
            window.await(() -> frames.incrementAndGet() > 20);
            assertThat(onFx(() -> {
                        Scene scene = window.scene();
                        Window stage = scene.getWindow();
                        Rectangle2D area = new Rectangle2D(
                                stage.getX() + scene.getX(),
                                stage.getY() + scene.getY(),
                                scene.getWidth(),
                                scene.getHeight());
                        PixelReader shown =
                                new Robot().getScreenCapture(null, area).getPixelReader();
                        PixelReader meant = scene.snapshot(null).getPixelReader();
                        return IntStream.range(0, 1024 * 700)
                                .filter(at ->
                                        shown.getArgb(at % 1024, at / 1024) != meant.getArgb(at % 1024, at / 1024))
                                .count();
                    }))
                    .as("pixels that are not as they are meant to be")
                    .isLessThan(2_000);
        }
    }

    @Test
    void while_the_question_is_read_what_it_says_stays_true() {
        try (TestWindow window = TestWindow.open(home)) {
            Page page = window.current();
            runOnFx(() -> page.busyProperty().set(true));
            close(window);
            window.await(() -> texts(window).stream().anyMatch(text -> text.contains("ferryman sample stop")));
            runOnFx(() -> page.busyProperty().set(false));
            window.await(() -> texts(window).stream().anyMatch(text -> text.contains("has ended")));
        }
    }

    @Test
    void the_last_page_ends_with_a_button_that_closes_the_window_and_enter_does_not_press_it() {
        try (TestWindow window = TestWindow.open(home)) {
            Node close = window.node("close-window", Button.class);
            assertThat(onFx(close::isVisible)).isFalse();
            window.visit(window.page(FinishPage.class));
            assertThat(onFx(close::isVisible)).isTrue();
            new FxRobot().push(KeyCode.ENTER);
            assertThat(onFx(() -> window.scene().getWindow().isShowing())).isTrue();
            window.press("close-window");
            window.await(() -> !window.scene().getWindow().isShowing());
        }
    }

    @Test
    void the_steps_are_one_stop_for_tab_and_the_arrow_keys_go_through_them() {
        try (TestWindow window = TestWindow.open(home)) {
            List<Node> rows =
                    onFx(() -> List.copyOf(((Parent) window.scene().lookup(".step-list")).getChildrenUnmodifiable()));
            assertThat(onFx(() -> rows.stream().filter(Node::isFocusTraversable).toList()))
                    .containsExactly(rows.get(0));
            runOnFx(() -> rows.get(0).requestFocus());
            new FxRobot().push(KeyCode.DOWN);
            assertThat(onFx(() -> rows.get(1).isFocused())).isTrue();
        }
    }

    @Test
    void the_colours_go_round_are_told_and_remembered() {
        try (TestWindow window = TestWindow.open(home)) {
            Button theme = window.node("tool-theme", Button.class);
            assertThat(onFx(theme::getAccessibleText)).startsWith("Light colours");
            window.press("tool-theme");
            assertThat(onFx(theme::getAccessibleText)).startsWith("Dark colours");
            assertThat(onFx(() -> theme.getTooltip().getText())).isEqualTo(onFx(theme::getAccessibleText));
            window.await(
                    () -> WindowPreferences.read(home.resolve("wizard.json")).theme() == Theme.DARK);
            window.press("tool-theme");
            assertThat(onFx(theme::getAccessibleText)).startsWith("System colours");
            window.press("tool-theme");
            assertThat(onFx(theme::getAccessibleText)).startsWith("Light colours");
        }
    }

    @Test
    void f1_opens_the_help_and_ctrl_l_the_log_with_the_search_in_focus() {
        Sight sight = new Sight("log-once");
        FxRobot robot = new FxRobot();
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> window.workspace().log().add("assess", "started"));
            robot.push(KeyCode.CONTROL, KeyCode.L);
            window.await(() -> window.scene().getFocusOwner() != null
                    && "log-search".equals(window.scene().getFocusOwner().getId()));
            window.screenshot("log");
            sight.lookOnce(window.scene(), "log");
            robot.push(KeyCode.CONTROL, KeyCode.L);
            window.await(() -> window.scene().lookup("#log-search") == null);
            robot.push(KeyCode.F1);
            window.await(() -> window.window().helpWindow().view().isPresent());
            runOnFx(() -> window.window()
                    .helpWindow()
                    .view()
                    .orElseThrow()
                    .getScene()
                    .getWindow()
                    .hide());
        }
        sight.assertNothingElse();
    }

    @Test
    void what_is_remembered_of_a_broken_file_is_what_a_new_user_gets() throws Exception {
        Path file = home.resolve("wizard.json");
        java.nio.file.Files.writeString(file, "{\"theme\":\"PURPLE\"");
        assertThat(WindowPreferences.read(file)).isEqualTo(WindowPreferences.DEFAULT);

        WindowPreferences other =
                WindowPreferences.DEFAULT.with(Theme.DARK).withFolder(home).withWindow(1100, 750, true);
        other.write(file);
        assertThat(WindowPreferences.read(file)).isEqualTo(other);
    }

    private static void close(TestWindow window) {
        runOnFx(() -> Event.fireEvent(
                window.scene().getWindow(),
                new WindowEvent(window.scene().getWindow(), WindowEvent.WINDOW_CLOSE_REQUEST)));
    }

    private static void button(TestWindow window, String text) {
        runOnFx(() -> window.scene().getRoot().lookupAll(".overlay-actions .button").stream()
                .map(Button.class::cast)
                .filter(button -> button.getText().equals(text))
                .findFirst()
                .orElseThrow()
                .fire());
    }

    private static java.util.List<String> texts(TestWindow window) {
        return onFx(() -> window.scene().getRoot().lookupAll(".overlay-box .label").stream()
                .map(node -> ((Labeled) node).getText())
                .toList());
    }

    @Test
    void a_window_kept_from_a_larger_screen_fits_into_this_one() {
        try (TestWindow window = TestWindow.open(home, 5_000, 4_000)) {
            Rectangle2D screen = Screen.getPrimary().getVisualBounds();
            assertThat(window.scene().getWidth()).isLessThanOrEqualTo(screen.getWidth());
            assertThat(window.scene().getHeight()).isLessThanOrEqualTo(screen.getHeight());
        }
    }

    @Test
    void what_is_to_be_done_is_proposed_before_going_on_without_it() {
        try (TestWindow window = TestWindow.open(home)) {
            Page start = window.current();
            runOnFx(() -> start.readyProperty().set(true));
            assertThat(start.stateProperty().get()).isEqualTo(PageState.TO_DO);
            assertThat(accented(window, "primary")).isTrue();
            assertThat(accented(window, "next")).isFalse();

            runOnFx(() -> start.primaryProperty().get().enabledProperty().set(false));
            assertThat(accented(window, "next")).isTrue();
        }
    }

    private static boolean accented(TestWindow window, String id) {
        return window.node(id, Button.class).getStyleClass().contains(Styles.ACCENT);
    }

    @Test
    void enter_on_a_button_presses_that_button_and_no_other() {
        try (TestWindow window = TestWindow.open(home)) {
            Button preview = window.node("preview", Button.class);
            AtomicInteger pressed = new AtomicInteger();
            runOnFx(() -> {
                preview.disableProperty().unbind();
                preview.setDisable(false);
                preview.setVisible(true);
                preview.setOnAction(event -> pressed.incrementAndGet());
                preview.requestFocus();
            });
            new FxRobot().push(KeyCode.ENTER);
            assertThat(pressed).hasValue(1);
            assertThat(window.current().stateProperty().get())
                    .as("the sample is not started")
                    .isEqualTo(PageState.TO_DO);
        }
    }

    @Test
    void enter_in_a_text_is_for_that_text_alone() {
        try (TestWindow window = TestWindow.open(home)) {
            FxRobot robot = new FxRobot();
            robot.push(KeyCode.CONTROL, KeyCode.L);
            window.await(() -> window.scene().getFocusOwner() instanceof TextInputControl);
            robot.push(KeyCode.ENTER);
            assertThat(window.current().stateProperty().get())
                    .as("the sample is not started")
                    .isEqualTo(PageState.TO_DO);
        }
    }
}
