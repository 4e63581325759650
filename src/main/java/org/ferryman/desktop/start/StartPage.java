package org.ferryman.desktop.start;

import java.util.List;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.app.KnownRun;
import org.ferryman.app.KnownRuns;
import org.ferryman.desktop.wizard.ConnectionDraft;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosInPlacePlaybook;
import org.jspecify.annotations.Nullable;

/** Chooses what to work on: the built-in sample, a database, or one that was worked on before. */
public final class StartPage extends Page {

    private final Workspace workspace;
    private final ServiceWorkspace<?> kratos;
    private final ServiceWorkspace<?> pair;
    private final StartedSample ketoSample;
    private final StartedSample kratosSample;
    private final StartedSample pairSample;
    private final ReadOnlyObjectWrapper<Service> service = new ReadOnlyObjectWrapper<>(Service.KETO);
    private final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.SAMPLE);
    private final ObjectProperty<@Nullable KnownRun> chosenRun = new SimpleObjectProperty<>();
    private final ObservableList<KnownRun> runs = FXCollections.observableArrayList();
    // Held, because it follows only as long as somebody holds it.
    private final ObservableList<KnownRun> listed = FXCollections.unmodifiableObservableList(runs);
    private final KnownRuns known;
    private final PageAction startSample;
    private final PageAction stopSample;

    /**
     * A page on which nothing is chosen yet but the sample.
     *
     * @param workspace of Keto's pages
     * @param kratos of Kratos' pages, in place
     * @param pair of Kratos' pages, blue/green
     */
    public StartPage(Workspace workspace, ServiceWorkspace<?> kratos, ServiceWorkspace<?> pair) {
        super("start", TextBundle.of(StartPage.class));
        this.workspace = workspace;
        this.kratos = kratos;
        this.pair = pair;
        this.known = new KnownRuns(workspace.user());
        this.ketoSample = new StartedSample(workspace, BuiltInSample.ofKeto(workspace.user(), texts()));
        this.kratosSample = new StartedSample(kratos, BuiltInSample.ofKratos(workspace.user(), texts()));
        this.pairSample = new StartedSample(pair, BuiltInSample.ofKratosPair(workspace.user(), texts()));
        this.startSample =
                new PageAction(texts().get("sample.start"), () -> chosenSample().ifPresent(StartedSample::start));
        this.stopSample = new PageAction(
                        texts().get("sample.stop"), () -> chosenSample().ifPresent(StartedSample::stop))
                .dangerous();
        choice.addListener((property, before, after) -> choose(after));
        chosenRun.addListener((property, before, after) -> update());
        samples().forEach(sample -> sample.onChange(this::update));
        update();
    }

    @Override
    public void entered() {
        workspace.tasks().run(known::all, this::list, unreadable -> runs.clear());
        samples().forEach(StartedSample::find);
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

    private List<StartedSample> samples() {
        return List.of(ketoSample, kratosSample, pairSample);
    }

    private Optional<StartedSample> chosenSample() {
        return switch (choice.get()) {
            case SAMPLE -> Optional.of(ketoSample);
            case KRATOS_SAMPLE -> Optional.of(kratosSample);
            case KRATOS_PAIR_SAMPLE -> Optional.of(pairSample);
            case DATABASE, KRATOS, KRATOS_BLUE_GREEN, RUN -> Optional.empty();
        };
    }

    @Override
    public String onClose() {
        boolean stops = samples().stream().anyMatch(StartedSample::isStopping);
        String options = pairSample.isBusy() ? " --kratos --blue-green" : kratosSample.isBusy() ? " --kratos" : "";
        return texts().get(stops ? "close.stop" : "close", options);
    }

    private void choose(Choice chosen) {
        if (chosen == Choice.RUN && chosenRun.get() == null && !runs.isEmpty()) {
            chosenRun.set(runs.get(0));
        }
        update();
    }

    private void update() {
        boolean busy = samples().stream().anyMatch(StartedSample::isBusy);
        boolean wantsSample = chosenSample().isPresent();
        boolean sampleUp = chosenSample()
                .filter(sample -> sample.runningProperty().get() != null)
                .isPresent();
        busyProperty().set(busy);
        primaryProperty().set(wantsSample && !sampleUp ? startSample : null);
        secondaryProperty().set(wantsSample && sampleUp ? stopSample : null);
        startSample.enabledProperty().set(!busy);
        stopSample.enabledProperty().set(!busy);
        readyProperty()
                .set(
                        switch (choice.get()) {
                            case SAMPLE, KRATOS_SAMPLE, KRATOS_PAIR_SAMPLE -> sampleUp && !busy;
                            case DATABASE, KRATOS, KRATOS_BLUE_GREEN -> true;
                            case RUN -> chosenRun.get() != null;
                        });
        Service chosen = chosenService();
        ConnectionDraft draft = draft();
        workspace.draftProperty().set(chosen == Service.KETO ? draft : ConnectionDraft.EMPTY);
        kratos.draftProperty().set(chosen == Service.KRATOS ? draft : ConnectionDraft.EMPTY);
        pair.draftProperty().set(chosen == Service.KRATOS_BLUE_GREEN ? draft : ConnectionDraft.EMPTY);
        service.set(chosen);
        stateProperty().set(state(busy));
        resultProperty().set(readyProperty().get() ? texts().get("result." + choice.get()) : "");
    }

    private PageState state(boolean busy) {
        boolean failed = chosenSample().filter(StartedSample::hasFailed).isPresent();
        return busy
                ? PageState.RUNNING
                : failed ? PageState.FAILED : readyProperty().get() ? PageState.DONE : PageState.TO_DO;
    }

    private Service chosenService() {
        KnownRun run = chosenRun.get();
        return switch (choice.get()) {
            case SAMPLE, DATABASE -> Service.KETO;
            case KRATOS, KRATOS_SAMPLE -> Service.KRATOS;
            case KRATOS_BLUE_GREEN, KRATOS_PAIR_SAMPLE -> Service.KRATOS_BLUE_GREEN;
            case RUN -> run == null ? Service.KETO : Service.of(run);
        };
    }

    private ConnectionDraft draft() {
        KnownRun run = chosenRun.get();
        Optional<StartedSample> sample = chosenSample();
        if (sample.isPresent()) {
            return Optional.ofNullable(sample.get().runningProperty().get()).orElse(ConnectionDraft.EMPTY);
        } else if (choice.get() == Choice.RUN && run != null) {
            // The sample's password, and what stands in for the new version, are in no place where one would look.
            ConnectionDraft up = samples().stream()
                    .flatMap(each -> Optional.ofNullable(each.runningProperty().get()).stream())
                    .filter(each -> each.url().equals(run.url()))
                    .findFirst()
                    .orElse(ConnectionDraft.EMPTY);
            return new ConnectionDraft(
                    run.url(),
                    run.config(),
                    run.excluded(),
                    up.environment(),
                    Optional.of(run.folder().toString()),
                    up.program(),
                    run.target());
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

    /** The sample of Keto. */
    public StartedSample ketoSample() {
        return ketoSample;
    }

    /** The sample of Kratos. */
    public StartedSample kratosSample() {
        return kratosSample;
    }

    /** The sample of Kratos with a second server. */
    public StartedSample pairSample() {
        return pairSample;
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
        /** Kratos, in a second database. */
        KRATOS_BLUE_GREEN;

        static Service of(KnownRun run) {
            return switch (run.playbook()) {
                case KratosInPlacePlaybook.ID -> KRATOS;
                case KratosBlueGreenPlaybook.ID -> KRATOS_BLUE_GREEN;
                default -> KETO;
            };
        }
    }

    /** What there is to choose from. */
    public enum Choice {
        /** The built-in sample of Keto. */
        SAMPLE,
        /** The built-in sample of Kratos. */
        KRATOS_SAMPLE,
        /** The built-in sample of Kratos, with a second server. */
        KRATOS_PAIR_SAMPLE,
        /** A database of Keto's. */
        DATABASE,
        /** A database of Kratos', in place. */
        KRATOS,
        /** A database of Kratos', and a second one that is to take over. */
        KRATOS_BLUE_GREEN,
        /** One that was worked on before. */
        RUN
    }
}
