package org.ferryman.desktop.dryrun;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ObjectProperty;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.SimpleBooleanProperty;
import javafx.beans.property.SimpleObjectProperty;
import org.ferryman.app.ScratchDatabase;
import org.ferryman.desktop.wizard.EvidenceWatch;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.OtherDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.move.DryRun;
import org.ferryman.report.AmountText;
import org.jspecify.annotations.Nullable;

/** Rehearses the migration, in place or on a copy. */
public final class DryRunPage extends Page {

    private final Workspace workspace;
    private final OtherDatabase scratch;
    private final StepModel<OpenDatabase, DryRun> step;
    private final EvidenceWatch<DryRun> watch;
    private final ObjectProperty<Place> place = new SimpleObjectProperty<>(Place.IN_PLACE);
    private final BooleanProperty leftOut = new SimpleBooleanProperty();
    private final PageAction start;
    private final PageAction stop;
    private boolean noted;

    /** A page on which nothing was rehearsed. */
    public DryRunPage(Workspace workspace) {
        super("dry-run", TextBundle.of(DryRunPage.class));
        this.workspace = workspace;
        this.scratch = new OtherDatabase(workspace);
        this.step = new StepModel<OpenDatabase, DryRun>(workspace, KetoSteps.DRY_RUN.id())
                .whenDone(workspace.dryRunProperty()::set)
                .whenChanged(this::update);
        this.watch = new EvidenceWatch<>(workspace, KetoSteps.DRY_RUN, workspace.dryRunProperty());
        this.start = new PageAction(texts().get("rehearse"), this::rehearse);
        this.stop = new PageAction(texts().get("cancel"), this::cancel);
        primaryProperty().set(start);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        workspace.dryRunProperty().addListener((property, before, after) -> update());
        workspace.statusProperty().addListener((property, before, after) -> update());
        watch.staleProperty().addListener((property, before, after) -> update());
        leftOut.addListener((property, before, after) -> update());
        place.addListener((property, before, after) -> choose());
        scratch.safeUrlProperty().addListener((property, before, after) -> choose());
        choose();
    }

    @Override
    public void entered() {
        if (!workspace.lookActivity().isBusy()) {
            workspace.look();
        }
    }

    private void reset() {
        leftOut.set(false);
        noted = false;
        choose();
    }

    private void choose() {
        OpenDatabase opened = workspace.openedProperty().get();
        commandLineProperty().set(opened == null ? "" : commandLine(opened));
        previewProperty().set(opened == null ? null : () -> preview(opened));
        update();
    }

    private String commandLine(OpenDatabase opened) {
        List<String> options = new ArrayList<>(List.of("--mode"));
        options.add(place.get() == Place.IN_PLACE ? "in-place" : "copy");
        if (place.get() == Place.SCRATCH) {
            if (scratch.safeUrlProperty().get().isEmpty()) {
                return "";
            }
            options.addAll(List.of("--scratch-url", scratch.safeUrlProperty().get()));
        }
        return opened.commandLine("dry-run", options.toArray(String[]::new));
    }

    private List<String> preview(OpenDatabase opened) throws Exception {
        return place.get() == Place.IN_PLACE
                ? opened.playbook().dryRun().preview()
                : opened.playbook().previewDryRunOnCopy();
    }

    private void rehearse() {
        Place chosen = place.get();
        String url = scratch.urlProperty().get();
        String password = scratch.passwordProperty().get();
        step.run((opened, progress, stopped) -> switch (chosen) {
            case IN_PLACE -> opened.run().runner().produce(opened.playbook().dryRun(), progress, stopped);
            case EMBEDDED -> onCopy(opened, ScratchDatabase.embedded(workspace.user()), progress, stopped);
            case SCRATCH -> onCopy(opened, ScratchDatabase.at(scratch.resolve(url, password)), progress, stopped);
        });
    }

    private static Outcome<DryRun> onCopy(
            OpenDatabase opened, ScratchDatabase copy, ProgressListener progress, Cancellation cancellation)
            throws Exception {
        try (copy) {
            return opened.run().runner().produce(opened.playbook().dryRunOn(copy.database()), progress, cancellation);
        }
    }

