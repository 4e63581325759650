package org.ferryman.cli.run;

import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.ferryman.cli.keto.BackupChoice;
import org.ferryman.engine.Cancellation;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * What was chosen about the steps of a run.
 *
 * @param backup how to make one
 * @param users the old and the new one
 * @param newPassword the new user's, if it is not to be generated
 * @param waiting for whoever uses the tables, and for the old user's sessions
 * @param rehearsal where to rehearse
 * @param old v0.6's port for reading
 * @param fresh v0.7's port for reading
 * @param sample how many tuples of each namespace both are asked about
 * @param removeDuplicates whether to delete surplus rows that Keto's own migrator left
 * @param confirmation the database's name, if its legacy tables are to be dropped
 * @param dropEmptied whether to drop the emptied tables of the namespaces' migrations, too
 */
record RunChoices(
        BackupChoice backup,
        RoleNames users,
        Optional<Secret> newPassword,
        Waiting waiting,
        Rehearsal rehearsal,
        Optional<KetoServer> old,
        Optional<KetoServer> fresh,
        int sample,
        boolean removeDuplicates,
        Optional<String> confirmation,
        boolean dropEmptied) {

    /**
     * Where to rehearse.
     *
     * @param mode if empty, in place, and any earlier rehearsal will do
     * @param scratchUrl where to make a copy; if empty, on an embedded server
     */
    record Rehearsal(Optional<DryRun.Mode> mode, Optional<String> scratchUrl) {}

    /** Whether a step can be done with what was given. */
    boolean suffice(RunStep step) {
        return switch (step) {
            case CUTOVER -> old.isPresent() && fresh.isPresent();
            case CLEANUP -> confirmation.isPresent();
            default -> true;
        };
    }

    NewUserStep newUser(KetoLegacyPlaybook playbook) {
        return playbook.newUser(users, newPassword);
    }

    SchemaStep schema(KetoLegacyPlaybook playbook, Cancellation cancellation) throws Exception {
        return playbook.schema(playbook.users(users).schemaOwner(cancellation));
    }

    FreezeStep freeze(KetoLegacyPlaybook playbook) {
        return playbook.freeze(users, waiting);
    }

    CutoverStep cutover(KetoLegacyPlaybook playbook) {
        long seed = ThreadLocalRandom.current().nextLong(Integer.MAX_VALUE);
        return playbook.cutover(
                old.orElseThrow(),
                fresh.orElseThrow(),
                new CutoverStep.Options(sample, seed, waiting.patience(), users));
    }

    CleanupStep cleanup(KetoLegacyPlaybook playbook) {
        return playbook.cleanup(new CleanupStep.Options(confirmation, dropEmptied, users));
    }
}
