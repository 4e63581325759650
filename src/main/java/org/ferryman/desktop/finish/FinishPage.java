package org.ferryman.desktop.finish;

import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.stream.Collectors;
import javafx.beans.property.ReadOnlyObjectProperty;
import javafx.beans.property.ReadOnlyObjectWrapper;
import javafx.collections.FXCollections;
import javafx.collections.ObservableSet;
import org.ferryman.app.FailureOutcomes;
import org.ferryman.desktop.parts.FolderOpener;
import org.ferryman.desktop.users.AdministratorLogin;
import org.ferryman.desktop.wizard.Activity;
import org.ferryman.desktop.wizard.OpenDatabase;
import org.ferryman.desktop.wizard.Page;
import org.ferryman.desktop.wizard.PageAction;
import org.ferryman.desktop.wizard.PageStanding;
import org.ferryman.desktop.wizard.PageState;
import org.ferryman.desktop.wizard.ReportWriter;
import org.ferryman.desktop.wizard.TextBundle;
import org.ferryman.desktop.wizard.Workspace;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.KetoVerdict;
import org.ferryman.keto.MoveCount;
import org.ferryman.keto.move.Verification;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.record.StepReport;
import org.jspecify.annotations.Nullable;

/** What was done, as the record has it, whether it is still true, what is left to do, and the way back. */
public final class FinishPage extends Page {

    private static final Set<StepId> CHANGES = KetoSteps.ALL.stream()
            .filter(step -> step.place().undoneBy().contains(KetoSteps.UNDO.id())
                    && !step.tale().evidence())
            .map(PlaybookStep::id)
            .collect(Collectors.toSet());

    /** One without an end may have ended with its process, after a commit. */
    private static final Set<RunRecord.How> CHANGED =
            EnumSet.of(RunRecord.How.DONE, RunRecord.How.PART_WAY, RunRecord.How.STARTED);

    private final Workspace workspace;
    private final ReportWriter report;
    private final RollBack rollBack;
    private final CleanUp cleanUp;
    private final UserRetirement retirement;
    private final AdministratorLogin administrator;
    private final PageAction cancel;
    private final PageAction goBack;
    private final ObservableSet<NextStep> ticked = FXCollections.observableSet();
    private final ReadOnlyObjectWrapper<FinishContent> content;
    private @Nullable RunRecord record;
    private @Nullable Outcome<RunRecord> failure;

    /** A page without a record. */
    public FinishPage(Workspace workspace) {
        super("finish", TextBundle.of(FinishPage.class));
        this.workspace = workspace;
        this.report = new ReportWriter(
                workspace, KetoRecord::report, (file, failed) -> FolderOpener.open(workspace, file, failed));
        this.rollBack = new RollBack(workspace);
        this.cleanUp = new CleanUp(workspace);
        this.retirement = new UserRetirement(workspace);
        this.administrator = new AdministratorLogin(workspace);
        this.cancel = new PageAction(texts().get("cancel"), this::cancel);
        this.goBack = new PageAction(texts().plain("back.open"), () -> ask(rollBack)).dangerous();
        this.content = new ReadOnlyObjectWrapper<>(contentNow());
        report.step().whenEnded(written -> read());
        for (LastChange change : changes()) {
            change.step().whenChanged(this::update).whenEnded(outcome -> {
                workspace.look();
                read();
            });
        }
        cleanUp.dropEmptiedProperty().addListener((property, before, after) -> update());
        cleanUp.withoutProofProperty().addListener((property, before, after) -> update());
        rollBack.discardProperty().addListener((property, before, after) -> update());
        workspace.openedProperty().addListener((property, before, after) -> {
            ticked.clear();
            record = null;
            failure = null;
            update();
            read();
        });
        workspace.statusProperty().addListener((property, before, after) -> update());
        // Whatever another page did, or failed to do half-way, is on record by the time it looks again.
        workspace.lookActivity().stateProperty().addListener((property, before, after) -> {
            if (after == Activity.State.ENDED) {
                read();
            }
        });
        workspace.usersProperty().addListener((property, before, after) -> read());
        workspace.migrationProperty().addListener((property, before, after) -> read());
        workspace.verificationProperty().addListener((property, before, after) -> read());
        update();
    }

