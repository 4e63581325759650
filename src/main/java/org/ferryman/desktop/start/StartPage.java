package org.ferryman.desktop.start;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.app.KnownRun;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.jspecify.annotations.Nullable;

/** Chooses what to work on: the built-in sample, a database, or one that was worked on before. */
public final class StartPage extends Page {

    private final Workspace workspace;
    private final ServiceWorkspace<?> kratos;
    private final BuiltInSample sample;
    private final ReadOnlyObjectWrapper<Service> service = new ReadOnlyObjectWrapper<>(Service.KETO);
    private final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.SAMPLE);
    private final ObjectProperty<@Nullable KnownRun> chosenRun = new SimpleObjectProperty<>();
    private final ObservableList<KnownRun> runs = FXCollections.observableArrayList();
    // Held, because it follows only as long as somebody holds it.
    private final ObservableList<KnownRun> listed = FXCollections.unmodifiableObservableList(runs);
    private final ReadOnlyObjectWrapper<@Nullable ConnectionDraft> running = new ReadOnlyObjectWrapper<>();
    private final Activity<ConnectionDraft> starting;
    private final Activity<Boolean> stopping;
    private final PageAction startSample;
    private final PageAction stopSample;

    /**
     * A page on which nothing is chosen yet but the sample.
     *
     * @param workspace of Keto's pages
     * @param kratos of Kratos' pages
     */
    public StartPage(Workspace workspace, ServiceWorkspace<?> kratos) {
        super("start", TextBundle.of(StartPage.class));
        this.workspace = workspace;
        this.kratos = kratos;
        this.sample = new BuiltInSample(workspace.user().sample(), texts());
        this.starting = workspace.activity("sample");
        this.stopping = workspace.activity("sample-stop");
        this.startSample = new PageAction(texts().get("sample.start"), this::startSample);
        this.stopSample = new PageAction(texts().get("sample.stop"), this::stopSample);
        stopSample.dangerousProperty().set(true);
        choice.addListener((property, before, after) -> choose(after));
        chosenRun.addListener((property, before, after) -> update());
        running.addListener((property, before, after) -> update());
        starting.stateProperty().addListener((property, before, after) -> started(after));
        stopping.stateProperty().addListener((property, before, after) -> stopped(after));
        update();
    }

    @Override
    public void entered() {
        workspace.tasks().run(() -> KnownRun.all(workspace.user()), this::list, unreadable -> runs.clear());
        workspace.tasks().run(sample::running, this::found, unreadable -> {});
    }

    private void list(List<KnownRun> found) {
        KnownRun chosen = chosenRun.get();
        if (runs.equals(found)) {
            return;
        }
        runs.setAll(found);
        chosenRun.set(
                chosen == null
                        ? null
                        : found.stream()
                                .filter(run -> run.folder().equals(chosen.folder()))
                                .findFirst()
                                .orElse(null));
    }

    private void found(Optional<ConnectionDraft> draft) {
        if (!starting.isBusy() && !stopping.isBusy()) {
            running.set(draft.orElse(null));
        }
    }

    @Override
    public String onClose() {
        return texts().get(stopping.isBusy() ? "close.stop" : "close");
    }

    private void choose(Choice chosen) {
        if (chosen == Choice.RUN && chosenRun.get() == null && !runs.isEmpty()) {
            chosenRun.set(runs.get(0));
        }
        update();
    }

    private void startSample() {
        stopping.reset();
        starting.start((progress, cancellation) -> new Outcome.Done<>(sample.start()));
    }

    private void stopSample() {
        starting.reset();
        ConnectionDraft ended = running.get();
        OpenDatabase opened = workspace.openedProperty().get();
        boolean atWork = ended != null
                && opened != null
                && opened.settings()
                        .config()
                        .source()
                        .equals(Path.of(ended.config().orElseThrow()));
        OpenDatabase given = atWork ? workspace.release() : null;
        stopping.start((progress, cancellation) -> {
            if (given != null) {
                given.close();
            }
            sample.stop();
            return new Outcome.Done<>(true);
        });
    }

    private void started(Activity.State state) {
        if (state == Activity.State.ENDED
                && starting.outcomeProperty().get() instanceof Outcome.Done<ConnectionDraft> done) {
            running.set(done.result());
        }
        update();
    }

    private void stopped(Activity.State state) {
        if (state == Activity.State.ENDED && stopping.outcomeProperty().get() instanceof Outcome.Done) {
            running.set(null);
        }
        update();
    }

    private void update() {
        boolean busy = starting.isBusy() || stopping.isBusy();
        boolean wantsSample = choice.get() == Choice.SAMPLE;
        boolean sampleUp = running.get() != null;
        busyProperty().set(busy);
        primaryProperty().set(wantsSample && !sampleUp ? startSample : null);
        secondaryProperty().set(wantsSample && sampleUp ? stopSample : null);
        startSample.enabledProperty().set(!busy);
        stopSample.enabledProperty().set(!busy);
        readyProperty()
                .set(
                        switch (choice.get()) {
                            case SAMPLE -> sampleUp && !busy;
                            case DATABASE, KRATOS -> true;
                            case RUN ->
                                chosenRun.get() != null && chosenService().hasPages();
                        });
        Service chosen = chosenService();
        ConnectionDraft draft = draft();
        workspace.draftProperty().set(chosen == Service.KETO ? draft : ConnectionDraft.EMPTY);
        kratos.draftProperty().set(chosen == Service.KRATOS ? draft : ConnectionDraft.EMPTY);
        service.set(chosen);
        stateProperty().set(state(busy));
        resultProperty()
                .set(
                        readyProperty().get()
                                ? texts().get("result." + choice.get())
                                : chosen.hasPages() ? "" : texts().get("result.command-line"));
    }

    private PageState state(boolean busy) {
        boolean failed = isFailure(starting) || isFailure(stopping);
        return busy
                ? PageState.RUNNING
                : failed && choice.get() == Choice.SAMPLE
                        ? PageState.FAILED
                        : readyProperty().get() ? PageState.DONE : PageState.TO_DO;
    }

    private static boolean isFailure(Activity<?> activity) {
        return activity.outcomeProperty().get() != null
                && !(activity.outcomeProperty().get() instanceof Outcome.Done);
    }

    private Service chosenService() {
        KnownRun run = chosenRun.get();
        return switch (choice.get()) {
            case SAMPLE, DATABASE -> Service.KETO;
            case KRATOS -> Service.KRATOS;
            case RUN -> run == null ? Service.KETO : Service.of(run);
        };
    }

    private ConnectionDraft draft() {
        KnownRun run = chosenRun.get();
        ConnectionDraft up = running.get();
        if (choice.get() == Choice.SAMPLE && up != null) {
            return up;
        } else if (choice.get() == Choice.RUN && run != null) {
            // The sample's password is in no place where one would look for it.
            boolean ofSample = up != null && up.url().equals(run.url());
            Map<String, String> environment = ofSample ? up.environment() : Map.of();
            return new ConnectionDraft(
                    run.url(),
                    run.config(),
                    run.excluded(),
                    environment,
                    Optional.of(run.folder().toString()));
        }
        return ConnectionDraft.EMPTY;
    }

    /** What is to be worked on. */
    public ObjectProperty<Choice> choiceProperty() {
        return choice;
    }

    /** The run to be reopened, if that is the choice. */
    public ObjectProperty<@Nullable KnownRun> chosenRunProperty() {
        return chosenRun;
    }

    /** Which service the choice is about. */
    public ReadOnlyObjectProperty<Service> serviceProperty() {
        return service.getReadOnlyProperty();
    }

    /** Runs of earlier times, the latest first. */
    public ObservableList<KnownRun> runs() {
        return listed;
    }

    /** How to connect to the sample; null while it doesn't run. */
    public ReadOnlyObjectProperty<@Nullable ConnectionDraft> runningProperty() {
        return running.getReadOnlyProperty();
    }

    /** The start of the sample's server. */
    public Activity<ConnectionDraft> startingActivity() {
        return starting;
    }

    /** The end of the sample's server. */
    public Activity<Boolean> stoppingActivity() {
        return stopping;
    }

    Workspace workspace() {
        return workspace;
    }

    /** What can be worked on. */
    public enum Service {
        /** Keto, v0.6 to v0.7. */
        KETO,
        /** Kratos, in place. */
        KRATOS,
        /** Kratos, in a second database: there are only commands for it. */
        KRATOS_BLUE_GREEN;

        static Service of(KnownRun run) {
            return switch (run.playbook()) {
                case KratosInPlacePlaybook.ID -> KRATOS;
                case KratosBlueGreenPlaybook.ID -> KRATOS_BLUE_GREEN;
                default -> KETO;
            };
        }

        /** Whether the window can go on with it. */
        boolean hasPages() {
            return this != KRATOS_BLUE_GREEN;
        }
    }

    /** What there is to choose from. */
    public enum Choice {
        /** The built-in sample database. */
        SAMPLE,
        /** A database of Keto's. */
        DATABASE,
        /** A database of Kratos'. */
        KRATOS,
        /** One that was worked on before. */
        RUN
    }
}
