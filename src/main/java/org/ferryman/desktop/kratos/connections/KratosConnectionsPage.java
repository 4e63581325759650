package org.ferryman.desktop.kratos.connections;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.connections.ConnectionProfile;
import org.ferryman.desktop.connections.ServiceConnectionsPage;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;

/** Names the database of a Kratos, and the Kratos that it is upgraded to. */
public final class KratosConnectionsPage extends ServiceConnectionsPage<OpenKratos> {

    private final NewKratosForm form;

    /** A page that says what the workspace's draft says. */
    public KratosConnectionsPage(KratosWorkspace workspace) {
        super(workspace, TextBundle.of(KratosConnectionsPage.class), "kratos-profiles.json");
        this.form = new NewKratosForm(workspace, this::serviceChanged);
        begin();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(NewKratosChoice.DOCUMENT);
    }

    @Override
    protected ConnectionReport test(
            List<ConnectionSettings> settings, Consumer<ConnectionCheck> shown, Cancellation cancellation)
            throws Exception {
        return new ConnectionTest().run(settings.get(0), new KratosRelations(), shown, cancellation);
    }

    @Override
    protected Optional<String> serviceProblem() {
        return Optional.empty();
    }

    @Override
    protected boolean isServiceNamed() {
        return form.choice().isPresent();
    }

    @Override
    protected String unnamed() {
        return texts().get("result.unnamed");
    }

    @Override
    protected void takeService(ConnectionDraft draft) {
        form.take(draft);
    }

    @Override
    protected void takeService(ConnectionProfile profile) {
        form.take(profile);
    }

    @Override
    protected ConnectionProfile profile(String name, String url) {
        return form.profile(name, url);
    }

    @Override
    protected String service() {
        return "kratos";
    }

    @Override
    protected Callable<List<String>> checkOptions() {
        return List::of;
    }

    @Override
    protected boolean isWhatIsOpen(OpenKratos opened, List<ConnectionSettings> connections) {
        return opened.run().database().settings().equals(connections.get(0))
                && form.choice().filter(opened.choice()::equals).isPresent();
    }

    @Override
    protected Activity.Work<OpenKratos> opening(
            List<ConnectionSettings> connections, Optional<Path> folder, String environment) {
        NewKratosChoice choice = form.choice().orElseThrow();
        UserFolders user = workspace().user();
        return (progress, cancellation) -> new Outcome.Done<>(
                OpenKratos.open(connections.get(0), choice, folder, user, environment, cancellation));
    }

    /** The Kratos that is upgraded to. */
    NewKratosForm form() {
        return form;
    }
}
