package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import atlantafx.base.theme.Styles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Instant;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import javafx.scene.Node;
import javafx.scene.control.Button;
import javafx.scene.control.ScrollPane;
import javafx.scene.control.TableView;
import javafx.scene.control.TextField;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.engine.file.Json;
import org.ferryman.playbook.traffic.TrafficResult;
import org.junit.jupiter.api.Test;

/** The page in the window: what it looks like, from the first look to the proof. */
@UsesWindow
class UsersViewTest extends SampleFixture {

    private static final String TABLE = "keto_0000000000_relation_tuples";

    UsersViewTest() {
        super(2_000);
    }

    private UsersPage opened(TestWindow window, boolean administrator) {
        runOnFx(() -> {
            if (administrator) {
                sample.openAsAdministrator(window.workspace());
            } else {
                sample.openIn(window.workspace());
            }
        });
        window.await(() -> window.workspace().statusProperty().get() != null
                && window.workspace().usersProperty().get() != null);
        UsersPage page = window.page(UsersPage.class);
        window.visit(page);
        idle(window, page);
        return page;
    }

    private static void idle(TestWindow window, UsersPage page) {
        window.await(() -> !page.busyProperty().get()
                && !page.lookActivity().isBusy()
                && page.workspace().usersProperty().get() != null);
    }

    private static void press(TestWindow window, UsersPage page, String id) {
        window.press(id);
        idle(window, page);
    }

    private static void show(TestWindow window, String id) {
        runOnFx(() -> {
            Node node = window.scene().lookup("#" + id);
            Node parent = node.getParent();
            while (!(parent instanceof ScrollPane)) {
                parent = parent.getParent();
            }
            ScrollPane scroll = (ScrollPane) parent;
            scroll.applyCss();
            scroll.layout();
            double at = scroll.getContent()
                    .sceneToLocal(node.localToScene(node.getBoundsInLocal()))
                    .getMinY();
            double room = scroll.getContent().getBoundsInLocal().getHeight()
                    - scroll.getViewportBounds().getHeight();
            scroll.setVvalue(Math.min(1, Math.max(0, at - 120) / Math.max(1, room)));
        });
    }

    @Test
    void from_the_first_look_to_the_proof_and_back() throws Exception {
        try (TestWindow window = TestWindow.open(home)) {
            UsersPage page = opened(window, true);
            window.screenshot("users-before");
            press(window, page, "primary");
            window.await(() -> page.password().generatedProperty().get() != null);
            assertThat(onFx(() -> window.node("shown-password", TextField.class).getText()))
                    .hasSize(32);
            window.screenshot("users-made");
            press(window, page, "primary");
            press(window, page, "when-now");
            AtomicBoolean over = new AtomicBoolean();
            CompletableFuture<Void> writing = writeUntil(over);
            Connection holder = database.connect(sample.owner());
            holder.setAutoCommit(false);
            try (Statement statement = holder.createStatement()) {
                statement.execute("SET application_name = 'batch import'");
                statement.execute("INSERT INTO " + TABLE + " VALUES ('default', 'held', 'view', 'somebody', now())");
            }
            window.await(() -> page.traffic().sightProperty().get().points().size() > 3
                    && page.traffic().sightProperty().get().holders().stream()
                            .anyMatch(session -> session.application().equals("batch import")));
            window.press("end-sessions");
            window.await(() -> window.scene().lookup("#question-yes") != null);
            show(window, "when-now");
            window.screenshot("users-sessions");
            press(window, page, "question-yes");
            window.await(() -> page.contentProperty().get().proof().isPresent());
            over.set(true);
            writing.join();
            double stopped = onFx(() -> page.traffic().sightProperty().get().seconds());
            window.await(() -> page.traffic().sightProperty().get().seconds() > stopped + 2);
            assertThat(onFx(() ->
                            window.node("proof", TableView.class).getItems().size()))
                    .isPositive();
            show(window, "proof");
            window.screenshot("users-frozen");
            window.press("thaw");
            press(window, page, "question-yes");
            window.await(() -> page.contentProperty().get().proof().isEmpty());
        }
    }

