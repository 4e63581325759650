package org.ferryman.desktop.cutover;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Stream;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import javafx.beans.property.SimpleStringProperty;
import javafx.beans.property.StringProperty;
import javafx.beans.value.ObservableValue;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.cutover.CutoverContent.Known;
import org.ferryman.desktop.cutover.CutoverContent.Opening;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.StepView;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Patience;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.TakeBackStep;
import org.ferryman.keto.finish.TakenBack;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoServer;
import org.jspecify.annotations.Nullable;

/** Proves that v0.7 answers as v0.6 does, waits until v0.6 is stopped, and records the moment. May be left out. */
public final class CutoverPage extends Page {

    private final Workspace workspace;
    private final StepModel<OpenDatabase, CutoverResult> step;
    private final StepModel<OpenDatabase, AnswerComparison> comparison;
    private final StepModel<OpenDatabase, TakenBack> back;
    private final PageAction takeBack;
    private final PageAction compare;
    private final PageAction compareAlone;
    private final PageAction cancel;
    private final StringProperty oldUrl = new SimpleStringProperty("");
    private final StringProperty newUrl = new SimpleStringProperty("");
    private final ObjectProperty<Integer> sample = new SimpleObjectProperty<>(CompareStep.Options.SAMPLE);
    private final BooleanProperty verifyFirst = new SimpleBooleanProperty();
    private final ReadOnlyObjectWrapper<CutoverContent> content;
    private final BooleanProperty proofChoice = new SimpleBooleanProperty();
    private final OpeningWatch opening = new OpeningWatch();
    private Known known = Known.NOTHING;
    private @Nullable Outcome<?> unread;

    /** A page on which nothing was done yet. */
    public CutoverPage(Workspace workspace) {
        super("cut-over", TextBundle.of(CutoverPage.class));
        this.workspace = workspace;
        this.step = new StepModel<OpenDatabase, CutoverResult>(workspace, KetoSteps.CUTOVER.id())
                .whenDone(made -> known = new Known(Optional.of(made), Optional.of(made.comparison()), made.isProven()))
                .whenChanged(this::update)
                .whenEnded(this::ended);
        this.comparison = new StepModel<OpenDatabase, AnswerComparison>(workspace, AnswerComparison.ID)
                .whenDone(made -> known = new Known(known.cutover(), Optional.of(made), known.proven()))
                .whenChanged(this::update)
                .whenEnded(outcome -> read());
        this.back = new StepModel<OpenDatabase, TakenBack>(workspace, TakeBackStep.ID)
                .onlyIf(this::canTakeBack)
                .whenDone(taken -> known = known.withoutCutover())
                .whenChanged(this::update)
                .whenEnded(this::tookBack);
        this.takeBack = new PageAction(texts().get("back"), this::askBack).dangerous();
        this.compareAlone = new PageAction(texts().get("compare.alone"), this::compareAlone);
        this.compare = new PageAction(texts().get("compare"), this::ask);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        this.content = new ReadOnlyObjectWrapper<>(contentNow());
        workspace.openedProperty().addListener((property, before, after) -> reset());
        // What is on record in the run folder may have been taken back from another one.
        workspace.statusProperty().addListener((property, before, after) -> read());
        List.<ObservableValue<?>>of(oldUrl, newUrl, sample)
                .forEach(value -> value.addListener((property, before, after) -> update()));
        verifyFirst.addListener((property, before, after) -> {
            if (step.view().question().isPresent()) {
                ask();
            }
            update();
        });
        step.viewProperty().addListener((property, before, after) -> {
            Optional<Opening> earlier = opening.now();
            opening.follow(after);
            if (!opening.now().equals(earlier)) {
                update();
            }
        });
        update();
    }

    @Override
    public void entered() {
        read();
    }

    private void reset() {
        unread = null;
        known = Known.NOTHING;
        opening.forget();
        proofChoice.set(false);
        verifyFirst.set(false);
        update();
        // If an earlier run is taken up that was cut over, that is seen at once.
        read();
    }