    @Override
    public void entered() {
        read();
        workspace.look();
    }

    @Override
    public CompletionStage<Boolean> leaving() {
        changes().forEach(change -> change.step().no());
        return CompletableFuture.completedFuture(true);
    }

    @Override
    public String onClose() {
        if (cleanUp.step().view().isBusy()) {
            return texts().get("clean.close");
        }
        return texts().get(retirement.step().view().isBusy() ? "retire.close" : "back.close");
    }

    @Override
    public void cancel() {
        changes().forEach(change -> change.step().cancel());
    }

    /** Asks about one of the changes, and about no other. */
    void ask(LastChange change) {
        if (!content.get().busy()) {
            changes().stream()
                    .filter(other -> !other.equals(change))
                    .forEach(other -> other.step().no());
            change.ask();
        }
    }

    private List<LastChange> changes() {
        return List.of(rollBack, cleanUp, retirement);
    }

    private void read() {
        workspace.read(
                opened -> KetoRecord.read(opened.run().folder()),
                read -> {
                    failure = unreadable(read);
                    record = read;
                    update();
                },
                unreadable -> {
                    failure = FailureOutcomes.of(unreadable, new Cancellation());
                    update();
                });
    }

    /** That a result can't be read; what the others say is shown all the same. */
    private static @Nullable Outcome<RunRecord> unreadable(RunRecord read) {
        boolean broken = read.steps().stream().anyMatch(step -> step.state() == StepReport.State.UNREADABLE);
        return broken ? new Outcome.Failed<>(read.findings().get(0), null) : null;
    }

    private void update() {
        FinishContent now = contentNow();
        OpenDatabase opened = workspace.openedProperty().get();
        Optional<LastChange> asked = changes().stream()
                .filter(change -> change.step().view().question().isPresent())
                .findFirst();
        busyProperty().set(now.busy());
        boolean isTheWayBack = hasChanged(now.record()) && !now.isOver();
        secondaryProperty().set(now.busy() ? cancel : isTheWayBack && asked.isEmpty() ? goBack : null);
        previewProperty().set(asked.map(change -> change.step().preview()).orElse(null));
        commandLineProperty()
                .set(
                        opened == null
                                ? ""
                                : asked.map(change -> change.commandLine(opened))
                                        .orElseGet(() -> opened.commandLine("report")));
        openProperty().set(hasChanged(now.record()));
        stands(new PageStanding(
                switch (now.proof()) {
                    case NOTHING_MOVED, NOT_VERIFIED, ROLLED_BACK -> PageState.TO_DO;
                    case HOLDS, CUT_OVER, CLEANED_UP -> now.isIncomplete() ? PageState.ATTENTION : PageState.DONE;
                    case DIFFERS, DOUBTFUL, UNPROVEN -> PageState.ATTENTION;
                    case STALE -> PageState.STALE;
                },
                standing(now)));
        content.set(now);
    }

    private String standing(FinishContent now) {
        return switch (now.proof()) {
            case NOTHING_MOVED -> "";
            case HOLDS -> now.count().map(MoveCount::text).orElse("");
            case CUT_OVER, CLEANED_UP ->
                texts().get("result." + now.proof())
                        + now.count().map(known -> "; " + known.text()).orElse("");
            case NOT_VERIFIED, DIFFERS, DOUBTFUL, STALE, ROLLED_BACK, UNPROVEN -> texts().get("result." + now.proof());
        };
    }