    private CompletableFuture<Void> writeUntil(AtomicBoolean over) throws Exception {
        Connection writer = database.connect(sample.owner());
        return CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try (Statement statement = writer.createStatement()) {
                    statement.execute("INSERT INTO " + TABLE
                            + " VALUES ('default', 'o', 'view', 's', clock_timestamp()::timestamp)");
                } catch (java.sql.SQLException refused) {
                    if (!"42501".equals(refused.getSQLState()) && !"55P03".equals(refused.getSQLState())) {
                        throw new AssertionError(refused);
                    }
                }
            }
        });
    }

    @Test
    void who_may_not_make_roles_sees_what_is_missing_at_the_smallest_size() {
        Sight sight = new Sight("users-owner");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            UsersPage page = opened(window, false);
            window.screenshot("users-owner-small");
            sight.lookOnce(window.scene(), "users");
            show(window, "when-at_execute");
            window.screenshot("users-owner-small-below");
            sight.lookOnce(window.scene(), "users");
            assertThat(onFx(() -> page.readyProperty().get())).isTrue();
            assertThat(onFx(() -> window.node("primary", Button.class)))
                    .as("to look again gets nobody any further")
                    .satisfies(look -> assertThat(look.isDisabled()).isFalse())
                    .satisfies(look -> assertThat(look.getStyleClass()).doesNotContain(Styles.ACCENT));
            assertThat(onFx(() -> window.node("next", Button.class).getStyleClass()))
                    .contains(Styles.ACCENT);
        }
        sight.assertNothingElse();
    }

    @Test
    void the_quietest_window_of_two_nights_is_marked_and_more_is_watched_until_it_is_stopped() throws Exception {
        try (TestWindow window = TestWindow.open(home)) {
            UsersPage page = opened(window, false);
            show(window, "watch");
            window.screenshot("users-quiet-empty");
            Path folder =
                    onFx(() -> window.workspace().openedProperty().get()).run().folder();
            Files.writeString(
                    folder.resolve(TrafficResult.FILE), night("2026-11-20T20:00:00Z") + night("2026-11-21T20:00:00Z"));
            runOnFx(() -> page.quiet().read());
            window.await(() -> page.quiet().seenProperty().get() != null);
            show(window, "watch");
            window.screenshot("users-quiet");
            runOnFx(() -> page.quiet().timeProperty().set(WatchTime.MINUTE));
            window.press("watch");
            window.await(() -> page.quiet().seenProperty().get().samples().size() > 2 * 240);
            window.screenshot("users-quiet-watching");
            assertThat(onFx(() -> page.busyProperty().get()))
                    .as("other pages can be used meanwhile")
                    .isFalse();
            window.press("watch");
            window.await(() -> !page.quiet().step().view().isBusy());
            assertThat(onFx(() -> page.quiet().problem())).isNull();
            assertThat(onFx(() -> page.quiet().seenProperty().get().samples().size()))
                    .isGreaterThan(2 * 240);
            onFx(() -> {
                window.scene().getWindow().setWidth(1024);
                window.scene().getWindow().setHeight(700);
                return null;
            });
            show(window, "watch");
            window.screenshot("users-quiet-small");
        }
    }

    /** Eight hours, looked at every two minutes: least is written half-way. */
    private static String night(String from) {
        Instant at = Instant.parse(from);
        Random random = new Random(from.hashCode());
        StringBuilder lines = new StringBuilder();
        for (int i = 0; i < 240; i++) {
            double busy = 1 - Math.sin(Math.PI * i / 240) * 0.96;
            long written = Math.round(busy * 900 * (0.7 + 0.6 * random.nextDouble()));
            long read = Math.round(busy * 150_000 * (0.8 + 0.4 * random.nextDouble()));
            Instant to = at.plusSeconds(120);
            lines.append(Json.line(new TrafficResult.Sample(at, to, written, read)))
                    .append('\n');
            at = to;
        }
        return lines.toString();
    }

    @Test
    void long_names_and_a_failure_are_not_cut() throws Exception {
        Sight sight = new Sight("users-long");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            UsersPage page = opened(window, true);
            String name = database.unusedRole("keto_of_the_authorization_service_in_production_eu1");
            runOnFx(() -> page.nameProperty().set(name));
            press(window, page, "primary");
            press(window, page, "primary");
            window.await(() -> page.password().generatedProperty().get() != null);
            window.screenshot("users-long-small");
            sight.lookOnce(window.scene(), "users");
            runOnFx(() -> page.server().urlProperty().set("http://127.0.0.1:1"));
            window.press("wait-server");
            window.await(() -> page.server().step().view().progress() != null
                    && !page.server().step().view().progress().waitsFor().isEmpty());
            show(window, "server-url");
            window.screenshot("users-server-small");
            sight.lookOnce(window.scene(), "users");
            window.press("wait-server");
            window.await(() -> !page.server().step().view().isBusy());
        }
        sight.assertNothingElse();
    }
}
