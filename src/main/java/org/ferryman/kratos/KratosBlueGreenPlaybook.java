package org.ferryman.kratos;

import java.nio.file.Path;
import java.util.List;
import org.ferryman.engine.BlockedException;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPrepareStep;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosStopReplicationStep;
import org.ferryman.kratos.replicate.PairAssessStep;
import org.ferryman.kratos.replicate.ReplicationPair;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;

/** The way of a Kratos to another release beside the running one, in a database that follows: its steps. */
public final class KratosBlueGreenPlaybook implements StepContext {

    /** Names it in the run folder. */
    public static final String ID = "kratos.blue-green";

    private final ReplicationPair pair;
    private final Path folder;

    /**
     * A playbook for two databases.
     *
     * @param folder the run folder, which belongs to the source
     */
    public KratosBlueGreenPlaybook(ReplicationPair pair, Path folder) {
        this.pair = pair;
        this.folder = folder;
    }

    @Override
    public void forget(PlaybookStep<?, ?> step) {
        // Nothing is kept of what was seen.
    }

    /**
     * Finds out what would run, for how long nobody could write, what is in the way, and what the target lacks.
     *
     * @param rehearsals the run folder of an upgrade of the source in place
     */
    public PairAssessStep assess(NewKratos newKratos, AssessOptions options, Path rehearsals) {
        return new PairAssessStep(pair, newKratos, folder, rehearsals, options);
    }

    /** Makes the target follow the source; undone by its undo. */
    public KratosReplicateStep replicate(KratosReplicateStep.Options options) {
        return new KratosReplicateStep(pair, folder, options);
    }

    /**
     * Upgrades the target while the source serves.
     *
     * @throws BlockedException if it is not known how to run the new Kratos
     */
    public KratosPrepareStep prepare(NewKratos newKratos, MigrateOptions options) throws BlockedException {
        if (!(newKratos instanceof NewKratos.Unnamed)) {
            return new KratosPrepareStep(pair, newKratos, folder, options);
        }
        throw new BlockedException(List.of(NewKratos.missing()));
    }

    /**
     * Hands over to the target.
     *
     * @param opened is told at once that it is open
     */
    public KratosCutoverStep cutover(KratosCutoverStep.Options options, Runnable opened) {
        return new KratosCutoverStep(pair, folder, options, opened);
    }

    /**
     * Hands over to the target, which is upgraded between where it could not be before.
     *
     * @param newKratos unnamed where it was upgraded before
     */
    public KratosCutoverStep cutover(
            KratosCutoverStep.Options options, NewKratos newKratos, MigrateOptions migrating, Runnable opened) {
        return new KratosCutoverStep(
                pair, folder, options, new KratosCutoverStep.Upgrade(newKratos, migrating), opened);
    }

    /** Ends that again, whoever began it. */
    public KratosStopReplicationStep stopReplication() {
        return new KratosStopReplicationStep(pair);
    }
}
