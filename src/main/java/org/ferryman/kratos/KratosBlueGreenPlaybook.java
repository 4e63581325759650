package org.ferryman.kratos;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.BlueGreenUndo;
import org.ferryman.kratos.replicate.KratosCleanupStep;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPrepareStep;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosStopReplicationStep;
import org.ferryman.kratos.replicate.KratosWayBackArmStep;
import org.ferryman.kratos.replicate.KratosWayBackDisarmStep;
import org.ferryman.kratos.replicate.KratosWayBackGoStep;
import org.ferryman.kratos.replicate.ReplicationPair;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.replication.PublisherAddress;

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
     * Makes the way back before the cut-over.
     *
     * @param target the target, as the source's server sees it
     */
    public KratosWayBackArmStep wayBackArm(PublisherAddress target) {
        return new KratosWayBackArmStep(pair, folder, target);
    }

    /**
     * Goes back after it.
     *
     * @param opened is told at once that the source is open
     */
    public KratosWayBackGoStep wayBackGo(KratosCutoverStep.Options options, Runnable opened) {
        return new KratosWayBackGoStep(pair, folder, options, opened);
    }

    /** Gives the way back up, on the sides that are there. */
    public static KratosWayBackDisarmStep wayBackDisarm(Optional<Database> source, Optional<Database> target) {
        return new KratosWayBackDisarmStep(source, target);
    }

    /** Removes what was needed for the upgrade, on the sides that are there. */
    public static KratosCleanupStep cleanup(
            Optional<Database> source, Optional<Database> target, Path folder, KratosCleanupStep.Options options) {
        return new KratosCleanupStep(source, target, folder, options);
    }

    /**
     * What takes the upgrade back from where it is.
     *
     * @throws BlockedException if nothing does
     */
    public BlueGreenUndo undo(Cancellation cancellation) throws Exception {
        return BlueGreenUndo.of(pair, cancellation);
    }

    /** Ends that again, whoever began it. */
    public KratosStopReplicationStep stopReplication() {
        return new KratosStopReplicationStep(pair);
    }
}
