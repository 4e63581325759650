package org.ferryman.desktop.skipped;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.SkippedEvidence;
import org.ferryman.keto.skipped.SkippedExport;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedQuery;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.keto.skipped.SkippedStates;
import org.jspecify.annotations.Nullable;

/** Shows the tuples that can't be moved, from the list in the run folder; lists them again if need be. */
public final class SkippedPage extends Page {

    private final Workspace workspace;
    private final StepModel<OpenDatabase, SkippedResult> listing;
    private final StepModel<OpenDatabase, SkippedIndex> reading;
    private final Activity<int[]> searching;
    private final StepModel<OpenDatabase, Path> exporting;
    private final DecideModel decide;
    private final PageAction list;
    private final PageAction read;
    private final PageAction cancel;
    private final ReadOnlyObjectWrapper<@Nullable SkippedIndex> index = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable RowList> rows = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyObjectWrapper<@Nullable Outcome<?>> problem = new ReadOnlyObjectWrapper<>();
    private final ReadOnlyBooleanWrapper listed = new ReadOnlyBooleanWrapper();
    private final ReadOnlyBooleanWrapper stale = new ReadOnlyBooleanWrapper();
    private final ObjectProperty<SkippedQuery> query = new SimpleObjectProperty<>(SkippedQuery.ALL);
    private SkippedQuery shown = SkippedQuery.ALL;
    private SkippedQuery sought = SkippedQuery.ALL;
    private @Nullable KetoStatus outdated;

    /** A page that knows no list yet. */
    public SkippedPage(Workspace workspace) {
        super("skipped", TextBundle.of(SkippedPage.class));
        this.workspace = workspace;
        this.listing =
                new StepModel<OpenDatabase, SkippedResult>(workspace, KetoSteps.SKIPPED.id()).whenEnded(this::listed);
        this.reading =
                new StepModel<OpenDatabase, SkippedIndex>(workspace, new StepId("skipped-list")).whenEnded(this::read);
        this.searching = workspace.activity();
        this.exporting =
                new StepModel<OpenDatabase, Path>(workspace, new StepId("skipped-export")).whenEnded(problem::set);
        this.decide = new DecideModel(
                workspace, texts(), () -> stale.get() || busyProperty().get(), problem::set);
        this.list = new PageAction(texts().get("list"), this::list);
        this.read = new PageAction(texts().get("read"), this::read);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        workspace.statusProperty().addListener((property, before, after) -> {
            judge();
            if (after != null && after.full()) {
                decide.observe(true);
            }
        });
        query.addListener((property, before, after) -> search());
        decide.statesProperty().addListener((property, before, after) -> {
            if (!query.get().states().isEmpty()) {
                search();
            }
        });
        List.of(decide.statesProperty(), decide.wishProperty(), decide.checkProperty())
                .forEach(known -> known.addListener((property, before, after) -> update()));
        problem.addListener((property, before, after) -> update());
        works().forEach(step -> step.whenChanged(this::update));
        searching.stateProperty().addListener((property, before, after) -> {
            update();
            if (after == Activity.State.ENDED) {
                // Not at once: what comes next may start it again.
                workspace.tasks().onUi(this::found);
            }
        });
        update();
    }

