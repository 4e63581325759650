package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;
import static org.ferryman.desktop.testing.FxExtension.onFx;
import static org.ferryman.desktop.testing.FxExtension.runOnFx;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.IntStream;
import javafx.scene.control.Label;
import javafx.scene.control.TableView;
import org.ferryman.desktop.testing.FxWatchdog;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.Sight;
import org.ferryman.desktop.testing.TestWindow;
import org.ferryman.desktop.testing.UsesWindow;
import org.ferryman.engine.Progress;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.MovePhase;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.Verification.NamespaceVerification;
import org.ferryman.keto.move.Verification.Tuple;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** How the page looks, and that it never keeps the window from being drawn. */
@UsesWindow
@UsesServer
@Timeout(240)
class ExecuteViewTest {

    private static final String LEGACY =
            "SELECT min(oid::regclass::text) FROM pg_class WHERE relname ~ '^keto_[0-9]{10}_relation_tuples$'"
                    + " AND relnamespace = 'public'::regnamespace";

    @TempDir
    Path home;

    @Test
    void from_the_plan_to_the_proof_in_the_window(TestDatabase database) throws Exception {
        SampleWorkspace sample = new SampleWorkspace(database, home, 20_000);
        try (TestWindow window = TestWindow.open(home)) {
            runOnFx(() -> sample.openIn(window.workspace()));
            ExecutePage page = window.page(ExecutePage.class);
            window.await(() -> page.content().phase() == ExecutePhase.READY);
            runOnFx(() -> window.workspace().dryRunProperty().set(dryRun(12.3)));
            window.visit(page);
            window.await(() -> !window.workspace().lookActivity().isBusy());
            window.screenshot("execute-before");
            window.press("primary");
            window.screenshot("execute-asks");
            window.press("confirm-yes");
            window.await(() -> page.content().phase() == ExecutePhase.VERIFIED
                    && !window.workspace().lookActivity().isBusy());
            window.screenshot("execute-after");
            Label headline = window.node("headline", Label.class);
            assertThat(headline.getText())
                    .isEqualTo("%,d of %,d tuples moved; %,d skipped, %<,d undecided"
                            .formatted(
                                    sample.sample().movable(),
                                    sample.sample().legacy(),
                                    sample.sample().legacy() - sample.sample().movable()));
            TableView<?> counts = window.node("counts", TableView.class);
            assertThat(counts.getItems())
                    .as("namespaces and the totals")
                    .hasSize(sample.sample().namespaces().size() + 1);
        }
    }

    @Test
    void at_work_asking_to_cancel_and_cancelled(TestDatabase database) throws Exception {
        Sight sight = new Sight("execute-running");
        SampleWorkspace sample = new SampleWorkspace(database, home, 1_000);
        Connection holder = database.connect();
        holder.setAutoCommit(false);
        try (ExecuteStage stage = new ExecuteStage(sample, 1180, 800)) {
            runOnFx(() -> stage.workspace.dryRunProperty().set(dryRun(15)));
            hold(database, holder);
            begin(stage);
            stage.show(recorded(3, 69));
            stage.screenshot("execute-running");
            sight.lookOnce(stage.scene(), "execute");
            Label now = (Label) stage.node("now");
            assertThat(onFx(now::getText)).startsWith("Moving tuples: namespace 2");
            stage.press("secondary");
            stage.show(recorded(3, 69));
            stage.screenshot("execute-cancel");
            sight.lookOnce(stage.scene(), "execute");
            assertThat(onFx(() -> stage.node("cancel-question").isVisible())).isTrue();
            stage.press("cancel-no");
            assertThat(onFx(() -> stage.node("cancel-question").isVisible())).isFalse();
            stage.show(waiting());
            stage.screenshot("execute-waits");
            sight.lookOnce(stage.scene(), "execute");
            assertThat(onFx(() -> ((Label) stage.node("waits")).getText())).contains("pid 4711");
            stage.press("secondary");
            stage.press("cancel-yes");
            stage.await(() -> stage.page.content().phase() == ExecutePhase.READY);
            stage.screenshot("execute-cancelled");
            sight.lookOnce(stage.scene(), "execute");
            assertThat(stage.node("ending")).isNotNull();
        }
        holder.rollback();
        sight.assertNothingElse();
    }

