package org.ferryman.desktop.start;

import java.util.Map;
import java.util.Optional;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.collections.FXCollections;
import javafx.collections.ObservableList;
import org.ferryman.app.KnownRun;
import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Draft;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.SampleServer;
import org.ferryman.postgres.EmbeddedServer;
import org.jspecify.annotations.Nullable;

/** Chooses what to work on: the built-in sample, a database, or one that was worked on before. */
public final class StartPage extends Page {

    /** Enough to see every rule at work, and made in a second. */
    private static final int SAMPLE_TUPLES = 20_000;

    private final Workspace workspace;
    private final ObjectProperty<Choice> choice = new SimpleObjectProperty<>(Choice.SAMPLE);
    private final ObjectProperty<@Nullable KnownRun> chosenRun = new SimpleObjectProperty<>();
    private final ObservableList<KnownRun> runs = FXCollections.observableArrayList();
    private final Activity<Draft> sample;
    private final Action startSample;

    /** A page on which nothing is chosen yet but the sample. */
    public StartPage(Workspace workspace) {
        super("start", Texts.of(StartPage.class));
        this.workspace = workspace;
        this.sample = workspace.activity("sample");
        this.startSample = new Action(texts().get("sample.start"), this::startSample);
        choice.addListener((property, before, after) -> update());
        chosenRun.addListener((property, before, after) -> update());
        sample.stateProperty().addListener((property, before, after) -> sampleChanged(after));
        update();
    }

    @Override
    public void entered() {
        workspace.tasks().run(() -> KnownRun.all(workspace.user()), runs::setAll, unreadable -> runs.clear());
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    private void startSample() {
        sample.start((progress, cancellation) -> {
            SampleServer server = new SampleServer(workspace.user().sample());
            Optional<EmbeddedServer> running = server.running();
            EmbeddedServer started = running.isPresent() ? running.get() : server.start(SAMPLE_TUPLES);
            return new Outcome.Done<>(new Draft(
                    SampleServer.url(started),
                    Optional.of(server.config().toString()),
                    Map.of("PGPASSFILE", started.passfile().toString()),
                    Optional.empty()));
        });
    }

    private void sampleChanged(Activity.State state) {
        busyProperty().set(sample.isBusy());
        if (state == Activity.State.ENDED && sample.outcomeProperty().get() instanceof Outcome.Done<Draft> done) {
            workspace.draftProperty().set(done.result());
        }
        update();
    }

    private void update() {
        boolean sampleUp = sample.outcomeProperty().get() instanceof Outcome.Done;
        boolean wantsSample = choice.get() == Choice.SAMPLE;
        primaryProperty().set(wantsSample && !sampleUp ? startSample : null);
        startSample.enabledProperty().set(!sample.isBusy());
        readyProperty()
                .set(
                        switch (choice.get()) {
                            case SAMPLE -> sampleUp;
                            case DATABASE -> true;
                            case RUN -> chosenRun.get() != null;
                        });
        propose();
        stateProperty()
                .set(
                        sample.isBusy()
                                ? PageState.RUNNING
                                : wantsSample && sample.stateProperty().get() == Activity.State.ENDED && !sampleUp
                                        ? PageState.FAILED
                                        : readyProperty().get() ? PageState.DONE : PageState.TO_DO);
        resultProperty().set(readyProperty().get() ? texts().get("result." + choice.get()) : "");
    }

    private void propose() {
        KnownRun run = chosenRun.get();
        if (choice.get() == Choice.SAMPLE && sample.outcomeProperty().get() instanceof Outcome.Done<Draft> done) {
            workspace.draftProperty().set(done.result());
        } else if (choice.get() == Choice.DATABASE) {
            workspace.draftProperty().set(Draft.EMPTY);
        } else if (choice.get() == Choice.RUN && run != null) {
            workspace
                    .draftProperty()
                    .set(new Draft(
                            run.url(),
                            run.config(),
                            Map.of(),
                            Optional.of(run.folder().toString())));
        }
    }

    /** What is to be worked on. */
    public ObjectProperty<Choice> choiceProperty() {
        return choice;
    }

    /** The run to be reopened, if that is the choice. */
    public ObjectProperty<@Nullable KnownRun> chosenRunProperty() {
        return chosenRun;
    }

    /** Runs of earlier times, the latest first. */
    public ObservableList<KnownRun> runs() {
        return FXCollections.unmodifiableObservableList(runs);
    }

    /** The start of the sample's server. */
    public Activity<Draft> sampleActivity() {
        return sample;
    }

    Workspace workspace() {
        return workspace;
    }

    /** What there is to choose from. */
    public enum Choice {
        /** The built-in sample database. */
        SAMPLE,
        /** A database of the user's. */
        DATABASE,
        /** One that was worked on before. */
        RUN
    }
}
