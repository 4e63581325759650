package org.ferryman.desktop.connections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.event.ActionEvent;
import javafx.scene.control.Button;
import javafx.scene.control.ComboBox;
import javafx.scene.control.Hyperlink;
import javafx.scene.control.Label;
import javafx.scene.control.MenuButton;
import javafx.scene.control.PasswordField;
import javafx.scene.control.TextField;
import javafx.scene.input.Clipboard;
import javafx.scene.input.ClipboardContent;
import javafx.scene.input.DataFormat;
import org.ferryman.desktop.start.StartPage;
import org.ferryman.desktop.testing.FxWatchdog;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Outcome;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UsesWindow
@UsesServer
class ConnectionsViewTest {

    @TempDir
    Path home;

    @Test
    void an_empty_form_says_what_is_needed() {
        Sight sight = new Sight("connections-empty");
        try (TestWindow window = front(TestWindow.open(home))) {
            assertThat(onFx(() -> window.node("primary", Button.class).isDisabled()))
                    .isTrue();
            assertThat(onFx(() -> window.node("hint", Label.class).getText())).contains("host");
            window.screenshot("connections-empty");
            sight.lookOnce(window.scene(), "connections");
        }
        sight.assertNothingElse();
    }

    @Test
    void the_sample_is_tested_and_opened(TestDatabase database) throws Exception {
        Sight sight = new Sight("connections-tested");
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        for (int height : List.of(800, 700)) {
            int width = height == 800 ? 1180 : 1024;
            try (TestWindow window = front(TestWindow.open(home, width, height))) {
                propose(window, sample.url(), sample.config());
                type(window, "password", sample.password());
                window.press("primary");
                window.await(() -> window.current().readyProperty().get());
                window.screenshot("connections" + (height == 700 ? "-small" : ""));
                sight.lookOnce(window.scene(), "connections");
                assertThat(onFx(() -> window.node("namespaces", Label.class).getText()))
                        .startsWith(sample.sample().namespaces().size() + " namespaces: ");
                boolean agreed = onFx(() -> window.current().leaving(true))
                        .toCompletableFuture()
                        .get();
                assertThat(agreed).isTrue();
                assertThat(window.workspace().openedProperty().get()).isNotNull();
            }
        }
        sight.assertNothingElse();
    }

    @Test
    void failures_stand_below_their_check_with_what_to_do(TestDatabase database) throws Exception {
        Sight sight = new Sight("connections-failed");
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        Path broken = Files.writeString(home.resolve("broken.yml"), "namespaces: [{id: 0}]\n");
        for (int height : List.of(800, 700)) {
            int width = height == 800 ? 1180 : 1024;
            try (TestWindow window = front(TestWindow.open(home, width, height))) {
                propose(window, sample.url(), broken);
                type(window, "password", "gue55");
                window.press("primary");
                window.await(() -> window.current().stateProperty().get() == PageState.FAILED);
                window.screenshot("connections-failed" + (height == 700 ? "-small" : ""));
                sight.lookOnce(window.scene(), "connections");
                assertThat(onFx(() -> window.node("next", Button.class).isVisible())
                                && window.current().readyProperty().get())
                        .isFalse();
            }
        }
        sight.assertNothingElse();
    }

    @Test
    void long_names_a_service_and_the_environment_are_shown(TestDatabase database) throws Exception {
        Sight sight = new Sight("connections-long");
        Files.writeString(home.resolve(".pg_service.conf"), "[production]\nhost=db.invalid\n[staging]\nhost=s\n");
        try (TestWindow window = front(TestWindow.open(home, 1024, 700))) {
            String name = "a_very_long_name_".repeat(9);
            propose(window, "postgresql://" + name + "@" + name + ".invalid/" + name + "?options=-c%20x%3Dy", home);
            type(window, "port", "x");
            runOnFx(() ->
                    window.node("ssl-mode", ComboBox.class).getSelectionModel().selectLast());
            window.screenshot("connections-long");
            sight.lookOnce(window.scene(), "connections");
            type(window, "port", "");
            window.press("source-service");
            window.screenshot("connections-service");
            sight.lookOnce(window.scene(), "connections");
            window.press("source-environment");
            window.screenshot("connections-environment");
            sight.lookOnce(window.scene(), "connections");
            window.press("source-fields");
            runOnFx(() ->
                    window.node("ssl-mode", ComboBox.class).getSelectionModel().selectFirst());
            window.press("primary");
            window.await(() -> window.current().stateProperty().get() == PageState.FAILED);
            window.screenshot("connections-unknown-host");
            sight.lookOnce(window.scene(), "connections");
        }
        sight.assertNothingElse();
    }

