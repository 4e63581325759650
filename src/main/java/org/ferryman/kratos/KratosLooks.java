package org.ferryman.kratos;

import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.StepRunner;
import org.ferryman.playbook.StepWork;

/** How a run sees that there is nothing to do for a step, where the step can't say so by itself. */
final class KratosLooks {

    private KratosLooks() {}

    /** For what is done for the sake of the migrations: once all are recorded it would only do harm. */
    static <O, R> StepWork<O, R> whileMigrationsArePending(StepWork<O, R> work) {
        return work.observed((context, options, runner) -> {
            StepLook look = work.observer().look(context, options, runner);
            return look.done().isPresent() || !isMigrated(context, runner)
                    ? look
                    : StepLook.done("no migration is to be run", false);
        });
    }

    private static boolean isMigrated(StepContext context, StepRunner runner) throws BlockedException {
        KratosMigrateStep migrate = ((KratosInPlacePlaybook) context).migrate(MigrateOptions.USUAL);
        return runner.inspect(migrate) instanceof Outcome.Done<Inspection> seen
                && seen.result().state() == Inspection.State.DONE;
    }
}