    /** Going on without a rehearsal is part of the record. */
    @Override
    public CompletionStage<Boolean> leaving() {
        OpenDatabase opened = workspace.openedProperty().get();
        if (opened == null || noted || !leftOut.get() || isProven()) {
            return CompletableFuture.completedFuture(true);
        }
        noted = true;
        return workspace.note(opened, JournalEvent.DRY_RUN_LEFT_OUT, Map.of("step", KetoSteps.DRY_RUN.id()));
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    @Override
    public void cancel() {
        step.cancel();
    }

    private void update() {
        OpenDatabase opened = workspace.openedProperty().get();
        DryRun known = workspace.dryRunProperty().get();
        boolean busy = step.view().isBusy();
        busyProperty().set(busy);
        start.textProperty().set(texts().get(known == null ? "rehearse" : "rehearse.again"));
        boolean chosen =
                place.get() != Place.SCRATCH || !scratch.safeUrlProperty().get().isEmpty();
        start.enabledProperty().set(opened != null && chosen && !busy);
        stop.enabledProperty().set(step.view().isStoppable());
        secondaryProperty().set(busy ? stop : null);
        readyProperty().set(opened != null && !busy && (isProven() || leftOut.get() || workspace.isBeyond()));
        stands(step.view()
                .standing(texts(), "result.running", "result.failed")
                .map(this::afterFailure)
                .orElseGet(() -> standing(known)));
    }

    private PageStanding afterFailure(PageStanding standing) {
        return standing.state() == PageState.FAILED && leftOut.get()
                ? new PageStanding(PageState.FAILED, texts().get("result.left-out"))
                : standing;
    }

    /** Even of older tuples: v0.6 goes on writing, and the migration checks everything again. */
    private boolean isProven() {
        DryRun known = workspace.dryRunProperty().get();
        return known != null
                && !step.view().hasFailed()
                && known.findings().stream().noneMatch(Finding::blocks);
    }

    /** Whether the tuples or the configuration are no longer those that were rehearsed. */
    boolean isOlder() {
        return watch.staleProperty().get()
                && !step.view().hasFailed()
                && workspace.dryRunProperty().get() != null;
    }

    /** How old the rehearsal is, and what has changed since. */
    String older() {
        DryRun known = workspace.dryRunProperty().get();
        return known == null ? "" : watch.older(texts(), known.totals().legacy());
    }

    private PageStanding standing(@Nullable DryRun known) {
        Optional<String> serves = workspace.servesSince();
        String left = leftOut.get() && !isProven() ? texts().get("result.left-out") : "";
        if (serves.isPresent()) {
            return new PageStanding(PageState.DONE, texts().get("result.cut_over", serves.get()));
        } else if (known == null) {
            String cancelled = step.view().wasCancelled() ? texts().get("result.cancelled") : "";
            return leftOut.get()
                    ? new PageStanding(PageState.ATTENTION, left)
                    : new PageStanding(PageState.TO_DO, cancelled);
        }
        boolean warns = isOlder()
                || known.totals().skipped() > 0
                || known.findings().stream().anyMatch(finding -> finding.severity() != Severity.INFO);
        return new PageStanding(
                warns ? PageState.ATTENTION : PageState.DONE,
                texts().get(isOlder() ? "result.older" : "result", AmountText.seconds(known.predictedOutageSeconds())));
    }

    /** Where to rehearse. */
    public ObjectProperty<Place> placeProperty() {
        return place;
    }

    /** The database for a copy, if it is to be one of the user's. */
    public OtherDatabase scratch() {
        return scratch;
    }

    /** Whether to go on without a rehearsal. */
    public BooleanProperty leftOutProperty() {
        return leftOut;
    }

    /** What the last rehearsal found; null before that. */
    public ReadOnlyObjectProperty<@Nullable DryRun> dryRunProperty() {
        return workspace.dryRunProperty();
    }

    /** The rehearsal at work. */
    public StepModel<OpenDatabase, DryRun> step() {
        return step;
    }

    Workspace workspace() {
        return workspace;
    }

    /** Where a rehearsal runs. */
    public enum Place {
        /** In the database itself, rolled back. */
        IN_PLACE,
        /** On a copy in an embedded server, gone afterwards. */
        EMBEDDED,
        /** On a copy in a database of the user's, rolled back. */
        SCRATCH
    }
}
