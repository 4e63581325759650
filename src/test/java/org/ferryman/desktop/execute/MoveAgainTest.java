package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import javafx.scene.control.Button;
import javafx.scene.control.CheckBox;
import javafx.scene.control.Label;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.engine.Outcome;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What was deleted through v0.7 comes back only to somebody who says so, with what was deleted in view. */
@UsesWindow
@UsesServer
@Timeout(120)
class MoveAgainTest {

    private static final String ROWS = "SELECT count(*) FROM keto_relation_tuples";

    @TempDir
    Path home;

    @Test
    void what_was_deleted_through_v0_7_is_listed_and_moved_again_once_it_is_ticked(TestDatabase database)
            throws Exception {
        Sight sight = new Sight("move-again");
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            Steps.migrate(window.workspace());
            long moved = database.queryLong(ROWS);
            database.execute(
                    "DELETE FROM keto_relation_tuples WHERE ctid IN (SELECT ctid FROM keto_relation_tuples LIMIT 3)");
            runOnFx(() -> window.workspace().look());
            ExecutePage page = window.page(ExecutePage.class);
            window.visit(page);
            window.await(() -> page.content().phase() != ExecutePhase.LOOKING
                    && !window.workspace().lookActivity().isBusy());
            assertThat(page.content().canMoveAgain())
                    .as("nobody has looked yet")
                    .isFalse();
            window.press(onFx(() -> page.content().phase() == ExecutePhase.READY) ? "primary" : "secondary");
            Button yes = window.node("confirm-yes", Button.class);
            runOnFx(() -> {
                // A look that is under way as the run begins, and over before the run is.
                window.workspace().look();
                yes.fire();
            });
            window.await(() -> page.content().canMoveAgain()
                    && !window.workspace().lookActivity().isBusy());
            assertThat(page.content().ending().orElseThrow().outcome()).isInstanceOf(Outcome.Blocked.class);
            assertThat(page.content().deleted()).isEqualTo(3);
            assertThat(onFx(() -> page.primaryProperty().get().enabledProperty().get()))
                    .as("not before it is ticked")
                    .isFalse();
            assertThat(page.commandLineProperty().get()).doesNotContain("--move-again");
            window.screenshot("execute-deleted");
            sight.lookOnce(window.scene(), "execute");
            CheckBox again = window.node("move-again", CheckBox.class);
            assertThat(again.getText()).contains("3 deleted tuples");
            runOnFx(() -> again.setSelected(true));
            assertThat(page.commandLineProperty().get()).contains("migrate", "--move-again");
            window.press("primary");
            window.screenshot("execute-moves-again");
            sight.lookOnce(window.scene(), "execute");
            assertThat(window.node("confirm-outage", Label.class).getText()).startsWith("v0.6 can't write for about");
            window.press("confirm-yes");
            window.await(() -> page.content().phase() == ExecutePhase.VERIFIED
                    && !window.workspace().lookActivity().isBusy());
            assertThat(database.queryLong(ROWS)).isEqualTo(moved);
            assertThat(page.movesAgainProperty().get())
                    .as("chosen anew each time")
                    .isFalse();
        }
        sight.assertNothingElse();
    }

    @Test
    void from_another_run_folder_it_is_said_that_tuples_were_moved_from_elsewhere(TestDatabase database)
            throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        Path folder;
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            Steps.migrate(window.workspace());
            folder = window.workspace().openedProperty().get().run().folder();
        }
        Files.move(folder, home.resolve("elsewhere"));
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            ExecutePage page = window.page(ExecutePage.class);
            window.await(() -> page.content().phase() == ExecutePhase.READY);
            window.visit(page);
            window.await(() -> window.scene().lookup("#found-at-opening") != null);
            window.screenshot("execute-taken-over");
        }
    }
}
