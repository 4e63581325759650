package org.ferryman.desktop.kratos.pair;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
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
import org.ferryman.app.KnownRun;
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
            assertThat(KnownRun.all(window.pair().user()))
                    .as("what is needed to go on another day")
                    .singleElement()
                    .satisfies(run ->
                            assertThat(run.target()).contains(pair.options().get(3)));
        }
        sight.assertNothingElse();
    }

    /** All of it, with a server that has both databases and a program that stands in for the new Kratos. */
    @Test
    @Tag("soak")
    void from_the_first_page_to_the_way_back_and_the_report(@TempDir Path folder) throws Exception {
        Sight sight = new Sight("blue-green");
        try (LogicalServer server = LogicalServer.startIn(folder.resolve("server"));
                LogicalServer.Pair pair = server.pair(folder.resolve("run"));
                TestWindow window = TestWindow.openForPrograms(home)) {
            connect(window, pair);
            assertThat(titles(window))
                    .containsExactly(
                            "Start",
                            "Connections",
                            "Assessment",
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
            rehearse(window, sight);
            go(window, "replication");
            window.press("primary");
            window.await(() -> window.scene().lookup("#replicate-sql") != null);
            show(window, sight, "replication-question");
            window.press("replicate-yes");
            window.await(() -> window.current().readyProperty().get()
                    && text(window, "state").equals("The target has everything, and follows the source."));
            show(window, sight, "replication");
            assertThat(count(pair.connectToGreen(), "SELECT count(*) FROM identities"))
                    .isEqualTo(count(pair.connectToBlue(), "SELECT count(*) FROM identities"));
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
            cutOver(window, sight, pair);
            go(window, "finish");
            window.await(() -> text(window, "way-back").contains("you can go back"));
            show(window, sight, "finish");
            goBack(window, sight, pair);
        }
        sight.assertNothingElse();
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

    private static void cutOver(TestWindow window, Sight sight, LogicalServer.Pair pair) throws Exception {
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
        pair.inBlue("UPDATE identities SET updated_at = now()");
        window.press("primary");
        window.await(() -> window.scene().lookup("#cutover-sql") != null);
        runOnFx(() -> window.node("cutover-typed", TextField.class).setText("cut over"));
        window.press("cutover-yes");
        window.await(() -> window.current().readyProperty().get());
        show(window, sight, "cut-over");
        assertThat(text(window, "proof")).startsWith("Both sides held the same");
        assertThatThrownBy(() -> pair.inBlue("UPDATE identities SET updated_at = now()"))
                .extracting("SQLState")
                .isEqualTo("25006");
        pair.inGreen("UPDATE identities SET schema_id = 'written-on-green'");
    }

    private static void goBack(TestWindow window, Sight sight, LogicalServer.Pair pair) throws Exception {
        window.press("go");
        window.await(() -> window.scene().lookup("#go-sql") != null);
        show(window, sight, "finish-go-back");
        window.press("go-yes");
        window.await(() -> text(window, "way-back").startsWith("You have gone back"));
        assertThat(count(pair.connectToBlue(), "SELECT count(*) FROM identities WHERE schema_id <> 'written-on-green'"))
                .as("what was written on the target is there")
                .isZero();
        assertThat(text(window, "verdict")).startsWith("You have gone back");
        pair.inBlue("UPDATE identities SET updated_at = now()");
        window.press("cleanup");
        window.await(() -> window.scene().lookup("#cleanup-sql") != null);
        window.press("cleanup-yes");
        window.await(() -> window.scene().lookup("#cleanup-done").isVisible());
        assertThat(count(pair.connectToBlue(), "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                .isZero();
        window.press("write-report");
        window.await(() -> window.scene().lookup("#report-verdict").isVisible());
        show(window, sight, "finish-gone-back");
    }

    private static void show(TestWindow window, Sight sight, String name) {
        window.screenshot("blue-green-" + name);
        sight.look(window.scene(), name);
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement();
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
