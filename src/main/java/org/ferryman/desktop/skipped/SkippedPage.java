package org.ferryman.desktop.skipped;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.stream.Stream;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.app.Outcomes;
import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.SkippedEvidence;
import org.ferryman.keto.skipped.Skipped;
import org.ferryman.keto.skipped.SkippedExport;
import org.ferryman.keto.skipped.SkippedIndex;
import org.ferryman.keto.skipped.SkippedQuery;
import org.jspecify.annotations.Nullable;

/** Shows the tuples that can't be moved, from the list in the run folder; lists them again if need be. */
public final class SkippedPage extends Page {

    private final Workspace workspace;
    private final Activity<Skipped> listing;
    private final Activity<SkippedIndex> reading;
    private final Activity<int[]> searching;
    private final Activity<Path> exporting;
    private final DecideModel decide;
    private final Action list;
    private final Action read;
    private final Action cancel;
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
        super("skipped", Texts.of(SkippedPage.class));
        this.workspace = workspace;
        this.listing = workspace.activity("skipped");
        this.reading = workspace.activity("skipped-list");
        this.searching = workspace.activity();
        this.exporting = workspace.activity("skipped-export");
        this.decide = new DecideModel(
                workspace, texts(), () -> stale.get() || busyProperty().get(), problem::set);
        this.list = new Action(texts().get("list"), this::list);
        this.read = new Action(texts().get("read"), this::read);
        this.cancel = new Action(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        workspace.statusProperty().addListener((property, before, after) -> {
            judge();
            if (after != null && after.full()) {
                decide.observe(true);
            }
        });
        query.addListener((property, before, after) -> search());
        List.of(decide.statesProperty(), decide.wishProperty(), decide.checkProperty())
                .forEach(known -> known.addListener((property, before, after) -> update()));
        for (Activity<?> activity : works()) {
            activity.stateProperty().addListener((property, before, after) -> update());
        }
        onEnd(listing, this::listed);
        onEnd(reading, this::read);
        onEnd(searching, this::found);
        onEnd(exporting, outcome -> problem.set(outcome));
        update();
    }

