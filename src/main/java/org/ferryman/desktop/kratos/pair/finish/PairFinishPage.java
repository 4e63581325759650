package org.ferryman.desktop.kratos.pair.finish;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.BooleanProperty;
import javafx.beans.property.ReadOnlyBooleanProperty;
import javafx.beans.property.ReadOnlyBooleanWrapper;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.beans.property.SimpleBooleanProperty;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.kratos.pair.OpenPair;
import org.ferryman.desktop.kratos.pair.PairTexts;
import org.ferryman.desktop.kratos.pair.PairWorkspace;
import org.ferryman.desktop.parts.FolderOpener;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ReportWriter;
import org.ferryman.desktop.wizard.StepGroup;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosBlueGreenRecord;
import org.ferryman.kratos.KratosBlueGreenVerdict;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosCleanupStep;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.replicate.KratosWayBackDisarmStep;
import org.ferryman.kratos.replicate.KratosWayBackGoStep;
import org.ferryman.kratos.replicate.StoppedReplication;
import org.ferryman.kratos.replicate.WayBackPhase;
import org.ferryman.kratos.replicate.WayBackStatus;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** What was done, as the record has it; the way back; the report; and what is left to remove. */
public final class PairFinishPage extends Page {

    private final PairWorkspace workspace;
    private final ReportWriter report;
    private final StepModel<OpenPair, KratosReturn> go;
    private final StepModel<OpenPair, StoppedReplication> disarm;
    private final StepModel<OpenPair, StoppedReplication> cleanup;
    private final BooleanProperty withoutProof = new SimpleBooleanProperty();
    private final ReadOnlyBooleanWrapper sourceOpen = new ReadOnlyBooleanWrapper();
    private final PageAction cancel;
    private final PageAction goBack;
    private final ReadOnlyObjectWrapper<Told> told = new ReadOnlyObjectWrapper<>(Told.NOTHING);

    /** A page without a record. */
    public PairFinishPage(PairWorkspace workspace) {
        super("finish", TextBundle.of(PairFinishPage.class));
        this.workspace = workspace;
        this.report = new ReportWriter(
                workspace, KratosBlueGreenRecord::report, (file, failed) -> FolderOpener.open(workspace, file, failed));
        this.go = step(KratosWayBackGoStep.ID);
        this.disarm = step(KratosWayBackDisarmStep.ID);
        this.cleanup = step(KratosCleanupStep.ID);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        this.goBack = new PageAction(texts().plain("go.open"), this::askToGo).dangerous();
        report.step().whenEnded(written -> read());
        workspace.openedProperty().addListener((property, before, after) -> {
            withoutProof.set(false);
            told.set(Told.NOTHING);
            sourceOpen.set(false);
            update();
            read();
        });
        workspace.seenProperty().addListener((property, before, after) -> {
            update();
            read();
        });
        update();
    }

    private <R> StepModel<OpenPair, R> step(StepId id) {
        return new StepModel<OpenPair, R>(workspace, id)
                .whenChanged(this::update)
                .whenEnded(outcome -> {
                    workspace.look();
                    read();
                });
    }

    /**
     * What the run folder and the servers tell.
     *
     * @param record null before it was read
     * @param back null before it was read
     * @param clean whether nothing of Ferryman's is left on either side
     * @param failure why they could not be read; null if they could
     */
    record Told(
            @Nullable RunRecord record,
            @Nullable WayBackStatus back,
            boolean clean,
            @Nullable Outcome<?> failure) {

        static final Told NOTHING = new Told(null, null, false, null);

        Optional<KratosBlueGreenVerdict> verdict() {
            return Optional.ofNullable(record).map(KratosBlueGreenVerdict::new);
        }

        Optional<WayBackPhase> phase() {
            return Optional.ofNullable(back).map(WayBackStatus::phase);
        }
    }

    @Override
    public Optional<String> document() {
        return Optional.of(PairTexts.DOCUMENT);
    }