    private void read() {
        workspace.read(
                opened -> Known.read(opened.run().folder()),
                read -> {
                    known = read;
                    update();
                },
                failure -> {
                    unread = FailureOutcomes.of(failure, new Cancellation());
                    update();
                });
    }

    /** v0.7 may be written to, while the cut-over goes on. */
    private void opened(OpenDatabase now, Instant when) {
        if (now.equals(workspace.openedProperty().get()) && step.view().isBusy()) {
            opening.opened(when);
            update();
        }
    }

    /** What both servers answered is on record even if they differ. */
    private void ended(Outcome<CutoverResult> outcome) {
        opening.forget();
        update();
        read();
        workspace.look();
    }

    private void tookBack(Outcome<TakenBack> outcome) {
        step.reset();
        read();
        workspace.look();
    }

    private boolean canTakeBack() {
        return back.view().isToDo();
    }

    private void askBack() {
        unread = null;
        comparison.reset();
        back.lookAndAsk(now -> now.playbook().takeBackCutover());
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        step.no();
        back.no();
        return super.leaving();
    }

    private void ask() {
        unread = null;
        comparison.reset();
        back.reset();
        workspace.read(
                now -> now.playbook().isProvenByChanges(new Cancellation()),
                proofChoice::set,
                unknown -> proofChoice.set(false));
        step.lookAndAsk(this::cutover);
    }

    private void compareAlone() {
        unread = null;
        step.reset();
        comparison.produce(now -> now.playbook().compare(old(), fresh(), questions()));
    }