    private <R> void onEnd(Activity<R> activity, Consumer<Outcome<R>> then) {
        activity.stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                Outcome<R> outcome =
                        Objects.requireNonNull(activity.outcomeProperty().get());
                // Not at once: what comes next may start the same activity again.
                workspace.tasks().onUi(() -> {
                    then.accept(outcome);
                    update();
                });
            }
        });
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
        Opened now = workspace.openedProperty().get();
        if (now != null) {
            Path file = SkippedIndex.file(now.run().folder());
            workspace.tasks().run(() -> Files.exists(file), exists -> listed(now, exists), failure -> {});
        }
        update();
    }

    private void listed(Opened of, boolean exists) {
        if (of.equals(workspace.openedProperty().get())) {
            listed.set(exists);
            update();
        }
    }

    private void forget() {
        index.set(null);
        rows.set(null);
        stale.set(false);
    }

    /** Looks whether there is a list, and reads it unless it is the one at hand. */
    private void look() {
        Opened now = workspace.openedProperty().get();
        if (now == null || listing.isBusy() || reading.isBusy()) {
            return;
        }
        SkippedIndex at = index.get();
        Path file = SkippedIndex.file(now.run().folder());
        workspace
                .tasks()
                .run(
                        () -> at == null ? Files.exists(file) : at.isChanged(),
                        isNew -> {
                            if (now.equals(workspace.openedProperty().get())) {
                                listed.set(at != null || isNew);
                                if (isNew) {
                                    read();
                                }
                                update();
                            }
                        },
                        this::failed);
    }

    private void list() {
        Opened now = workspace.openedProperty().get();
        if (now != null) {
            searching.cancel();
            problem.set(null);
            listing.start((progress, cancellation) ->
                    now.run().runner().produce(now.playbook().skipped(), progress, cancellation));
        }
    }

    private void listed(Outcome<Skipped> outcome) {
        problem.set(outcome);
        if (outcome instanceof Outcome.Done<Skipped> done) {
            workspace.skippedProperty().set(done.result());
            outdated = workspace.statusProperty().get();
            workspace.look();
            look();
            decide.observe();
        }
    }

    private void read() {
        Opened now = workspace.openedProperty().get();
        if (now != null) {
            Path folder = now.run().folder();
            problem.set(null);
            forget();
            reading.start(
                    (progress, cancellation) -> new Outcome.Done<>(SkippedIndex.read(folder, progress, cancellation)));
        }
    }

    private void read(Outcome<SkippedIndex> outcome) {
        Opened now = workspace.openedProperty().get();
        boolean isOurs = now != null
                && !(outcome instanceof Outcome.Done<SkippedIndex> done
                        && !done.result().isOf(now.run().folder()));
        if (!isOurs) {
            return;
        }
        problem.set(outcome);
        if (outcome instanceof Outcome.Done<SkippedIndex> done) {
            index.set(done.result());
            listed.set(true);
            query.set(SkippedQuery.ALL);
            judge();
            search();
        }
    }

    /** Whether the list at hand is still true. */
    private void judge() {
        Opened now = workspace.openedProperty().get();
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
            searching.start((progress, cancellation) -> new Outcome.Done<>(at.rows(wanted, progress, cancellation)));
        }
    }

    private void found(Outcome<int[]> outcome) {
        SkippedIndex at = index.get();
        if (at == null) {
            return;
        }
        if (!sought.equals(query.get())) {
            search();
        } else if (outcome instanceof Outcome.Done<int[]> done) {
            shown = sought;
            rows.set(new RowList(at, done.result(), workspace.tasks(), this::failed));
        } else if (outcome instanceof Outcome.Cancelled && rows.get() != null) {
            query.set(shown);
        } else if (!(outcome instanceof Outcome.Cancelled)) {
            failed(outcome);
        }
    }

    /** Gives up the search at hand: what was shown before is shown on. */
    void stopSearching() {
        searching.cancel();
    }

    private void failed(Exception failure) {
        failed(Outcomes.of(failure, new Cancellation()));
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
        problem.set(Outcomes.of(failure, new Cancellation()));
    }

    /** Writes what is shown to a file; all of it is the run folder's own file. */
    void export(SkippedExport.Format format, Path target) {
        Opened now = workspace.openedProperty().get();
        SkippedIndex at = index.get();
        RowList found = rows.get();
        if (now == null || at == null || found == null) {
            return;
        }
        SkippedExport export = new SkippedExport(at, now.run().folder());
        String title =
                texts().get("export.title", now.run().database().settings().url(), found.size(), at.size());
        boolean isFiltered = shown.isFiltered();
        problem.set(null);
        exporting.start((progress, cancellation) -> {
            if (isFiltered) {
                export.some(found.rows(), title, format, target, progress, cancellation);
            } else {
                export.all(format, target);
            }
            return new Outcome.Done<>(target);
        });
    }

    private void update() {
        Opened now = workspace.openedProperty().get();
        SkippedIndex at = index.get();
        boolean works = listing.isBusy() || reading.isBusy() || exporting.isBusy() || decide.isBusy();
        boolean unread = listed.get() && at == null && problem.get() instanceof Outcome.Cancelled;
        busyProperty().set(listing.isBusy() || exporting.isBusy() || decide.isBusy());
        list.textProperty().set(texts().get(listed.get() ? "list.again" : "list"));
        list.enabledProperty().set(now != null && !works);
        primaryProperty().set(unread ? read : list);
        secondaryProperty().set(works ? cancel : null);
        readyProperty().set(listed.get());
        boolean isDecision = now != null && decide.checkProperty().get().isPossible();
        commandLineProperty().set(now == null ? "" : decide.commandLine(now));
        Wish wish = decide.wish();
        previewProperty().set(isDecision ? () -> wish.step(now).preview() : null);
        Standing standing = Standing.of(this, works);
        stateProperty().set(standing.state());
        resultProperty().set(standing.result());
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
    List<Activity<?>> works() {
        return Stream.concat(Stream.of(listing, reading, exporting), decide.works().stream())
                .toList();
    }

    /** What is to become of the tuples. */
    DecideModel decide() {
        return decide;
    }

    Activity<int[]> searching() {
        return searching;
    }

    Activity<Path> exporting() {
        return exporting;
    }

    Workspace workspace() {
        return workspace;
    }
}
