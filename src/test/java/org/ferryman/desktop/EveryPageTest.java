package org.ferryman.desktop;

import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import javafx.scene.Scene;
import javafx.scene.control.Label;
import javafx.scene.control.TextField;
import javafx.stage.Stage;
import javafx.stage.WindowEvent;
import org.ferryman.desktop.assessment.AssessmentPage;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.finish.FinishPage;
import org.ferryman.desktop.skipped.SkippedPage;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.users.UsersPage;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.keto.sample.SampleNamespace;
import org.ferryman.testing.SampleTemplate;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Every page and every box, light and dark, in three sizes: with nothing, with everything, with what failed, and with
 * names as long as they may be. What is wrong and known stands in a list; see {@link Sight}.
 */
@UsesWindow
@UsesServer
@Timeout(120)
class EveryPageTest {

    @TempDir
    Path home;

    @Test
    void without_a_database() {
        Sight sight = new Sight("empty");
        try (TestWindow window = TestWindow.open(home)) {
            for (Page page : onFx(() -> List.copyOf(window.window().wizard().pages()))) {
                window.visit(page);
                window.settle();
                if (page instanceof StartPage) {
                    sight.lookAndTab(window.scene(), page.id(), ".root");
                    continue;
                }
                sight.look(window.scene(), page.id());
            }
        }
        sight.assertNothingElse();
    }

    @Test
    void with_the_sample(TestDatabase database) throws Exception {
        SampleDatabase sample = SampleTemplate.fill(database, "keto", 500);
        Path config = Files.writeString(home.resolve("keto.yml"), sample.config());
        Sight sight = new Sight("full");
        try (TestWindow window = TestWindow.open(home)) {
            new Way(window, sight, database.dropRoleAfterwards(sample.role() + "_new"), true)
                    .go(database.url(), database.password(), config);
        }
        sight.assertNothingElse();
    }

    @Test
    @Tag("soak")
    void with_names_as_long_as_they_may_be(TestDatabase database) throws Exception {
        String name = longest("permissions_of_all_services_in_production_and_of_their_copies_in_", 63);
        String role =
                database.dropRoleAfterwards(longest("keto_of_the_authorization_service_in_production_eu_west_", 63));
        String newUser =
                database.dropRoleAfterwards(longest("keto_v07_of_the_authorization_service_in_production_", 63));
        database.execute("CREATE DATABASE " + TestDatabase.quote(name));
        try {
            String config;
            String jdbc = database.jdbcUrl().replace("/" + database.name(), "/" + name);
            try (Connection connection = DriverManager.getConnection(jdbc, database.superuser(), database.password());
                    Statement statement = connection.createStatement()) {
                SampleDatabase sample = SampleDatabase.create(connection, role, 500);
                config = sample.config();
                for (SampleNamespace namespace : sample.namespaces()) {
                    config = config.replace(
                            "name: " + namespace.name(), "name: " + longest(namespace.name() + "-", 200));
                }
                statement.execute("INSERT INTO keto_0000000000_relation_tuples SELECT 'default', '"
                        + longest("object/", 64) + "', '" + longest("relation-", 64) + "', '"
                        + longest("subject:#", 200) + "', '2021-01-01'");
            }
            Path folder = Files.createDirectories(home.resolve(longest("folder-", 200)));
            Path file = Files.writeString(folder.resolve("keto.yml"), config);
            Sight sight = new Sight("long");
            try (TestWindow window = TestWindow.open(home)) {
                String url = database.url().replace("/" + database.name(), "/" + name);
                new Way(window, sight, newUser, false).go(url, database.password(), file);
            }
            sight.assertNothingElse();
        } finally {
            database.execute("DROP DATABASE " + TestDatabase.quote(name) + " WITH (FORCE)");
        }
    }

