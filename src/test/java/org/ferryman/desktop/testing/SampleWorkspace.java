package org.ferryman.desktop.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.wizard.BackgroundTasks;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Ticker;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.config.KetoConfig;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.SampleTemplate;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.TestRole;

/** The sample in a database of the test's, and what opens it in a workspace. */
public final class SampleWorkspace {

    private final TestDatabase database;
    private final Path home;
    private final String role;
    private final SampleDatabase sample;
    private final Path config;

    /** Fills the database. */
    public SampleWorkspace(TestDatabase database, Path home, long tuples) throws SQLException, IOException {
        this.database = database;
        this.home = home;
        this.sample = SampleTemplate.fill(database, "keto", tuples);
        this.role = sample.role();
        this.config = Files.writeString(home.resolve("keto.yml"), sample.config());
    }

    /** What is in it. */
    public SampleDatabase sample() {
        return sample;
    }

    /** Keto's configuration file. */
    public Path config() {
        return config;
    }

    /** The owner's URL, without the password. */
    public String url() {
        return database.url(role);
    }

    /** The owner's password. */
    public String password() {
        return sample.password().orElseThrow();
    }

    /** v0.6's user. */
    public TestRole owner() {
        return new TestRole(role, password());
    }

    /** Runs a statement as v0.6's user: the SQLSTATE with which it is refused, or nothing. */
    public String asOwner(String sql) throws Exception {
        try (Connection connection = database.connect(owner());
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    /** The user's folders, below the test's own. */
    public UserFolders user() {
        return new UserFolders(
                Map.of("XDG_DATA_HOME", home.resolve("data").toString()), home, System.getProperty("os.name"));
    }

    /** A workspace in which everything happens at once, on the calling thread; nothing is opened in it yet. */
    public Workspace workspace() {
        return workspace(BackgroundTasks.immediate());
    }

    /** A workspace in which nothing is opened yet, and whose progress is never sampled. */
    public Workspace workspace(BackgroundTasks tasks) {
        Ticker never = tick -> () -> {};
        return new Workspace(tasks, never, user(), TestPatience.get());
    }

    /** Opens the sample in a workspace; waits only if its tasks are immediate. */
    public void openIn(Workspace workspace) {
        openIn(workspace, url());
    }

    /** Opens the sample through a proxy to its server. */
    public void openIn(Workspace workspace, TcpProxy proxy) {
        openIn(
                workspace,
                url().replace(":" + database.port() + "/", ":" + proxy.port() + "/")
                        .replace("@" + database.host(), "@127.0.0.1"));
    }

    private void openIn(Workspace workspace, String url) {
        workspace.open((progress, cancellation) -> new Outcome.Done<>(open(url, password(), cancellation)));
    }

    /** Opens the sample as an administrator: the new user that is made there is dropped after the test. */
    public void openAsAdministrator(Workspace workspace) {
        database.dropRoleAfterwards(newUser());
        workspace.open((progress, cancellation) ->
                new Outcome.Done<>(open(database.url(), database.password(), cancellation)));
    }

    /** The role that v0.7 is to work as. */
    public String newUser() {
        return role + "_new";
    }

    private OpenDatabase open(String url, String password, Cancellation cancellation) throws Exception {
        ConnectionSettings connection = ConnectionSettings.resolve(
                        url, Map.of("PGPASSWORD", password), home, PasswordPrompt.NONE)
                .with(TestPatience.get());
        KetoSettings settings = new KetoSettings(KetoConfig.read(config), Set.of());
        return OpenDatabase.open(connection, settings, Optional.empty(), user(), "", cancellation);
    }
}
