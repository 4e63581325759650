package org.ferryman.desktop.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import javafx.scene.Node;
import javafx.scene.control.Labeled;
import javafx.scene.control.ListView;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.input.Clipboard;
import org.ferryman.desktop.FxTicker;
import org.ferryman.desktop.KetoBackup;
import org.ferryman.desktop.testing.PageStage;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Outcome;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.testing.StandIn;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;

/** How the page looks. */
@UsesWindow
@Timeout(240)
@DisabledOnOs(OS.WINDOWS)
class BackupViewTest extends SampleFixture {

    BackupViewTest() {
        super(20_000);
    }

    private PageStage<BackupPage> stage(ClientTools tools, double width, double height) throws Exception {
        PageStage<BackupPage> stage = new PageStage<>(
                sample,
                new FxTicker(),
                width,
                height,
                workspace -> new BackupPage(new KetoBackup(workspace), tools),
                BackupView::new);
        stage.await(() -> stage.page().content().tools() != null);
        return stage;
    }

    private static void scroll(PageStage<BackupPage> stage, double to) {
        runOnFx(() -> {
            ScrollPane pane = (ScrollPane) stage.scene().lookup(".page-scroll");
            stage.scene().getRoot().applyCss();
            stage.scene().getRoot().layout();
            pane.setVvalue(to);
        });
    }

    private static void ended(PageStage<BackupPage> stage) {
        stage.await(() -> !stage.page().busyProperty().get()
                && !stage.workspace().lookActivity().isBusy()
                && (stage.page().backup().view().outcome() != null
                        || stage.page().verification().view().outcome() != null));
    }

    @Test
    void from_the_choice_to_the_proof() throws Exception {
        Sight sight = new Sight("backup-proof");
        ClientTools none = ClientTools.in(Path.of("/nowhere"));
        try (PageStage<BackupPage> stage = stage(none, 1180, 800)) {
            stage.screenshot("backup-no-tools");
            sight.lookOnce(stage.scene(), "backup");
            stage.press("restore");
            assertThat(onFx(() -> stage.page().form().restoreProperty().get())).isEqualTo(RestorePlace.EMBEDDED);
            stage.press("restore");
            stage.press("primary");
            ended(stage);
            stage.screenshot("backup-done");
            sight.lookOnce(stage.scene(), "backup");
            assertThat(onFx(() -> ((Labeled) stage.node("verdict")).getText())).startsWith("Verified");
            assertThat(((TableView<?>) stage.node("files")).getItems()).hasSize(1);
            stage.press("copy-restoring");
            assertThat(onFx(() -> Clipboard.getSystemClipboard().getString())).contains("psql --no-psqlrc");
            stage.press("verify-again");
            stage.await(() -> stage.node("again") != null);
            ended(stage);
            scroll(stage, 0.35);
            stage.screenshot("backup-verified-again");
            sight.lookOnce(stage.scene(), "backup");
            Files.delete(Path.of(
                    onFx(() -> stage.page().backupProperty().get().folder().orElseThrow()), "keto-snapshot.sql"));
            stage.press("verify-again");
            stage.await(() -> stage.page().stateProperty().get() == PageState.FAILED);
            scroll(stage, 0);
            stage.screenshot("backup-changed");
            sight.lookOnce(stage.scene(), "backup");
            database.execute("TRUNCATE keto_0000000001_relation_tuples");
            stage.press("primary");
            ended(stage);
            runOnFx(stage.page()::entered);
            ended(stage);
            database.execute("TRUNCATE keto_0000000000_relation_tuples");
            runOnFx(stage.workspace()::readEverything);
            stage.await(() ->
                    stage.page().content().isOlder() && stage.node("older").isVisible());
            scroll(stage, 0);
            stage.screenshot("backup-stale");
            sight.lookOnce(stage.scene(), "backup");
        }
        sight.assertNothingElse();
    }

