package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.desktop.execute.ExecutePage;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Run;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the page does on a real database, from one state to the next. */
class UsersPageTest extends WorkspaceFixture {

    private static final String TABLE = "keto_0000000000_relation_tuples";
    private static final String INSERT =
            "INSERT INTO " + TABLE + " VALUES ('default', 'late', 'view', 'somebody', now())";
    private static final Waiting SOON = new Waiting(Duration.ofSeconds(2), false);

    private UsersPage page;
    private final AtomicLong nanos = new AtomicLong();

    UsersPageTest() {
        super(500);
    }

    @BeforeEach
    void before() {
        page = new UsersPage(workspace, SOON, nanos::get);
    }

    private void open() {
        sample.openAsAdministrator(workspace);
        page.entered();
    }

    @Test
    void without_a_database_nothing_can_be_done() {
        page.entered();
        assertThat(page.primaryProperty().get()).isNull();
        assertThat(page.readyProperty().get()).isFalse();
        assertThat(page.commandLineProperty().get()).isEmpty();
        assertThat(page.previewProperty().get()).isNull();
    }

    @Test
    void one_button_makes_the_user_then_the_tables_and_writes_are_to_stop_when_execution_starts() throws Exception {
        open();
        assertThat(page.nameProperty().get()).isEqualTo(sample.newUser());
        assertThat(primary().textProperty().get()).isEqualTo("Crea_te " + sample.newUser());
        assertThat(known().grants()).isNotEmpty().allSatisfy(grant -> {
            assertThat(grant.statement()).startsWith("GRANT ");
            assertThat(grant.why()).isNotBlank();
        });
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(workspace.scheduledFreezeProperty().get()).isNull();
        primary().fire();
        assertThat(known().hasNewUser()).isTrue();
        assertThat(known().grants()).isEmpty();
        assertThat(primary().textProperty().get()).isEqualTo("_Apply v0.7''s schema".replace("''", "'"));
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.resultProperty().get()).isEqualTo("writes stop at execution");
        assertThat(Objects.requireNonNull(workspace.scheduledFreezeProperty().get())
                        .users()
                        .newUser())
                .contains(sample.newUser());
        primary().fire();
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isZero();
        assertThat(page.contentProperty().get().next()).isEqualTo(NextStep.LOOK);
        assertThat(sample.asOwner(INSERT)).as("v0.6 goes on writing").isEmpty();
    }

    @Test
    void the_generated_password_is_shown_once_and_can_be_forgotten() throws Exception {
        open();
        primary().fire();
        Path file = Objects.requireNonNull(page.password().fileProperty().get());
        String shown = Objects.requireNonNull(
                        page.password().generatedProperty().get())
                .reveal();
        assertThat(Files.readString(file).strip()).isEqualTo(shown);
        database.connect(new TestRole(sample.newUser(), shown)).close();
        assertThat(page.leaving(true)).isCompletedWithValue(true);
        page.entered();
        assertThat(page.password().generatedProperty().get()).isNull();
        assertThat(page.password().fileProperty().get()).isEqualTo(file);
        page.password().forget();
        assertThat(file).doesNotExist();
        assertThat(page.password().fileProperty().get()).isNull();
    }

    @Test
    void a_password_that_is_given_is_written_nowhere() throws Exception {
        open();
        page.password().givenProperty().set("a password of my own");
        primary().fire();
        database.connect(new TestRole(sample.newUser(), "a password of my own")).close();
        assertThat(page.password().givenProperty().get()).isEmpty();
        assertThat(page.password().fileProperty().get()).isNull();
        try (var files = Files.walk(home)) {
            assertThat(files.filter(Files::isRegularFile))
                    .allSatisfy(file -> assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                            .doesNotContain("a password of my own"));
        }
    }

    @Test
    void another_name_is_looked_at_before_it_is_made() throws Exception {
        open();
        String other = database.unusedRole("seven");
        page.nameProperty().set(other);
        assertThat(page.contentProperty().get().next()).isEqualTo(NextStep.LOOK);
        primary().fire();
        assertThat(primary().textProperty().get()).isEqualTo("Crea_te " + other);
        primary().fire();
        assertThat(known().newUser()).isEqualTo(other);
        assertThat(known().hasNewUser()).isTrue();
        page.nameProperty().set("pg_reserved");
        primary().fire();
        assertThat(page.lookActivity().outcomeProperty().get().findings())
                .extracting(Finding::id)
                .containsExactly("NEW_USER_NAME_RESERVED");
        page.nameProperty().set(other);
        primary().fire();
        assertThat(known().newUser()).isEqualTo(other);
    }

    @Test
    void who_may_not_make_roles_is_told_and_can_go_on_without_which_is_recorded_once() throws Exception {
        sample.openIn(workspace);
        page.entered();
        assertThat(known().user().findings()).extracting(Finding::id).contains("CREATEROLE_MISSING");
        assertThat(page.contentProperty().get().next()).isEqualTo(NextStep.LOOK);
        assertThat(page.readyProperty().get()).isTrue();
        assertThat(page.stateProperty().get())
                .as("nothing that could be done here")
                .isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).isEqualTo(sample.newUser() + " can't be made ready");
        assertThat(page.leaving(true)).isCompletedWithValue(true);
        assertThat(page.leaving(true)).isCompletedWithValue(true);
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        assertThat(page.resultProperty().get()).isEqualTo("left out; v0.6 can go on writing");
        Path journal = opened().run().folder().resolve(Run.JOURNAL);
        assertThat(Files.readAllLines(journal))
                .filteredOn(line -> line.contains("freeze-left-out"))
                .hasSize(1);
        page.steps().makeTables();
        assertThat(page.steps().schema().view().result()).isPresent();
    }

    @Test
    void writes_are_revoked_now_after_a_question_proven_and_given_back_exactly() throws Exception {
        open();
        List<List<String>> before = owners();
        primary().fire();
        primary().fire();
        page.whenProperty().set(FreezeWhen.NOW);
        assertThat(workspace.scheduledFreezeProperty().get()).isNull();
        primary().fire();
        assertThat(page.contentProperty().get().question()).contains(UsersQuestion.FREEZE);
        page.steps().decline();
        assertThat(known().frozen()).isFalse();
        primary().fire();
        page.steps().asked().orElseThrow().yes();
        assertThat(known().frozen()).isTrue();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        assertThat(page.resultProperty().get()).isEqualTo(sample.sample().role() + " can only read");
        assertThat(page.contentProperty().get().proof().orElseThrow().proof())
                .isNotEmpty()
                .allMatch(WriteProof::holds);
        assertThat(page.traffic().sightProperty().get().stopped()).isPresent();
        assertThat(sample.asOwner(INSERT)).isEqualTo("42501");
        assertThat(page.commandLineProperty().get()).as("nothing is to be done").isEmpty();
        page.steps().proveAgain();
        assertThat(page.contentProperty().get().proof().orElseThrow().applied()).isFalse();

        UsersPage later = new UsersPage(workspace, SOON, nanos::get);
        later.entered();
        assertThat(later.contentProperty().get().proof()).as("from the record").isPresent();

        page.steps().ask(UsersQuestion.THAW);
        assertThat(page.commandLineProperty().get()).contains(" keto thaw ").endsWith(" --yes");
        page.steps().decline();
        assertThat(page.commandLineProperty().get()).isEmpty();
        page.steps().ask(UsersQuestion.THAW);
        page.steps().asked().orElseThrow().yes();
        assertThat(known().frozen()).isFalse();
        assertThat(sample.asOwner(INSERT)).isEmpty();
        assertThat(page.traffic().sightProperty().get().stopped()).isEmpty();
        page.steps().ask(UsersQuestion.DROP);
        page.steps().asked().orElseThrow().yes();
        assertThat(known().present()).isFalse();
        database.execute("DROP TABLE keto_relation_tuples");
        assertThat(owners())
                .containsAll(before.stream()
                        .filter(row -> row.get(0).endsWith("_relation_tuples"))
                        .toList());
    }

    @Test
    void a_superuser_is_kept_from_writing_by_the_guard_and_the_page_says_so() throws Exception {
        database.execute("ALTER ROLE " + TestDatabase.quote(sample.sample().role()) + " SUPERUSER");
        open();
        assertThat(known().user().findings()).extracting(Finding::id).contains("OLD_USER_IS_SUPERUSER");
        primary().fire();
        assertThat(known().freeze().findings()).extracting(Finding::id).contains("FREEZE_BY_GUARD");
        assertThat(known().schemaOwner()).contains(sample.newUser());
        assertThat(page.commandLineProperty().get()).contains("--owner " + sample.newUser());
        primary().fire();
        page.whenProperty().set(FreezeWhen.NOW);
        primary().fire();
        page.steps().asked().orElseThrow().yes();
        assertThat(known().frozen()).isTrue();
        assertThat(known().guarded()).isTrue();
        assertThat(known().isHandedOver()).isFalse();
        assertThat(sample.asOwner(INSERT)).isEqualTo("25006");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);
        page.look();
        assertThat(known().guarded()).isTrue();
        page.steps().ask(UsersQuestion.THAW);
        page.steps().asked().orElseThrow().yes();
        assertThat(known().frozen()).isFalse();
        assertThat(sample.asOwner(INSERT)).isEmpty();
    }

    @Test
    void what_was_decided_holds_for_this_database_and_for_no_other() {
        open();
        primary().fire();
        page.whenProperty().set(FreezeWhen.NOT);
        assertThat(page.resultProperty().get()).isEqualTo("v0.6 can go on writing");
        assertThat(page.stateProperty().get()).isEqualTo(PageState.ATTENTION);
        workspace.close();
        assertThat(page.whenProperty().get()).isEqualTo(FreezeWhen.AT_EXECUTE);
        assertThat(page.nameProperty().get()).isEmpty();
        assertThat(page.password().generatedProperty().get()).isNull();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.TO_DO);
        assertThat(workspace.usersProperty().get()).isNull();
        sample.openAsAdministrator(workspace);
        assertThat(page.whenProperty().get()).isEqualTo(FreezeWhen.NOT);
        assertThat(workspace.scheduledFreezeProperty().get()).isNull();
        page.whenProperty().set(FreezeWhen.AT_EXECUTE);
        page.endWritersProperty().set(true);
        page.nameProperty().set("typed_only");
        assertThat(page.leaving(false)).isCompletedWithValue(true);
        workspace.close();
        try (Workspace later = sample.workspace()) {
            UsersPage again = new UsersPage(later, SOON, nanos::get);
            sample.openAsAdministrator(later);
            assertThat(again.whenProperty().get()).isEqualTo(FreezeWhen.AT_EXECUTE);
            assertThat(again.endWritersProperty().get()).isTrue();
            assertThat(again.nameProperty().get()).isEqualTo("typed_only");
            assertThat(Objects.requireNonNull(later.usersProperty().get()).newUser())
                    .as("though the page was not visited")
                    .isEqualTo("typed_only");
            again.nameProperty().set(sample.newUser());
            again.look();
            assertThat(Objects.requireNonNull(later.scheduledFreezeProperty().get())
                            .waiting()
                            .endWriters())
                    .isTrue();
        }
    }

    @Test
    void a_look_that_fails_leaves_what_is_known_and_planned() {
        open();
        primary().fire();
        RolesStatus before = known();
        assertThat(workspace.scheduledFreezeProperty().get()).isNotNull();
        opened().run().database().close();
        page.look();
        assertThat(page.lookActivity().outcomeProperty().get()).isInstanceOf(Outcome.Failed.class);
        assertThat(known()).isEqualTo(before);
        assertThat(workspace.scheduledFreezeProperty().get()).isNotNull();
        assertThat(workspace.freezeUnknownProperty().get()).isFalse();
        page.nameProperty().set("another");
        page.look();
        assertThat(workspace.usersProperty().get()).as("of another user").isNull();
        assertThat(workspace.freezeUnknownProperty().get()).isTrue();
    }

    @Test
    void of_several_owners_one_is_named_and_nothing_is_migrated_before_that() throws Exception {
        database.execute(
                "ALTER TABLE keto_0000000001_relation_tuples OWNER TO " + TestDatabase.quote(database.superuser()));
        ExecutePage execute = new ExecutePage(workspace);
        open();
        assertThat(page.lookActivity().outcomeProperty().get().findings())
                .extracting(Finding::id)
                .containsExactly("SEVERAL_OWNERS");
        execute.entered();
        PageAction migrate = Objects.requireNonNull(execute.primaryProperty().get());
        assertThat(migrate.textProperty().get()).startsWith("_Migrate");
        assertThat(migrate.enabledProperty().get()).isFalse();
        page.whenProperty().set(FreezeWhen.NOT);
        assertThat(migrate.enabledProperty().get()).isTrue();
        page.whenProperty().set(FreezeWhen.AT_EXECUTE);
        assertThat(migrate.enabledProperty().get()).isFalse();
        page.oldNameProperty().set(sample.sample().role());
        primary().fire();
        assertThat(known().oldUser()).isEqualTo(sample.sample().role());
        assertThat(migrate.enabledProperty().get()).isTrue();
        assertThat(page.commandLineProperty().get())
                .contains("--old-user " + sample.sample().role());
    }

    @Test
    void the_preview_and_the_commands_do_what_is_yet_to_be_done() throws Exception {
        open();
        List<String> commands = page.commandLineProperty().get().lines().toList();
        assertThat(commands).hasSize(2);
        assertThat(commands.get(0)).contains(" keto user create ").contains("--new-user " + sample.newUser());
        assertThat(commands.get(1)).contains(" keto schema ").contains(" --apply ");
        assertThat(preview())
                .anyMatch(statement -> statement.startsWith("-- the new user\nCREATE ROLE"))
                .anyMatch(statement -> statement.contains("CREATE TABLE"))
                .noneMatch(statement -> statement.contains("OWNER TO " + sample.newUser()));
        primary().fire();
        page.whenProperty().set(FreezeWhen.NOW);
        assertThat(page.commandLineProperty().get().lines().toList().get(1)).contains(" keto freeze ");
        assertThat(preview())
                .noneMatch(statement -> statement.contains("CREATE ROLE"))
                .anyMatch(statement -> statement.contains("OWNER TO"));
        page.whenProperty().set(FreezeWhen.NOT);
        assertThat(preview()).noneMatch(statement -> statement.contains("REVOKE INSERT"));
    }

    @Test
    void a_change_can_be_cancelled_and_pressed_once_only() {
        Backlog background = new Backlog();
        try (Workspace slow = sample.workspace(background.tasks())) {
            UsersPage waiting = new UsersPage(slow, SOON, nanos::get);
            sample.openAsAdministrator(slow);
            background.runAll();
            waiting.password().givenProperty().set("chosen by hand");
            Objects.requireNonNull(waiting.primaryProperty().get()).fire();
            assertThat(waiting.primaryProperty().get()).isNull();
            assertThat(background.size()).isEqualTo(1);
            assertThat(waiting.busyProperty().get()).isTrue();
            assertThat(waiting.onClose()).contains("nothing changes");
            Objects.requireNonNull(waiting.secondaryProperty().get()).fire();
            background.runLast();
            background.runNext();
            assertThat(waiting.busyProperty().get()).isFalse();
            assertThat(waiting.steps().create().view().outcome()).isInstanceOf(Outcome.Cancelled.class);
            background.runAll();
            assertThat(waiting.password().givenProperty().get()).isEqualTo("chosen by hand");
            assertThat(Objects.requireNonNull(slow.usersProperty().get()).present())
                    .isFalse();
        }
    }

    private List<String> preview() throws Exception {
        return Objects.requireNonNull(page.previewProperty().get()).call();
    }

    private PageAction primary() {
        return Objects.requireNonNull(page.primaryProperty().get());
    }

    private RolesStatus known() {
        return Objects.requireNonNull(workspace.usersProperty().get());
    }

    private List<List<String>> owners() throws Exception {
        return database.rows("SELECT relname, relowner::regrole FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace ORDER BY 1");
    }
}
