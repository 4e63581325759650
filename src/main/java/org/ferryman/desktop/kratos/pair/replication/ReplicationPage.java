package org.ferryman.desktop.kratos.pair.replication;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.function.LongSupplier;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.SimpleBooleanProperty;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairTexts;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.kratos.pair.replication.ReplicationWatch.Sight;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.StepGroup;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.kratos.KratosBlueGreenSteps;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosReplication;
import org.ferryman.kratos.replicate.ReplicationStatus;
import org.ferryman.kratos.replicate.StoppedReplication;

/** Makes the target follow the source, shows how far it is, and ends it again. */
public final class ReplicationPage extends Page {

    private final PairWorkspace workspace;
    private final StepModel<OpenPair, KratosReplication> replicate;
    private final StepModel<OpenPair, StoppedReplication> end;
    private final ReplicationWatch watch;
    private final BooleanProperty emptyTarget = new SimpleBooleanProperty();
    private final PageAction start;
    private final PageAction cancel;

    /** A page on which nothing was done yet. */
    public ReplicationPage(PairWorkspace workspace) {
        this(workspace, System::nanoTime);
    }

    ReplicationPage(PairWorkspace workspace, LongSupplier nanoTime) {
        super("replication", TextBundle.of(ReplicationPage.class));
        this.workspace = workspace;
        this.watch = new ReplicationWatch(workspace, nanoTime);
        this.replicate = new StepModel<OpenPair, KratosReplication>(workspace, KratosBlueGreenSteps.REPLICATE.id())
                .whenChanged(this::update)
                .whenEnded(outcome -> workspace.look());
        this.end = new StepModel<OpenPair, StoppedReplication>(workspace, KratosBlueGreenSteps.REPLICATE_STOP.id())
                .whenChanged(this::update)
                .whenEnded(outcome -> workspace.look());
        this.start = new PageAction(texts().get("replicate"), this::ask);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        workspace.openedProperty().addListener((property, before, after) -> update());
        workspace.seenProperty().addListener((property, before, after) -> update());
        watch.sightProperty().addListener((property, before, after) -> saw(before, after));
        update();
    }

    @Override
    public Optional<String> document() {
        return Optional.of(PairTexts.DOCUMENT);
    }

    @Override
    public void entered() {
        workspace.look();
        watch.start();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        steps().no();
        watch.stop();
        return super.leaving();
    }

    /** Where the upgrade is, is looked at only when something has changed. */
    private void saw(Sight before, Sight after) {
        if (!before.status().map(ReplicationStatus::state).equals(after.status().map(ReplicationStatus::state))) {
            workspace.look();
        }
        update();
    }

    private void ask() {
        end.reset();
        boolean empties = emptyTarget.get();
        replicate.lookAndAsk(opened -> opened.playbook().replicate(new KratosReplicateStep.Options(empties)));
    }

    /** Looks what it takes to end it, and asks. */
    void askToEnd() {
        replicate.no();
        end.lookAndAsk(opened -> opened.playbook().stopReplication());
    }

    @Override
    public void cancel() {
        steps().cancel();
    }

    private StepGroup<OpenPair> steps() {
        return new StepGroup<>(List.of(end, replicate));
    }

    @Override
    public String onClose() {
        return texts().get(end.view().isBusy() ? "close.end" : "close");
    }

    /** Whether the target has everything, and so on. */
    private boolean isComplete() {
        return workspace
                .phase()
                .filter(phase -> switch (phase) {
                    case NONE, REPLICATING -> false;
                    case FOLLOWING, UPGRADING, UPGRADED, DECIDED, OPEN, GONE_BACK -> true;
                })
                .isPresent();
    }

    /** Whether there is something to end, and it can be ended. */
    boolean isEndable() {
        return workspace
                .phase()
                .filter(phase -> phase != BlueGreenPhase.NONE && phase != BlueGreenPhase.DECIDED)
                .isPresent();
    }

    private void update() {
        OpenPair opened = workspace.openedProperty().get();
        boolean busy = steps().isBusy();
        Optional<StepModel<OpenPair, ?>> asked = steps().asked();
        busyProperty().set(busy);
        primaryProperty().set(busy || isComplete() ? null : start);
        start.enabledProperty().set(opened != null && asked.isEmpty());
        secondaryProperty().set(busy ? cancel : null);
        previewProperty().set(asked.map(StepModel::preview).orElse(null));
        commandLineProperty().set(opened == null ? "" : commandLine(opened));
        readyProperty().set(isComplete() && !busy);
        stands(standing(busy));
    }

    private String commandLine(OpenPair opened) {
        if (end.view().question().isPresent()) {
            return opened.commandLine("replicate stop", "--yes");
        } else if (isComplete()) {
            return opened.commandLine("replicate status", "--follow");
        }
        return emptyTarget.get()
                ? opened.commandLine("replicate", "--empty-target", "--yes")
                : opened.commandLine("replicate", "--yes");
    }

    private PageStanding standing(boolean busy) {
        if (busy) {
            return new PageStanding(PageState.RUNNING, texts().get("result.running"));
        }
        Optional<ReplicationStatus> status = watch.sightProperty().get().status();
        boolean broken = status.filter(known -> known.state() == ReplicationStatus.State.BROKEN)
                .isPresent();
        if (broken || replicate.view().hasFailed()) {
            return new PageStanding(PageState.FAILED, texts().get(broken ? "result.broken" : "result.failed"));
        } else if (isComplete()) {
            return new PageStanding(PageState.DONE, texts().get("result.done"));
        }
        return new PageStanding(PageState.TO_DO, workspace.phase().isEmpty() ? "" : texts().get("result.not"));
    }

    /** Whether tables are dropped first that a Kratos left which was started on the target. */
    BooleanProperty emptyTargetProperty() {
        return emptyTarget;
    }

    StepModel<OpenPair, KratosReplication> replicate() {
        return replicate;
    }

    StepModel<OpenPair, StoppedReplication> end() {
        return end;
    }

    /** What is seen of it. */
    ReplicationWatch watch() {
        return watch;
    }

    PairWorkspace workspace() {
        return workspace;
    }
}