    private FinishContent contentNow() {
        Optional<RunRecord> known = Optional.ofNullable(record);
        return new FinishContent(
                workspace.openedProperty().get() != null,
                record,
                failure,
                known.map(this::proof).orElse(MigrationProof.NOTHING_MOVED),
                known.flatMap(read -> new KetoVerdict(read).count()),
                known.filter(read -> new KetoVerdict(read).result() != KetoVerdict.Result.ROLLED_BACK)
                        .flatMap(read -> read.result(KetoSteps.MIGRATE)),
                known.flatMap(read -> read.result(KetoSteps.CUTOVER)).isPresent(),
                changes().stream().anyMatch(change -> change.step().view().isBusy()));
    }

    /** What the record proves, and the database as last observed doesn't deny. */
    private MigrationProof proof(RunRecord known) {
        KetoVerdict verdict = new KetoVerdict(known);
        return switch (verdict.result()) {
            case NOT_MIGRATED -> MigrationProof.NOTHING_MOVED;
            case ROLLED_BACK -> MigrationProof.ROLLED_BACK;
            case CLEANED_UP -> MigrationProof.CLEANED_UP;
            case NOT_VERIFIED -> MigrationProof.NOT_VERIFIED;
            case CUT_OVER -> verdict.isProven() ? MigrationProof.CUT_OVER : MigrationProof.UNPROVEN;
            case VERIFIED ->
                is(KetoStatus.Standing.OUTDATED)
                        ? MigrationProof.STALE
                        : is(KetoStatus.Standing.MAY_HAVE_CHANGED) ? MigrationProof.DOUBTFUL : MigrationProof.HOLDS;
            case DIFFERS ->
                is(KetoStatus.Standing.OUTDATED) || holds(known) ? MigrationProof.STALE : MigrationProof.DIFFERS;
        };
    }

    /** What is known of the verification, as last observed. */
    private boolean is(KetoStatus.Standing standing) {
        KetoStatus status = workspace.statusProperty().get();
        return status != null
                && status.evidence().stream()
                        .anyMatch(evidence ->
                                evidence.step().equals(KetoSteps.VERIFY.id()) && evidence.standing() == standing);
    }

    /** It held, and a later attempt did not come to its end. */
    private static boolean holds(RunRecord known) {
        return known.result(KetoSteps.VERIFY).filter(Verification::holds).isPresent();
    }

    /** Whether something may have been changed that a roll-back would take back: then the way back is open. */
    private static boolean hasChanged(@Nullable RunRecord known) {
        return known != null
                && (known.more()
                        || known.entries().stream()
                                .anyMatch(entry ->
                                        entry.step().filter(CHANGES::contains).isPresent()
                                                && CHANGED.contains(entry.how())));
    }

    /** What lets another user do the changes. */
    AdministratorLogin administrator() {
        return administrator;
    }

    /** The report. */
    ReportWriter report() {
        return report;
    }

    /** The clean-up. */
    CleanUp cleanUp() {
        return cleanUp;
    }

    /** What keeps the old user out. */
    UserRetirement retirement() {
        return retirement;
    }

    /** The way back. */
    RollBack rollBack() {
        return rollBack;
    }

    /** What the page shows now. */
    FinishContent content() {
        return content.get();
    }

    /** The same, for those who follow it. */
    ReadOnlyObjectProperty<FinishContent> contentProperty() {
        return content.getReadOnlyProperty();
    }

    /** What is proven. */
    public MigrationProof proof() {
        return content.get().proof();
    }

    /** What was ticked off. */
    public ObservableSet<NextStep> ticked() {
        return ticked;
    }

    /** Shows the run folder, or a folder in it, in the desktop's file manager. */
    public void openFolder(String within) {
        RunRecord known = record;
        if (known != null) {
            FolderOpener.open(
                    workspace,
                    known.folder().resolve(within),
                    unopened -> workspace.log().add(id(), String.valueOf(unopened.getMessage())));
        }
    }

    Workspace workspace() {
        return workspace;
    }
}
