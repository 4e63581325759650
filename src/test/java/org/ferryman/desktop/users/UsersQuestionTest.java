package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.desktop.testing.Backlog;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** While something is asked, the command and the preview are about what is asked, and about nothing else. */
class UsersQuestionTest extends WorkspaceFixture {

    private static final Waiting SOON = new Waiting(Duration.ofSeconds(2), false);

    private UsersPage page;
    private String roles;

    UsersQuestionTest() {
        super(500);
    }

    @BeforeEach
    void makeTheUser() {
        page = new UsersPage(workspace, SOON, new AtomicLong()::get);
        sample.openAsAdministrator(workspace);
        page.entered();
        primary().fire();
        roles = " --old-user " + sample.sample().role() + " --new-user " + sample.newUser();
    }

    @Test
    void whether_to_stop_writes_and_whether_to_end_sessions_are_two_commands() throws Exception {
        page.steps().ask(UsersQuestion.FREEZE);
        assertThat(command()).contains(" keto freeze ").endsWith(roles + " --yes");
        assertThat(preview())
                .noneMatch(statement -> statement.contains("CREATE TABLE"))
                .anyMatch(statement -> statement.contains("OWNER TO " + TestDatabase.quote(sample.newUser())));
        page.steps().decline();
        page.steps().ask(UsersQuestion.END_SESSIONS);
        assertThat(command()).contains(" keto freeze ").endsWith(roles + " --end-sessions --yes");
        assertThat(preview()).anyMatch(statement -> statement.contains("OWNER TO"));
        page.steps().decline();
        assertThat(command()).contains(" keto schema ").doesNotContain(" keto freeze ");
        assertThat(preview()).anyMatch(statement -> statement.contains("CREATE TABLE"));
    }

    @Test
    void giving_writes_back_is_previewed_before_it_is_done() throws Exception {
        page.steps().ask(UsersQuestion.FREEZE);
        page.steps().asked().orElseThrow().yes();
        page.steps().ask(UsersQuestion.THAW);
        assertThat(command()).contains(" keto thaw ").endsWith(roles + " --yes");
        assertThat(preview())
                .noneMatch(statement -> statement.contains("CREATE TABLE"))
                .anyMatch(statement -> statement.contains(
                        "OWNER TO " + TestDatabase.quote(sample.sample().role())));
    }

    @Test
    void what_a_step_did_is_shown_before_anybody_looks_again() {
        workspace.close();
        Backlog background = new Backlog();
        try (Workspace slow = sample.workspace(background.tasks())) {
            UsersPage waiting = new UsersPage(slow, SOON, new AtomicLong()::get);
            sample.openAsAdministrator(slow);
            background.runAll();
            waiting.steps().ask(UsersQuestion.FREEZE);
            waiting.steps().asked().orElseThrow().yes();
            background.runNext();
            assertThat(background.size()).as("the look that comes next").isEqualTo(1);
            UsersContent shown = waiting.contentProperty().get();
            assertThat(shown.isFrozen()).isTrue();
            assertThat(shown.proof()).isEqualTo(waiting.steps().freeze().view().result());
            assertThat(waiting.resultProperty().get()).isEqualTo(sample.sample().role() + " can only read");
            background.runAll();
            assertThat(waiting.contentProperty().get().proof()).isEqualTo(shown.proof());
            waiting.steps().ask(UsersQuestion.THAW);
            waiting.steps().asked().orElseThrow().yes();
            background.runNext();
            assertThat(waiting.contentProperty().get().isFrozen()).isFalse();
            background.runAll();
        }
    }

    @Test
    void dropping_the_user_is_the_command_and_what_is_previewed_while_it_is_asked() throws Exception {
        page.steps().ask(UsersQuestion.DROP);
        // As the page does it: whoever names the new role has it dropped, whatever the record says.
        assertThat(command())
                .contains(" keto user drop ")
                .endsWith(" --old-user " + sample.sample().role() + " --yes");
        assertThat(preview())
                .contains("DROP ROLE " + TestDatabase.quote(sample.newUser()))
                .noneMatch(statement -> statement.contains("CREATE TABLE"));
    }

    private String command() {
        return page.commandLineProperty().get();
    }

    private List<String> preview() throws Exception {
        return Objects.requireNonNull(page.previewProperty().get()).call();
    }

    private PageAction primary() {
        return Objects.requireNonNull(page.primaryProperty().get());
    }
}
