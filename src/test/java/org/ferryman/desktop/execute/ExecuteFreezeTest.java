package org.ferryman.desktop.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.Steps;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.users.UsersPage;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ScheduledFreeze;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.StepId;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** An execution that stops v0.6's writes first. */
class ExecuteFreezeTest extends WorkspaceFixture {

    private static final String TABLE = "keto_0000000000_relation_tuples";
    private static final String INSERT =
            "INSERT INTO " + TABLE + " VALUES ('default', 'late', 'view', 'somebody', now())";

    private ExecutePage page;

    ExecuteFreezeTest() {
        super(1_000);
    }

    @BeforeEach
    void open() {
        page = new ExecutePage(workspace);
        sample.openAsAdministrator(workspace);
        schedule(workspace);
        page.entered();
    }

    private void schedule(Workspace at) {
        Steps.apply(at, playbook -> playbook.newUser(RoleNames.DEFAULT, Optional.empty()));
        RoleNames users = new RoleNames(Optional.of(sample.sample().role()), Optional.of(sample.newUser()));
        at.scheduledFreezeProperty().set(new ScheduledFreeze(users, new Waiting(Duration.ofSeconds(2), false)));
    }

    @Test
    void writes_are_stopped_and_proven_before_the_tuples_move() throws Exception {
        assertThat(page.commandLineProperty().get().lines().toList()).hasSize(4);
        assertThat(page.commandLineProperty().get().lines().toList().get(1)).contains(" keto freeze ");
        assertThat(Objects.requireNonNull(page.previewProperty().get()).call())
                .anyMatch(statement -> statement.contains("OWNER TO"));
        migrate();
        assertThat(page.content().run().stages())
                .extracting(stage -> stage.id().text())
                .containsExactly("schema", "freeze", "migrate", "verify");
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
        assertThat(page.writes().isFrozen()).isTrue();
        assertThat(page.snapshotProperty().get().outage())
                .hasValueSatisfying(
                        outage -> assertThat(outage).as("since the freeze").isPositive());
        assertThat(sample.asOwner(INSERT)).isEqualTo("42501");
        assertThat(sample.asOwner("SELECT count(*) FROM " + TABLE)).isEmpty();
    }

    @Test
    void a_writer_that_stays_is_named_and_nothing_is_moved() throws Exception {
        try (Connection writer = database.connect(sample.owner());
                Statement statement = writer.createStatement()) {
            writer.setAutoCommit(false);
            statement.execute(INSERT);
            migrate();
            assertThat(page.content().ending()).hasValueSatisfying(ending -> {
                assertThat(ending.step().text()).isEqualTo("freeze");
                assertThat(ending.outcome().findings()).extracting(Finding::id).containsExactly("TABLE_IN_USE");
            });
            assertThat(page.stateProperty().get()).isEqualTo(PageState.FAILED);
            assertThat(page.writes().isFrozen()).isFalse();
            assertThat(EndingText.of(page.content(), page.content().ending().orElseThrow(), page.texts())
                            .state())
                    .startsWith("v0.7's tables are made, and stay. No tuple was moved. v0.6 can write.");
            writer.rollback();
        }
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isZero();
        migrate();
        assertThat(page.content().phase()).isEqualTo(ExecutePhase.VERIFIED);
    }

    @Test
    void a_migration_that_is_blocked_leaves_v0_6_frozen_until_it_is_let_write_again() throws Exception {
        database.execute("ALTER TABLE keto_0000000001_relation_tuples SET UNLOGGED");
        migrate();
        assertThat(page.content().ending()).hasValueSatisfying(ending -> {
            assertThat(ending.step().text()).isEqualTo("migrate");
            assertThat(ending.outcome()).isInstanceOf(Outcome.Blocked.class);
        });
        assertThat(page.writes().isFrozen()).isTrue();
        assertThat(EndingText.of(page.content(), page.content().ending().orElseThrow(), page.texts())
                        .state())
                .isEqualTo("v0.7's tables are made, and stay. No tuple was moved. v0.6 can still only read."
                        + " Resolve what is named below, then try again.");
        assertThat(sample.asOwner(INSERT)).isEqualTo("42501");
        page.thaw();
        assertThat(page.content().ending()).isEmpty();
        assertThat(page.writes().isFrozen()).isFalse();
        assertThat(sample.asOwner(INSERT)).isEmpty();
    }

    @Test
    void a_thaw_elsewhere_is_noticed_by_the_next_look() throws Exception {
        UsersPage users = new UsersPage(workspace);
        workspace.look();
        migrate();
        assertThat(page.writes().isFrozen()).isTrue();
        assertThat(page.writes().stopped()).isTrue();
        RoleNames both = new RoleNames(Optional.of(sample.sample().role()), Optional.of(sample.newUser()));
        Steps.apply(
                workspace, playbook -> playbook.freeze(both, Waiting.DEFAULT).undo());
        workspace.look();
        assertThat(users.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.writes().stopped()).isFalse();
        assertThat(page.writes().isFrozen()).isFalse();
    }

    /** A run whose work waits to be done. */
    private ExecutePage begun(Workspace slow, Backlog background) throws Exception {
        ExecutePage watched = new ExecutePage(slow);
        sample.openAsAdministrator(slow);
        background.runAll();
        schedule(slow);
        Objects.requireNonNull(watched.primaryProperty().get()).fire();
        watched.sequence().yes();
        return watched;
    }

