package org.ferryman.desktop.skipped;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javafx.scene.control.Label;
import javafx.scene.control.TableColumn;
import javafx.scene.control.TextField;
import javafx.scene.input.KeyCode;
import javafx.scene.input.KeyEvent;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.FxWatchdog;
import org.ferryman.desktop.testing.SampleFixture;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.config.Namespace;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedLists;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

@UsesWindow
class SkippedViewTest extends SampleFixture {

    SkippedViewTest() {
        super(500);
    }

    private Path open(TestWindow window) {
        runOnFx(() -> sample.openIn(window.workspace()));
        window.await(() -> window.workspace().openedProperty().get() != null);
        return onFx(
                () -> Objects.requireNonNull(window.workspace().openedProperty().get())
                        .run()
                        .folder());
    }

    private static void enter(TestWindow window) {
        window.visit(window.page(SkippedPage.class));
    }

    private static void find(TestWindow window, String text, int rows) {
        runOnFx(() -> window.node("skipped-find", TextField.class).setText(text));
        window.await(() -> table(window).getItems().size() == rows);
        settle(window);
    }

    /** Until no search is under way, and what came of the last one is shown. */
    private static void settle(TestWindow window) {
        window.await(() -> {
            SkippedRow row = table(window).getItems().isEmpty()
                    ? null
                    : table(window).getItems().get(0);
            return window.page(SkippedPage.class).rowsProperty().get() != null
                    && !window.page(SkippedPage.class).searching().isBusy()
                    && (row == null || row.tupleProperty().get() != null);
        });
    }

    private static SkippedTable table(TestWindow window) {
        return window.node("skipped-table", SkippedTable.class);
    }

    private static void type(TestWindow window, KeyCode code, boolean control) {
        runOnFx(() -> {
            var to = window.scene().getFocusOwner() == null
                    ? window.scene().getRoot()
                    : window.scene().getFocusOwner();
            to.fireEvent(new KeyEvent(KeyEvent.KEY_PRESSED, "", "", code, false, control, false, false));
        });
    }

    private static void sortBy(TestWindow window, int column, TableColumn.SortType type) {
        otherRows(window, table -> {
            table.getColumns().get(column).setSortType(type);
            table.getSortOrder().setAll(List.of(table.getColumns().get(column)));
        });
    }

    private static void otherRows(TestWindow window, Consumer<SkippedTable> change) {
        SkippedPage page = window.page(SkippedPage.class);
        RowList before = onFx(() -> page.rowsProperty().get());
        runOnFx(() -> change.accept(table(window)));
        window.await(() -> !before.equals(page.rowsProperty().get()));
        settle(window);
    }

    private static SkippedTuple first(TestWindow window) {
        settle(window);
        return onFx(() -> Objects.requireNonNull(
                table(window).getItems().get(0).tupleProperty().get()));
    }

    /** Whether the head of a column, and no other, says that the rows are sorted by it. */
    private static boolean tellsThatItSorts(TestWindow window, int column) {
        return onFx(() -> table(window)
                .getSortOrder()
                .equals(List.of(table(window).getColumns().get(column))));
    }

    @Test
    void rows_stay_in_the_order_that_a_click_on_a_columns_head_asked_for() throws Exception {
        try (TestWindow window = TestWindow.open(home)) {
            SkippedLists.write(open(window), 300);
            enter(window);
            window.await(() -> window.scene().lookup("#skipped-table") != null);
            assertThat(first(window).rule()).isEqualTo(SkipRule.MALFORMED_SUBJECT);
            sortBy(window, 5, TableColumn.SortType.DESCENDING);
            assertThat(first(window).rule()).isEqualTo(SkipRule.SUBJECT_ID_TOO_LONG);
            assertThat(tellsThatItSorts(window, 5)).isTrue();
            find(window, "/shelf/", 300);
            assertThat(first(window).rule()).isEqualTo(SkipRule.SUBJECT_ID_TOO_LONG);
            assertThat(tellsThatItSorts(window, 5)).isTrue();
            sortBy(window, 1, TableColumn.SortType.DESCENDING);
            assertThat(first(window).object())
                    .isEqualTo(IntStream.range(0, 300)
                            .mapToObj(number -> SkippedLists.tuple(number).object())
                            .max(Comparator.naturalOrder())
                            .orElseThrow());
            window.screenshot("skipped-sorted");
            otherRows(window, table -> table.getSortOrder().clear());
            assertThat(first(window).object()).isEqualTo(SkippedLists.tuple(0).object());
            assertThat(onFx(() -> table(window).getSortOrder())).isEmpty();
        }
    }

