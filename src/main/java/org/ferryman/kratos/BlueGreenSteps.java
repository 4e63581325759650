package org.ferryman.kratos;

import java.util.List;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosReplication;
import org.ferryman.kratos.replicate.KratosStopReplicationStep;
import org.ferryman.kratos.replicate.StoppedReplication;
import org.ferryman.playbook.NoOptions;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepPlace;
import org.ferryman.playbook.StepTale;
import org.ferryman.playbook.StepWork;

/**
 * The steps of an upgrade of Kratos in a second database, in the order in which they are meant to be done. The one
 * place that knows this order.
 */
public final class BlueGreenSteps {

    /** From then on the target has what the source has. */
    public static final PlaybookStep<KratosReplicateStep.Options, KratosReplication> REPLICATE = new PlaybookStep<>(
            KratosReplicateStep.ID,
            "Replication",
            StepTale.of(KratosReplication.class, "Nothing was replicated.", KratosTales::replicate),
            StepWork.of(
                    KratosReplicateStep.Options.USUAL,
                    (context, options) -> ((KratosBlueGreenPlaybook) context).replicate(options)),
            StepPlace.demonstrated("replication", "replicate").asking().undoneBy(KratosStopReplicationStep.ID));

    /** The end of it, before the cut-over. */
    public static final PlaybookStep<NoOptions, StoppedReplication> STOP_REPLICATION = new PlaybookStep<>(
            KratosStopReplicationStep.ID,
            "Replication, stopped",
            StepTale.of(StoppedReplication.class, "The replication was not stopped.", KratosTales::stopped),
            StepWork.of(
                    NoOptions.NONE, (context, options) -> ((KratosBlueGreenPlaybook) context).stopReplication()),
            StepPlace.aside("replication", "replicate", "stop").asking());

    /** All of them. */
    public static final List<PlaybookStep<?, ?>> ALL = List.of(REPLICATE, STOP_REPLICATION);

    private BlueGreenSteps() {}
}
