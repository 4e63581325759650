package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;

import java.nio.file.Path;
import java.util.function.BooleanSupplier;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.TableView;
import javafx.scene.input.KeyCode;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.users.UsersPage;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.testfx.api.FxRobot;

/** The wizard as a new user goes through it, on the built-in sample. */
@UsesServer
@UsesWindow
class WizardFlowTest {

    @TempDir
    Path home;

    @AfterEach
    void stopSample() throws Exception {
        new SampleServer(home.resolve("data/ferryman/sample"), SampleDatabase.KIND).stop();
    }

    @Test
    void from_the_first_page_to_the_last_on_the_sample() {
        try (TestWindow window = TestWindow.open(home)) {
            window.screenshot("start");
            window.press("primary");
            go(window, "connections");
            window.press("primary");
            window.await(() -> window.current().readyProperty().get());
            window.screenshot("connections");
            go(window, "assessment");
            window.press("primary");
            window.await(() -> window.current().readyProperty().get());
            window.screenshot("assessment");
            go(window, "backup");
            window.press("primary");
            window.await(() -> window.current().readyProperty().get());
            window.screenshot("backup");
            go(window, "users");
            UsersPage users = window.page(UsersPage.class);
            while (onFx(() -> users.stateProperty().get() != PageState.DONE)) {
                window.press("primary");
                window.await(() -> !users.busyProperty().get());
            }
            window.screenshot("users");
            go(window, "dry-run");
            window.press("primary");
            window.await(() -> window.current().readyProperty().get());
            window.screenshot("dry-run");
            go(window, "execute");
            window.press("primary");
            window.press("confirm-yes");
            window.await(() -> window.current().readyProperty().get());
            window.screenshot("execute");
            assertThat(onFx(() -> window.scene().getFocusOwner().getId()))
                    .as("the next Enter must not read everything")
                    .isNotEqualTo("read-everything");
            go(window, "skipped");
            window.await(() -> window.scene().lookup("#skipped-table") != null
                    && window.current().stateProperty().get() == PageState.ATTENTION);
            window.await(() -> window.scene().lookup("#skipped-table") instanceof TableView<?> table
                    && !table.getItems().isEmpty()
                    && table.getColumns().get(0).getCellData(0) != null);
            window.screenshot("skipped");
            go(window, "cut-over");
            window.screenshot("cut-over");
            go(window, "finish");
            window.await(() -> window.scene().lookup("#verdict") instanceof Labeled);
            window.screenshot("finish");
            assertThat(window.page(StartPage.class).stateProperty().get()).isEqualTo(PageState.DONE);
            assertThat(window.workspace().verificationProperty().get()).matches(Verification::holds);
        }
    }

    @Test
    void enter_alone_leads_from_the_sample_to_its_assessment() {
        try (TestWindow window = TestWindow.open(home)) {
            enterUntil(window, () -> window.current().readyProperty().get());
            enterUntil(window, () -> window.current().id().equals("connections"));
            enterUntil(window, () -> window.current().readyProperty().get());
            enterUntil(window, () -> window.current().id().equals("assessment"));
        }
    }

    private static void enterUntil(TestWindow window, BooleanSupplier there) {
        window.await(() -> {
            Node accented = window.scene().lookup(".action-bar > .accent");
            return accented != null && accented.isVisible() && !accented.isDisabled();
        });
        new FxRobot().push(KeyCode.ENTER);
        window.await(there);
    }

    private static void go(TestWindow window, String to) {
        String from = onFx(() -> window.current().id());
        window.press("next");
        window.await(() -> !window.current().id().equals(from));
        if (to != null) {
            assertThat(window.current().id()).isEqualTo(to);
        }
    }
}