    private CompareStep.Options questions() {
        return new CompareStep.Options(
                sample.get(), ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE), CompareStep.Options.LIMIT);
    }

    private CutoverStep cutover(OpenDatabase now) throws InputException {
        CutoverStep.Options options =
                new CutoverStep.Options(questions(), workspace.patience().sessions(), oldUser(), verifyFirst.get());
        return now.playbook()
                .cutover(old(), fresh(), options)
                .onOpen(when -> workspace.tasks().onUi(() -> opened(now, when)));
    }

    private KetoServer old() throws InputException {
        return KetoServer.at(oldUrl.get(), KetoApi.V0_6);
    }

    private KetoServer fresh() throws InputException {
        return KetoServer.at(newUrl.get(), KetoApi.V0_7);
    }

    @Override
    public void cancel() {
        step.cancel();
        comparison.cancel();
        back.cancel();
    }

    @Override
    public String onClose() {
        return texts().get(content().closing());
    }

    /** What is wrong with a URL, for people; empty if nothing is, or nothing was typed. */
    String problemOf(String url, KetoApi api) {
        try {
            if (!url.isBlank()) {
                KetoServer.at(url, api);
            }
            return "";
        } catch (InputException noUrl) {
            return noUrl.finding().seen();
        }
    }

    private boolean isComplete() {
        return !oldUrl.get().isBlank()
                && !newUrl.get().isBlank()
                && problemOf(oldUrl.get(), KetoApi.V0_6).isEmpty()
                && problemOf(newUrl.get(), KetoApi.V0_7).isEmpty();
    }

    private void update() {
        CutoverContent now = contentNow();
        OpenDatabase opened = workspace.openedProperty().get();
        boolean possible = opened != null && isComplete() && !now.isDone();
        compare.enabledProperty().set(possible && !now.busy() && !now.asked());
        primaryProperty().set(now.busy() || now.isDone() ? null : compare);
        compareAlone.enabledProperty().set(possible && !now.asked());
        takeBack.enabledProperty().set(!now.asked());
        cancel.textProperty().set(texts().get(now.isProving() ? "cancel.proof" : "cancel"));
        cancel.dangerousProperty().set(now.opening().isPresent());
        secondaryProperty().set(now.busy() ? cancel : now.isDone() ? takeBack : compareAlone);
        busyProperty().set(now.busy());
        // It may be cut over later, or by other means.
        readyProperty().set(now.opened());
        boolean asksBack = opened != null && back.view().question().isPresent();
        commandLineProperty()
                .set(
                        asksBack
                                ? opened.commandLine("cutover", "--take-back", "--yes")
                                : possible ? commandLine(opened) : "");
        previewProperty()
                .set(
                        asksBack
                                ? back.preview()
                                : possible ? () -> cutover(opened).preview() : null);
        stands(standing(now));
        content.set(now);
    }

    private CutoverContent contentNow() {
        Optional<TakenBack> takenBack = back.view().result();
        return new CutoverContent(
                workspace.openedProperty().get() != null,
                isTakenBackElsewhere() ? known.withoutCutover() : known,
                unread != null
                        ? unread
                        : Stream.of(step.view(), back.view(), comparison.view())
                                .<Outcome<?>>map(StepView::outcome)
                                .filter(Objects::nonNull)
                                .findFirst()
                                .orElse(null),
                step.view().question().isPresent() || back.view().question().isPresent(),
                step.view().isBusy()
                        || comparison.view().isBusy()
                        || back.view().isBusy(),
                takenBack.isPresent() || step.view().isBusy() ? Optional.empty() : workspace.servesSince(),
                opening.now(),
                takenBack);
    }

    /** Whether the database denies what the run folder has, and it is not from just now. */
    private boolean isTakenBackElsewhere() {
        KetoStatus status = workspace.statusProperty().get();
        return status != null
                && status.cutOver().isEmpty()
                && step.view().result().isEmpty();
    }

    private PageStanding standing(CutoverContent now) {
        if (now.busy()) {
            return new PageStanding(PageState.RUNNING, "");
        }
        if (now.isDone()) {
            boolean proven = now.known().proven();
            return new PageStanding(
                    proven ? PageState.DONE : PageState.ATTENTION,
                    texts().get(proven ? "result.done" : "result.unproven"));
        }
        PageState state = now.hasFailed() ? PageState.FAILED : PageState.TO_DO;
        return new PageStanding(state, now.opened() ? texts().get("result.not") : "");
    }

    /** The one that the page Users shows, if it has seen one. */
    private RoleNames oldUser() {
        RolesStatus known = workspace.usersProperty().get();
        return new RoleNames(Optional.ofNullable(known).map(RolesStatus::oldUser), Optional.empty());
    }

    private String commandLine(OpenDatabase now) {
        List<String> options = new ArrayList<>(List.of("--old-read-api", oldUrl.get()));
        options.addAll(List.of("--new-read-api", newUrl.get()));
        options.addAll(List.of("--sample", String.valueOf(sample.get())));
        options.addAll(
                List.of("--wait", String.valueOf(Patience.DEFAULT.sessions().toSeconds())));
        if (verifyFirst.get()) {
            options.add("--verify-first");
        }
        options.add("--yes");
        return now.commandLine("cutover", options.toArray(String[]::new));
    }

    /** Whether every tuple is compared before v0.7 may be written to. */
    BooleanProperty verifyFirstProperty() {
        return verifyFirst;
    }

    /** Whether it can be chosen when that is done: after a copy, where nothing has changed since the migration. */
    BooleanProperty proofChoiceProperty() {
        return proofChoice;
    }

    /** v0.6's port for reading. */
    StringProperty oldUrlProperty() {
        return oldUrl;
    }

    /** v0.7's port for reading. */
    StringProperty newUrlProperty() {
        return newUrl;
    }

    /** How many tuples of each namespace are asked about. */
    ObjectProperty<Integer> sampleProperty() {
        return sample;
    }

    /** What the page shows now. */
    CutoverContent content() {
        return content.get();
    }

    /** The same, for those who follow it. */
    ReadOnlyObjectProperty<CutoverContent> contentProperty() {
        return content.getReadOnlyProperty();
    }

    StepModel<OpenDatabase, CutoverResult> step() {
        return step;
    }

    StepModel<OpenDatabase, TakenBack> back() {
        return back;
    }

    StepModel<OpenDatabase, AnswerComparison> comparison() {
        return comparison;
    }

    Workspace workspace() {
        return workspace;
    }
}
