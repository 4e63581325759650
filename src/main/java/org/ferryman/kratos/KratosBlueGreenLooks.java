package org.ferryman.kratos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.rehearse.PairRehearsalOptions;
import org.ferryman.kratos.rehearse.PairRehearseStep;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPrepareStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.StepRunner;
import org.ferryman.playbook.StepWork;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;

/** How a run sees that there is nothing to do for a step, where the step can't say so by itself. */
final class KratosBlueGreenLooks {

    private KratosBlueGreenLooks() {}

    /** While nobody can write, or once the target has taken over, nothing of what comes before is done any more. */
    static <O, R> StepWork<O, R> beforeTheCut(StepWork<O, R> work) {
        return work.observed((context, options, runner) -> {
            Optional<StepLook> cut = cut(context, runner);
            return cut.isPresent() ? cut.get() : work.observer().look(context, options, runner);
        });
    }

    static StepLook assessed(StepContext context, AssessOptions options, StepRunner runner) throws Exception {
        return cut(context, runner).orElse(StepLook.TO_DO);
    }

    static StepLook identified(StepContext context, IdentitiesRequest request, StepRunner runner) throws Exception {
        KratosBlueGreenPlaybook playbook = (KratosBlueGreenPlaybook) context;
        Optional<StepLook> cut = cut(context, runner);
        return cut.isPresent()
                ? cut.get()
                : KratosLooks.identified(playbook.identities(request), request, playbook.identified(), runner);
    }

    /** The source goes on as it is: a backup of its level holds as long as it is there. */
    static StepLook backedUp(StepContext context, BackupRequest request, StepRunner runner) throws Exception {
        KratosBlueGreenPlaybook playbook = (KratosBlueGreenPlaybook) context;
        Optional<BackupResult> found = playbook.recordedBackup();
        if (found.isPresent() && found.get().waiver().isPresent()) {
            return StepLook.done("waived: " + found.get().waiver().get(), false);
        }
        KratosBlueGreenStatus now = now(context, runner);
        Optional<StepLook> cut = cut(now.phase());
        if (cut.isPresent()) {
            return cut.get();
        }
        Optional<String> level = Optional.of(now.source().level().name());
        return found.filter(backup -> backup.source().version().equals(level))
                .flatMap(BackupResult::folder)
                .filter(folder -> Files.isDirectory(Path.of(folder)))
                .map(folder -> StepLook.done(folder, false))
                .orElse(StepLook.TO_DO);
    }

    /** A rehearsal is of this level and this release, and comes before the target follows. */
    static StepLook rehearsed(StepContext context, PairRehearsalOptions options, StepRunner runner) throws Exception {
        BlueGreenPhase phase = now(context, runner).phase();
        Optional<StepLook> cut = cut(phase);
        if (cut.isPresent()) {
            return cut.get();
        } else if (phase != BlueGreenPhase.NONE) {
            return StepLook.done("the target was made to follow already", false);
        }
        PairRehearseStep step = ((KratosBlueGreenPlaybook) context).rehearse(options);
        StepLook look = StepLook.inspected(step, runner);
        return look.done().isPresent()
                ? look
                : step.lastForecast()
                        .map(known -> StepLook.done(
                                "it was rehearsed at " + known.when().truncatedTo(ChronoUnit.SECONDS), false))
                        .orElse(look);
    }

    /** Where writes have to stand still for the upgrade, the cut-over does it. */
    static StepLook prepared(StepContext context, MigrateOptions options, StepRunner runner) throws Exception {
        Optional<StepLook> cut = cut(context, runner);
        if (cut.isPresent()) {
            return cut.get();
        }
        KratosPrepareStep step = ((KratosBlueGreenPlaybook) context).prepare(options);
        StepLook look = StepLook.inspected(step, runner);
        return step.isLeftToTheCutover()
                ? StepLook.done("the new Kratos upgrades the target in the cut-over, while nobody can write", false)
                : look;
    }

    private static Optional<StepLook> cut(StepContext context, StepRunner runner) throws Exception {
        return cut(now(context, runner).phase());
    }

    private static Optional<StepLook> cut(BlueGreenPhase phase) {
        return switch (phase) {
            case DECIDED -> Optional.of(StepLook.done("writes to the source are stopped for the cut-over", false));
            case OPEN -> Optional.of(StepLook.done("the target has taken over", false));
            default -> Optional.empty();
        };
    }

    /** That a target is open says nothing of whether it had everything. */
    static StepLook cutOver(StepContext context, KratosCutoverStep.Options options, StepRunner runner)
            throws Exception {
        if (now(context, runner).phase() != BlueGreenPhase.OPEN) {
            return StepLook.TO_DO;
        }
        boolean proven = ((KratosBlueGreenPlaybook) context)
                .recordedCutover()
                .filter(KratosCutover::isProven)
                .isPresent();
        return new StepLook(
                Optional.of("the target has taken over"),
                !proven,
                proven
                        ? List.of()
                        : List.of(Finding.warning(
                                "CUTOVER_NOT_ON_RECORD",
                                "This run folder has no proof that the target held what the source held when it took"
                                        + " over.",
                                "The process may have been ended between opening and comparing. The moment in which"
                                        + " both were to be compared is gone.",
                                "The source still has all that it had; keep it until you are sure.")));
    }

    private static KratosBlueGreenStatus now(StepContext context, StepRunner runner) throws Exception {
        return ((KratosBlueGreenPlaybook) context).status(Work.quiet(runner.cancellation()));
    }
}
