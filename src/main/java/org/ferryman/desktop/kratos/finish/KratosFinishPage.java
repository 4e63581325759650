package org.ferryman.desktop.kratos.finish;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.NewKratosChoice;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.parts.FolderOpener;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ReportWriter;
import org.ferryman.desktop.wizard.StepGroup;
import org.ferryman.desktop.wizard.StepModel;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.KratosVerdict;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.freeze.KratosThaw;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** What was done, as the record has it, the report, and what is left to do. */
public final class KratosFinishPage extends Page {

    private final KratosWorkspace workspace;
    private final ReportWriter report;
    private final StepModel<OpenKratos, KratosThaw> thaw;
    private final UpgradeUndo undo;
    private final PageAction cancel;
    private final PageAction goBack;
    private final ReadOnlyObjectWrapper<Told> told = new ReadOnlyObjectWrapper<>(Told.NOTHING);

    /** A page without a record. */
    public KratosFinishPage(KratosWorkspace workspace) {
        super("finish", TextBundle.of(KratosFinishPage.class));
        this.workspace = workspace;
        this.report = new ReportWriter(
                workspace, KratosRecord::report, (file, failed) -> FolderOpener.open(workspace, file, failed));
        this.thaw = new StepModel<OpenKratos, KratosThaw>(workspace, KratosSteps.THAW.id())
                .whenChanged(this::update)
                .whenEnded(outcome -> {
                    workspace.look();
                    read();
                });
        this.undo = new UpgradeUndo(workspace);
        undo.step().whenChanged(this::update).whenEnded(outcome -> {
            workspace.lookAnew();
            read();
        });
        undo.freeze().whenChanged(this::update);
        undo.fromBackupProperty().addListener((property, before, after) -> update());
        undo.typedProperty().addListener((property, before, after) -> update());
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        this.goBack = new PageAction(texts().plain("undo.open"), this::askToUndo).dangerous();
        report.step().whenEnded(written -> read());
        workspace.openedProperty().addListener((property, before, after) -> {
            told.set(Told.NOTHING);
            update();
            read();
        });
        workspace.seenProperty().addListener((property, before, after) -> update());
        // Whatever another page did, or failed to do half-way, is on record by the time it looks again.
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                read();
            }
        });
        update();
    }

    /**
     * What the run folder tells.
     *
     * @param record null before it was read
     * @param failure why it could not be read; null if it could
     */
    record Told(@Nullable RunRecord record, @Nullable Outcome<?> failure) {

        static final Told NOTHING = new Told(null, null);

        Optional<KratosVerdict> verdict() {
            return Optional.ofNullable(record).map(KratosVerdict::new);
        }
    }

    @Override
    public Optional<String> document() {
        return Optional.of(NewKratosChoice.DOCUMENT);
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
        return texts().get(
                        thaw.view().isBusy()
                                ? "close"
                                : undo.step().view().isBusy() ? "undo.close" : "undo.freeze.close");
    }

    @Override
    public void cancel() {
        steps().cancel();
    }

    private StepGroup<OpenKratos> steps() {
        return new StepGroup<>(List.of(thaw, undo.step(), undo.freeze()));
    }

    private void read() {
        workspace.read(
                opened -> KratosRecord.read(opened.run().folder()),
                read -> {
                    told.set(new Told(read, null));
                    update();
                },
                unreadable -> {
                    told.set(new Told(null, FailureOutcomes.of(unreadable, new Cancellation())));
                    update();
                });
    }

    private void update() {
        OpenKratos opened = workspace.openedProperty().get();
        Optional<StepModel<OpenKratos, ?>> asked = steps().asked();
        boolean busy = steps().isBusy();
        busyProperty().set(busy);
        secondaryProperty().set(busy ? cancel : isUndoable() && asked.isEmpty() ? goBack : null);
        previewProperty().set(asked.map(StepModel::preview).orElse(null));
        commandLineProperty().set(opened == null ? "" : commandLine(opened, asked));
        openProperty()
                .set(isFrozen() || told.get().verdict().filter(this::isBegun).isPresent());
        stands(told.get().verdict().map(this::standing).orElse(new PageStanding(PageState.TO_DO, "")));
    }

    private String commandLine(OpenKratos opened, Optional<StepModel<OpenKratos, ?>> asked) {
        if (asked.isEmpty()) {
            return opened.commandLine("report");
        }
        StepModel<OpenKratos, ?> step = asked.get();
        return step.equals(undo.step())
                ? undo.commandLine(opened)
                : opened.commandLine(step.step().text(), "--yes");
    }

    /** Whether the migrations began: then there is something to tell, whatever the pages before say. */
    private boolean isBegun(KratosVerdict verdict) {
        return switch (verdict.result()) {
            case NOT_BEGUN, NOT_NEEDED, TAKEN_BACK -> false;
            case INTERRUPTED, NOT_VERIFIED, NOT_PROVABLE, DIFFERS, PROVEN -> true;
        };
    }

    private PageStanding standing(KratosVerdict verdict) {
        if (isFrozen()) {
            return new PageStanding(PageState.ATTENTION, texts().get("result.frozen"));
        }
        return switch (verdict.result()) {
            case NOT_BEGUN -> new PageStanding(PageState.TO_DO, "");
            case NOT_NEEDED, PROVEN, TAKEN_BACK ->
                new PageStanding(PageState.DONE, texts().get("result." + verdict.result()));
            case INTERRUPTED, NOT_VERIFIED, NOT_PROVABLE, DIFFERS ->
                new PageStanding(PageState.ATTENTION, texts().get("result." + verdict.result()));
        };
    }

    /** Whether nobody but the new Kratos can write, as last observed. */
    boolean isFrozen() {
        KratosStatus seen = workspace.seenProperty().get();
        return seen != null && seen.writesStopped();
    }

    /** Looks what it takes to let everybody write again, and asks. */
    void askToThaw() {
        steps().noBut(thaw);
        thaw.lookAndAsk(opened -> opened.playbook().thaw(Waiting.DEFAULT));
    }

    /** Looks what it takes to put the database back to what it was, and asks. */
    void askToUndo() {
        thaw.no();
        undo.ask();
    }

    /** Whether migrations were run that can be undone. */
    boolean isUndoable() {
        return told.get().verdict().filter(this::isBegun).isPresent();
    }

    /** What puts the database back to what it was. */
    UpgradeUndo undo() {
        return undo;
    }

    /** What lets everybody write again. */
    StepModel<OpenKratos, KratosThaw> thaw() {
        return thaw;
    }

    /** The report. */
    ReportWriter report() {
        return report;
    }

    /** What the run folder tells. */
    ReadOnlyObjectProperty<Told> toldProperty() {
        return told.getReadOnlyProperty();
    }

    /** Shows the run folder in the desktop's file manager. */
    void openFolder() {
        OpenKratos opened = workspace.openedProperty().get();
        if (opened != null) {
            FolderOpener.open(
                    workspace,
                    opened.run().folder(),
                    unopened -> workspace.log().add(id(), String.valueOf(unopened.getMessage())));
        }
    }

    KratosWorkspace workspace() {
        return workspace;
    }
}
