package org.ferryman.desktop.connections;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.app.ProgramCall;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionForm;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.jspecify.annotations.Nullable;

/** Names the database and Keto's configuration, tests the connection, and opens the database on the way to the next. */
public final class ConnectionsPage extends Page {

    private final Workspace workspace;
    private final ConnectionFields fields;
    private final ConfigFile config;
    private final ProfileList profiles;
    private final Activity<TestedConnection> test;
    private final PageAction testIt;
    private final PageAction cancelIt;
    private final LatestOnly<String> writing;
    private final ObservableList<ConnectionCheck> checks = FXCollections.observableArrayList();
    private final ObservableList<String> services = FXCollections.observableArrayList();
    private final ReadOnlyObjectWrapper<List<Finding>> notes = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper passwordOrigin = new ReadOnlyStringWrapper("");
    private Map<String, String> environment = Map.of();
    private Optional<Path> folder = Optional.empty();
    private String urlOfFolder = "";
    private Optional<Path> folderOfOpened = Optional.empty();

    /** A page that says what the workspace's draft says. */
    public ConnectionsPage(Workspace workspace) {
        super("connections", TextBundle.of(ConnectionsPage.class));
        this.workspace = workspace;
        this.fields = new ConnectionFields(workspace.user().environment());
        this.config = new ConfigFile(workspace.tasks());
        this.profiles = new ProfileList(
                new ProfileStore(workspace.user().data().resolve("profiles.json")), workspace.tasks(), this::profile);
        this.test = workspace.activity("connections");
        this.testIt = new PageAction(texts().get("test"), this::test);
        this.cancelIt = new PageAction(texts().get("cancel"), this::cancel);
        this.writing = new LatestOnly<>(workspace.tasks());
        fields.onChange(this::changed);
        config.configProperty().addListener((property, before, after) -> configChanged());
        config.excluded.addListener((property, before, after) -> configChanged());
        test.stateProperty().addListener((property, before, after) -> update());
        workspace.openingActivity().stateProperty().addListener((property, before, after) -> update());
        workspace.draftProperty().addListener((property, before, after) -> take(after));
        workspace.openedProperty().addListener((property, before, after) -> opened(after));
        primaryProperty().set(testIt);
        take(workspace.draftProperty().get());
    }

    @Override
    public void entered() {
        config.read();
        profiles.load();
        workspace
                .tasks()
                .run(
                        () -> ConnectionSettings.services(
                                workspace.user().environment(), workspace.user().home()),
                        this::offer,
                        unreadable -> services.clear());
    }