    @Test
    void a_pasted_url_fills_the_fields_and_its_password_is_in_the_password_field_only() {
        Sight sight = new Sight("connections-pasted");
        try (TestWindow window = front(TestWindow.open(home))) {
            paste(window, "postgresql://ann:hunter2@db.example:6543/keto?sslmode=require");
            assertThat(text(window, "host")).isEqualTo("db.example");
            assertThat(text(window, "port")).isEqualTo("6543");
            assertThat(text(window, "database")).isEqualTo("keto");
            assertThat(text(window, "user")).isEqualTo("ann");
            assertThat(onFx(() -> window.node("password", PasswordField.class).getText()))
                    .isEqualTo("hunter2");
            window.await(() -> !window.current().commandLineProperty().get().isEmpty());
            assertThat(onFx(() -> window.current().commandLineProperty().get()))
                    .contains("postgresql://ann@db.example:6543/keto?sslmode=require")
                    .doesNotContain("hunter2");

            paste(window, "postgresql://ann:hun@ter2@db.example/keto");
            assertThat(text(window, "host")).isEmpty();
            window.screenshot("connections-bad-url");
            sight.lookOnce(window.scene(), "connections");

            paste(window, "db.example.org");
            assertThat(text(window, "host")).isEqualTo("db.example.org");
        }
        sight.assertNothingElse();
    }

    @Test
    void a_server_that_never_answers_is_given_up_at_once(FxWatchdog watchdog) throws Exception {
        try (ServerSocket silent = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
                TestWindow window = front(TestWindow.open(home))) {
            String host = silent.getInetAddress().getHostAddress();
            propose(window, "postgresql://ann@" + host + ":" + silent.getLocalPort() + "/keto", home);
            ConnectionsPage page = window.page(ConnectionsPage.class);
            window.press("primary");
            window.await(() -> page.checks().size() == 2);
            window.screenshot("connections-running");
            watchdog.reset();
            long start = System.nanoTime();
            window.press("secondary");
            window.await(() -> page.testActivity().outcomeProperty().get() instanceof Outcome.Cancelled);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertThat(watchdog.longestMillis()).isLessThan(100);
            assertThat(onFx(() -> page.stateProperty().get())).isEqualTo(PageState.TO_DO);
            window.screenshot("connections-cancelled");
        }
    }