    @Test
    void when_nothing_works(TestDatabase database) throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        Files.createDirectories(home.resolve("data/ferryman"));
        Files.writeString(home.resolve("data/ferryman/sample"), "in the way");
        Files.writeString(
                sample.config(), Files.readString(sample.config()).replaceFirst("(?m)^(\\s*- *id: *)1$", "$199"));
        Sight sight = new Sight("failed");
        try (TestWindow window = TestWindow.open(home)) {
            press(window, "primary");
            look(window, sight);
            runOnFx(() -> window.page(StartPage.class).choiceProperty().set(StartPage.Choice.DATABASE));
            press(window, "next");
            runOnFx(() -> {
                window.node("host", TextField.class).setText(database.host());
                window.node("port", TextField.class).setText(String.valueOf(database.port()));
                window.node("database", TextField.class).setText(database.name());
                window.node("user", TextField.class).setText("nobody");
                window.node("password", TextField.class).setText("wrong");
                window.node("config", TextField.class).setText(sample.config().toString());
            });
            window.settle();
            press(window, "primary");
            window.await(() -> window.current().stateProperty().get() == PageState.FAILED);
            look(window, sight);
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            visit(window, AssessmentPage.class);
            press(window, "primary");
            window.await(() -> window.current().stateProperty().get() == PageState.FAILED);
            look(window, sight);
            visitAndLook(window, sight, UsersPage.class);
            visit(window, DryRunPage.class);
            press(window, "primary");
            window.await(() -> window.current().stateProperty().get() == PageState.FAILED);
            look(window, sight);
            visitAndLook(window, sight, ExecutePage.class);
            Path run = window.workspace().openedProperty().get().run().folder();
            Files.writeString(run.resolve("skipped.jsonl"), "{\"namespace\":");
            visitAndLook(window, sight, SkippedPage.class);
            Files.writeString(run.resolve("migrate.json"), "{\"namespaces\":");
            visitAndLook(window, sight, FinishPage.class);
        }
        sight.assertNothingElse();
    }

    @Test
    void boxes_over_the_pages_and_windows_beside_them() throws Exception {
        Sight sight = new Sight("boxes");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            window.press("tool-about");
            window.await(() -> window.scene().lookup(".about") != null);
            sight.lookAndTab(window.scene(), "about", ".overlay-box");
            runOnFx(() -> window.window().shell().overlay().hide());
            runOnFx(() -> {
                window.current().busyProperty().set(true);
                Stage stage = (Stage) window.scene().getWindow();
                stage.getOnCloseRequest().handle(new WindowEvent(stage, WindowEvent.WINDOW_CLOSE_REQUEST));
                window.current().busyProperty().set(false);
            });
            sight.lookAndTab(window.scene(), "close", ".overlay-box");
            runOnFx(() -> window.window().shell().overlay().hide());
            window.press("tool-log");
            runOnFx(() -> window.workspace().log().add("assess", longest("what happened ", 400)));
            window.await(() -> window.scene().lookup("#log-search") != null);
            sight.lookAndTab(window.scene(), "log", ".log-pane");
            window.press("tool-log");
            window.press("tool-help");
            window.await(() -> window.window().helpWindow().view().isPresent());
            Scene help =
                    onFx(() -> window.window().helpWindow().view().orElseThrow().getScene());
            window.settle();
            sight.lookAndTab(help, "help", ".help");
            runOnFx(() -> help.getWindow().hide());
            runOnFx(() -> window.window().shell().tell("The command line is in the clipboard."));
            window.await(() -> window.node("message", Label.class).isVisible());
            sight.look(window.scene(), "message");
        }
        sight.assertNothingElse();
    }

    private static void press(TestWindow window, String id) {
        window.press(id);
        window.settle();
    }

    private static void look(TestWindow window, Sight sight) {
        sight.look(window.scene(), window.current().id());
    }

    private static void visit(TestWindow window, Class<? extends Page> page) {
        window.visit(window.page(page));
        window.settle();
    }

    private static void visitAndLook(TestWindow window, Sight sight, Class<? extends Page> page) {
        visit(window, page);
        look(window, sight);
    }

    private static String longest(String name, int length) {
        return (name + "wider-".repeat(length)).substring(0, length);
    }
}
