package org.ferryman.desktop.kratos;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import org.ferryman.desktop.parts.FigureView;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.kratos.rehearse.KratosRehearsal.Verdict;
import org.ferryman.kratos.replicate.AskedStandIn;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.playbook.sample.SampleServer;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** An upgrade of Kratos in place, as a user does it in the window, with a new Kratos that only records migrations. */
@UsesServer
@UsesWindow
@Timeout(240)
class KratosFlowTest {

    @TempDir
    Path home;

    @Test
    void without_a_database() {
        Sight sight = new Sight("kratos-empty");
        try (TestWindow window = TestWindow.open(home)) {
            press(window, "choice-kratos");
            for (Page page : onFx(() -> List.copyOf(window.window().wizard().pages()))) {
                window.visit(page);
                window.settle();
                sight.look(window.scene(), page.id());
            }
        }
        sight.assertNothingElse();
    }

    @Test
    void from_the_first_page_to_the_proof_and_the_report(TestDatabase database) throws Exception {
        KratosTestDatabase.fill(database);
        ConnectionDraft draft = KratosTestDatabase.draft(database, home, Manner.WELL);
        Sight sight = new Sight("kratos");
        try (TestWindow window = TestWindow.openForPrograms(home)) {
            press(window, "choice-kratos");
            assertThat(titles(window))
                    .containsExactly(
                            "Start",
                            "Connections",
                            "Assessment",
                            "Identities",
                            "Backup",
                            "Rehearsal",
                            "Execute",
                            "Finish");
            go(window, "connections");
            connect(window, draft, database.password());
            sight.look(window.scene(), "connections");
            go(window, "assessment");
            window.settle();
            press(window, "primary");
            window.await(() -> window.current().readyProperty().get());
            sight.look(window.scene(), "assessment");
            assertThat(text(window, "answer")).contains("v25.4.0", "v26.2.0");
            go(window, "identities");
            go(window, "backup");
            press(window, "tool-built_in");
            press(window, "primary");
            window.await(() -> window.current().readyProperty().get());
            sight.look(window.scene(), "backup");
            assertThat(text(window, "verdict")).isEqualTo("Verified: Kratos' tables, by the built-in snapshot");
            go(window, "rehearsal");
            press(window, "primary");
            window.await(() -> window.scene().lookup("#rehearse-sql") != null);
            press(window, "rehearse-yes");
            window.await(() -> window.scene().lookup("#rehearsal-verdict") != null);
            sight.look(window.scene(), "rehearsal");
            assertThat(window.kratos().rehearsalProperty().get().verdict()).isEqualTo(Verdict.SUCCEEDS);
            go(window, "execute");
            window.await(() -> window.scene().lookup("#plan") != null);
            sight.look(window.scene(), "execute-plan");
            press(window, "primary");
            assertThat(text(window, "confirm-where"))
                    .contains("port " + database.port(), "database " + database.name(), "role ");
            press(window, "confirm-yes");
            window.await(() -> window.current().stateProperty().get() == PageState.DONE);
            sight.look(window.scene(), "execute");
            assertThat(text(window, "headline")).isEqualTo("The migrations changed no row.");
            assertThat(database.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                    .as("the guard is gone")
                    .isZero();
            go(window, "finish");
            window.await(() -> text(window, "verdict").contains("no row changed"));
            press(window, "write-report");
            window.await(() -> window.scene().lookup("#report-verdict").isVisible());
            sight.look(window.scene(), "finish");
            assertThat(window.current().stateProperty().get()).isEqualTo(PageState.DONE);
        }
        sight.assertNothingElse();
    }

    /** The sample, with the program that stands in for the new Kratos: there and back again. */
    @Test
    @Tag("soak")
    void the_sample_from_the_first_page_to_the_proof_the_report_and_back() throws Exception {
        Sight sight = new Sight("kratos-sample");
        SampleServer server = new SampleServer(home.resolve("data/ferryman/kratos-sample"), KratosSample.KIND);
        try (TestWindow window = TestWindow.openForPrograms(home)) {
            startSample(window, sight);
            go(window, "assessment");
            window.settle();
            press(window, "primary");
            window.await(() -> window.current().readyProperty().get());
            window.screenshot("kratos-assessment");
            assertThat(text(window, "answer")).contains("v1.3.1", "v26.2.0");
            go(window, "identities");
            SampleIdentities.look(window, sight, home);
            go(window, "backup");
            press(window, "tool-built_in");
            press(window, "primary");
            window.await(() -> window.current().readyProperty().get());
            window.screenshot("kratos-backup");
            assertThat(text(window, "verdict")).isEqualTo("Verified: Kratos' tables, by the built-in snapshot");
            go(window, "rehearsal");
            press(window, "primary");
            window.await(() -> window.scene().lookup("#rehearse-sql") != null);
            sight.look(window.scene(), "rehearsal-question");
            press(window, "rehearse-yes");
            window.await(() -> window.scene().lookup("#rehearsal-verdict") != null);
            window.screenshot("kratos-rehearsal");
            assertThat(window.kratos().rehearsalProperty().get().verdict()).isEqualTo(Verdict.SUCCEEDS);
            go(window, "execute");
            window.await(() -> window.scene().lookup("#plan") != null);
            window.screenshot("kratos-execute-plan");
            press(window, "primary");
            assertThat(text(window, "confirm-where")).contains("database kratos", "role kratos");
            window.screenshot("kratos-execute-question");
            sight.look(window.scene(), "execute-question");
            press(window, "confirm-yes");
            window.await(() -> window.current().stateProperty().get() == PageState.DONE);
            window.screenshot("kratos-execute");
            assertThat(text(window, "headline")).isEqualTo("The migrations changed no row.");
            assertThat(ask(server, "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                    .as("the guard is gone")
                    .isZero();
            go(window, "finish");
            window.await(() -> text(window, "verdict").contains("no row changed"));
            press(window, "write-report");
            window.await(() -> window.scene().lookup("#report-verdict").isVisible());
            window.screenshot("kratos-finish");
            assertThat(window.current().stateProperty().get()).isEqualTo(PageState.DONE);
            undo(window, sight);
            assertThat(ask(server, "SELECT count(*) FROM schema_migration"))
                    .isEqualTo(KratosLevels.SHIPPED
                            .ofTag(KratosSample.LEVEL)
                            .orElseThrow()
                            .versions()
                            .size());
            stopSample(window);
            assertThat(server.folder()).doesNotExist();
        } finally {
            server.stop();
        }
        sight.assertNothingElse();
    }

    private void startSample(TestWindow window, Sight sight) throws IOException {
        press(window, "choice-kratos_sample");
        window.screenshot("start-kratos");
        sight.look(window.scene(), "start-kratos");
        press(window, "primary");
        go(window, "connections");
        assertThat(window.node("program", TextField.class).getText()).endsWith(" sample kratos-stand-in");
        String standIn = standIn();
        runOnFx(() -> window.node("program", TextField.class).setText(standIn));
        press(window, "primary");
        window.await(() -> window.current().readyProperty().get());
        window.screenshot("kratos-connections");
    }

    private static void stopSample(TestWindow window) {
        window.visit(window.page(StartPage.class));
        press(window, "secondary");
        window.await(() ->
                window.page(StartPage.class).kratosSample().runningProperty().get() == null);
        assertThat(onFx(() -> window.kratos().openedProperty().get())).isNull();
    }

    /** The program of the sample under a short name; what it is, the script says at once. */
    private String standIn() throws IOException {
        return AskedStandIn.script(home).toString();
    }

    private static long ask(SampleServer server, String sql) throws Exception {
        try (Connection connection = server.running().orElseThrow().connect("kratos");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static void undo(TestWindow window, Sight sight) {
        press(window, "undo");
        press(window, "undo-stop-writes");
        window.await(() -> window.scene().lookup("#undo-freeze-sql") != null);
        sight.look(window.scene(), "finish-undo-freeze");
        press(window, "undo-freeze-yes");
        window.await(() -> window.scene().lookup("#undo-sql") != null);
        window.scrollTo("undo-question");
        window.screenshot("kratos-finish-undo");
        sight.look(window.scene(), "finish-undo");
        press(window, "undo-yes");
        window.await(() -> window.scene().lookup("#undo-proof") != null
                && text(window, "verdict").contains(KratosSample.LEVEL));
        window.scrollTo("undo-done");
        window.screenshot("kratos-finish-undone");
        sight.look(window.scene(), "finish-undone");
        assertThat(text(window, "undo-proof")).isEqualTo("Every table holds what it held before the upgrade.");
        press(window, "thaw");
        press(window, "thaw-yes");
        window.await(() -> !window.scene().lookup("#frozen").isVisible());
    }

    /** Killed in the fourth migration, gone on with; and one of the indexes is not as the release makes it. */
    @Test
    @Tag("soak")
    void what_was_stopped_goes_on_and_what_differs_leaves_it_to_people(TestDatabase database) throws Exception {
        KratosTestDatabase.fill(database);
        database.execute("DROP INDEX identities_nid_organization_id_idx");
        Sight sight = new Sight("kratos-stopped");
        try (TestWindow window = TestWindow.openForPrograms(home)) {
            press(window, "choice-kratos");
            go(window, "connections");
            connect(window, KratosTestDatabase.draft(database, home, Manner.HANGS_AT_THE_FOURTH), database.password());
            go(window, "assessment");
            window.settle();
            press(window, "primary");
            window.await(() -> window.current().readyProperty().get());
            waiveBackup(window);
            go(window, "rehearsal");
            go(window, "execute");
            press(window, "primary");
            press(window, "confirm-yes");
            window.await(() -> window.scene().lookup("#figure-migrations") instanceof FigureView count
                    && "3 of 7 migrations are done".equals(count.getAccessibleText())
                    && window.scene().lookup("#server").isVisible());
            window.screenshot("kratos-execute-running");
            sight.look(window.scene(), "execute-running");
            press(window, "secondary");
            sight.look(window.scene(), "execute-stop");
            press(window, "cancel-yes");
            window.await(() ->
                    window.scene().lookup("#ending") != null && window.scene().lookup("#frozen") != null);
            window.screenshot("kratos-execute-stopped");
            sight.look(window.scene(), "execute-stopped");
            assertThat(window.current().stateProperty().get()).isEqualTo(PageState.FAILED);
            press(window, "back");
            press(window, "back");
            press(window, "back");
            press(window, "back");
            press(window, "back");
            String well = KratosTestDatabase.draft(database, home, Manner.WELL)
                    .program()
                    .orElseThrow();
            runOnFx(() -> window.node("program", TextField.class).setText(well));
            window.await(() -> window.current().readyProperty().get());
            go(window, "assessment");
            window.await(() -> window.kratos().seenProperty().get() != null);
            go(window, "identities");
            go(window, "backup");
            go(window, "rehearsal");
            go(window, "execute");
            press(window, "primary");
            press(window, "confirm-yes");
            window.await(() -> window.scene().lookup("#headline") != null);
            window.await(() -> window.scene().lookup("#frozen") != null);
            window.screenshot("kratos-execute-differs");
            sight.look(window.scene(), "execute-differs");
            assertThat(text(window, "headline")).isEqualTo("Not everything is as it should be.");
            go(window, "finish");
            press(window, "thaw");
            window.await(() -> window.scene().lookup("#thaw-sql") != null);
            window.screenshot("kratos-finish-frozen");
            sight.look(window.scene(), "finish-frozen");
            press(window, "thaw-yes");
            window.await(() -> !window.scene().lookup("#frozen").isVisible());
            assertThat(database.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                    .isZero();
        }
        sight.assertNothingElse();
    }

    @Test
    void what_people_run_themselves_is_watched_and_then_verified(TestDatabase database) throws Exception {
        KratosTestDatabase.fill(database);
        Sight sight = new Sight("kratos-by-hand");
        try (TestWindow window = TestWindow.openForPrograms(home)) {
            press(window, "choice-kratos");
            go(window, "connections");
            press(window, "how-by_hand");
            connect(
                    window,
                    new ConnectionDraft(database.url(), Optional.empty(), List.of(), Map.of(), Optional.empty()),
                    database.password());
            sight.look(window.scene(), "connections");
            go(window, "assessment");
            press(window, "primary");
            window.await(() -> window.current().readyProperty().get());
            waiveBackup(window);
            sight.look(window.scene(), "backup-waived");
            go(window, "rehearsal");
            go(window, "execute");
            window.await(() -> window.scene().lookup("#hand-command") != null);
            press(window, "primary");
            sight.look(window.scene(), "execute-hand");
            press(window, "confirm-yes");
            window.await(() -> window.current().busyProperty().get());
            sight.look(window.scene(), "execute-hand-running");
            KratosTestDatabase.migrate(database);
            window.await(() -> window.scene().lookup("#headline") != null);
            assertThat(text(window, "headline")).isEqualTo("Whether a row changed can't be proven.");
            assertThat(window.current().stateProperty().get()).isEqualTo(PageState.ATTENTION);
            sight.look(window.scene(), "execute-hand-done");
        }
        sight.assertNothingElse();
    }

    private static void connect(TestWindow window, ConnectionDraft draft, String password) {
        runOnFx(() -> window.kratos().draftProperty().set(draft));
        runOnFx(() -> window.node("password", TextField.class).setText(password));
        press(window, "primary");
        window.await(() -> window.current().readyProperty().get());
    }

    private static void waiveBackup(TestWindow window) {
        go(window, "identities");
        go(window, "backup");
        press(window, "waives");
        runOnFx(() -> window.node("reason", TextField.class).setText("snapshot of the volume, ticket 4711"));
        press(window, "primary");
        window.await(() -> window.current().readyProperty().get());
        assertThat(text(window, "verdict")).contains("ticket 4711");
    }

    private static List<String> titles(TestWindow window) {
        return onFx(
                () -> window.window().wizard().pages().stream().map(Page::title).toList());
    }

    private static String text(TestWindow window, String id) {
        return window.node(id, Label.class).getText();
    }

    private static void press(TestWindow window, String id) {
        window.press(id);
    }

    private static void go(TestWindow window, String to) {
        String from = onFx(() -> window.current().id());
        window.press("next");
        window.await(() -> !window.current().id().equals(from));
        assertThat(window.current().id()).isEqualTo(to);
    }
}
