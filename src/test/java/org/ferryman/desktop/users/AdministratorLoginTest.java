package org.ferryman.desktop.users;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.desktop.testing.WorkspaceFixture;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.junit.jupiter.api.Test;

class AdministratorLoginTest extends WorkspaceFixture {

    AdministratorLoginTest() {
        super(500);
    }

    @Test
    void an_administrator_makes_the_user_with_the_same_record_and_the_first_user_comes_back() {
        sample.openIn(workspace);
        database.dropRoleAfterwards(sample.newUser());
        UsersPage page = new UsersPage(workspace);
        page.entered();
        Path folder = opened().run().folder();
        AdministratorLogin login = page.administrator();
        assertThat(login.connectedAs()).contains(sample.owner().name());

        login.userProperty().set(database.superuser());
        login.passwordProperty().set(database.password());
        login.connect();
        assertThat(login.connectedAs()).contains(database.superuser());
        assertThat(login.passwordProperty().get()).as("kept nowhere").isEmpty();
        assertThat(opened().run().folder()).isEqualTo(folder);
        page.entered();
        Objects.requireNonNull(page.primaryProperty().get()).fire();
        assertThat(page.stateProperty().get()).isEqualTo(PageState.DONE);

        login.goBack();
        assertThat(login.connectedAs()).contains(sample.owner().name());
        assertThat(login.connectedBefore()).isEmpty();
        assertThat(opened().run().folder()).isEqualTo(folder);
    }

    @Test
    void each_page_knows_the_first_user_who_comes_back_with_what_the_command_line_needs() {
        String environment = "export PGPASSFILE='/home/me/passwords'";
        sample.openIn(workspace);
        OpenDatabase named = opened();
        workspace.open((progress, cancellation) -> new Outcome.Done<>(OpenDatabase.open(
                named.login().connection(),
                named.settings(),
                Optional.of(named.run().folder()),
                workspace.user(),
                environment,
                cancellation)));
        AdministratorLogin ofUsers = new AdministratorLogin(workspace);
        AdministratorLogin ofFinish = new AdministratorLogin(workspace);

        ofUsers.userProperty().set(database.superuser());
        ofUsers.passwordProperty().set(database.password());
        ofUsers.connect();

        assertThat(opened().commandLine("status")).doesNotContain("PGPASSFILE");
        assertThat(ofFinish.connectedBefore()).contains(sample.owner().name());
        ofFinish.goBack();
        assertThat(ofUsers.connectedAs()).contains(sample.owner().name());
        assertThat(ofUsers.connectedBefore()).isEmpty();
        assertThat(opened().commandLine("status")).startsWith(environment + "\n");
    }

    @Test
    void who_cannot_log_in_changes_nothing() {
        sample.openIn(workspace);
        AdministratorLogin login = new AdministratorLogin(workspace);
        login.userProperty().set("nobody_of_this_name");
        login.connect();
        assertThat(login.connectedAs()).contains(sample.owner().name());
        assertThat(login.connectedBefore()).isEmpty();
        assertThat(Objects.requireNonNull(login.trying().outcomeProperty().get())
                        .findings())
                .extracting(Finding::blocks)
                .containsExactly(true);
    }
}
