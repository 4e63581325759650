package org.ferryman.desktop.kratos.pair.connections;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import org.ferryman.app.UserFolders;
import org.ferryman.desktop.connections.ConnectionEntry;
import org.ferryman.desktop.connections.ConnectionInputs;
import org.ferryman.desktop.connections.ConnectionProfile;
import org.ferryman.desktop.connections.ServiceConnectionsPage;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.connections.NewKratosForm;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.OpenPair.Addresses;
import org.ferryman.desktop.kratos.pair.PairTexts;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.pair.PairCheck;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.connect.ConnectionSettings;

/** Names the database of a Kratos, the one that is to take over, and the Kratos that is upgraded to. */
public final class PairConnectionsPage extends ServiceConnectionsPage<OpenPair> {

    private final PairWorkspace pair;
    private final NewKratosForm form;
    private final ConnectionEntry target;
    private final StringProperty sourceSeen = new SimpleStringProperty("");
    private final StringProperty targetSeen = new SimpleStringProperty("");

    /** A page that says what the workspace's draft says. */
    public PairConnectionsPage(PairWorkspace workspace) {
        super(workspace, TextBundle.of(PairConnectionsPage.class), "kratos-blue-green-profiles.json");
        this.pair = workspace;
        this.form = new NewKratosForm(workspace, this::serviceChanged);
        this.target = new ConnectionEntry(workspace.user().environment());
        follow(target);
        for (StringProperty each : List.of(sourceSeen, targetSeen)) {
            each.addListener((property, before, after) -> changed());
        }
        begin();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(PairTexts.DOCUMENT);
    }

    @Override
    protected ConnectionReport test(
            List<ConnectionSettings> settings, Consumer<ConnectionCheck> shown, Cancellation cancellation)
            throws Exception {
        return new PairCheck(settings.get(0), settings.get(1), settings.get(2), settings.get(3))
                .run(shown, cancellation);
    }

    /** How one server finds the other is the same as here, unless it is written. */
    @Override
    protected List<ConnectionInputs> inputs() {
        ConnectionInputs here = entry().inputs();
        ConnectionInputs there = target.inputs();
        return List.of(here, there, seen(sourceSeen, here), seen(targetSeen, there));
    }

    private static ConnectionInputs seen(StringProperty url, ConnectionInputs asHere) {
        String written = url.get().strip();
        return written.isEmpty() ? asHere : new ConnectionInputs(written, asHere.environment(), asHere.password());
    }

    @Override
    protected String heading() {
        return texts().get("source");
    }

    @Override
    protected String group(ConnectionCheck check) {
        String id = check.id();
        return texts().get("group." + id.substring(0, id.indexOf('.')));
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
    protected void takeService(ConnectionDraft draft) throws InputException {
        target.take(draft.target().orElse(""), draft.environment());
        form.take(draft);
    }

    @Override
    protected void takeService(ConnectionProfile profile) {
        paste(target, profile.target());
        form.take(profile);
    }

    @Override
    protected ConnectionProfile profile(String name, String url) {
        return form.profile(name, url).withTarget(target.url());
    }

    @Override
    protected String service() {
        return "kratos";
    }

    @Override
    protected Callable<List<String>> checkOptions() {
        List<String> options = new ArrayList<>(List.of("--target", target.url()));
        if (!sourceSeen.get().isBlank()) {
            options.addAll(
                    List.of("--source-as-seen-by-target", sourceSeen.get().strip()));
        }
        if (!targetSeen.get().isBlank()) {
            options.addAll(
                    List.of("--target-as-seen-by-source", targetSeen.get().strip()));
        }
        return () -> options;
    }

    private static Addresses addresses(List<ConnectionSettings> connections) {
        return new Addresses(connections.get(0), connections.get(1), connections.get(2), connections.get(3));
    }

    @Override
    protected boolean isWhatIsOpen(OpenPair opened, List<ConnectionSettings> connections) {
        return opened.addresses().equals(addresses(connections))
                && form.choice().filter(opened.choice()::equals).isPresent();
    }

    @Override
    protected Activity.Work<OpenPair> opening(
            List<ConnectionSettings> connections, Optional<Path> folder, String environment) {
        NewKratosChoice choice = form.choice().orElseThrow();
        UserFolders user = workspace().user();
        return (progress, cancellation) -> new Outcome.Done<>(OpenPair.open(
                addresses(connections), choice, folder, user, environment, pair::tellOpened, cancellation));
    }

    /** The connection to the database that is to take over. */
    ConnectionEntry target() {
        return target;
    }

    /** The source's URL as the target's server needs it; empty if it is the same as here. */
    StringProperty sourceSeenProperty() {
        return sourceSeen;
    }

    /** The target's URL as the source's server needs it; empty if it is the same as here. */
    StringProperty targetSeenProperty() {
        return targetSeen;
    }

    /** The Kratos that is upgraded to. */
    NewKratosForm form() {
        return form;
    }
}
