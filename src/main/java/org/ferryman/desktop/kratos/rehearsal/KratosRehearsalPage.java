package org.ferryman.desktop.kratos.rehearsal;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.desktop.wizard.OpenedRun;
import org.ferryman.desktop.wizard.OtherDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ServiceWorkspace;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.InputException;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.jspecify.annotations.Nullable;

/**
 * Does the whole upgrade on copies, with the new Kratos; may be left out.
 *
 * @param <O> what is open
 * @param <R> what it comes to
 */
public final class KratosRehearsalPage<O extends OpenedRun, R> extends Page {

    private final RehearsalSubject<O, R> subject;
    private final StepModel<O, R> step;
    private final OtherDatabase scratch;
    private final ObjectProperty<RehearsalPlace> place = new SimpleObjectProperty<>(RehearsalPlace.EMBEDDED);
    private final PageAction rehearse;
    private final PageAction cancel;

    /** A page on which nothing was rehearsed yet. */
    public KratosRehearsalPage(RehearsalSubject<O, R> subject) {
        super("rehearsal", TextBundle.of(KratosRehearsalPage.class));
        this.subject = subject;
        this.scratch = new OtherDatabase(workspace());
        this.step = new StepModel<O, R>(workspace(), KratosSteps.REHEARSE.id())
                .whenDone(subject.resultProperty()::set)
                .whenChanged(this::update);
        this.rehearse = new PageAction(texts().get("rehearse"), this::ask);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        workspace().openedProperty().addListener((property, before, after) -> update());
        subject.resultProperty().addListener((property, before, after) -> update());
        subject.seenProperty().addListener((property, before, after) -> update());
        place.addListener((property, before, after) -> update());
        scratch.safeUrlProperty().addListener((property, before, after) -> update());
        primaryProperty().set(rehearse);
        update();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(subject.document());
    }

    @Override
    public void entered() {
        workspace().look();
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
        step.lookAndAsk(opened -> subject.rehearse(opened, options()));
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
        O opened = workspace().openedProperty().get();
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

    private String commandLine(O opened) {
        List<String> options = place.get() == RehearsalPlace.SERVER
                ? List.of("--scratch-url", scratch.safeUrlProperty().get())
                : List.of();
        return subject.commandLine(opened, options);
    }

    private PageStanding standing() {
        R known = known();
        Optional<PageStanding> own = step.view().standing(texts(), "result.running", "result.failed");
        if (own.isPresent()) {
            return own.get();
        } else if (known == null) {
            return new PageStanding(PageState.TO_DO, "");
        }
        PageState state = switch (subject.verdict(known)) {
            case SUCCEEDS, NOT_NEEDED -> PageState.DONE;
            case FAILS -> PageState.FAILED;
        };
        return new PageStanding(state, texts().get("result." + subject.verdict(known)));
    }

    /** What the last one came to; null before that. */
    @Nullable R known() {
        return subject.resultProperty().get();
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
    StepModel<O, R> step() {
        return step;
    }

    /** What is rehearsed. */
    RehearsalSubject<O, R> subject() {
        return subject;
    }

    ServiceWorkspace<O> workspace() {
        return subject.workspace();
    }
}
