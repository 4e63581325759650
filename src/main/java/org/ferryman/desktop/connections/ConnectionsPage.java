package org.ferryman.desktop.connections;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;

/** Names the database of a Keto and Keto's configuration. */
public final class ConnectionsPage extends ServiceConnectionsPage<OpenDatabase> {

    private final ConfigFile config;

    /** A page that says what the workspace's draft says. */
    public ConnectionsPage(Workspace workspace) {
        super(workspace, TextBundle.of(ConnectionsPage.class), "profiles.json");
        this.config = new ConfigFile(workspace.tasks(), workspace.user().environment());
        config.configProperty().addListener((property, before, after) -> serviceChanged());
        config.excluded.addListener((property, before, after) -> serviceChanged());
        workspace.openedProperty().addListener((property, before, after) -> opened(after));
        begin();
    }

    @Override
    public void entered() {
        config.read();
        super.entered();
    }

    /** Which namespaces are left alone may be decided where their tables are looked at, too. */
    private void opened(@Nullable OpenDatabase now) {
        if (now != null
                && testedSettings().filter(now.first().connection()::equals).isPresent()) {
            config.exclude(now.settings().excluded());
        }
    }

    @Override
    protected ConnectionReport test(
            List<ConnectionSettings> settings, Consumer<ConnectionCheck> shown, Cancellation cancellation)
            throws Exception {
        return new ConnectionTest().run(settings.get(0), new KetoRelations(), shown, cancellation);
    }

    @Override
    protected Optional<String> serviceProblem() {
        return config.excludedProblem();
    }

    @Override
    protected boolean isServiceNamed() {
        return config.settings().isPresent();
    }

    @Override
    protected String unnamed() {
        return texts().get("result.config");
    }

    @Override
    protected void takeService(ConnectionDraft draft) {
        config.path.set(draft.config().orElse(""));
        config.exclude(draft.excluded());
    }

    @Override
    protected void takeService(ConnectionProfile profile) {
        config.path.set(profile.config());
        config.excluded.set(profile.excluded());
    }

    @Override
    protected ConnectionProfile profile(String name, String url) {
        return new ConnectionProfile(name, url, config.path.get().strip(), config.excluded.get(), "");
    }

    @Override
    protected String service() {
        return "keto";
    }

    @Override
    protected Callable<List<String>> checkOptions() {
        String file = config.path.get().strip();
        return () -> file.isEmpty()
                ? List.of()
                : List.of("--config", Path.of(file).toAbsolutePath().toString());
    }

    @Override
    protected boolean isWhatIsOpen(OpenDatabase opened, List<ConnectionSettings> connections) {
        return config.settings()
                .filter(named -> ConnectionTarget.of(opened).equals(ConnectionTarget.of(connections.get(0), named)))
                .isPresent();
    }

    @Override
    protected Activity.Work<OpenDatabase> opening(
            List<ConnectionSettings> connections, Optional<Path> folder, String environment) {
        KetoSettings settings = config.settings().orElseThrow();
        UserFolders user = workspace().user();
        return (progress, cancellation) -> new Outcome.Done<>(
                OpenDatabase.open(connections.get(0), settings, folder, user, environment, cancellation));
    }

    /** Keto's configuration. */
    ConfigFile config() {
        return config;
    }
}