    @Test
    void thirty_namespaces_with_long_names_in_the_smallest_window(TestDatabase database, FxWatchdog watchdog)
            throws Exception {
        Sight sight = new Sight("execute-many");
        SampleWorkspace sample = new SampleWorkspace(database, home, 1_000);
        Connection holder = database.connect();
        holder.setAutoCommit(false);
        try (ExecuteStage stage = new ExecuteStage(sample, 1024, 700)) {
            stage.screenshot("execute-before-small");
            sight.lookOnce(stage.scene(), "execute");
            runOnFx(() -> stage.workspace.dryRunProperty().set(dryRun(5)));
            hold(database, holder);
            begin(stage);
            stage.show(recorded(30, 55));
            stage.screenshot("execute-running-30-small");
            sight.lookOnce(stage.scene(), "execute");
            assertThat(longestBlock(stage, watchdog))
                    .as("milliseconds for which nothing could be drawn")
                    .isLessThan(100);
            runOnFx(stage.page::cancel);
            stage.await(() -> stage.page.content().phase() == ExecutePhase.READY);
            holder.rollback();
            stage.press("primary");
            stage.press("confirm-yes");
            stage.await(() -> stage.page.content().phase() == ExecutePhase.VERIFIED
                    && !stage.workspace.lookActivity().isBusy());
            stage.screenshot("execute-after-small");
            sight.lookOnce(stage.scene(), "execute");
            runOnFx(() -> {
                stage.workspace.verificationProperty().set(verification(30, 0));
            });
            stage.screenshot("execute-after-30-small");
            sight.lookOnce(stage.scene(), "execute");
        }
        sight.assertNothingElse();
    }

