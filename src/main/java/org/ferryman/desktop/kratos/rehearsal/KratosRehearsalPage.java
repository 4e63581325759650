package org.ferryman.desktop.kratos.rehearsal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.wizard.OtherDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.jspecify.annotations.Nullable;

/** Does the whole upgrade on a copy, with the new Kratos; may be left out. */
public final class KratosRehearsalPage extends Page {

    private final KratosWorkspace workspace;
    private final StepModel<OpenKratos, KratosRehearsal> step;
    private final OtherDatabase scratch;
    private final ObjectProperty<RehearsalPlace> place = new SimpleObjectProperty<>(RehearsalPlace.EMBEDDED);
    private final PageAction rehearse;
    private final PageAction cancel;

    /** A page on which nothing was rehearsed yet. */
    public KratosRehearsalPage(KratosWorkspace workspace) {
        super("rehearsal", TextBundle.of(KratosRehearsalPage.class));
        this.workspace = workspace;
        this.scratch = new OtherDatabase(workspace);
        this.step = new StepModel<OpenKratos, KratosRehearsal>(workspace, KratosSteps.REHEARSE.id())
                .whenDone(workspace.rehearsalProperty()::set)
                .whenChanged(this::update);
        this.rehearse = new PageAction(texts().get("rehearse"), this::ask);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> update());
        workspace.rehearsalProperty().addListener((property, before, after) -> update());
        workspace.seenProperty().addListener((property, before, after) -> update());
        place.addListener((property, before, after) -> update());
        scratch.safeUrlProperty().addListener((property, before, after) -> update());
        primaryProperty().set(rehearse);
        update();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(NewKratosChoice.DOCUMENT);
    }

    @Override
    public void entered() {
        workspace.look();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        step.no();
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    @Override
    public void cancel() {
        step.cancel();
    }

    private void ask() {
        step.lookAndAsk(opened -> opened.playbook().rehearse(options()));
    }

    private RehearsalOptions options() throws InputException {
        RehearsalOptions usual = RehearsalOptions.usual();
        return place.get() == RehearsalPlace.EMBEDDED
                ? usual
                : new RehearsalOptions(
                        Optional.of(scratch.resolve(
                                scratch.urlProperty().get(),
                                scratch.passwordProperty().get())),
                        usual.folder(),
                        usual.tools());
    }

    private void update() {
        OpenKratos opened = workspace.openedProperty().get();
        boolean named = place.get() == RehearsalPlace.EMBEDDED
                || !scratch.safeUrlProperty().get().isEmpty();
        boolean asked = step.view().question().isPresent();
        busyProperty().set(step.view().isBusy());
        rehearse.textProperty().set(texts().get(known() == null ? "rehearse" : "rehearse.again"));
        rehearse.enabledProperty().set(opened != null && named && !step.view().isBusy() && !asked);
        cancel.enabledProperty().set(step.view().isStoppable());
        secondaryProperty().set(step.view().isBusy() ? cancel : null);
        previewProperty().set(asked ? step.preview() : null);
        commandLineProperty().set(opened == null ? "" : commandLine(opened));
        // It proves, and changes nothing: whoever knows better may go on without it.
        readyProperty().set(opened != null);
        stands(standing());
    }

    private String commandLine(OpenKratos opened) {
        List<String> options = place.get() == RehearsalPlace.SERVER
                ? List.of("--scratch-url", scratch.safeUrlProperty().get())
                : List.of();
        return opened.lines().withKratos("rehearse", options);
    }

    private PageStanding standing() {
        KratosRehearsal known = known();
        Optional<PageStanding> own = step.view().standing(texts(), "result.running", "result.failed");
        if (own.isPresent()) {
            return own.get();
        } else if (known == null) {
            return new PageStanding(PageState.TO_DO, "");
        }
        PageState state = switch (known.verdict()) {
            case SUCCEEDS, NOT_NEEDED -> PageState.DONE;
            case FAILS -> PageState.FAILED;
        };
        return new PageStanding(state, texts().get("result." + known.verdict()));
    }

    /** What the last one came to; null before that. */
    @Nullable KratosRehearsal known() {
        return workspace.rehearsalProperty().get();
    }

    /** Where the copy is made. */
    ObjectProperty<RehearsalPlace> placeProperty() {
        return place;
    }

    /** The server for it, if the user names one. */
    OtherDatabase scratch() {
        return scratch;
    }

    /** The rehearsal. */
    StepModel<OpenKratos, KratosRehearsal> step() {
        return step;
    }

    KratosWorkspace workspace() {
        return workspace;
    }
}