    @Test
    void a_test_that_is_asked_for_twice_runs_once(TestDatabase database) throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        try (TestWindow window = front(TestWindow.open(home))) {
            propose(window, sample.url(), sample.config());
            type(window, "password", sample.password());
            ConnectionsPage page = window.page(ConnectionsPage.class);
            runOnFx(() -> {
                window.node("primary", Button.class).fire();
                window.node("primary", Button.class).fire();
                page.primaryProperty().get().fire();
            });
            window.await(() -> page.readyProperty().get());
            assertThat(onFx(() -> List.copyOf(page.checks()))).hasSize(16);
            assertThat(onFx(() -> List.copyOf(window.scene().getRoot().lookupAll(".check-row"))))
                    .hasSize(16);
        }
    }

    @Test
    void saving_under_a_name_that_exists_keeps_the_form_and_choosing_fills_it() {
        Sight sight = new Sight("connections-profile");
        try (TestWindow window = front(TestWindow.open(home))) {
            ConnectionsPage page = window.page(ConnectionsPage.class);
            MenuButton choose = window.node("profile-choose", MenuButton.class);
            for (String host : List.of("one.example", "two.example")) {
                type(window, "host", host);
                type(window, "password", "s3cret");
                type(window, "profile-name", "night_shift");
                window.press("profile-save");
                window.await(() -> page.profiles().all().stream()
                        .anyMatch(profile -> profile.url().contains(host)));
                assertThat(text(window, "host")).isEqualTo(host);
                assertThat(text(window, "password")).isEqualTo("s3cret");
            }
            type(window, "host", "other.example");
            runOnFx(() -> choose.getItems().get(0).fire());
            assertThat(text(window, "host")).isEqualTo("two.example");
            assertThat(text(window, "password")).isEmpty();
            window.screenshot("connections-profile");
            sight.lookOnce(window.scene(), "connections");
            window.press("profile-delete");
            window.await(choose::isDisabled);
        }
        sight.assertNothingElse();
    }

    @Test
    void a_file_that_is_dropped_is_the_configuration() throws Exception {
        Path file = Files.writeString(home.resolve("keto.yml"), "namespaces: [{id: 0, name: videos}]\n");
        try (TestWindow window = front(TestWindow.open(home))) {
            ConnectionsView view = onFx(() -> (ConnectionsView) window.scene().lookup(".connections"));
            assertThat(onFx(() -> view.take(List.of(file.toFile())))).isTrue();
            assertThat(onFx(() -> view.take(List.of()))).isFalse();
            window.await(() -> window.node("namespaces", Label.class).getText().equals("1 namespace: videos"));
            assertThat(onFx(() -> window.workspace().lastFolderProperty().get()))
                    .isEqualTo(home);
        }
    }

    private static TestWindow front(TestWindow window) {
        runOnFx(() -> {
            window.page(StartPage.class).choiceProperty().set(StartPage.Choice.DATABASE);
            window.window().wizard().next();
        });
        window.await(() -> window.scene().lookup("#host") != null);
        return window;
    }

    private static void propose(TestWindow window, String url, Path config) {
        runOnFx(() -> window.workspace()
                .draftProperty()
                .set(new ConnectionDraft(url, Optional.of(config.toString()), List.of(), Map.of(), Optional.empty())));
        window.await(() ->
                window.page(ConnectionsPage.class).config().configProperty().get() != null
                        || !window.page(ConnectionsPage.class)
                                .config()
                                .findingsProperty()
                                .get()
                                .isEmpty());
    }

    private static void paste(TestWindow window, String text) {
        runOnFx(() -> window.node("host", TextField.class).clear());
        paste(window, "host", text);
    }

    private static void paste(TestWindow window, String id, String text) {
        runOnFx(() -> {
            ClipboardContent content = new ClipboardContent();
            content.put(DataFormat.PLAIN_TEXT, text);
            Clipboard.getSystemClipboard().setContent(content);
            window.node(id, TextField.class).paste();
        });
        // What a field hands on arrives after the paste.
        runOnFx(() -> {});
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "host",
                "port",
                "database",
                "user",
                "password",
                "certificates-root",
                "certificates-client",
                "certificates-key",
                "config",
                "excluded",
                "profile-name"
            })
    void a_url_may_be_pasted_into_every_field_and_is_seen_in_none(String id) {
        try (TestWindow window = front(TestWindow.open(home))) {
            String before = text(window, id);
            List<String> shown = new ArrayList<>();
            runOnFx(() -> window.node(id, TextField.class)
                    .textProperty()
                    .addListener((property, was, now) -> shown.add(now)));
            paste(window, id, "postgresql://ann:hunter2@db.example:6543/keto");
            assertThat(text(window, "host")).isEqualTo("db.example");
            assertThat(text(window, "user")).isEqualTo("ann");
            assertThat(text(window, "password")).isEqualTo("hunter2");
            assertThat(shown).noneMatch(text -> text.contains("postgresql"));
            if (id.startsWith("c") || id.equals("excluded") || id.equals("profile-name")) {
                assertThat(text(window, id)).isEqualTo(before);
            }
        }
    }

    @Test
    void of_several_configurations_in_a_file_one_is_chosen_with_a_click() throws Exception {
        Path file = Files.writeString(home.resolve("values.yml"), """
                a: {keto: {config: {namespaces: [{id: 0, name: a}]}}}
                b: {keto: {config: {namespaces: [{id: 1, name: b}]}}}
                """);
        Sight sight = new Sight("connections-several");
        try (TestWindow window = front(TestWindow.open(home))) {
            type(window, "config", file.toString());
            window.await(() -> !links(window).isEmpty());
            window.screenshot("connections-several");
            sight.lookOnce(window.scene(), "connections");
            assertThat(onFx(() -> links(window).stream().map(Hyperlink::getText).toList()))
                    .containsExactly("Use a.keto.config", "Use b.keto.config");
            runOnFx(() -> links(window).get(1).fire());
            assertThat(text(window, "config")).isEqualTo(file + "#b.keto.config");
            window.await(() ->
                    window.page(ConnectionsPage.class).config().configProperty().get() != null);
            assertThat(onFx(() -> links(window))).isEmpty();
        }
        sight.assertNothingElse();
    }

    private static List<Hyperlink> links(TestWindow window) {
        return window.scene().getRoot().lookupAll(".hyperlink").stream()
                .filter(Hyperlink.class::isInstance)
                .map(Hyperlink.class::cast)
                .filter(link -> link.getParent() instanceof ConfigChoices)
                .toList();
    }

    @Test
    void a_url_that_is_typed_is_taken_when_enter_is_pressed_or_the_field_is_left() {
        try (TestWindow window = front(TestWindow.open(home))) {
            runOnFx(() -> {
                TextField user = window.node("user", TextField.class);
                for (char letter : "postgresql://bob:hunter3@other.example/keto".toCharArray()) {
                    user.appendText(String.valueOf(letter));
                }
                user.fireEvent(new ActionEvent());
            });
            assertThat(text(window, "user")).isEqualTo("bob");
            assertThat(text(window, "host")).isEqualTo("other.example");
            assertThat(text(window, "password")).isEqualTo("hunter3");
        }
    }

    private static void type(TestWindow window, String id, String text) {
        runOnFx(() -> window.node(id, TextField.class).setText(text));
    }

    private static String text(TestWindow window, String id) {
        return onFx(() -> window.node(id, TextField.class).getText());
    }
}