    @Test
    void what_differs_and_what_fails(TestDatabase database) throws Exception {
        Sight sight = new Sight("execute-differs");
        SampleWorkspace sample = new SampleWorkspace(database, home, 1_000);
        try (ExecuteStage stage = new ExecuteStage(sample, 1180, 800)) {
            begin(stage);
            stage.await(() -> stage.page.content().phase() == ExecutePhase.VERIFIED
                    && !stage.workspace.lookActivity().isBusy());
            database.execute(
                    "DROP TABLE ferryman_mark",
                    "DELETE FROM keto_relation_tuples WHERE shard_id = (SELECT min(shard_id::text)::uuid"
                            + " FROM keto_relation_tuples)");
            stage.press("primary");
            stage.await(() -> stage.page.content().phase() == ExecutePhase.DIFFERENT
                    && !stage.workspace.lookActivity().isBusy());
            stage.screenshot("execute-differs");
            sight.lookOnce(stage.scene(), "execute");
            assertThat(((TableView<?>) stage.node("list-missing")).getItems()).hasSize(1);
            runOnFx(() -> {
                stage.workspace.verificationProperty().set(verification(12, 1_700));
            });
            stage.screenshot("execute-differs-much");
            sight.lookOnce(stage.scene(), "execute");
            try (var other = database.connect();
                    var statement = other.createStatement()) {
                statement.execute("SELECT pg_advisory_lock(x'46657272796d616e'::bit(64)::bigint)");
                begin(stage);
                stage.await(() -> stage.page.content().ending().isPresent());
            }
            stage.await(() -> !stage.workspace.lookActivity().isBusy());
            stage.screenshot("execute-another-run");
            sight.lookOnce(stage.scene(), "execute");
            database.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation,"
                    + " subject_id, commit_time) SELECT md5(random()::text)::uuid, nid, namespace_id, 'new', 'view',"
                    + " 'new user', now() FROM keto_relation_tuples LIMIT 1");
            runOnFx(stage.workspace::readEverything);
            stage.await(() -> stage.page.content().phase() == ExecutePhase.BLOCKED);
            stage.screenshot("execute-in-use");
            sight.lookOnce(stage.scene(), "execute");
        }
        sight.assertNothingElse();
    }

    /** The least of three: what the page does itself blocks each time, a busy machine only now and then. */
    private static long longestBlock(ExecuteStage stage, FxWatchdog watchdog) {
        long least = Long.MAX_VALUE;
        for (int round = 0; round < 3; round++) {
            watchdog.reset();
            for (int percent = 0; percent < 100; percent++) {
                stage.show(recorded(30, percent));
            }
            least = Math.min(least, watchdog.longestMillis());
        }
        return least;
    }

    private static void hold(TestDatabase database, Connection holder) throws Exception {
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE " + database.queryString(LEGACY) + " IN ROW EXCLUSIVE MODE");
        }
    }

    /** Starts a migration, past the tables if they are to be made. */
    private static void begin(ExecuteStage stage) {
        stage.press("primary");
        stage.press("confirm-yes");
        stage.await(() -> !stage.page.content().run().isAt(KetoSteps.SCHEMA));
    }

    private static DryRun dryRun(double seconds) {
        return new DryRun(
                DryRun.Mode.IN_PLACE,
                List.of(
                        new NamespaceCounts(0, "groups", 204_311, 204_300, 0, 11, 0),
                        new NamespaceCounts(1, "videos", 1_000_000, 999_954, 0, 46, 0)),
                new CountTotals(1_204_311, 1_204_254, 0, 57, 0),
                Map.of(),
                seconds,
                seconds,
                false,
                "",
                List.of());
    }

    /** What the page shows after some seconds of a migration of 1,204,311 tuples. */
    private static MoveSnapshot recorded(int namespaces, int percent) {
        Map<String, Long> expected = new java.util.LinkedHashMap<>();
        for (int i = 0; i < namespaces; i++) {
            expected.put(name(i), 1_204_311L / namespaces);
        }
        long[] now = {0};
        MoveProgress progress = new MoveProgress(expected, () -> now[0]);
        progress.publish(progress(MovePhase.LOCKS, "", 0, 0, ""));
        now[0] += 200_000_000L;
        long goal = 12_043L * percent;
        for (int i = 0; i <= 20; i++) {
            long done = (long) (goal * (i / 20.0 + 0.01 * Math.sin(i)));
            long each = 1_204_311L / namespaces;
            int current = (int) (done / each);
            progress.publish(progress(MovePhase.ROWS, name(current), done - current * each, each, ""));
            now[0] += 500_000_000L;
        }
        return progress.snapshot();
    }

    private static String name(int i) {
        return i % 3 == 0
                ? "namespace " + i + " (" + i + ")"
                : "namespace " + i + " with a name that is longer than any column (" + i + ")";
    }

    private static MoveSnapshot waiting() {
        MoveProgress progress = new MoveProgress(Map.of("groups (0)", 1000L), System::nanoTime);
        progress.publish(progress(MovePhase.LOCKS, "", 0, 0, ""));
        progress.publish(progress(
                Progress.Phase.NONE,
                "",
                0,
                0,
                "A table that must be locked is in use by pid 4711 (user keto, application psql, from 10.1.2.3,"
                        + " idle in transaction, transaction open for 12 min,"
                        + " query: UPDATE keto_0000000000_relation_tuples)."));
        return progress.snapshot();
    }

    private static Progress progress(Progress.Phase phase, String item, long done, long total, String waitsFor) {
        OptionalLong known = total > 0 ? OptionalLong.of(total) : OptionalLong.empty();
        return new Progress(phase, item, done, known, "tuples", 0, Duration.ZERO, Optional.empty(), waitsFor);
    }

    private static Verification verification(int namespaces, int missing) {
        List<NamespaceVerification> counts = new ArrayList<>();
        for (int i = 0; i < namespaces; i++) {
            long lacks = i == 1 ? missing : 0;
            counts.add(new NamespaceVerification(
                    i,
                    name(i),
                    1_204_311,
                    1_204_000 - lacks,
                    300,
                    11,
                    lacks,
                    0,
                    i == 2 ? 3 : 0,
                    "81723645981723" + i,
                    lacks > 0 ? "-1726354817263" + i : "81723645981723" + i));
        }
        List<Tuple> listed = IntStream.range(0, Math.min(missing, Verification.LISTED))
                .mapToObj(i -> new Tuple(
                        1,
                        "00000000-0000-8000-8000-00000000" + (1000 + i),
                        "file-" + i,
                        "view",
                        "0:group-with-a-rather-long-name-" + i + "#member",
                        "2021-01-01 00:00:00"))
                .toList();
        List<Tuple> extra = List.of(new Tuple(
                2, "00000000-0000-4000-8000-000000000001", "by v0.7", "view", "someone", "2022-01-01 00:00:00"));
        return new Verification(counts, List.of(), listed, List.of(), extra, "", List.of());
    }
}