    /** A combo box drops what is written in it when its list is set anew, be it to the same. */
    private void offer(List<String> sections) {
        if (!services.equals(sections)) {
            services.setAll(sections);
        }
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    @Override
    public void cancel() {
        test.cancel();
        workspace.openingActivity().cancel();
    }

    private void take(ConnectionDraft draft) {
        try {
            ConnectionForm form = ConnectionForm.parse(draft.url()).form();
            environment = draft.environment();
            folder = draft.folder().map(Path::of);
            fields.fill(form, Optional.empty());
            urlOfFolder = fields.form().url();
            config.path.set(draft.config().orElse(""));
            config.exclude(draft.excluded());
            notes.set(List.of());
        } catch (InputException unusable) {
            notes.set(List.of(unusable.finding()));
        }
        changed();
    }

    /** Which namespaces are left alone may be decided where their tables are looked at, too. */
    private void opened(@Nullable OpenDatabase now) {
        if (now != null && isOpen(now)) {
            config.exclude(now.settings().excluded());
        }
    }

    /** Whether what stands on the page is open, but for the namespaces that are left alone. */
    private boolean isOpen(OpenDatabase now) {
        return tested().filter(
                        done -> done.settings().equals(now.run().database().settings()))
                .isPresent();
    }

    /** Fills the form from a URL; if it can't be read, says why and leaves it as it is. */
    void paste(String url) {
        try {
            ConnectionForm.Pasted pasted = ConnectionForm.parse(url);
            environment = Map.of();
            fields.fill(pasted.form(), pasted.password());
            changed();
        } catch (InputException unusable) {
            changed();
            notes.set(List.of(unusable.finding()));
        }
    }

    /** Fills the form from a profile. */
    void use(ConnectionProfile profile) {
        profiles.name.set(profile.name());
        paste(profile.url());
        if (profile.url().isEmpty()) {
            fields.source.set(SettingsSource.ENVIRONMENT);
        }
        config.path.set(profile.config());
        config.excluded.set(profile.excluded());
    }

    private ConnectionProfile profile(String name) {
        return new ConnectionProfile(
                name, fields.form().url(), config.path.get().strip(), config.excluded.get());
    }

    private ConnectionInputs inputs() {
        return new ConnectionInputs(fields.form().url(), environment, fields.secret());
    }

    /** What was tested is no longer what stands there. */
    private void changed() {
        test.reset();
        if (!test.isBusy()) {
            checks.clear();
            notes.set(List.of());
            passwordOrigin.set("");
        }
        workspace.openingActivity().reset();
        writeCommandLine();
        update();
    }

    private void configChanged() {
        if (!(workspace.openingActivity().outcomeProperty().get() instanceof Outcome.Done)) {
            workspace.openingActivity().reset();
        }
        writeCommandLine();
        update();
    }

    /** What Enter does within the form. */
    void testByKey() {
        testIt.fire();
    }

    private void test() {
        ConnectionInputs inputs = inputs();
        checks.clear();
        notes.set(List.of());
        workspace.openingActivity().reset();
        test.start((progress, cancellation) -> {
            ConnectionSettings settings = inputs.resolve(workspace.user()).with(workspace.patience());
            workspace.tasks().onUi(() -> resolved(settings));
            return new Outcome.Done<>(new TestedConnection(
                    inputs,
                    settings,
                    new ConnectionTest()
                            .run(
                                    settings,
                                    new KetoRelations(),
                                    check -> workspace.tasks().onUi(() -> checks.add(check)),
                                    cancellation)));
        });
    }

    private void resolved(ConnectionSettings settings) {
        notes.set(settings.findings());
        String origin = settings.password().map(Secret::origin).orElse("-");
        passwordOrigin.set(
                switch (origin) {
                    case "" -> "";
                    case "-" -> texts().get("password.none");
                    default -> texts().get("password.from", origin);
                });
    }

    /** What the test found, if it was about what stands on the page now. */
    private Optional<TestedConnection> tested() {
        return test.outcomeProperty().get() instanceof Outcome.Done<TestedConnection> done
                        && done.result().inputs().equals(inputs())
                ? Optional.of(done.result())
                : Optional.empty();
    }

    private void update() {
        Optional<TestedConnection> tested = tested();
        boolean passed = tested.filter(done -> !done.report().blocked()).isPresent();
        boolean busy = test.isBusy() || workspace.openingActivity().isBusy();
        busyProperty().set(busy);
        readyProperty().set(passed && config.settings().isPresent());
        profiles.possible.set(fields.problem().isEmpty());
        testIt.enabledProperty().set(!busy && profiles.possible.get());
        testIt.textProperty().set(texts().get(tested.isPresent() ? "test.again" : "test"));
        cancelIt.enabledProperty()
                .set(test.stateProperty().get() == Activity.State.RUNNING
                        || workspace.openingActivity().stateProperty().get() == Activity.State.RUNNING);
        secondaryProperty().set(busy ? cancelIt : null);
        Standing standing = busy ? new Standing(PageState.RUNNING, "") : standing(tested, passed);
        stateProperty().set(standing.state());
        resultProperty().set(standing.result());
    }

    private Standing standing(Optional<TestedConnection> tested, boolean passed) {
        Outcome<?> opening = workspace.openingActivity().outcomeProperty().get();
        Outcome<TestedConnection> outcome = test.outcomeProperty().get();
        if (opening != null && !(opening instanceof Outcome.Done) && !(opening instanceof Outcome.Cancelled)) {
            return new Standing(PageState.FAILED, texts().get("result.closed"));
        } else if (outcome instanceof Outcome.Blocked || outcome instanceof Outcome.Failed) {
            return new Standing(PageState.FAILED, texts().get("result.failed"));
        } else if (tested.isEmpty()) {
            return new Standing(PageState.TO_DO, "");
        } else if (!passed) {
            long failed = count(tested.get(), ConnectionCheck.Status.FAILED);
            return new Standing(PageState.FAILED, texts().get("result.blocked", failed));
        } else if (config.settings().isEmpty()) {
            return new Standing(PageState.ATTENTION, texts().get("result.config"));
        }
        long warnings = count(tested.get(), ConnectionCheck.Status.WARNING);
        return warnings > 0
                ? new Standing(PageState.ATTENTION, texts().get("result.warnings", warnings))
                : new Standing(PageState.DONE, texts().get("result.passed"));
    }

    private static long count(TestedConnection tested, ConnectionCheck.Status status) {
        return tested.report().checks().stream()
                .filter(check -> check.status() == status)
                .count();
    }

    private void writeCommandLine() {
        if (fields.problem().isPresent()) {
            writing.run(() -> "", commandLineProperty()::set, impossible -> {});
            return;
        }
        String url = fields.form().url();
        String file = config.path.get().strip();
        Map<String, String> variables = environment;
        writing.run(
                () -> commandLine(url, file, variables),
                commandLineProperty()::set,
                impossible -> commandLineProperty().set(""));
    }

    private String commandLine(String url, String file, Map<String, String> variables) {
        List<String> words = new ArrayList<>(List.of("keto", "check"));
        if (!url.isEmpty()) {
            words.addAll(List.of("--url", url));
        }
        if (!file.isEmpty()) {
            words.addAll(List.of("--config", Path.of(file).toAbsolutePath().toString()));
        }
        String call = new ProgramCall(workspace.user()).with(words.toArray(String[]::new));
        String settings = shellSettings(variables);
        return settings.isEmpty() ? call : settings + "\n" + call;
    }

    private String shellSettings(Map<String, String> variables) {
        ProgramCall call = new ProgramCall(workspace.user());
        return new TreeMap<>(variables)
                .entrySet().stream()
                        .map(variable -> call.setting(variable.getKey(), Path.of(variable.getValue())))
                        .collect(Collectors.joining("\n"));
    }

    /** Opens what was tested, unless it is open already. */
    @Override
    public CompletionStage<Boolean> leaving(boolean forward) {
        Optional<TestedConnection> tested = tested();
        Optional<KetoSettings> settings = config.settings();
        if (!forward || tested.isEmpty() || settings.isEmpty()) {
            return CompletableFuture.completedFuture(!forward);
        }
        ConnectionSettings connection = tested.get().settings();
        // Another database has another record.
        Optional<Path> chosen =
                folder.filter(any -> urlOfFolder.equals(fields.form().url()));
        OpenDatabase now = workspace.openedProperty().get();
        if (now != null
                && chosen.equals(folderOfOpened)
                && ConnectionTarget.of(now).equals(ConnectionTarget.of(connection, settings.get()))) {
            return CompletableFuture.completedFuture(true);
        }
        folderOfOpened = chosen;
        Map<String, String> variables = environment;
        return workspace.open((progress, cancellation) -> new Outcome.Done<>(OpenDatabase.open(
                connection, settings.get(), chosen, workspace.user(), shellSettings(variables), cancellation)));
    }

    /** What is named here may have changed since it was left last. */
    @Override
    public CompletionStage<Boolean> passedOver() {
        return leaving(true);
    }

    /** What is written about the connection. */
    ConnectionFields fields() {
        return fields;
    }

    /** Keto's configuration. */
    ConfigFile config() {
        return config;
    }

    /** The saved connections. */
    ProfileList profiles() {
        return profiles;
    }

    /** The sections of the service file. To be read only. */
    ObservableList<String> services() {
        return services;
    }

    /** The test of the connection. */
    Activity<TestedConnection> testActivity() {
        return test;
    }

    /** The checks that ended so far, in order. To be read only. */
    ObservableList<ConnectionCheck> checks() {
        return checks;
    }

    /** What was seen about the settings themselves. */
    ReadOnlyObjectProperty<List<Finding>> notesProperty() {
        return notes.getReadOnlyProperty();
    }

    /** Where the password came from, once that is known; empty if it was typed. */
    ReadOnlyStringProperty passwordOriginProperty() {
        return passwordOrigin.getReadOnlyProperty();
    }

    Workspace workspace() {
        return workspace;
    }

    private record Standing(PageState state, String result) {}
}
