package org.ferryman.desktop.kratos.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.scene.layout.VBox;
import org.ferryman.app.KnownRuns;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.start.StartedSample;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.kratos.plan.CutoverWindow;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.replicate.AskedStandIn;
import org.ferryman.kratos.replicate.LogicalServer;
import org.ferryman.kratos.replicate.ReplicationPhase;
import org.ferryman.kratos.sample.SamplePair;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade of Kratos in a second database, as a user does it in the window. */
@UsesServer
@UsesWindow
@Timeout(240)
class BlueGreenFlowTest {

    @TempDir
    Path home;

    @Test
    void without_a_database() {
        Sight sight = new Sight("blue-green-empty");
        try (TestWindow window = TestWindow.open(home)) {
            window.press("choice-kratos_blue_green");
            for (Page page : onFx(() -> List.copyOf(window.window().wizard().pages()))) {
                window.visit(page);
                window.settle();
                sight.look(window.scene(), page.id());
            }
        }
        sight.assertNothingElse();
    }

    @Test
    void both_connections_are_tested_in_groups_and_opened(@TempDir Path folder) throws Exception {
        Sight sight = new Sight("blue-green-connections");
        try (LogicalServer server = LogicalServer.startIn(folder.resolve("server"));
                LogicalServer.Pair pair = server.pair(folder.resolve("run"));
                TestWindow window = TestWindow.openForPrograms(home)) {
            connect(window, pair);
            sight.look(window.scene(), "connections");
            assertThat(onFx(() -> window.scene().getRoot().lookupAll(".check-group").stream()
                            .map(node -> ((Label) node).getText())
                            .distinct()
                            .toList()))
                    .containsExactly("Source", "Target", "Between the servers");
            go(window, "assessment");
            window.await(() -> window.pair().openedProperty().get() != null);
            assertThat(onFx(() ->
                            window.pair().openedProperty().get().addresses().options()))
                    .as("each server finds the other as this program does")
                    .hasSize(2);
            assertThat(new KnownRuns(window.pair().user()).all())
                    .as("what is needed to go on another day")
                    .singleElement()
                    .satisfies(run ->
                            assertThat(run.target()).contains(pair.options().get(3)));
        }
        sight.assertNothingElse();
    }

    /** All of it on the sample: two servers, and people who register all along. */
    @Test
    @Tag("soak")
    void the_sample_from_the_first_page_to_the_way_back_and_the_report() throws Exception {
        Sight sight = new Sight("blue-green");
        Path folder = home.resolve("data/ferryman/kratos-blue-green-sample");
        SamplePair sample = new SamplePair(folder, List.of());
        try (TestWindow window = TestWindow.openForPrograms(home)) {
            startSample(window, sight);
            assertThat(titles(window))
                    .containsExactly(
                            "Start",
                            "Connections",
                            "Assessment",
                            "Identities",
                            "Backup",
                            "Rehearsal",
                            "Replication",
                            "Prepare",
                            "Cut over",
                            "Finish");
            go(window, "assessment");
            window.settle();
            window.press("primary");
            window.await(() -> window.current().readyProperty().get());
            show(window, sight, "assessment");
            assertThat(window.pair().assessmentProperty().get().window()).contains(CutoverWindow.Kind.SHORT);
            go(window, "identities");
            go(window, "backup");
            window.press("tool-built_in");
            window.press("primary");
            window.await(() -> window.current().readyProperty().get());
            // What may be wrong with this page is looked for where it belongs to an upgrade in place.
            window.screenshot("blue-green-backup");
            assertThat(text(window, "verdict")).isEqualTo("Verified: Kratos' tables, by the built-in snapshot");
            rehearse(window, sight);
            go(window, "replication");
            window.press("primary");
            window.await(() -> window.scene().lookup("#replicate-sql") != null);
            show(window, sight, "replication-question");
            window.press("replicate-yes");
            window.await(() -> window.current().readyProperty().get()
                    && text(window, "state").equals("The target has everything, and follows the source."));
            show(window, sight, "replication");
            go(window, "prepare");
            window.await(() -> window.scene().lookup("#plan").isVisible());
            show(window, sight, "prepare-plan");
            window.press("primary");
            window.await(() -> window.scene().lookup("#prepare-sql") != null);
            window.press("prepare-yes");
            window.await(() -> window.current().readyProperty().get());
            show(window, sight, "prepare");
            assertThat(text(window, "state")).isEqualTo("The target is upgraded, and follows the source.");
            go(window, "handover");
            window.press("arm");
            window.await(() -> window.scene().lookup("#arm-sql") != null);
            window.press("arm-yes");
            window.await(() -> conditions(window).contains("The way back is armed"));
            show(window, sight, "cut-over-conditions");
            cutOver(window, sight, sample);
            go(window, "finish");
            window.await(() -> text(window, "way-back").contains("you can go back"));
            show(window, sight, "finish");
            goBack(window, sight, sample, folder);
            seeWhatTheyNoticed(window, sight);
        } finally {
            sample.stop();
        }
        sight.assertNothingElse();
    }

    private void startSample(TestWindow window, Sight sight) throws Exception {
        window.press("choice-kratos_pair_sample");
        window.press("primary");
        window.await(() -> window.current().readyProperty().get());
        go(window, "connections");
        assertThat(window.node("program", TextField.class).getText()).endsWith(" sample kratos-stand-in");
        // Under a short name; what it is, the script says at once.
        String program = AskedStandIn.script(home).toString();
        runOnFx(() -> window.node("program", TextField.class).setText(program));
        window.press("primary");
        window.await(() -> window.current().readyProperty().get());
        show(window, sight, "connections");
    }

