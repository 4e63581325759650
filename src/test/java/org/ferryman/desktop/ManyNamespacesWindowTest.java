package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import javafx.scene.Node;
import javafx.scene.control.Label;
import org.ferryman.desktop.assessment.AssessmentPage;
import org.ferryman.desktop.backup.BackupPage;
import org.ferryman.desktop.cutover.CutoverPage;
import org.ferryman.desktop.dryrun.DryRunPage;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.finish.FinishPage;
import org.ferryman.desktop.parts.StatementsView;
import org.ferryman.desktop.skipped.SkippedPage;
import org.ferryman.desktop.testing.FxWatchdog;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.users.UsersPage;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Thousands of namespaces: every page, preview and question is there at once, and the window always answers. */
@UsesWindow
@UsesServer
@Timeout(900)
final class ManyNamespacesWindowTest {

    /** What is asked for is a second; a busy machine takes longer, and what is wrong took minutes. */
    private static final long LONGEST_MILLIS = 4_000;

    /** What is asked for is 100; the first layout of a page takes three times that on two busy cores, however many. */
    private static final long HELD_MILLIS = 1_000;

    private static final List<Class<? extends Page>> PAGES = List.of(
            AssessmentPage.class,
            BackupPage.class,
            UsersPage.class,
            DryRunPage.class,
            ExecutePage.class,
            SkippedPage.class,
            CutoverPage.class,
            FinishPage.class);

    @TempDir
    private Path home;

    private final Map<String, Long> millis = new LinkedHashMap<>();
    private final List<String> slow = new ArrayList<>();
    private FxWatchdog watchdog;
    private long longest;
    private String where = "";

    @Test
    void every_page_preview_and_question_is_there_at_once(TestDatabase database, FxWatchdog watchdog) throws Exception {
        goThrough(database, 100, watchdog);
    }

    /** Minutes, for the migration itself reads and proves each namespace. */
    @Test
    @Tag("soak")
    void so_it_is_with_two_thousand_namespaces(TestDatabase database, FxWatchdog watchdog) throws Exception {
        goThrough(database, 2_000, watchdog);
    }

    private void goThrough(TestDatabase database, int namespaces, FxWatchdog dog) throws Exception {
        watchdog = dog;
        Path config = prepare(database, namespaces);
        long before = heap();
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> window.workspace()
                    .open((progress, cancellation) -> new Outcome.Done<>(OpenDatabase.open(
                            ConnectionSettings.resolve(
                                            database.url(),
                                            Map.of("PGPASSWORD", database.password()),
                                            home,
                                            PasswordPrompt.NONE)
                                    .with(TestPatience.get()),
                            new KetoSettings(KetoConfig.read(config), Set.of()),
                            Optional.empty(),
                            window.workspace().user(),
                            "",
                            cancellation))));
            window.await(() -> window.workspace().statusProperty().get() != null);
            window.settle();
            runOnFx(() -> {});
            watchdog.reset();

            // The first time, classes and style sheets are read, however many namespaces there are.
            visitAll(window, "cold");
            slow.clear();
            longest = 0;
            visitAll(window, "before");
            preview(window, DryRunPage.class);
            preview(window, ExecutePage.class);
            visit(window, window.page(AssessmentPage.class), "again");
            window.press("primary");
            window.await(() -> window.workspace().assessmentProperty().get() != null);
            visit(window, window.page(ExecutePage.class), "assessed");
            window.settle();
            asked(window, "migrate", "primary", "confirm-yes");
            window.press("confirm-yes");
            window.await(() -> window.workspace().verificationProperty().get() != null
                    && !window.current().busyProperty().get());
            window.settle();
            assertThat(onFx(() -> window.current().resultProperty().get()))
                    .isEqualTo("%,d of %,d tuples moved; %,d skipped, %<,d undecided"
                            .formatted(namespaces * 2, namespaces * 3, namespaces));

