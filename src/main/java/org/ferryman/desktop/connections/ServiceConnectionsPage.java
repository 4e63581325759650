package org.ferryman.desktop.connections;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.ReadOnlyStringProperty;
import javafx.beans.property.ReadOnlyStringWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.jspecify.annotations.Nullable;

/**
 * Names the database and what its service needs besides, tests the connection, and opens the database on the way to the
 * next page.
 *
 * @param <O> what is opened
 */
public abstract class ServiceConnectionsPage<O extends OpenedRun> extends Page {

    private static final TextBundle FORM = TextBundle.of(ServiceConnectionsPage.class);

    private final ServiceWorkspace<O> workspace;
    private final ConnectionEntry entry;
    private final ConnectionEntries entries = new ConnectionEntries();
    private final ProfileList profiles;
    private final WrittenDatabase written;
    private final CheckLine line;
    private final Activity<TestedConnection> test;
    private final PageAction testIt;
    private final PageAction cancelIt;
    private final ObservableList<ConnectionCheck> checks = FXCollections.observableArrayList();
    private final SectionList sections = new SectionList();
    private final ReadOnlyObjectWrapper<List<Finding>> notes = new ReadOnlyObjectWrapper<>(List.of());
    private final ReadOnlyStringWrapper serviceProblem = new ReadOnlyStringWrapper("");
    private Optional<Path> folder = Optional.empty();
    private String urlOfFolder = "";
    private Optional<Path> folderOfOpened = Optional.empty();

    /**
     * A page on which nothing is named yet; its subclass calls {@link #begin} when it is made.
     *
     * @param texts the page's own
     * @param profiles the name of the file that keeps the connections
     */
    protected ServiceConnectionsPage(ServiceWorkspace<O> workspace, TextBundle texts, String profiles) {
        super("connections", texts);
        this.workspace = workspace;
        this.line = new CheckLine(workspace, service());
        this.entry = new ConnectionEntry(workspace.user().environment());
        this.profiles = new ProfileList(
                new ProfileStore(workspace.user().data().resolve(profiles)),
                workspace.tasks(),
                name -> profile(name, entry.url())
                        .inProduction(workspace.inProductionProperty().get()));
        this.written = new WrittenDatabase(workspace, profiles());
        this.test = workspace.activity("connections");
        this.testIt = new PageAction(FORM.get("test"), this::test);
        this.cancelIt = new PageAction(FORM.get("cancel"), this::cancel);
        follow(entry);
        test.stateProperty().addListener((property, before, after) -> update());
        workspace.openingActivity().stateProperty().addListener((property, before, after) -> update());
        workspace.draftProperty().addListener((property, before, after) -> take(after));
        primaryProperty().set(testIt);
    }

    /** Has one more connection on the page. */
    protected final void follow(ConnectionEntry another) {
        entries.add(another);
        another.onChange(this::changed);
    }

    /** Says what the workspace's draft says. */
    protected final void begin() {
        take(workspace.draftProperty().get());
    }

    /**
     * Tests what is written.
     *
     * @param settings what {@link #inputs} stands for
     * @param shown told of each check as it ends
     */
    protected abstract ConnectionReport test(
            List<ConnectionSettings> settings, Consumer<ConnectionCheck> shown, Cancellation cancellation)
            throws Exception;

    /** Everything that is to be connected to, the service's database first. */
    protected List<ConnectionInputs> inputs() {
        return List.of(entry.inputs());
    }

    /** A heading above the connection; empty if there is but one. */
    protected String heading() {
        return "";
    }

    /** What a check belongs to, as a heading above it; empty if they are all of one kind. */
    protected String group(ConnectionCheck check) {
        return "";
    }

    /** The key of the text, in the form's bundle, that says what is wrong about what the service needs. */
    protected abstract Optional<String> serviceProblem();

    /** Whether all is named that the service needs besides the connection. */
    protected abstract boolean isServiceNamed();

    /** In a short line, that something is missing that the service needs. */
    protected abstract String unnamed();

    /** Takes up what a draft says about the service. */
    protected abstract void takeService(ConnectionDraft draft) throws InputException;

    /** Takes up what a profile says about the service. */
    protected abstract void takeService(ConnectionProfile profile);

    /** What is kept under a name. */
    protected abstract ConnectionProfile profile(String name, String url);

    /** The service's word on the command line. */
    protected abstract String service();

    /** The options of its command {@code check} besides the URL; may read files. */
    protected abstract Callable<List<String>> checkOptions();

    /** Whether what is open is what would be opened now. */
    protected abstract boolean isWhatIsOpen(O opened, List<ConnectionSettings> connections);

    /**
     * What opens the database, as the page says it at this moment.
     *
     * @param connections what was tested
     * @param folder where the record is, if it was chosen
     * @param environment what the shell must set for the command line to find the password
     */
    protected abstract Activity.Work<O> opening(
            List<ConnectionSettings> connections, Optional<Path> folder, String environment);

    @Override
    public void entered() {
        profiles.load();
        sections.load(workspace);
    }

    @Override
    public String onClose() {
        return FORM.get("close");
    }

    @Override
    public void cancel() {
        test.cancel();
        workspace.openingActivity().cancel();
    }

    private void take(ConnectionDraft draft) {
        try {
            entry.take(draft.url(), draft.environment());
            folder = draft.folder().map(Path::of);
            urlOfFolder = entry.url();
            takeService(draft);
            notes.set(List.of());
        } catch (InputException unusable) {
            notes.set(List.of(unusable.finding()));
        }
        changed();
    }

    /** Fills a connection from a URL; if it can't be read, says why and leaves it as it is. */
    protected final void paste(ConnectionEntry into, String url) {
        try {
            into.paste(url);
            changed();
        } catch (InputException unusable) {
            changed();
            notes.set(List.of(unusable.finding()));
        }
    }

