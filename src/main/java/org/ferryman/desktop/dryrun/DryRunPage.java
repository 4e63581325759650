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
import org.ferryman.desktop.wizard.Action;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.EvidenceWatch;
import org.ferryman.desktop.wizard.Opened;
import org.ferryman.desktop.wizard.OtherDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.Texts;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Severity;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.move.DryRun;
import org.ferryman.report.Amounts;
import org.jspecify.annotations.Nullable;

/** Rehearses the migration, in place or on a copy. */
public final class DryRunPage extends Page {

    private final Workspace workspace;
    private final OtherDatabase scratch;
    private final Activity<DryRun> rehearse;
    private final EvidenceWatch<DryRun> watch;
    private final ObjectProperty<Place> place = new SimpleObjectProperty<>(Place.IN_PLACE);
    private final BooleanProperty leftOut = new SimpleBooleanProperty();
    private final Action start;
    private final Action stop;
    private boolean noted;

    /** A page on which nothing was rehearsed. */
    public DryRunPage(Workspace workspace) {
        super("dry-run", Texts.of(DryRunPage.class));
        this.workspace = workspace;
        this.scratch = new OtherDatabase(workspace);
        this.rehearse = workspace.activity("dry-run");
        this.watch = new EvidenceWatch<>(workspace, "dry-run", DryRun.class, workspace.dryRunProperty());
        this.start = new Action(texts().get("rehearse"), this::rehearse);
        this.stop = new Action(texts().get("cancel"), this::cancel);
        primaryProperty().set(start);
        workspace.openedProperty().addListener((property, before, after) -> reset());
        workspace.dryRunProperty().addListener((property, before, after) -> update());
        workspace.statusProperty().addListener((property, before, after) -> update());
        watch.staleProperty().addListener((property, before, after) -> update());
        rehearse.stateProperty().addListener((property, before, after) -> update());
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
        rehearse.reset();
        leftOut.set(false);
        noted = false;
        choose();
    }

    private void choose() {
        Opened opened = workspace.openedProperty().get();
        commandLineProperty().set(opened == null ? "" : commandLine(opened));
        previewProperty().set(opened == null ? null : () -> preview(opened));
        update();
    }