    @Override
    public void entered() {
        workspace.look();
        look();
        decide.observe();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        searching.cancel();
        reading.cancel();
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public String onClose() {
        return texts().get(decide.isBusy() ? "close.decide" : "close");
    }

    @Override
    public void cancel() {
        listing.cancel();
        exporting.cancel();
        reading.cancel();
        decide.cancel();
    }

    private void reset() {
        cancel();
        searching.cancel();
        decide.reset();
        forget();
        problem.set(null);
        query.set(SkippedQuery.ALL);
        listed.set(false);
        outdated = null;
        workspace.read(opened -> Files.exists(SkippedIndex.file(opened.run().folder())), this::listed, failure -> {});
        update();
    }

    private void listed(boolean exists) {
        listed.set(exists);
        update();
    }

    private void forget() {
        index.set(null);
        rows.set(null);
        decide.shows(Optional.empty());
        stale.set(false);
    }

    /** Looks whether there is a list, and reads it unless it is the one at hand. */
    private void look() {
        if (listing.view().isBusy() || reading.view().isBusy()) {
            return;
        }
        SkippedIndex at = index.get();
        workspace.read(
                opened ->
                        at == null ? Files.exists(SkippedIndex.file(opened.run().folder())) : at.isChanged(),
                isNew -> {
                    listed.set(at != null || isNew);
                    if (isNew) {
                        read();
                    }
                    update();
                },
                this::failed);
    }

    private void list() {
        searching.cancel();
        problem.set(null);
        listing.produce(opened -> opened.playbook().skipped());
    }

    private void listed(Outcome<SkippedResult> outcome) {
        problem.set(outcome);
        if (outcome instanceof Outcome.Done<SkippedResult> done) {
            workspace.skippedProperty().set(done.result());
            outdated = workspace.statusProperty().get();
            workspace.look();
            look();
            decide.observe();
        }
    }

    private void read() {
        problem.set(null);
        forget();
        reading.run((opened, progress, stop) ->
                new Outcome.Done<>(SkippedIndex.read(opened.run().folder(), progress, stop)));
    }

    private void read(Outcome<SkippedIndex> outcome) {
        problem.set(outcome);
        if (outcome instanceof Outcome.Done<SkippedIndex> done) {
            index.set(done.result());
            listed.set(true);
            query.set(SkippedQuery.ALL);
            judge();
            search();
        }
        update();
    }

    /** Whether the list at hand is still true. */
    private void judge() {
        OpenDatabase now = workspace.openedProperty().get();
        KetoStatus status = workspace.statusProperty().get();
        SkippedIndex at = index.get();
        if (now != null && status != null && !status.equals(outdated) && at != null) {
            SkippedEvidence evidence = new SkippedEvidence(now.run().folder());
            Consumer<Boolean> judged = isStale -> {
                stale.set(isStale && at == index.get());
                update();
            };
            workspace.tasks().run(() -> evidence.isStale(at, status), judged, gone -> {});
        }
    }

    private void search() {
        SkippedIndex at = index.get();
        if (searching.isBusy()) {
            searching.cancel();
        } else if (at != null) {
            SkippedQuery wanted = query.get();
            sought = wanted;
            Optional<SkippedStates> known =
                    Optional.ofNullable(decide.statesProperty().get());
            searching.start(
                    (progress, cancellation) -> new Outcome.Done<>(at.rows(wanted, known, progress, cancellation)));
        }
    }

    private void found() {
        SkippedIndex at = index.get();
        Outcome<int[]> outcome = searching.outcomeProperty().get();
        if (at == null || outcome == null) {
            return;
        }
        if (!sought.equals(query.get())) {
            search();
        } else if (outcome instanceof Outcome.Done<int[]> done) {
            shown = sought;
            rows.set(new RowList(at, done.result(), workspace.tasks(), this::failed));
            decide.shows(Optional.of(new DecisionForm.Shown(at, done.result())));
        } else if (outcome instanceof Outcome.Cancelled && rows.get() != null) {
            query.set(shown);
        } else if (!(outcome instanceof Outcome.Cancelled)) {
            failed(outcome);
        }
        update();
    }

    /** Gives up the search at hand: what was shown before is shown on. */
    void stopSearching() {
        searching.cancel();
    }

    private void failed(Exception failure) {
        failed(FailureOutcomes.of(failure, new Cancellation()));
    }

    private void failed(Outcome<?> outcome) {
        SkippedIndex at = index.get();
        forget();
        Callable<Boolean> isNew = () -> at != null && at.isChanged();
        workspace.tasks().run(isNew, found -> failed(outcome, found), gone -> failed(outcome, false));
    }

    /** If another list has taken its place, that one is read. */
    private void failed(Outcome<?> outcome, boolean isNew) {
        if (isNew) {
            look();
        } else if (index.get() == null) {
            listed.set(false);
            problem.set(outcome);
            update();
        }
    }

    /** Tells of a failure beside the list. */
    void tell(Exception failure) {
        problem.set(FailureOutcomes.of(failure, new Cancellation()));
    }

    /** Writes what is shown to a file. */
    void export(SkippedExport.Format format, Path target) {
        OpenDatabase now = workspace.openedProperty().get();
        SkippedIndex at = index.get();
        RowList found = rows.get();
        if (now == null || at == null || found == null) {
            return;
        }
        SkippedExport export = new SkippedExport(at, now.run().folder());
        String title =
                texts().get("export.title", now.run().database().settings().url(), found.size(), at.size());
        problem.set(null);
        exporting.run((opened, progress, stop) -> {
            export.write(found.rows(), title, format, target, progress, stop);
            return new Outcome.Done<>(target);
        });
    }

    private void update() {
        OpenDatabase now = workspace.openedProperty().get();
        SkippedIndex at = index.get();
        boolean changes = listing.view().isBusy() || exporting.view().isBusy() || decide.isBusy();
        boolean works = changes || reading.view().isBusy();
        boolean unread = listed.get() && at == null && problem.get() instanceof Outcome.Cancelled;
        busyProperty().set(changes);
        list.textProperty().set(texts().get(listed.get() ? "list.again" : "list"));
        list.enabledProperty().set(now != null && !works);
        primaryProperty().set(unread ? read : list);
        secondaryProperty().set(works ? cancel : null);
        readyProperty().set(listed.get());
        boolean isDecision = now != null && decide.checkProperty().get().isPossible();
        commandLineProperty().set(now == null ? "" : decide.commandLine(now));
        DecisionForm wish = decide.wish();
        previewProperty().set(isDecision ? () -> wish.step(now).preview() : null);
        stands(new SkippedStanding(at, problem.get(), decide.statesProperty().get(), stale.get(), texts()).of(works));
    }

    /** The list at hand; null until it was read. */
    ReadOnlyObjectProperty<@Nullable SkippedIndex> indexProperty() {
        return index.getReadOnlyProperty();
    }

    /** What the query found; null until then. */
    ReadOnlyObjectProperty<@Nullable RowList> rowsProperty() {
        return rows.getReadOnlyProperty();
    }

    /** What is wanted to be seen. */
    ObjectProperty<SkippedQuery> queryProperty() {
        return query;
    }

    /** Why something was not done; null or done if nothing is wrong. */
    ReadOnlyObjectProperty<@Nullable Outcome<?>> problemProperty() {
        return problem.getReadOnlyProperty();
    }

    /** Whether there is a list in the run folder. */
    ReadOnlyBooleanProperty listedProperty() {
        return listed.getReadOnlyProperty();
    }

    /** Whether the list at hand is no longer true. */
    ReadOnlyBooleanProperty staleProperty() {
        return stale.getReadOnlyProperty();
    }

    /** What takes a while, each with its progress. */
    List<StepModel<?, ?>> works() {
        return List.of(listing, reading, exporting, decide.step());
    }

    /** Whether one of them runs. */
    boolean isAtWork() {
        return decide.isBusy() || works().stream().anyMatch(step -> step.view().isBusy());
    }

    /** What is to become of the tuples. */
    DecideModel decide() {
        return decide;
    }

    Activity<int[]> searching() {
        return searching;
    }

    StepModel<OpenDatabase, Path> exporting() {
        return exporting;
    }

    Workspace workspace() {
        return workspace;
    }
}