    /** Fills the form from a profile. */
    final void use(ConnectionProfile profile) {
        profiles.name.set(profile.name());
        paste(entry, profile.url());
        if (profile.url().isEmpty()) {
            entry.fields().source.set(SettingsSource.ENVIRONMENT);
        }
        takeService(profile);
    }

    /** What was tested is no longer what stands there. */
    protected final void changed() {
        test.reset();
        if (!test.isBusy()) {
            checks.clear();
            notes.set(List.of());
            entries.unresolved();
        }
        workspace.openingActivity().reset();
        writeCommandLine();
        update();
    }

    /** What the service needs is no longer what stood there. */
    protected final void serviceChanged() {
        if (!(workspace.openingActivity().outcomeProperty().get() instanceof Outcome.Done)) {
            workspace.openingActivity().reset();
        }
        writeCommandLine();
        update();
    }

    /** What Enter does within the form. */
    public final void testByKey() {
        testIt.fire();
    }

    private void test() {
        List<ConnectionInputs> inputs = inputs();
        checks.clear();
        notes.set(List.of());
        workspace.openingActivity().reset();
        test.start((progress, cancellation) -> {
            List<ConnectionSettings> settings = new ArrayList<>();
            for (ConnectionInputs each : inputs) {
                settings.add(each.resolve(workspace.user()).with(workspace.patience()));
            }
            workspace.tasks().onUi(() -> notes.set(entries.resolved(settings)));
            ConnectionReport report =
                    test(settings, check -> workspace.tasks().onUi(() -> checks.add(check)), cancellation);
            return new Outcome.Done<>(new TestedConnection(inputs, settings, report));
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
        serviceProblem.set(serviceProblem().orElse(""));
        written.changed(entry.url());
        Optional<TestedConnection> tested = tested();
        boolean passed = tested.filter(done -> !done.report().blocked()).isPresent();
        boolean busy = test.isBusy() || workspace.openingActivity().isBusy();
        busyProperty().set(busy);
        readyProperty().set(passed && isServiceNamed());
        profiles.possible.set(entries.problem().isEmpty());
        testIt.enabledProperty().set(!busy && profiles.possible.get());
        testIt.textProperty().set(FORM.get(tested.isPresent() ? "test.again" : "test"));
        cancelIt.enabledProperty()
                .set(test.stateProperty().get() == Activity.State.RUNNING
                        || workspace.openingActivity().stateProperty().get() == Activity.State.RUNNING);
        secondaryProperty().set(busy ? cancelIt : null);
        stands(
                busy
                        ? new PageStanding(PageState.RUNNING, "")
                        : new ConnectionsStanding(FORM, isServiceNamed() ? "" : unnamed())
                                .of(
                                        workspace
                                                .openingActivity()
                                                .outcomeProperty()
                                                .get(),
                                        test.outcomeProperty().get(),
                                        tested));
    }

    private void writeCommandLine() {
        line.write(entries.problem().isPresent(), entry, checkOptions(), commandLineProperty()::set);
    }

    /** Opens what was tested, unless it is open already. */
    @Override
    public CompletionStage<Boolean> leaving(boolean forward) {
        Optional<TestedConnection> tested = tested();
        if (!forward || tested.isEmpty() || !isServiceNamed()) {
            return CompletableFuture.completedFuture(!forward);
        }
        List<ConnectionSettings> connections = tested.get().settings();
        // Another database has another record.
        Optional<Path> chosen = folder.filter(any -> urlOfFolder.equals(entry.url()));
        O now = workspace.openedProperty().get();
        if (now != null && chosen.equals(folderOfOpened) && isWhatIsOpen(now, connections)) {
            return CompletableFuture.completedFuture(true);
        }
        folderOfOpened = chosen;
        written.opens();
        return workspace.open(opening(connections, chosen, line.settings(entry)));
    }

    /** What is named here may have changed since it was left last. */
    @Override
    public CompletionStage<Boolean> passedOver() {
        return leaving(true);
    }

    /** The texts of the form. */
    static TextBundle form() {
        return FORM;
    }

    /** The service's database, if the test was about what stands on the page now. */
    protected final Optional<ConnectionSettings> testedSettings() {
        return tested().map(done -> done.settings().get(0));
    }

    /** The connection to the service's database. */
    protected final ConnectionEntry entry() {
        return entry;
    }

    /** All connections of the page. */
    final ConnectionEntries entries() {
        return entries;
    }

    /** What is written about the connection to the service's database. */
    final ConnectionFields fields() {
        return entry.fields();
    }

    /** The saved connections. */
    final ProfileList profiles() {
        return profiles;
    }

    /** The sections of the service file. To be read only. */
    final ObservableList<String> services() {
        return sections.all();
    }

    /** The test of the connection. */
    final Activity<TestedConnection> testActivity() {
        return test;
    }

    /** The checks that ended so far, in order. To be read only. */
    final ObservableList<ConnectionCheck> checks() {
        return checks;
    }

    /** See {@link #serviceProblem}; empty if there is none. */
    final ReadOnlyStringProperty serviceProblemProperty() {
        return serviceProblem.getReadOnlyProperty();
    }

    /** What follows from the URL that stands here. */
    final WrittenDatabase written() {
        return written;
    }

    /** What was seen about the settings themselves. */
    final ReadOnlyObjectProperty<List<Finding>> notesProperty() {
        return notes.getReadOnlyProperty();
    }

    /** Where the user chose a file last. */
    public final ObjectProperty<@Nullable Path> lastFolderProperty() {
        return workspace.lastFolderProperty();
    }

    /** What the pages about the service share. */
    protected final ServiceWorkspace<O> workspace() {
        return workspace;
    }
}
