package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.RunStage;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.move.Verification;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page does on a real database, from one state to the next. */
class ExecutePageTest extends WorkspaceFixture {

    private static final int TUPLES = 2_000;

    private ExecutePage page;

    ExecutePageTest() {
        super(TUPLES);
    }

    @BeforeEach
    void open() {
        page = new ExecutePage(workspace);
        sample.openIn(workspace);
        page.entered();
    }

    @Test
    void without_a_database_nothing_can_be_done() {
        ExecutePage alone = new ExecutePage(sample.workspace());
        alone.entered();
        assertThat(alone.content().phase()).isEqualTo(ExecutePhase.LOOKING);
        assertThat(alone.primaryProperty().get()).isNull();
        assertThat(alone.commandLineProperty().get()).isEmpty();
        assertThat(alone.readyProperty().get()).isFalse();
    }

    @Test
    void makes_the_tables_moves_and_verifies() {
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.READY);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        migrate();
        assertThat(page.content().run().stages())
                .extracting(stage -> stage.id().text(), RunStage::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("schema", RunStage.State.DONE),
                        org.assertj.core.groups.Tuple.tuple("migrate", RunStage.State.DONE),
                        org.assertj.core.groups.Tuple.tuple("verify", RunStage.State.DONE));
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.busyProperty().get()).isFalse();
        MoveCount sums = MoveCount.of(verification(), Optional.empty());
        assertThat(sums.legacy()).isEqualTo(sample.sample().legacy());
        assertThat(sums.moved()).isEqualTo(sample.sample().movable());
        assertThat(workspace.migrationProperty().get()).isNotNull();
        assertThat(page.resultProperty().get())
                .isEqualTo("%,d of %,d tuples moved; %,d skipped, %<,d undecided"
                        .formatted(
                                sample.sample().movable(),
                                sample.sample().legacy(),
                                sample.sample().legacy() - sample.sample().movable()));
        assertThat(page.snapshotProperty().get().namespaces())
                .hasSize(sample.sample().namespaces().size())
                .extracting(NamespaceProgress::state)
                .containsOnly(NamespaceProgress.State.DONE);
    }

    @Test
    void a_look_from_before_a_change_changes_nothing() throws Exception {
        // As in a window: work and what comes of it wait for their turn.
        Deque<Runnable> waiting = new ArrayDeque<>();
        workspace.close();
        try (Workspace watched = sample.workspace(new BackgroundTasks(waiting::add, waiting::add))) {
            ExecutePage watching = new ExecutePage(watched);
            sample.openIn(watched);
            runUntil(waiting, waiting::isEmpty);
            // With tables and no tuples in them, a look sees what does not hold.
            Steps.apply(watched, KetoLegacyPlaybook::schema);
            watching.entered();
            runUntil(waiting, waiting::isEmpty);
            Objects.requireNonNull(watching.primaryProperty().get()).fire();
            watching.steps().yes();
            runUntil(waiting, () -> watching.content().phase() == ExecutePhase.VERIFIED);
            // Another look is asked for while one is under way: what that one sees is not used.
            watched.look();
            runUntil(waiting, () -> watching.content().phase() != ExecutePhase.VERIFIED || waiting.isEmpty());
            assertThat(watching.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
            assertThat(watched.verificationProperty().get()).matches(Verification::holds, "holds");
        }
    }

    private static void runUntil(Deque<Runnable> waiting, BooleanSupplier condition) {
        while (!condition.getAsBoolean()) {
            waiting.remove().run();
        }
    }

    @Test
    void asks_before_and_can_be_declined() throws Exception {
        primary().fire();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.CONFIRMING);
        assertThat(primary().enabledProperty().get()).isFalse();
        page.steps().no();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.READY);
        page.steps().yes();
        assertThat(page.content().run().stages()).isEmpty();
        assertThat(database.queryString("SELECT to_regclass('keto_relation_tuples')"))
                .isNull();
    }

    @Test
    void a_migrated_database_is_seen_as_such_and_can_be_migrated_again() {
        migrate();
        ExecutePage later = new ExecutePage(workspace);
        workspace.migrationProperty().set(null);
        later.entered();
        assertThat(later.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
        assertThat(later.readyProperty().get()).isTrue();
        assertThat(Objects.requireNonNull(later.secondaryProperty().get())
                        .textProperty()
                        .get())
                .isEqualTo("_Migrate again…");
        Objects.requireNonNull(later.secondaryProperty().get()).fire();
        later.steps().yes();
        assertThat(later.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
        assertThat(Objects.requireNonNull(workspace.migrationProperty().get())
                        .totals()
                        .migrated())
                .isZero();
    }

    @Test
    void a_tuple_written_to_v0_6_after_the_migration_makes_it_doubtful_and_stale_once_all_is_read() throws Exception {
        migrate();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute(
                    "INSERT INTO " + legacyTable() + " VALUES ('default', 'late', 'view', 'late user', '2021-01-01')");
        }
        Eventually.until(() -> {
            page.entered();
            return page.content().phase() == ExecutePhase.DOUBTFUL;
        });
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(primary().textProperty().get()).isEqualTo("Verif_y again");
        workspace.readEverything();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.STALE);
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(primary().textProperty().get()).isEqualTo("_Migrate again…");
        migrate();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(Objects.requireNonNull(workspace.migrationProperty().get())
                        .totals()
                        .migrated())
                .isEqualTo(1);
    }

    private static final String FIRST_IS_GONE =
            "DELETE FROM keto_relation_tuples WHERE shard_id = (SELECT min(shard_id::text)::uuid"
                    + " FROM keto_relation_tuples)";

    @Test
    void f5_what_was_deleted_through_v0_7_is_not_brought_back() throws Exception {
        migrate();
        database.execute(FIRST_IS_GONE);
        workspace.readEverything();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.BLOCKED);
        assertThat(page.content().status().findings()).extracting(Finding::id).contains("DELETED_IN_V0_7");
    }

    @Test
    void a_verification_that_fails_lists_what_is_missing() throws Exception {
        migrate();
        // Without the mark nobody can tell that they were deleted through v0.7.
        database.execute("DROP TABLE ferryman_mark", FIRST_IS_GONE);
        primary().fire();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.DIFFERENT);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(verification().missing()).hasSize(1);
        assertThat(verification().findings()).extracting(Finding::id).contains("TUPLES_MISSING");
        migrate();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
    }

    @Test
    void a_database_that_v0_7_works_on_is_not_migrated_again() throws Exception {
        migrate();
        database.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT md5(random()::text)::uuid, nid, namespace_id, 'new', 'view', 'new user', now()"
                + " FROM keto_relation_tuples LIMIT 1");
        workspace.readEverything();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.BLOCKED);
        assertThat(primary().textProperty().get()).isEqualTo("_Look again");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.readyProperty().get())
                .as("all tuples are there: what was skipped can still be reviewed")
                .isTrue();
        assertThat(Objects.requireNonNull(workspace.statusProperty().get()).findings())
                .extracting(Finding::id)
                .contains("TARGET_HAS_TRAFFIC");
    }

    @Test
    void a_database_that_cannot_be_migrated_is_not_offered_to() throws Exception {
        database.execute("ALTER TABLE " + legacyTable() + " SET UNLOGGED");
        page.entered();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.BLOCKED);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.readyProperty().get()).isFalse();
        database.execute("ALTER TABLE " + legacyTable() + " SET LOGGED");
        primary().fire();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.READY);
    }

    @Test
    void what_blocks_only_when_it_is_tried_stays_on_the_page() throws Exception {
        database.execute("ALTER TABLE " + legacyTable() + " SET UNLOGGED");
        primary().fire();
        page.steps().yes();
        assertThat(page.content().ending()).isPresent();
        assertThat(page.content().ending().get().step().text()).isEqualTo("migrate");
        assertThat(page.content().ending().get().outcome()).isInstanceOf(Outcome.Blocked.class);
        assertThat(page.content().ending().get().outcome().findings())
                .extracting(Finding::id)
                .contains("LEGACY_TABLE_NOT_USABLE");
        page.entered();
        assertThat(page.content().ending()).isPresent();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.BLOCKED);
    }

    @Test
    void another_runner_at_work_is_named_and_nothing_changes() throws Exception {
        try (var other = database.connect();
                var statement = other.createStatement()) {
            statement.execute("SELECT pg_advisory_lock(x'46657272796d616e'::bit(64)::bigint)");
            migrate();
            // A closed session keeps its locks for a moment more.
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
        assertThat(page.content().ending()).isPresent();
        assertThat(page.content().ending().get().outcome()).isInstanceOf(Outcome.LockHeld.class);
        assertThat(page.content().ending().get().outcome().findings().get(0).seen())
                .contains(database.superuser());
        assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.READY);
        migrate();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
    }

    @Test
    void a_database_that_cannot_be_reached_can_be_looked_at_again() throws Exception {
        String role = TestDatabase.quote(sample.sample().role());
        ExecutePage late = new ExecutePage(workspace);
        database.execute("ALTER ROLE " + role + " NOLOGIN");
        endSessions();
        late.entered();
        assertThat(late.content().phase()).isEqualTo(ExecutePhase.UNKNOWN);
        assertThat(late.stateProperty().get()).isEqualTo(PageState.FAILED);
        assertThat(page.content().phase())
                .as("what was seen earlier stays in sight")
                .isEqualTo(ExecutePhase.READY);
        database.execute("ALTER ROLE " + role + " LOGIN");
        Objects.requireNonNull(late.primaryProperty().get()).fire();
        assertThat(late.content().phase()).isEqualTo(ExecutePhase.READY);
    }

    private void endSessions() throws Exception {
        database.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND pid <> pg_backend_pid()");
    }

    @Test
    void the_commands_and_the_statements_do_what_the_button_does() throws Exception {
        List<String> commands = page.commandLineProperty().get().lines().toList();
        assertThat(commands).hasSize(3);
        assertThat(commands.get(0)).contains(" keto schema ").endsWith(" --apply --yes");
        assertThat(commands.get(1)).contains(" keto migrate ").endsWith(" --yes");
        assertThat(commands.get(2)).contains(" keto verify ").doesNotContain("--yes");
        assertThat(page.commandLineProperty().get()).doesNotContain(sample.password());
        List<String> statements =
                Objects.requireNonNull(page.previewProperty().get()).call();
        assertThat(statements).anyMatch(statement -> statement.contains("CREATE TABLE"));
        assertThat(statements).anyMatch(statement -> statement.startsWith("LOCK TABLE"));
        assertThat(statements).anyMatch(statement -> statement.contains("INSERT INTO"));
        migrate();
        assertThat(page.commandLineProperty().get().lines()).hasSize(2);
        assertThat(Objects.requireNonNull(page.previewProperty().get()).call())
                .noneMatch(statement -> statement.contains("CREATE TABLE"));
    }

    @Test
    void another_database_begins_anew() {
        migrate();
        workspace.close();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.LOOKING);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(page.resultProperty().get()).isEmpty();
        assertThat(page.content().run().stages()).isEmpty();
    }

    private void migrate() {
        PageAction action = primary().textProperty().get().contains("Migrate")
                ? primary()
                : Objects.requireNonNull(page.secondaryProperty().get());
        action.fire();
        page.steps().yes();
    }

    private PageAction primary() {
        return Objects.requireNonNull(page.primaryProperty().get());
    }

    private Verification verification() {
        return Objects.requireNonNull(workspace.verificationProperty().get());
    }

    private String legacyTable() throws Exception {
        return database.queryString("SELECT min(oid::regclass::text) FROM pg_class WHERE relname ~"
                + " '^keto_[0-9]{10}_relation_tuples$' AND relnamespace = 'public'::regnamespace");
    }
}
