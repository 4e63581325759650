package org.ferryman.desktop.kratos;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.kratos.NewKratosChoice.How;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.WindowServices;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A workspace for Kratos' pages in which everything happens at once; nothing is opened in it yet. */
@UsesServer
@Timeout(60)
public abstract class KratosWorkspaceFixture {

    @TempDir
    protected Path home;

    protected KratosWorkspace workspace;

    @BeforeEach
    final void makeWorkspace() {
        UserFolders user = new UserFolders(
                Map.of("XDG_DATA_HOME", home.resolve("data").toString()), home, System.getProperty("os.name"));
        workspace = new KratosWorkspace(
                new WindowServices(BackgroundTasks.immediate(), tick -> () -> {}, user, TestPatience.get()));
    }

    @AfterEach
    final void closeWorkspace() {
        workspace.close();
    }

    /** Opens a database, with a new Kratos that records what it is to run. */
    protected final OpenKratos open(TestDatabase database) throws Exception {
        String program = MigratingKratos.command(home, KratosTestDatabase.TARGET, Manner.WELL)
                .told();
        ConnectionSettings connection = ConnectionSettings.resolve(
                        database.url(), Map.of("PGPASSWORD", database.password()), home, PasswordPrompt.NONE)
                .with(TestPatience.get());
        workspace.open((progress, cancellation) -> new Outcome.Done<>(OpenKratos.open(
                connection,
                new NewKratosChoice(How.PROGRAM, program, ""),
                Optional.empty(),
                workspace.user(),
                "",
                cancellation)));
        assertThat(workspace.openingActivity().outcomeProperty().get()).isInstanceOf(Outcome.Done.class);
        return Objects.requireNonNull(workspace.openedProperty().get());
    }
}
