package org.ferryman.kratos;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentitiesStep;
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
            if (migrate.isUnguarded(Work.quiet(runner.cancellation()))) {
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

    /** Nobody waits for an answer that changes nothing once writes are stopped. */
    static StepLook identified(StepContext context, IdentitiesRequest request, StepRunner runner) throws Exception {
        KratosInPlacePlaybook playbook = (KratosInPlacePlaybook) context;
        Optional<StepLook> late = tooLate(playbook.status(Work.quiet(runner.cancellation())));
        return late.isPresent()
                ? late.get()
                : identified(playbook.identities(request), request, playbook.identified(), runner);
    }

    /**
     * An answer holds as long as identities and schemas are the same. What is not at hand on this machine is no reason
     * to go no further.
     */
    static StepLook identified(
            KratosIdentitiesStep step,
            IdentitiesRequest request,
            Optional<KratosIdentities> recorded,
            StepRunner runner)
            throws Exception {
        if (request.schemas().isEmpty()) {
            return StepLook.done("no identity schema was given", false);
        }
        Optional<KratosIdentities> held = recorded.filter(known -> !known.blocked());
        // Without a record there is nothing to compare the identities with.
        KratosIdentitiesStep.Basis basis = step.basis(held.isPresent(), runner.cancellation());
        if (!basis.elsewhere().isEmpty()) {
            return new StepLook(
                    Optional.of("not every identity schema can be read here"),
                    false,
                    basis.elsewhere().stream()
                            .map(finding -> finding.asWarning("So no identity was held against its schema."))
                            .toList());
        }
        return held.filter(known -> Optional.of(known.fingerprint()).equals(basis.fingerprint()))
                .map(known -> StepLook.done(IdentityTales.verdict(known), false))
                .orElse(StepLook.TO_DO);
    }

    /** What only prepares the upgrade is left out once it has begun. */
    private static Optional<StepLook> tooLate(KratosStatus now) {
        if (now.answer() == UpgradePlan.Answer.NOT_NEEDED) {
            return Optional.of(StepLook.done("no migration is to be run", false));
        } else if (now.level().state() != DatabaseLevel.State.EXACT && now.answer() == UpgradePlan.Answer.NEEDED) {
            return Optional.of(StepLook.done("the migrations have begun", false));
        } else if (now.writesStopped()) {
            return Optional.of(StepLook.done("writes are stopped already", false));
        }
        return Optional.empty();
    }

    /** A rehearsal is of this level and this release, and of a database that everybody can write to. */
    static StepLook rehearsed(StepContext context, RehearsalOptions options, StepRunner runner) throws Exception {
        KratosInPlacePlaybook playbook = (KratosInPlacePlaybook) context;
        KratosStatus now = playbook.status(Work.quiet(runner.cancellation()));
        Optional<StepLook> late = tooLate(now);
        if (late.isPresent()) {
            return late.get();
        } else if (now.answer() != UpgradePlan.Answer.NEEDED) {
            return StepLook.TO_DO;
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
