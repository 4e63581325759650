package org.ferryman.desktop.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import javafx.scene.control.Label;
import javafx.scene.control.Spinner;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Finding;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.tuple.SubjectId;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@UsesWindow
@Timeout(120)
class CutoverPageTest extends WorkspaceFixture {

    private static final String WAITING =
            "SELECT count(*) FROM pg_locks WHERE NOT granted" + " AND mode = 'AccessExclusiveLock'";

    CutoverPageTest() {
        super(500);
    }

    @Test
    void it_may_be_left_out_and_asks_for_two_servers_before_anything() throws Exception {
        CutoverPage page = new CutoverPage(workspace);
        assertThat(page.readyProperty().get()).isFalse();
        sample.openIn(workspace);
        page.entered();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.resultProperty().get()).isEqualTo("not cut over");
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        page.oldUrlProperty().set("nonsense");
        assertThat(page.problemOf("nonsense", KetoApi.V0_6)).contains("nonsense");
        page.newUrlProperty().set("http://127.0.0.1:2");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isFalse();
        page.oldUrlProperty().set("http://127.0.0.1:1");
        assertThat(page.primaryProperty().get().enabledProperty().get()).isTrue();
        assertThat(page.commandLineProperty().get()).contains("keto cutover", "--old-read-api http://127.0.0.1:1");
        assertThat(page.previewProperty().get().call()).anyMatch(line -> line.contains("http://127.0.0.1:2"));
    }

    @Test
    void servers_that_differ_keep_from_it_and_once_they_agree_the_moment_is_recorded() throws Exception {
        Sight sight = new Sight("cut-over");
        try (TestWindow window = TestWindow.open(home, 1024, 700);
                KetoReadStandIn old = new KetoReadStandIn(KetoApi.V0_6);
                KetoReadStandIn fresh = new KetoReadStandIn(KetoApi.V0_7)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            Steps.migrate(window.workspace());
            CutoverPage page = window.page(CutoverPage.class);
            window.visit(page);
            window.await(() -> window.scene().lookup("#old-url") != null);
            runOnFx(() -> page.oldUrlProperty().set("ftp://somewhere"));
            window.screenshot("cutover-form");
            sight.lookOnce(window.scene(), "cut-over");
            List<String> tuple = database.rows("SELECT object, relation, subject_id FROM keto_relation_tuples"
                            + " WHERE namespace_id = 0 AND subject_id IS NOT NULL ORDER BY 1, 2, 3 LIMIT 1")
                    .get(0);
            SubjectId subject = new SubjectId(tuple.get(2));
            old.with("videos", tuple.get(0), tuple.get(1), subject);
            runOnFx(() -> {
                page.oldUrlProperty().set(old.url());
                page.newUrlProperty().set(fresh.url());
                // All of them, so that the one that differs is among them.
                page.sampleProperty().set(10_000);
            });
            window.press("secondary");
            window.await(() -> page.content().known().comparison().isPresent()
                    && !page.content().busy());
            assertThat(page.content().known().comparison().get().differing()).isPositive();
            assertThat(page.content().isDone()).isFalse();
            window.screenshot("cutover-compared");
            sight.lookOnce(window.scene(), "cut-over");

            window.press("primary");
            window.await(() -> page.step().isAnswerable());
            window.screenshot("cutover-question");
            sight.lookOnce(window.scene(), "cut-over");
            window.press("confirm-no");
            assertThat(page.content().isDone()).isFalse();

            window.press("primary");
            window.press("confirm-yes");
            window.await(() -> page.stateProperty().get() == PageState.FAILED);
            assertThat(page.content().problem().findings())
                    .extracting(Finding::id)
                    .contains("SERVERS_DIFFER");
            assertThat(page.readyProperty().get()).isTrue();
            window.screenshot("cutover-different");
            sight.lookOnce(window.scene(), "cut-over");

            fresh.with("videos", tuple.get(0), tuple.get(1), subject);
            window.press("primary");
            window.press("confirm-yes");
            window.await(() -> page.stateProperty().get() == PageState.DONE);
            assertThat(page.resultProperty().get()).isEqualTo("v0.7 serves");
            assertThat(page.primaryProperty().get()).isNull();
            window.await(() -> window.scene().lookup("#moment") != null);
            window.screenshot("cutover-done");
            sight.lookOnce(window.scene(), "cut-over");

            takeBack(window, page, sight);
            window.press("primary");
            window.press("confirm-yes");
            window.await(() -> page.stateProperty().get() == PageState.DONE);
        }
        sight.assertNothingElse();
    }

    private void takeBack(TestWindow window, CutoverPage page, Sight sight) throws Exception {
        window.await(() -> window.workspace().servesSince().isPresent());
        window.press("secondary");
        window.await(() -> page.back().view().isToDo());
        window.screenshot("cutover-back-question");
        sight.lookOnce(window.scene(), "cut-over");
        assertThat(page.commandLineProperty().get()).contains("keto cutover", "--take-back");
        window.press("take-back-no");
        assertThat(page.content().isDone()).as("nobody said so").isTrue();
        window.press("secondary");
        window.await(() -> page.back().view().isToDo());
        window.press("take-back-yes");
        window.await(() -> page.stateProperty().get() == PageState.TO_DO
                && window.workspace().servesSince().isEmpty());
        assertThat(page.content().isDone()).isFalse();
        assertThat(database.queryString("SELECT mark->>'cutover' FROM ferryman_mark"))
                .isNull();
        window.screenshot("cutover-taken-back");
        sight.lookOnce(window.scene(), "cut-over");
    }

    @Test
    void after_a_copy_it_says_what_stopping_costs_and_a_difference_found_then_is_no_success() throws Exception {
        Sight sight = new Sight("cut-over-copied");
        try (TestWindow window = TestWindow.open(home, 1024, 700);
                KetoReadStandIn old = new KetoReadStandIn(KetoApi.V0_6);
                KetoReadStandIn fresh = new KetoReadStandIn(KetoApi.V0_7)) {
            runOnFx(() -> sample.openAsAdministrator(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            Steps.migrateAfterCopy(window.workspace(), database, true);
            CutoverPage page = window.page(CutoverPage.class);
            window.visit(page);
            runOnFx(() -> {
                page.oldUrlProperty().set(old.url());
                page.newUrlProperty().set(fresh.url());
            });
            window.press("primary");
            window.await(() -> page.step().isAnswerable());
            assertThat(price(page)).contains("once v0.7 serves");
            assertThat(page.commandLineProperty().get()).doesNotContain("--verify-first");
            window.screenshot("cutover-copied-question");
            sight.lookOnce(window.scene(), "cut-over");
            window.press("verify-first");
            window.await(() -> page.step().view().question().isPresent()
                    && page.step().view().question().get().inspection().isPresent()
                    && price(page).contains("before v0.7 may be written to"));
            assertThat(page.commandLineProperty().get()).contains(" --verify-first ");
            window.press("verify-first");
            window.await(() -> page.step().isAnswerable());

            List<String> proving = new CopyOnWriteArrayList<>();
            page.contentProperty().addListener((property, before, after) -> {
                if (after.isProving() && !before.isProving()) {
                    proving.add(page.onClose());
                    proving.add(page.secondaryProperty().get().textProperty().get());
                }
            });
            assertThat(page.onClose()).contains("nothing is recorded");
            CompletableFuture<Void> lock;
            try (Connection v06 = database.connect(sample.owner())) {
                window.press("confirm-yes");
                window.await(() -> page.content().opening().isPresent());
                assertThat(v06.isClosed()).isFalse();
                assertThat(page.content().isProving()).isFalse();
                assertThat(page.onClose()).contains("is not recorded");
                assertThat(window.node("v0-7-open", Label.class).getText()).contains("route the clients to it now");
                window.screenshot("cutover-open");
                sight.lookOnce(window.scene(), "cut-over");
                // What is done after the proof waits for it: the page has time to see the proof.
                lock = CompletableFuture.runAsync(CutoverPageTest.this::lock);
                database.awaitSome(WAITING);
            }
            window.await(() -> page.stateProperty().get() == PageState.ATTENTION);
            lock.join();
            assertThat(proving).hasSize(2);
            assertThat(proving.get(0)).contains("The cut-over is recorded", "is not proven");
            assertThat(proving.get(1)).isEqualTo("_Stop the comparison");
            assertThat(page.resultProperty().get()).isEqualTo("not proven");
            assertThat(window.node("proof", Label.class).getText()).contains("did not have every tuple");
            window.screenshot("cutover-differs");
            sight.lookOnce(window.scene(), "cut-over");
        }
        sight.assertNothingElse();
    }

    private void lock() {
        try (Connection another = database.connect();
                Statement statement = another.createStatement()) {
            statement.execute("BEGIN; LOCK TABLE keto_0000000000_relation_tuples IN ACCESS EXCLUSIVE MODE; COMMIT");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static String price(CutoverPage page) {
        return page.step().view().question().orElseThrow().findings().stream()
                .filter(finding -> finding.id().equals("PROOF_CHOICE"))
                .findFirst()
                .orElseThrow()
                .seen();
    }

    @Test
    void a_sample_that_is_no_number_leaves_the_one_before_and_shows_it_again() throws Exception {
        try (TestWindow window = TestWindow.open(home, 1024, 700)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().openedProperty().get() != null);
            CutoverPage page = window.page(CutoverPage.class);
            window.visit(page);
            window.await(() -> window.scene().lookup("#sample") != null);
            runOnFx(() -> {
                page.oldUrlProperty().set("http://127.0.0.1:1");
                page.newUrlProperty().set("http://127.0.0.1:2");
            });
            Spinner<?> spinner = window.node("sample", Spinner.class);
            type(spinner, "250");
            assertThat(page.sampleProperty().get()).isEqualTo(250);
            for (String typed : List.of("", "  ", "abc", "12.5", "99999999999", " 250 ")) {
                type(spinner, typed);
                assertThat(page.sampleProperty().get()).as(typed).isEqualTo(250);
                assertThat(spinner.getEditor().getText()).as(typed).isEqualTo("250");
            }
            type(spinner, " 300 ");
            assertThat(page.sampleProperty().get()).isEqualTo(300);
            type(spinner, "20000");
            assertThat(page.sampleProperty().get()).as("the most").isEqualTo(10_000);
            type(spinner, "0");
            assertThat(page.sampleProperty().get()).as("the least").isEqualTo(1);
            assertThat(page.commandLineProperty().get()).contains(" --sample 1 ");
        }
    }

    /** Types over what is there, and goes on to the next field. */
    private static void type(Spinner<?> spinner, String text) {
        runOnFx(() -> {
            spinner.getEditor().setText(text);
            spinner.commitValue();
        });
    }
}
