package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import org.ferryman.app.KnownRun;
import org.ferryman.desktop.finish.FinishPage;
import org.ferryman.desktop.finish.MigrationProof;
import org.ferryman.desktop.help.HelpView;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.Screenshots;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoRecord;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.testing.Described;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The first and the last page, the help and the box about the program, as they look. */
@UsesWindow
@UsesServer
class ViewsTest {

    @TempDir
    Path home;

    @Test
    void the_start_page_lists_earlier_runs_and_choosing_one_makes_it_the_choice() throws Exception {
        Sight sight = new Sight("start-runs");
        Path runs = home.resolve("data/ferryman/runs");
        for (int number = 1; number <= 4; number++) {
            String name = number == 2
                    ? "keto_production_europe_west_1@authorization-primary-0.database.example.org:5432/permissions"
                    : "keto@db" + number + ".example.org:5432/keto";
            Path folder = Described.folder(runs.resolve("run" + number), name, Map.of());
            for (PlaybookStep<?, ?> step : KetoRecord.PLAYBOOK.recorded()) {
                if (number > 1) {
                    Files.writeString(folder.resolve(step.id() + ".json"), "{}");
                }
            }
        }
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            StartPage page = window.page(StartPage.class);
            window.await(() -> page.runs().size() == 4);
            window.await(() -> window.scene().getRoot().lookupAll(".run-row").size() == 4);
            window.screenshot("start-runs-small");
            sight.lookOnce(window.scene(), "start");
            ListView<?> list = window.node("runs", ListView.class);
            runOnFx(() -> list.getSelectionModel().select(1));
            window.await(() -> page.choiceProperty().get() == StartPage.Choice.RUN);
            assertThat(page.chosenRunProperty().get()).isEqualTo(page.runs().get(1));
            window.screenshot("start-runs-chosen");
            sight.lookOnce(window.scene(), "start");
            KnownRun chosen = page.chosenRunProperty().get();
            // A list that nobody holds on to would no longer tell of its changes.
            System.gc();
            Described.folder(runs.resolve("run5"), "keto@db5", Map.of());
            runOnFx(page::entered);
            window.await(() -> page.runs().size() == 5);
            assertThat(onFx(() -> (Object) list.getSelectionModel().getSelectedItem()))
                    .as("still chosen in the list that was read again")
                    .isEqualTo(chosen);
            assertThat(page.choiceProperty().get()).isEqualTo(StartPage.Choice.RUN);
        }
        sight.assertNothingElse();
    }

    @Test
    void a_sample_that_cannot_be_started_says_why_on_the_page() throws Exception {
        Sight sight = new Sight("start-failed");
        Files.createDirectories(home.resolve("data/ferryman"));
        Files.writeString(home.resolve("data/ferryman/sample"), "in the way");
        try (TestWindow window = TestWindow.open(home)) {
            window.press("primary");
            window.await(() -> window.scene().lookup(".finding-blocker") != null
                    && window.scene().lookup(".finding-blocker").isVisible());
            window.screenshot("start-failed");
            sight.lookOnce(window.scene(), "start");
        }
        sight.assertNothingElse();
    }

    @Test
    void the_last_page_shows_what_was_done_and_the_proof_of_it(TestDatabase database) throws Exception {
        Sight sight = new Sight("finish-done");
        SampleWorkspace sample = new SampleWorkspace(database, home, 20_000);
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            Steps.migrate(window.workspace());
            Steps.produce(window.workspace(), KetoLegacyPlaybook::verify);
            FinishPage page = window.page(FinishPage.class);
            window.visit(page);
            window.await(() -> page.proof() == MigrationProof.HOLDS);
            assertThat(window.node("verdict", Labeled.class).getText())
                    .contains(" tuples moved", "Verified: counts and checksums match");
            TableView<?> journal = window.node("journal", TableView.class);
            assertThat(journal.getItems()).hasSize(3);
            window.screenshot("finish");
            sight.lookOnce(window.scene(), "finish");
            onFx(() -> {
                window.scene().getWindow().setWidth(1024);
                window.scene().getWindow().setHeight(700);
                return null;
            });
            window.await(() -> window.scene().getHeight() == 700);
            window.screenshot("finish-small");
            sight.lookOnce(window.scene(), "finish");
        }
        sight.assertNothingElse();
    }

    @Test
    void the_last_page_with_nothing_done_says_so() {
        Sight sight = new Sight("finish-nothing");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            window.visit(window.page(FinishPage.class));
            assertThat(window.node("verdict", Labeled.class).getText()).startsWith("No migration is on record");
            assertThat(window.node("open-folder", Labeled.class).isDisabled()).isTrue();
            window.screenshot("finish-nothing");
            sight.lookOnce(window.scene(), "finish");
        }
        sight.assertNothingElse();
    }

    @Test
    void the_help_of_the_page_opens_beside_it_and_finds_words_in_all_documents() {
        try (TestWindow window = TestWindow.open(home)) {
            window.press("tool-help");
            window.await(() -> window.window().helpWindow().view().isPresent());
            HelpView help = window.window().helpWindow().view().orElseThrow();
            assertThat(onFx(help::shown)).isEqualTo("start.md");
            Screenshots.take(help.getScene(), "help");

            ListView<?> contents = onFx(() -> (ListView<?>) help.lookup("#help-contents"));
            int all = onFx(() -> contents.getItems().size());
            runOnFx(() -> ((TextField) help.lookup("#help-search")).setText("subject_set ROUTE"));
            assertThat(onFx(() -> contents.getItems().size())).isBetween(1, all - 1);
            runOnFx(() -> contents.getSelectionModel().select(0));
            assertThat(onFx(help::shown)).isEqualTo("finish.md");
            runOnFx(() -> ((TextField) help.lookup("#help-search")).setText(""));
            Screenshots.take(help.getScene(), "help-finish");
            runOnFx(() -> help.show("skipped-tuples.md"));
            Screenshots.take(help.getScene(), "help-table");
            runOnFx(() -> help.getScene().getWindow().hide());
        }
    }

    @Test
    void what_the_program_is_can_be_read_and_copied() {
        Sight sight = new Sight("about-once");
        try (TestWindow window = TestWindow.open(home)) {
            window.press("tool-about");
            window.await(() -> window.scene().lookup(".about") != null);
            window.screenshot("about");
            sight.lookOnce(window.scene(), "about");
            runOnFx(() -> window.scene().getRoot().lookupAll(".overlay-actions .button").stream()
                    .map(javafx.scene.control.Button.class::cast)
                    .findFirst()
                    .orElseThrow()
                    .fire());
            assertThat(onFx(() -> Clipboard.getSystemClipboard().getString()))
                    .contains("ferryman.log")
                    .contains("PostgreSQL JDBC driver: BSD-2-Clause");
        }
        sight.assertNothingElse();
    }
}
