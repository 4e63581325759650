package org.ferryman.desktop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.skipped.SkippedPage;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Whoever goes through the pages reads no tuple by it. */
@UsesWindow
@UsesServer
@Timeout(120)
class CheapLookTest {

    @TempDir
    Path home;

    @Test
    void entering_the_pages_scans_neither_a_legacy_table_nor_v0_7s(TestDatabase database) throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        long before = scanned(database);
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            visitAll(window);
        }
        assertThat(scanned(database)).isEqualTo(before);
    }

    @Test
    void nor_does_it_once_all_is_moved_and_decided_on(TestDatabase database) throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        try (Workspace workspace = sample.workspace()) {
            sample.openIn(workspace);
            Steps.produce(workspace, KetoLegacyPlaybook::assess);
            Steps.migrate(workspace);
            Steps.produce(workspace, KetoLegacyPlaybook::verify);
            Steps.produce(workspace, KetoLegacyPlaybook::skipped);
            Steps.decide(
                    workspace,
                    SkippedFilter.ALL,
                    DecisionRequest.leaveOut("a test needs no tuple"),
                    new RecreateBy.Nothing());
        }
        long before = scanned(database);
        assertThat(before).isPositive();
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            visitAll(window);
            KetoStatus status = onFx(() ->
                    Objects.requireNonNull(window.workspace().statusProperty().get()));
            assertThat(status.state()).isEqualTo(KetoStatus.State.NOT_READ);
            assertThat(status.lastKnown()).isEqualTo(KetoStatus.State.MIGRATED);
            assertThat(onFx(() ->
                            window.page(SkippedPage.class).resultProperty().get()))
                    .as("the decisions are known all the same")
                    .isEqualTo("all decided");
        }
        assertThat(scanned(database)).isEqualTo(before);
    }

    @Test
    void what_may_have_changed_is_said_on_the_page(TestDatabase database) throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 500);
        Sight sight = new Sight("doubtful");
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            window.await(() -> window.workspace().statusProperty().get() != null);
            Steps.migrate(window.workspace());
            Steps.produce(window.workspace(), KetoLegacyPlaybook::verify);
            database.execute("TRUNCATE keto_0000000001_relation_tuples");
            ExecutePage page = window.page(ExecutePage.class);
            window.visit(page);
            window.await(() -> page.stateProperty().get() == PageState.ATTENTION);
            assertThat(onFx(() -> page.resultProperty().get())).isEqualTo("verified; may have changed since");
            window.screenshot("execute-doubtful");
            sight.lookOnce(window.scene(), "execute");
            window.press("read-everything");
            window.await(() -> page.resultProperty().get().contains(" tuples moved"));
        }
        sight.assertNothingElse();
    }

    private static void visitAll(TestWindow window) {
        for (Page page : onFx(() -> List.copyOf(window.window().wizard().pages()))) {
            window.visit(page);
            window.settle();
            window.await(() -> !window.workspace().lookActivity().isBusy());
        }
        // And back again, with all that is known by now.
        for (Page page : onFx(() -> List.copyOf(window.window().wizard().pages()))) {
            window.visit(page);
            window.settle();
            window.await(() -> !window.workspace().lookActivity().isBusy());
        }
    }

    /** What the server has counted of scans, by index or not, when the sessions are over that tell it. */
    private static long scanned(TestDatabase database) throws Exception {
        database.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ferryman'"
                + " AND datname = current_database()");
        return database.queryLong("SELECT sum(seq_scan + coalesce(idx_scan, 0) + seq_tup_read)"
                + " FROM pg_stat_user_tables WHERE relname ~ '^keto_.*relation_tuples$'");
    }
}
