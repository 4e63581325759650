package org.ferryman.desktop.kratos.connections;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import javafx.beans.property.ObjectProperty;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.connections.ConnectionProfile;
import org.ferryman.desktop.connections.ServiceConnectionsPage;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.NewKratosChoice.How;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.level.KratosRelations;
import org.ferryman.postgres.RelationFinder;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;

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
    protected RelationFinder relations() {
        return new KratosRelations();
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
        // What is not known of an earlier run is most likely as it was chosen last.
        draft.program().ifPresent(program -> {
            form.how.set(How.PROGRAM);
            form.program.set(program);
        });
        draft.config().ifPresent(form.config::set);
    }

    @Override
    protected void takeService(ConnectionProfile profile) {
        form.config.set(profile.config());
        form.program.set(profile.program());
        if (!profile.program().isEmpty()) {
            form.how.set(How.PROGRAM);
        }
    }

    @Override
    protected ConnectionProfile profile(String name, String url) {
        NewKratosChoice written = form.written();
        return new ConnectionProfile(
                name, url, written.config(), "", written.how() == How.PROGRAM ? written.text() : "");
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
    protected boolean isWhatIsOpen(OpenKratos opened, ConnectionSettings connection) {
        return opened.run().database().settings().equals(connection)
                && form.choice().filter(opened.choice()::equals).isPresent();
    }

    @Override
    protected Activity.Work<OpenKratos> opening(
            ConnectionSettings connection, Optional<Path> folder, String environment) {
        NewKratosChoice choice = form.choice().orElseThrow();
        UserFolders user = workspace().user();
        return (progress, cancellation) ->
                new Outcome.Done<>(OpenKratos.open(connection, choice, folder, user, environment, cancellation));
    }

    /** Where the user chose a file last. */
    ObjectProperty<@Nullable Path> lastFolderProperty() {
        return workspace().lastFolderProperty();
    }

    /** The Kratos that is upgraded to. */
    NewKratosForm form() {
        return form;
    }
}