            visitAll(window, "after");
            preview(window, ExecutePage.class);
            visit(window, window.page(FinishPage.class), "to roll back");
            window.settle();
            asked(window, "roll back", "roll-back", "roll-back-sql");
            held();
            System.out.println(namespaces + " namespaces, milliseconds: " + millis + "; the window's thread " + longest
                    + " " + slow + "; MiB more: " + (heap() - before));
            assertThat(millis)
                    .allSatisfy((what, took) -> assertThat(took).as(what).isLessThan(LONGEST_MILLIS));
            assertThat(longest)
                    .as("ms for which the window did not answer, at %s", where)
                    .isLessThan(HELD_MILLIS);
            assertThat(heap() - before).as("MiB of heap more than before").isLessThan(200);
        }
    }

    private void visitAll(TestWindow window, String when) {
        for (Class<? extends Page> page : PAGES) {
            visit(window, window.page(page), when);
            window.settle();
            held();
        }
    }

    /** Up to the page's title and its first content. */
    private void visit(TestWindow window, Page page, String when) {
        long start = System.nanoTime();
        window.visit(page);
        window.await(() -> {
            Node body = window.scene().lookup(".page-body");
            return body != null && body.getBoundsInLocal().getHeight() > 0;
        });
        took(page.id() + " " + when, start);
    }

    private void preview(TestWindow window, Class<? extends Page> page) {
        visit(window, window.page(page), "to preview");
        window.settle();
        asked(window, "preview of " + window.page(page).id(), "preview", "statements");
        StatementsView statements = window.node("statements", StatementsView.class);
        assertThat(onFx(() -> statements.text().length())).isBetween(100, 60_000);
        assertThat(onFx(() -> window.node("preview-note", Label.class).getText()))
                .as("what is not shown is said to be in a file")
                .contains("The file has all of them");
        window.press("overlay-close");
    }

    /** From the click to what it brings. */
    private void asked(TestWindow window, String what, String button, String node) {
        window.await(() -> {
            Node ready = window.scene().lookup("#" + button);
            return ready != null && ready.isVisible() && !ready.isDisabled();
        });
        Node before = onFx(() -> window.scene().lookup("#" + node));
        long start = System.nanoTime();
        window.press(button);
        window.await(() -> {
            Node now = window.scene().lookup("#" + node);
            return now != null && !now.equals(before);
        });
        took(what, start);
    }

    private void took(String what, long start) {
        millis.merge(what, (System.nanoTime() - start) / 1_000_000, Math::max);
        held();
    }

    /** For how long the window's thread did not answer since this was asked last. */
    private void held() {
        // What waits for the thread is answered first.
        runOnFx(() -> {});
        if (watchdog.longestMillis() > longest) {
            longest = watchdog.longestMillis();
            where = millis.keySet().stream().reduce("", (before, last) -> last) + ": " + watchdog.longestWhere();
        }
        if (watchdog.longestMillis() >= HELD_MILLIS) {
            slow.add(millis.keySet().stream().reduce("", (before, last) -> last) + " " + watchdog.longestMillis());
        }
        watchdog.reset();
    }

    /** Each has two tuples that can be moved, and one that can't; their names differ at the end only. */
    private Path prepare(TestDatabase database, int namespaces) throws Exception {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            LegacySchema.createShared(connection, "public");
            for (int id = 0; id < namespaces; id++) {
                LegacySchema.createNamespace(connection, "public", id);
                LegacySchema.createIndexes(connection, "public", id);
                statement.execute("INSERT INTO " + LegacySchema.table(id)
                        + " SELECT 'default', 'o' || i, 'view', CASE i WHEN 1 THEN 'a#b' ELSE 'u' || i END,"
                        + " '2021-01-01'"
                        + " FROM generate_series(1, 3) AS i");
            }
        }
        return Files.writeString(
                home.resolve("keto.yml"),
                IntStream.range(0, namespaces)
                        .mapToObj(id -> "  - id: " + id + "\n    name: " + "n".repeat(150) + id + "\n")
                        .collect(Collectors.joining("", "namespaces:\n", "")));
    }

    /** MiB left when windows of earlier tests are given up, too: that takes the collector and JavaFX some turns. */
    private static long heap() {
        return IntStream.range(0, 5)
                        .mapToLong(turn -> {
                            System.gc();
                            runOnFx(() -> {});
                            return Runtime.getRuntime().totalMemory()
                                    - Runtime.getRuntime().freeMemory();
                        })
                        .min()
                        .orElseThrow()
                >> 20;
    }
}