    @Override
    public void entered() {
        workspace.look();
        read();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        steps().no();
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public String onClose() {
        return texts().get(go.view().isBusy() ? "close.go" : "close");
    }

    @Override
    public void cancel() {
        steps().cancel();
    }

    private StepGroup<OpenPair> steps() {
        return new StepGroup<>(List.of(go, disarm, cleanup));
    }

    /** Looks again at the way back and the record. */
    void read() {
        workspace.read(
                opened -> new Told(
                        KratosBlueGreenRecord.read(opened.run().folder()),
                        WayBackStatus.read(opened.pair(), new Cancellation()),
                        cleanup(opened, false).inspect(Work.quiet()).state() == Inspection.State.DONE,
                        null),
                read -> {
                    told.set(read);
                    update();
                },
                unreadable -> {
                    told.set(new Told(null, null, false, FailureOutcomes.of(unreadable, new Cancellation())));
                    update();
                });
    }

    private void update() {
        OpenPair opened = workspace.openedProperty().get();
        Optional<StepModel<OpenPair, ?>> asked = steps().asked();
        boolean busy = steps().isBusy();
        busyProperty().set(busy);
        secondaryProperty().set(busy ? cancel : canGo() && asked.isEmpty() ? goBack : null);
        previewProperty().set(asked.map(StepModel::preview).orElse(null));
        commandLineProperty().set(opened == null ? "" : commandLine(opened, asked));
        openProperty()
                .set(workspace
                        .phase()
                        .filter(phase -> phase != BlueGreenPhase.NONE)
                        .isPresent());
        stands(
                isGoneBack()
                        ? new PageStanding(PageState.ATTENTION, texts().get("result.RETURNED"))
                        : told.get().verdict().map(this::standing).orElse(new PageStanding(PageState.TO_DO, "")));
    }

    private String commandLine(OpenPair opened, Optional<StepModel<OpenPair, ?>> asked) {
        if (asked.isEmpty()) {
            return opened.commandLine("report");
        } else if (asked.get().equals(cleanup)) {
            return withoutProof.get()
                    ? opened.commandLine("cleanup", "--without-proof", "--yes")
                    : opened.commandLine("cleanup", "--yes");
        }
        return opened.commandLine(asked.get().equals(go) ? "way-back go" : "way-back disarm", "--yes");
    }

    private PageStanding standing(KratosBlueGreenVerdict verdict) {
        return switch (verdict.result()) {
            case NOT_BEGUN, BEGUN, FOLLOWING, UPGRADED -> new PageStanding(PageState.TO_DO, "");
            case NOT_NEEDED, PROVEN, RETURNED ->
                new PageStanding(PageState.DONE, texts().get("result." + verdict.result()));
            case INTERRUPTED, UNPROVEN, DIFFERS, RETURN_INTERRUPTED, RETURNED_UNPROVEN ->
                new PageStanding(PageState.ATTENTION, texts().get("result." + verdict.result()));
        };
    }

    /** Looks what going back takes, and asks. */
    void askToGo() {
        steps().noBut(go);
        go.lookAndAsk(opened -> opened.playbook()
                .wayBackGo(
                        new KratosCutoverStep.Options(Waiting.DEFAULT, KratosCutoverStep.Options.USUAL.drain(), false),
                        () -> workspace.tasks().onUi(() -> sourceOpen.set(true))));
    }

    /** Looks what giving the way back up takes, and asks. */
    void askToDisarm() {
        steps().noBut(disarm);
        disarm.lookAndAsk(opened -> KratosBlueGreenPlaybook.wayBackDisarm(
                Optional.of(opened.pair().source()), Optional.of(opened.pair().target())));
    }

    /** Looks what is left to remove, and asks. */
    void askToCleanUp() {
        steps().noBut(cleanup);
        boolean unproven = withoutProof.get();
        cleanup.lookAndAsk(opened -> cleanup(opened, unproven));
    }

    private static KratosCleanupStep cleanup(OpenPair opened, boolean withoutProof) {
        return KratosBlueGreenPlaybook.cleanup(
                Optional.of(opened.pair().source()),
                Optional.of(opened.pair().target()),
                opened.run().folder(),
                new KratosCleanupStep.Options(withoutProof, false));
    }

    /** Whether the old Kratos writes to the source again, as both servers have it, or this window has done it. */
    boolean isGoneBack() {
        return go.view().result().isPresent()
                || told.get()
                        .phase()
                        .filter(phase -> phase == WayBackPhase.GONE_BACK)
                        .isPresent();
    }

    /** Whether the source follows the target. */
    boolean canGo() {
        return told.get()
                .phase()
                .filter(phase -> phase == WayBackPhase.FOLLOWING)
                .isPresent();
    }

    /** Whether there is a way back to give up. */
    boolean canDisarm() {
        return told.get()
                .phase()
                .filter(phase -> phase != WayBackPhase.NONE && phase != WayBackPhase.GONE_BACK)
                .isPresent();
    }

    /** Whether it was cut over, and something is left of that: before, the replication is ended instead. */
    boolean canCleanUp() {
        return !told.get().clean()
                && workspace
                        .phase()
                        .filter(phase -> phase == BlueGreenPhase.OPEN || phase == BlueGreenPhase.GONE_BACK)
                        .isPresent();
    }

    /** Whether it is cleaned up though nobody has proven that both sides held the same. */
    BooleanProperty withoutProofProperty() {
        return withoutProof;
    }

    /** Whether going back in this window has opened the source: known at once. */
    ReadOnlyBooleanProperty sourceOpenProperty() {
        return sourceOpen.getReadOnlyProperty();
    }

    StepModel<OpenPair, KratosReturn> go() {
        return go;
    }

    StepModel<OpenPair, StoppedReplication> disarm() {
        return disarm;
    }

    StepModel<OpenPair, StoppedReplication> cleanup() {
        return cleanup;
    }

    ReportWriter report() {
        return report;
    }

    ReadOnlyObjectProperty<Told> toldProperty() {
        return told.getReadOnlyProperty();
    }

    PairWorkspace workspace() {
        return workspace;
    }
}
