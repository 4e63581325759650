package org.ferryman.desktop.kratos.execute;

import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.Consumer;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.ferryman.desktop.kratos.KratosWorkspace;
import org.ferryman.desktop.kratos.OpenKratos;
import org.ferryman.desktop.kratos.execute.KratosExecuteContent.RunNow;
import org.ferryman.desktop.wizard.PlaybookRunModel;
import org.ferryman.desktop.wizard.PlaybookRunModel.Ending;
import org.ferryman.desktop.wizard.RunPlan;
import org.ferryman.desktop.wizard.RunStage;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.KratosSteps;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.playbook.PlannedStep;
import org.ferryman.playbook.PlaybookPlan;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** What the page runs: the whole upgrade, the verification alone, or what lets everybody write again. */
final class UpgradeRun {

    private final KratosWorkspace workspace;
    private final LongSupplier nanoTime;
    private final Consumer<Ending> ended;
    private final PlaybookRunModel steps;
    private @Nullable Ending ending;
    // Told by the step's thread, read by the window's.
    private volatile OptionalLong stoppedAt = OptionalLong.empty();

    /** @param ended called at the end of each run */
    UpgradeRun(KratosWorkspace workspace, LongSupplier nanoTime, Consumer<Ending> ended) {
        this.workspace = workspace;
        this.nanoTime = nanoTime;
        this.ended = ended;
        this.steps = new PlaybookRunModel(workspace, nanoTime, this::ended);
    }

    /** Asks whether to upgrade. */
    void ask(Supplier<UpgradeChoices> choices) {
        steps.ask(() -> upgrade(choices.get()));
    }

    /** Verifies, if nothing runs. */
    void verify() {
        start(new PlaybookPlan(KratosSteps.ALL).with(PlannedStep.usual(KratosSteps.VERIFY)));
    }

    /** Lets everybody write again, if nothing runs. */
    void thaw() {
        start(new PlaybookPlan(KratosSteps.ALL).with(PlannedStep.usual(KratosSteps.THAW)));
    }

    private void start(PlaybookPlan plan) {
        if (!isBusy()) {
            steps.start(begun(plan));
        }
    }

    private RunPlan upgrade(UpgradeChoices choices) {
        OpenKratos opened = workspace.openedProperty().get();
        KratosStatus seen = workspace.seenProperty().get();
        if (opened == null) {
            return begun(new PlaybookPlan(List.of()));
        }
        PlaybookPlan plan = new PlaybookPlan(KratosSteps.ALL);
        boolean stops = choices.stopsWrites() || (seen != null && seen.writesStopped());
        if (stops) {
            // Nobody is kept from writing for the sake of migrations that can't run.
            plan.with(PlannedStep.of(KratosSteps.FREEZE, Waiting.DEFAULT).onlyIf(() -> inTheWay(opened, choices)))
                    .with(PlannedStep.usual(KratosSteps.THAW));
        }
        return begun(plan.with(PlannedStep.of(KratosSteps.MIGRATE, choices.options()))
                .with(PlannedStep.usual(KratosSteps.VERIFY)));
    }

    private static List<Finding> inTheWay(OpenKratos opened, UpgradeChoices choices) throws Exception {
        return opened.playbook().migrate(choices.options()).inspect(Work.quiet()).findings().stream()
                .filter(Finding::blocks)
                .toList();
    }

    private RunPlan begun(PlaybookPlan plan) {
        ending = null;
        stoppedAt = OptionalLong.empty();
        return new RunPlan(plan.chosen(), (row, news) -> {
            if (row.equals(KratosSteps.FREEZE) && news.phase() == KratosPhase.PROOF && stoppedAt.isEmpty()) {
                // The proof comes after the commit, with which writes are stopped.
                stoppedAt = OptionalLong.of(nanoTime.getAsLong());
            }
        });
    }

    private void ended(Ending how) {
        ending = how.outcome() instanceof Outcome.Done ? null : how;
        ended.accept(how);
    }

    /** Forgets how the last run ended. */
    void forget() {
        ending = null;
    }

    boolean isBusy() {
        return steps.isBusy();
    }

    /** For how many seconds writes have been stopped by the run at hand; empty if they are not. */
    OptionalDouble secondsStopped() {
        OptionalLong since = stoppedAt;
        return since.isEmpty()
                ? OptionalDouble.empty()
                : OptionalDouble.of((nanoTime.getAsLong() - since.getAsLong()) / 1e9);
    }

    /** How the last run ended, unless all was done; empty while something runs. */
    Optional<Ending> ending() {
        return Optional.ofNullable(ending);
    }

    RunNow now() {
        List<RunStage> stages = steps.stages().stream().map(RunStage::of).toList();
        boolean asks = steps.stop().viewProperty().get().question().isPresent();
        return new RunNow(stages, steps.current(), steps.isChanging(), asks, steps.cameTooLate());
    }

    /** What is asked, and runs. */
    PlaybookRunModel steps() {
        return steps;
    }
}