    private String commandLine(Opened opened) {
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

    private List<String> preview(Opened opened) throws Exception {
        return place.get() == Place.IN_PLACE
                ? opened.playbook().dryRun().preview()
                : opened.playbook().previewDryRunOnCopy();
    }

    private void rehearse() {
        Opened opened = workspace.openedProperty().get();
        if (opened == null) {
            return;
        }
        Place chosen = place.get();
        String url = scratch.urlProperty().get();
        String password = scratch.passwordProperty().get();
        rehearse.start((progress, cancellation) -> {
            Outcome<DryRun> outcome = switch (chosen) {
                case IN_PLACE -> opened.run().runner().produce(opened.playbook().dryRun(), progress, cancellation);
                case EMBEDDED -> onCopy(opened, ScratchDatabase.embedded(workspace.user()), progress, cancellation);
                case SCRATCH ->
                    onCopy(opened, ScratchDatabase.at(scratch.resolve(url, password)), progress, cancellation);
            };
            workspace.tasks().onUi(() -> take(opened, outcome));
            return outcome;
        });
    }

    private static Outcome<DryRun> onCopy(
            Opened opened, ScratchDatabase copy, ProgressListener progress, Cancellation cancellation)
            throws Exception {
        try (copy) {
            return opened.run().runner().produce(opened.playbook().dryRunOn(copy.database()), progress, cancellation);
        }
    }

    private void take(Opened from, Outcome<DryRun> outcome) {
        if (outcome instanceof Outcome.Done<DryRun> done
                && from.equals(workspace.openedProperty().get())) {
            workspace.dryRunProperty().set(done.result());
        }
    }

    /** Going on without a rehearsal is part of the record. */
    @Override
    public CompletionStage<Boolean> leaving() {
        Opened opened = workspace.openedProperty().get();
        if (opened == null || noted || !leftOut.get() || isProven()) {
            return CompletableFuture.completedFuture(true);
        }
        noted = true;
        return workspace.note(opened, JournalEvent.DRY_RUN_LEFT_OUT, Map.of("step", "dry-run"));
    }

    @Override
    public String onClose() {
        return texts().get("close");
    }

    @Override
    public void cancel() {
        rehearse.cancel();
    }

    private void update() {
        Opened opened = workspace.openedProperty().get();
        DryRun known = workspace.dryRunProperty().get();
        busyProperty().set(rehearse.isBusy());
        start.textProperty().set(texts().get(known == null ? "rehearse" : "rehearse.again"));
        boolean chosen =
                place.get() != Place.SCRATCH || !scratch.safeUrlProperty().get().isEmpty();
        start.enabledProperty().set(opened != null && chosen && !rehearse.isBusy());
        stop.enabledProperty().set(rehearse.stateProperty().get() == Activity.State.RUNNING);
        secondaryProperty().set(rehearse.isBusy() ? stop : null);
        readyProperty().set(opened != null && !rehearse.isBusy() && (isProven() || leftOut.get() || isBeyond()));
        stateProperty().set(stateNow(known));
        resultProperty().set(resultNow(known));
    }

    /** Be it of older tuples: v0.6 goes on writing, and the migration checks everything again. */
    private boolean isProven() {
        DryRun known = workspace.dryRunProperty().get();
        return known != null && !hasFailed() && known.findings().stream().noneMatch(Finding::blocks);
    }

    private boolean isBeyond() {
        KetoStatus status = workspace.statusProperty().get();
        return status != null && status.isBeyond();
    }

    private boolean hasFailed() {
        Outcome<?> outcome = rehearse.outcomeProperty().get();
        return outcome != null && !(outcome instanceof Outcome.Done) && !(outcome instanceof Outcome.Cancelled);
    }

    /** Whether the tuples or the configuration are no longer those that were rehearsed. */
    boolean isOlder() {
        return watch.staleProperty().get()
                && !hasFailed()
                && workspace.dryRunProperty().get() != null;
    }

    /** How old the rehearsal is, and what has changed since. */
    String older() {
        DryRun known = workspace.dryRunProperty().get();
        return known == null ? "" : watch.older(texts(), known.totals().legacy());
    }

    private PageState stateNow(@Nullable DryRun known) {
        if (rehearse.isBusy()) {
            return PageState.RUNNING;
        } else if (hasFailed()) {
            return PageState.FAILED;
        } else if (workspace.servesSince().isPresent()) {
            return PageState.DONE;
        } else if (known == null) {
            return leftOut.get() ? PageState.ATTENTION : PageState.TO_DO;
        }
        boolean warns = isOlder()
                || known.totals().skipped() > 0
                || known.findings().stream().anyMatch(finding -> finding.severity() != Severity.INFO);
        return warns ? PageState.ATTENTION : PageState.DONE;
    }

    private String resultNow(@Nullable DryRun known) {
        Optional<String> serves = workspace.servesSince();
        if (stateProperty().get() == PageState.DONE && serves.isPresent()) {
            return texts().get("result.cut_over", serves.get());
        }
        String left = leftOut.get() && !isProven() ? texts().get("result.left-out") : "";
        return switch (stateProperty().get()) {
            case RUNNING -> texts().get("result.running");
            case FAILED -> left.isEmpty() ? texts().get("result.failed") : left;
            case TO_DO, STALE ->
                rehearse.outcomeProperty().get() instanceof Outcome.Cancelled ? texts().get("result.cancelled") : "";
            case DONE, ATTENTION ->
                known == null
                        ? left
                        : texts().get(
                                        isOlder() ? "result.older" : "result",
                                        Amounts.seconds(known.predictedOutageSeconds()));
        };
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
    public Activity<DryRun> rehearseActivity() {
        return rehearse;
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