    private static void rehearse(TestWindow window, Sight sight) {
        go(window, "rehearsal");
        window.press("primary");
        window.await(() -> window.scene().lookup("#rehearse-sql") != null);
        show(window, sight, "rehearsal-question");
        window.press("rehearse-yes");
        // On a busy machine all of it takes longer than a test waits for one thing.
        window.await(() -> window.pair().log().lines().stream()
                .anyMatch(line -> line.text().equals(ReplicationPhase.STATISTICS.text())));
        window.await(() -> window.scene().lookup("#rehearsal-verdict") != null);
        show(window, sight, "rehearsal");
        assertThat(window.pair().rehearsalProperty().get().verdict()).isEqualTo(Verdict.SUCCEEDS);
        assertThat(text(window, "rehearsal-verdict")).endsWith("succeeded on two copies, there and back.");
    }

    private static void cutOver(TestWindow window, Sight sight, SamplePair sample) throws Exception {
        window.press("primary");
        window.await(() -> window.scene().lookup("#cutover-sql") != null);
        assertThat(onFx(() -> window.scene().lookup("#cutover-yes").isDisabled()))
                .as("before the words are typed")
                .isTrue();
        runOnFx(() -> window.node("cutover-typed", TextField.class).setText("cut over"));
        show(window, sight, "cut-over-question");
        window.press("cutover-yes");
        window.await(() -> window.scene().lookup("#countdown").getParent().isVisible());
        show(window, sight, "cut-over-countdown");
        window.press("secondary");
        window.await(() -> window.scene().lookup("#cutover-sql") == null);
        long before = sample.writing().orElseThrow().acknowledged();
        Eventually.until(() -> sample.writing().orElseThrow().acknowledged() > before);
        window.press("primary");
        window.await(() -> window.scene().lookup("#cutover-sql") != null);
        runOnFx(() -> window.node("cutover-typed", TextField.class).setText("cut over"));
        window.press("cutover-yes");
        window.await(() -> window.current().readyProperty().get());
        show(window, sight, "cut-over");
        assertThat(text(window, "proof")).startsWith("Both sides held the same");
        Eventually.until(() -> sample.writing().orElseThrow().at().equals("target"));
    }

    private static void goBack(TestWindow window, Sight sight, SamplePair sample, Path folder) throws Exception {
        window.press("go");
        window.await(() -> window.scene().lookup("#go-sql") != null);
        show(window, sight, "finish-go-back");
        window.press("go-yes");
        window.await(() -> text(window, "way-back").startsWith("You have gone back"));
        assertThat(text(window, "verdict")).startsWith("You have gone back");
        Eventually.until(() -> sample.writing().orElseThrow().at().equals("source"));
        window.press("cleanup");
        window.await(() -> window.scene().lookup("#cleanup-sql") != null);
        window.press("cleanup-yes");
        window.await(() -> window.scene().lookup("#cleanup-done").isVisible());
        window.await(() -> !window.scene().lookup("#cleanup").getParent().isVisible());
        for (String side : List.of("source", "target")) {
            try (Connection connection =
                    EmbeddedServer.attach(folder.resolve(side)).orElseThrow().connect("kratos")) {
                assertThat(count(connection, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                        .isZero();
            }
        }
        window.press("write-report");
        window.await(() -> window.scene().lookup("#report-verdict").isVisible());
        show(window, sight, "finish-gone-back");
    }

    /** On the first page, while it runs. */
    private static void seeWhatTheyNoticed(TestWindow window, Sight sight) {
        Page start = onFx(() -> window.window().wizard().pages().get(0));
        window.visit(start);
        StartedSample shown = window.page(StartPage.class).pairSample();
        window.await(() -> shown.writingProperty().get() != null
                && shown.writingProperty().get().moves().size() == 2);
        assertThat(onFx(() -> shown.writingProperty().get().lost())).isZero();
        show(window, sight, "start");
        window.press("secondary");
        window.await(() -> shown.runningProperty().get() == null);
    }

    private static void show(TestWindow window, Sight sight, String name) {
        window.screenshot("blue-green-" + name);
        sight.look(window.scene(), name);
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String conditions(TestWindow window) {
        return window.scene().lookup("#conditions") instanceof VBox box
                ? box.getChildren().stream()
                        .map(node -> ((Label) node).getText())
                        .collect(Collectors.joining("\n"))
                : "";
    }

    private static String text(TestWindow window, String id) {
        return window.node(id, Label.class).getText();
    }

    private static List<String> titles(TestWindow window) {
        return onFx(
                () -> window.window().wizard().pages().stream().map(Page::title).toList());
    }

    private void connect(TestWindow window, LogicalServer.Pair pair) throws Exception {
        window.press("choice-kratos_blue_green");
        go(window, "connections");
        List<String> urls = pair.options();
        String program = AskedStandIn.script(home).toString();
        runOnFx(() -> window.pair()
                .draftProperty()
                .set(new ConnectionDraft(
                        urls.get(1),
                        Optional.empty(),
                        List.of(),
                        Map.of(),
                        Optional.empty(),
                        Optional.of(program),
                        Optional.of(urls.get(3)))));
        runOnFx(() -> window.node("password", TextField.class).setText(pair.password()));
        runOnFx(() -> window.node("target-password", TextField.class).setText(pair.password()));
        window.press("primary");
        window.await(() -> window.current().readyProperty().get());
        window.screenshot("blue-green-connections");
    }

    private static void go(TestWindow window, String to) {
        String from = onFx(() -> window.current().id());
        window.press("next");
        window.await(() -> !window.current().id().equals(from));
        assertThat(window.current().id()).isEqualTo(to);
    }
}
