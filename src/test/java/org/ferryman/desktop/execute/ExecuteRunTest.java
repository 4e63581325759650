package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.ferryman.desktop.testing.SampleWorkspace;
import org.ferryman.desktop.testing.UiLoop;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.MovePhase;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What can happen to a migration while the page watches it. */
@UsesServer
@Timeout(180)
class ExecuteRunTest {

    private static final String LEGACY =
            "SELECT min(oid::regclass::text) FROM pg_class WHERE relname ~ '^keto_[0-9]{10}_relation_tuples$'"
                    + " AND relnamespace = 'public'::regnamespace";

    @TempDir
    Path home;

    private final UiLoop loop = new UiLoop();
    private SampleWorkspace sample;
    private Workspace workspace;
    private ExecutePage page;

    private void open(TestDatabase database, long tuples) throws Exception {
        sample = new SampleWorkspace(database, home, tuples);
        workspace = new Workspace(loop.tasks(), loop.ticker(), sample.user(), TestPatience.get());
        page = new ExecutePage(workspace);
        sample.openIn(workspace);
        loop.await(() -> page.content().phase() == ExecutePhase.READY);
    }

    @AfterEach
    void close() {
        workspace.close();
        loop.close();
    }

    @Test
    void cancelled_among_the_rows_it_rolls_back_and_can_be_done_again(TestDatabase database) throws Exception {
        open(database, 200_000);
        migrate();
        await(now -> now.phase() == MovePhase.ROWS && now.done() > 0);
        assertThat(page.busyProperty().get()).isTrue();
        assertThat(page.onClose()).contains("rolls the transaction back");
        assertThat(secondary().dangerousProperty().get()).isTrue();
        secondary().fire();
        assertThat(page.content().run().asksToCancel()).isTrue();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.RUNNING);
        page.sequence().stop().no();
        assertThat(page.content().run().asksToCancel()).isFalse();
        secondary().fire();
        page.cancel();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.CANCELLING);
        assertThat(secondary().enabledProperty().get()).isFalse();
        assertThat(page.resultProperty().get()).isEqualTo("Rolling back…");
        loop.await(() -> page.content().phase() == ExecutePhase.READY);
        assertThat(page.content().ending().orElseThrow().step().text()).isEqualTo("migrate");
        assertThat(page.content().ending().orElseThrow().outcome()).isInstanceOf(Outcome.Cancelled.class);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isZero();

        migrate();
        verified();
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isEqualTo(sample.sample().movable());
    }

    @Test
    void a_backend_that_is_ended_is_begun_again_and_the_page_says_so(TestDatabase database) throws Exception {
        open(database, 100_000);
        migrate();
        await(now -> now.phase() == MovePhase.ROWS || now.phase() == MovePhase.INDEXES);
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'ferryman' AND backend_xid IS NOT NULL");
        await(now -> (now.attempt() == 2 && now.phase() == MovePhase.LOCKS) || now.phase() == MovePhase.ROWS);
        verified();
        assertThat(page.snapshotProperty().get().attempt()).isEqualTo(2);
        assertThat(page.snapshotProperty().get().setback()).contains("57P01");
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isEqualTo(sample.sample().movable());
    }

    @Test
    void who_holds_a_lock_is_named_while_it_waits_and_it_goes_on_when_the_lock_is_gone(TestDatabase database)
            throws Exception {
        open(database, 1_000);
        Connection holder = database.connect();
        holder.setAutoCommit(false);
        int pid;
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE " + database.queryString(LEGACY) + " IN ROW EXCLUSIVE MODE");
            var row = statement.executeQuery("SELECT pg_backend_pid()");
            row.next();
            pid = row.getInt(1);
        }
        migrate();
        await(now -> now.phase() == MovePhase.LOCKS);
        assertThat(page.snapshotProperty().get().outage()).isPresent();
        await(now -> now.waitsFor().contains("pid " + pid + " "));
        assertThat(page.snapshotProperty().get().outage())
                .as("between two attempts writers don't wait")
                .isEmpty();
        holder.rollback();
        verified();
    }

    @Test
    void a_verification_that_is_stopped_leaves_the_tuples_moved_and_says_so(TestDatabase database) throws Exception {
        open(database, 1_000);
        migrate();
        verified();
        loop.await(() -> !workspace.lookActivity().isBusy());
        Connection holder = database.connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE keto_relation_tuples IN ACCESS EXCLUSIVE MODE");
        }
        Objects.requireNonNull(page.primaryProperty().get()).fire();
        loop.await(() -> page.content().phase() == ExecutePhase.RUNNING);
        assertThat(secondary().textProperty().get()).isEqualTo("_Stop verifying");
        assertThat(secondary().dangerousProperty().get()).isFalse();
        assertThat(page.onClose()).contains("stay moved");
        secondary().fire();
        loop.await(() -> !page.busyProperty().get());
        holder.rollback();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.UNVERIFIED);
        assertThat(page.content().ending().orElseThrow().step().text()).isEqualTo("verify");
        assertThat(page.readyProperty().get()).isFalse();
        Objects.requireNonNull(page.primaryProperty().get()).fire();
        verified();
    }

    @Test
    void pressing_twice_starts_once(TestDatabase database) throws Exception {
        open(database, 1_000);
        PageAction action = Objects.requireNonNull(page.primaryProperty().get());
        action.fire();
        action.fire();
        page.sequence().yes();
        page.sequence().yes();
        action.fire();
        page.sequence().yes();
        verified();
        Path journal = Objects.requireNonNull(workspace.openedProperty().get())
                .run()
                .folder()
                .resolve("journal.jsonl");
        assertThat(Files.readAllLines(journal))
                .filteredOn(line -> line.contains("\"step-started\"") && line.contains("\"migrate\""))
                .hasSize(1);
    }

    @Test
    void reports_that_cannot_be_put_in_place_leave_the_tuples_moved_and_say_so(TestDatabase database) throws Exception {
        open(database, 100_000);
        Path folder =
                Objects.requireNonNull(workspace.openedProperty().get()).run().folder();
        migrate();
        await(now -> now.phase() == MovePhase.ROWS || now.phase() == MovePhase.INDEXES);
        Files.createDirectories(folder.resolve("skipped.csv").resolve("in the way"));
        loop.await(() -> page.content().phase() == ExecutePhase.VERIFIED);
        assertThat(page.content().ending().orElseThrow().outcome()).isInstanceOf(Outcome.PartWay.class);
        assertThat(page.content().ending().orElseThrow().outcome().findings())
                .extracting(Finding::id)
                .containsExactly("REPORT_NOT_PUBLISHED");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.readyProperty().get()).isTrue();
    }

    private void migrate() {
        Objects.requireNonNull(page.primaryProperty().get()).fire();
        page.sequence().yes();
        assertThat(page.busyProperty().get()).isTrue();
    }

    private void verified() {
        BooleanSupplier over = () -> page.content().phase() == ExecutePhase.VERIFIED;
        loop.await(over);
        assertThat(page.readyProperty().get()).isTrue();
    }

    private void await(Predicate<MoveSnapshot> condition) {
        loop.await(() -> condition.test(page.snapshotProperty().get()));
    }

    private PageAction secondary() {
        return Objects.requireNonNull(page.secondaryProperty().get());
    }
}