    @Test
    void cancelling_the_migration_lets_v0_6_write_again() throws Exception {
        Backlog background = new Backlog();
        workspace.close();
        try (Workspace slow = sample.workspace(background.tasks())) {
            ExecutePage watched = begun(slow, background);
            runTo(watched, "migrate", background);
            assertThat(sample.asOwner(INSERT)).isEqualTo("42501");
            assertThat(watched.onClose()).contains("still only read");
            watched.cancel();
            // The request comes before the migration has begun.
            background.runLast();
            background.runAll();
            assertThat(watched.content().ending()).hasValueSatisfying(ending -> {
                assertThat(ending.step().text()).isEqualTo("migrate");
                assertThat(ending.outcome()).isInstanceOf(Outcome.Cancelled.class);
            });
            assertThat(watched.content().run().stages())
                    .extracting(stage -> stage.id().text())
                    .containsExactly("thaw");
            assertThat(watched.writes().isFrozen()).isFalse();
            assertThat(sample.asOwner(INSERT)).isEmpty();
        }
    }

    @Test
    void as_long_as_writes_stay_revoked_nothing_says_that_v0_6_can_write() throws Exception {
        Backlog background = new Backlog();
        workspace.close();
        try (Workspace slow = sample.workspace(background.tasks())) {
            ExecutePage watched = begun(slow, background);
            runTo(watched, "migrate", background);
            RunText said = said(watched);
            assertThat(said.now(pause())).contains("stay revoked").doesNotContain("can write");
            assertThat(said.cancel()).as("this run stopped them").contains("then v0.6 may write again");
            runTo(watched, "verify", background);
            said = said(watched);
            assertThat(said.now(MoveSnapshot.NOTHING)).contains("stay revoked").doesNotContain("write again");
            background.runAll();
        }
    }

    @Test
    void what_was_stopped_before_the_run_is_not_promised_back() throws Exception {
        Backlog background = new Backlog();
        RoleNames both = new RoleNames(Optional.of(sample.sample().role()), Optional.of(sample.newUser()));
        Steps.apply(workspace, playbook -> playbook.freeze(both, Waiting.DEFAULT));
        workspace.close();
        try (Workspace slow = sample.workspace(background.tasks())) {
            UsersPage users = new UsersPage(slow);
            ExecutePage watched = new ExecutePage(slow);
            sample.openAsAdministrator(slow);
            background.runAll();
            assertThat(Objects.requireNonNull(slow.usersProperty().get()).frozen())
                    .isTrue();
            assertThat(users.busyProperty().get()).isFalse();
            Objects.requireNonNull(watched.primaryProperty().get()).fire();
            watched.sequence().yes();
            runTo(watched, "migrate", background);
            RunText said = said(watched);
            assertThat(said.cancel())
                    .contains("stay stopped: it can still only read")
                    .doesNotContain("write again");
            assertThat(watched.onClose())
                    .contains("stay stopped: it can still only read")
                    .doesNotContain("write again");
            watched.cancel();
            background.runLast();
            background.runAll();
            assertThat(watched.writes().isFrozen()).isTrue();
            assertThat(sample.asOwner(INSERT)).isEqualTo("42501");
        }
    }

    @Test
    void the_tables_are_made_for_the_owner_that_the_page_users_tells() throws Exception {
        database.execute("ALTER ROLE " + TestDatabase.quote(sample.sample().role()) + " SUPERUSER");
        new UsersPage(workspace);
        workspace.look();
        assertThat(Objects.requireNonNull(workspace.usersProperty().get()).schemaOwner())
                .contains(sample.newUser());
        assertThat(page.commandLineProperty().get().lines().toList().get(0))
                .contains(" keto schema ")
                .contains("--owner " + sample.newUser());
        assertThat(Objects.requireNonNull(page.previewProperty().get()).call())
                .anyMatch(statement -> statement.endsWith("OWNER TO " + TestDatabase.quote(sample.newUser())));
        migrate();
        assertThat(database.queryLong("SELECT count(*) FROM pg_tables WHERE tablename = 'keto_relation_tuples'"
                        + " AND tableowner = '" + sample.newUser() + "'"))
                .isOne();
    }

    private static MoveSnapshot pause() {
        MoveProgress progress = new MoveProgress(Map.of(), System::nanoTime);
        progress.publish(new Progress(
                Progress.Phase.NONE,
                "",
                0,
                OptionalLong.empty(),
                "tuples",
                0,
                Duration.ZERO,
                Optional.empty(),
                "pid 4711"));
        return progress.snapshot();
    }

    private static void runTo(ExecutePage page, String stage, Backlog background) {
        while (!isAt(page, stage)) {
            background.runNext();
        }
    }

    private static RunText said(ExecutePage page) {
        return new RunText(page.content(), page.texts());
    }

    private static boolean isAt(ExecutePage page, String id) {
        return page.content().run().isAt(new StepId(id));
    }

    private void migrate() {
        Objects.requireNonNull(page.primaryProperty().get()).fire();
        page.sequence().yes();
    }
}
