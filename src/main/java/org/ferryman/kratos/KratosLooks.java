package org.ferryman.kratos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.StepRunner;
import org.ferryman.playbook.StepWork;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;

/** How a run sees that there is nothing to do for a step, where the step can't say so by itself. */
final class KratosLooks {

    private KratosLooks() {}

    /** For what is done for the sake of the migrations: once all are recorded it would only do harm. */
    static <O, R> StepWork<O, R> whileMigrationsArePending(StepWork<O, R> work) {
        return work.observed((context, options, runner) -> {
            StepLook look = work.observer().look(context, options, runner);
            if (look.done().isPresent()) {
                return look;
            }
            KratosMigrateStep migrate = ((KratosInPlacePlaybook) context).migrate(MigrateOptions.USUAL);
            if (migrate.isUnguarded()) {
                return StepLook.done("writes are let through for the charm until it is done", false);
            }
            return isMigrated(migrate, runner) ? StepLook.done("no migration is to be run", false) : look;
        });
    }

    /** A backup is of the level before and holds every row; once the migrations have begun, no other can be made. */
    static StepLook backedUp(StepContext context, BackupRequest request, StepRunner runner) throws Exception {
        KratosInPlacePlaybook playbook = (KratosInPlacePlaybook) context;
        KratosStatus now = playbook.status(Work.quiet(runner.cancellation()));
        if (now.answer() == UpgradePlan.Answer.NOT_NEEDED) {
            return StepLook.done("no migration is to be run", false);
        }
        Optional<BackupResult> found = playbook.backedUp();
        if (found.isEmpty()) {
            return StepLook.TO_DO;
        } else if (found.get().waiver().isPresent()) {
            return StepLook.done("waived: " + found.get().waiver().get(), false);
        }
        String folder = found.get().folder().orElseThrow();
        boolean begun = now.level().state() != DatabaseLevel.State.EXACT;
        boolean ofLevel =
                found.get().source().version().equals(Optional.of(now.level().name()));
        boolean holds = Files.isDirectory(Path.of(folder))
                && (begun
                        || (ofLevel && found.get().fingerprint().equals(playbook.fingerprint(runner.cancellation()))));
        return holds ? StepLook.done(folder, false) : StepLook.TO_DO;
    }

    /** A rehearsal is of this level and this release, and of a database that everybody can write to. */
    static StepLook rehearsed(StepContext context, RehearsalOptions options, StepRunner runner) throws Exception {
        KratosInPlacePlaybook playbook = (KratosInPlacePlaybook) context;
        KratosStatus now = playbook.status(Work.quiet(runner.cancellation()));
        if (now.answer() == UpgradePlan.Answer.NOT_NEEDED) {
            return StepLook.done("no migration is to be run", false);
        } else if (now.answer() != UpgradePlan.Answer.NEEDED) {
            return StepLook.TO_DO;
        } else if (now.level().state() != DatabaseLevel.State.EXACT) {
            return StepLook.done("the migrations have begun", false);
        } else if (now.writesStopped()) {
            return StepLook.done("writes are stopped already", false);
        }
        return playbook.rehearsed(now)
                .map(outage ->
                        StepLook.done("it was rehearsed at " + outage.when().truncatedTo(ChronoUnit.SECONDS), false))
                .orElse(StepLook.TO_DO);
    }

    private static boolean isMigrated(KratosMigrateStep migrate, StepRunner runner) {
        return runner.inspect(migrate) instanceof Outcome.Done<Inspection> seen
                && seen.result().state() == Inspection.State.DONE;
    }
}