    @Test
    void many_rows_are_scrolled_searched_sorted_and_looked_at_without_a_hitch(FxWatchdog watchdog) throws Exception {
        lookAround(100_000, watchdog);
    }

    @Test
    @Tag("soak")
    void so_are_a_million(FxWatchdog watchdog) throws Exception {
        lookAround(1_000_000, watchdog);
    }

    private void lookAround(int rows, FxWatchdog watchdog) throws Exception {
        long before = heap();
        try (TestWindow window = TestWindow.open(home)) {
            SkippedLists.write(open(window), rows);
            enter(window);
            watchdog.reset();
            window.await(() -> window.page(SkippedPage.class).rowsProperty().get() != null);
            window.await(() -> window.scene().lookup("#skipped-table") != null);
            assertThat(onFx(() -> table(window).getItems().size())).isEqualTo(rows);
            settle(window);
            window.screenshot("skipped");
            // What the picture kept waiting is answered before the measuring begins.
            runOnFx(() -> {});
            // The least of three: what the page does itself holds the window each time, a busy machine now and then.
            long held = Long.MAX_VALUE;
            String where = "";
            for (int round = 0; round < 3; round++) {
                watchdog.reset();
                scrollAndSearch(window, rows);
                if (watchdog.longestMillis() < held) {
                    held = watchdog.longestMillis();
                    where = watchdog.longestWhere();
                }
            }
            assertThat(held)
                    .as("ms for which the window did not answer, at\n  %s", where)
                    .isLessThan(100);

            assertThat(heap() - before)
                    .as("MiB of heap in use, more than before")
                    .isLessThan(200);
        }
    }

    private static void scrollAndSearch(TestWindow window, int rows) {
        for (int step = 1; step <= 20; step++) {
            int place = rows / 20 * step - 1;
            runOnFx(() -> {
                table(window).scrollTo(place);
                table(window).getSelectionModel().clearAndSelect(place);
            });
            window.await(
                    () -> table(window).getItems().get(place).tupleProperty().get() != null);
        }
        find(window, "/shelf/7/", count("/shelf/7/", rows));
        find(window, "/SHELF/7/1", count("/shelf/7/1", rows));
        find(window, "nothing is called so", 0);
        window.await(() -> placeholder(table(window)).startsWith("No skipped tuple matches"));
        find(window, "", rows);
        sortBy(window, 5, TableColumn.SortType.DESCENDING);
        sortBy(window, 1, TableColumn.SortType.ASCENDING);
        assertThat(first(window).object()).startsWith("urn:example:library:/shelf/0/");
        assertThat(tellsThatItSorts(window, 1)).isTrue();
        otherRows(window, table -> table.getSortOrder().clear());
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

    private static String placeholder(SkippedTable table) {
        return ((Label) table.getPlaceholder()).getText();
    }

    @Test
    void as_long_as_rows_are_being_read_none_is_said_to_be_missing() throws Exception {
        try (Workspace reads = sample.workspace(new Backlog().tasks())) {
            SkippedTable table = onFx(() -> new SkippedTable(new SkippedPage(reads)));
            assertThat(onFx(() -> placeholder(table))).isEqualTo("Searching…");
        }
    }

    private static int count(String text, int rows) {
        return (int) IntStream.range(0, rows)
                .filter(number -> ("urn:example:library:/shelf/" + (Integer.reverse(number) >>> 1) % 1_000 + "/"
                                + number)
                        .contains(text))
                .count();
    }

    @Test
    void odd_values_are_shown_as_they_are_and_the_keyboard_reaches_everything() throws Exception {
        Sight sight = new Sight("skipped-odd");
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            SkippedLists.write(open(window), odd());
            enter(window);
            window.await(() -> window.scene().lookup("#skipped-table") != null);
            settle(window);
            window.screenshot("skipped-small-odd");
            sight.lookOnce(window.scene(), "skipped");

            type(window, KeyCode.F, true);
            assertThat(onFx(() -> window.scene().getFocusOwner().getId())).isEqualTo("skipped-find");
            type(window, KeyCode.DOWN, false);
            assertThat(onFx(() -> window.scene().getFocusOwner().getId())).isEqualTo("skipped-table");
            type(window, KeyCode.ENTER, false);
            assertThat(onFx(() -> window.scene().getFocusOwner().getId())).isEqualTo("skipped-details");
            type(window, KeyCode.ESCAPE, false);
            assertThat(onFx(() -> window.scene().getFocusOwner().getId())).isEqualTo("skipped-table");
            type(window, KeyCode.F6, false);
            type(window, KeyCode.F6, false);
            assertThat(onFx(() -> window.scene().getFocusOwner().getId())).isEqualTo("skipped-find");

            runOnFx(() -> table(window).getSelectionModel().clearAndSelect(1));
            window.await(() ->
                    window.node("skipped-explanation", Label.class).getText().contains("‹LF›"));
            window.screenshot("skipped-small-line-end");
            sight.lookOnce(window.scene(), "skipped");
            find(window, "no such thing", 0);
            window.screenshot("skipped-nothing-found");
            sight.lookOnce(window.scene(), "skipped");
        }
        sight.assertNothingElse();
    }