    @Test
    void at_work_cancelled_and_failed() throws Exception {
        Sight sight = new Sight("backup-failed");
        Path go = home.resolve("go");
        StandIn tools = StandIn.of(home.resolve("opt/postgresql-99/bin"), "99.1")
                .dump(
                        "99.1",
                        "mkdir \"$file\"",
                        "head -c 34603008 /dev/zero > \"$file/3391.dat\"",
                        "for part in 1 2 3 4 5 6 7 8 9 10 11; do echo \"pg_dump: dumping contents of table"
                                + " \\\"public.keto_000000000${part}_relation_tuples\\\"\" >&2; done",
                        "while [ ! -e '" + go + "' ]; do sleep 0.05; done",
                        "echo 'pg_dump: error: could not write to output file: No space left on device' >&2",
                        "exit 1");
        StandIn old = StandIn.of(home.resolve("usr/lib/postgresql/11/bin"), "11.22");
        StandIn newer = StandIn.of(home.resolve("usr/lib/postgresql/100/bin"), "100.1");
        ClientTools all = ClientTools.in(old.folder(), newer.folder(), tools.folder());
        try (PageStage<BackupPage> stage = stage(all, 1180, 800)) {
            stage.screenshot("backup-tools");
            sight.lookOnce(stage.scene(), "backup");
            stage.press("primary");
            ListView<?> log = (ListView<?>) stage.node("backup-log");
            stage.await(() -> log.getItems().size() == 11
                    && stage.page().backup().view().progress() != null
                    && stage.page().backup().view().progress().done() >= 34_603_008);
            stage.screenshot("backup-running");
            sight.lookOnce(stage.scene(), "backup");
            stage.press("secondary");
            ended(stage);
            assertThat(onFx(() -> stage.page().backup().view().outcome())).isInstanceOf(Outcome.Cancelled.class);
            try (Stream<Path> files =
                    Files.list(stage.workspace().openedProperty().get().run().folder())) {
                assertThat(files)
                        .as("what was written of it is removed")
                        .noneMatch(file -> file.getFileName().toString().contains("backup"));
            }
            stage.screenshot("backup-cancelled");
            sight.lookOnce(stage.scene(), "backup");
            Files.createFile(go);
            stage.press("primary");
            ended(stage);
            assertThat(onFx(() -> stage.page().stateProperty().get())).isEqualTo(PageState.FAILED);
            stage.screenshot("backup-failed");
            sight.lookOnce(stage.scene(), "backup");
        }
        sight.assertNothingElse();
    }

    @Test
    void everything_chosen_and_a_waiver_in_the_smallest_window() throws Exception {
        Sight sight = new Sight("backup-waiver");
        ClientTools tools = ClientTools.in(StandIn.of(
                        home.resolve("a folder with a name that is longer than anybody would like it to be/"
                                + "postgresql-99-with-everything/bin"),
                        "99.1")
                .folder());
        try (PageStage<BackupPage> stage = stage(tools, 1024, 700)) {
            stage.screenshot("backup-small");
            sight.lookOnce(stage.scene(), "backup");
            runOnFx(() -> {
                BackupForm form = stage.page().form();
                form.fromReplicaProperty().set(true);
                form.replica().urlProperty().set("postgresql://someone:geheim@localhost/keto");
                form.restoreProperty().set(RestorePlace.SCRATCH);
            });
            stage.await(() -> stage.page().form().replica().findingProperty().get() != null);
            scroll(stage, 0.8);
            stage.screenshot("backup-choices-small");
            sight.lookOnce(stage.scene(), "backup");
            runOnFx(() -> {
                stage.page().form().fromReplicaProperty().set(false);
                stage.page().form().restoreProperty().set(RestorePlace.NONE);
            });
            stage.press("waives");
            runOnFx(() -> stage.page()
                    .form()
                    .reasonProperty()
                    .set("Snapshot of the storage volume of 21:00 by the infrastructure team, kept for 30 days in"
                            + " the other data centre, restored on Tuesday as a test; ticket 4711"));
            scroll(stage, 1);
            stage.screenshot("backup-waiving-small");
            sight.lookOnce(stage.scene(), "backup");
            stage.press("primary");
            ended(stage);
            scroll(stage, 0);
            stage.screenshot("backup-waived-small");
            sight.lookOnce(stage.scene(), "backup");
            assertThat(onFx(() -> ((Labeled) stage.node("verdict")).getText())).contains("ticket 4711");
            List<Node> shown = onFx(() -> List.copyOf(stage.scene().getRoot().lookupAll("#files")));
            assertThat(shown).isEmpty();
        }
        sight.assertNothingElse();
    }
}