    private static Stream<SkippedTuple> odd() {
        Namespace files = new Namespace(3, "files of the department of long names, second floor");
        Namespace videos = new Namespace(0, "videos");
        return Stream.of(
                tuple(videos, "/cats/1.mp4", "groups:https://x.org/y#member", SkipRule.MALFORMED_SUBJECT),
                tuple(videos, "line\nend\tand tab", "a\n#b", SkipRule.MALFORMED_SUBJECT),
                tuple(
                        files,
                        "\uD83D\uDC31 cat \uD83D\uDE00",
                        "\u05E9\u05DC\u05D5\u05DD#\u0645",
                        SkipRule.MALFORMED_SUBJECT),
                tuple(files, " blank at the ends ", "retired:team#member", SkipRule.UNKNOWN_SUBJECT_NAMESPACE),
                tuple(files, "", "u".repeat(250), SkipRule.SUBJECT_ID_TOO_LONG),
                tuple(videos, "rtl \u202E mark", "somebody", SkipRule.COMMIT_TIME_NOT_FINITE));
    }

    private static SkippedTuple tuple(Namespace namespace, String object, String subject, SkipRule rule) {
        String time = rule == SkipRule.COMMIT_TIME_NOT_FINITE ? "infinity" : "2021-11-30 12:34:56.789012";
        return SkippedLists.tuple(namespace, object, "view", subject, time, rule);
    }

    @Test
    void no_list_an_empty_list_a_broken_and_an_old_one_are_told_apart() throws Exception {
        Sight sight = new Sight("skipped-none");
        try (TestWindow window = TestWindow.open(home)) {
            Path folder = open(window);
            enter(window);
            window.screenshot("skipped-unlisted");
            sight.lookOnce(window.scene(), "skipped");
            Files.writeString(SkippedIndex.file(folder), "{\"namespace\":");
            again(window);
            window.await(() -> window.page(SkippedPage.class).problemProperty().get() != null);
            window.screenshot("skipped-broken");
            sight.lookOnce(window.scene(), "skipped");
            SkippedLists.write(folder, 0);
            again(window);
            window.await(() -> window.page(SkippedPage.class).indexProperty().get() != null);
            window.screenshot("skipped-none");
            sight.lookOnce(window.scene(), "skipped");
            window.press("primary");
            window.await(() -> window.workspace().skippedProperty().get() != null);
            database.execute("DELETE FROM keto_0000000000_relation_tuples");
            window.await(() -> !window.workspace().lookActivity().isBusy());
            runOnFx(() -> window.workspace().readEverything());
            window.await(() -> window.page(SkippedPage.class).staleProperty().get());
            settle(window);
            window.screenshot("skipped-stale");
            sight.lookOnce(window.scene(), "skipped");
        }
        sight.assertNothingElse();
    }

    private static void again(TestWindow window) {
        runOnFx(() -> window.page(SkippedPage.class).entered());
    }
}
