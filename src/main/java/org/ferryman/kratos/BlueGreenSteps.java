package org.ferryman.kratos;

import java.util.List;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPreparation;
import org.ferryman.kratos.replicate.KratosPrepareStep;
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

    /** The target at the new level, while the source serves. */
    public static final PlaybookStep<PrepareRequest, KratosPreparation> PREPARE = new PlaybookStep<>(
            KratosPrepareStep.ID,
            "Upgrade of the target",
            StepTale.of(KratosPreparation.class, "The target was not upgraded.", KratosTales::prepare),
            StepWork.of(
                    PrepareRequest.USUAL,
                    (context, request) ->
                            ((KratosBlueGreenPlaybook) context).prepare(request.newKratos(), request.options())),
            StepPlace.demonstrated("prepare", "migrate").asking().undoneBy(KratosStopReplicationStep.ID));

    /** From then on the target serves. */
    public static final PlaybookStep<KratosCutoverStep.Options, KratosCutover> CUTOVER = new PlaybookStep<>(
            KratosCutoverStep.ID,
            "Cut-over",
            StepTale.of(KratosCutover.class, "There was no cut-over.", KratosTales::cutover),
            StepWork.of(
                    KratosCutoverStep.Options.USUAL,
                    (context, options) -> ((KratosBlueGreenPlaybook) context).cutover(options, () -> {})),
            StepPlace.demonstrated("cut-over", "cutover").asking());

    /**
     * What the upgrade of the target takes.
     *
     * @param newKratos runs its migrations
     */
    public record PrepareRequest(NewKratos newKratos, MigrateOptions options) {

        /** Without a program nothing can be run. */
        public static final PrepareRequest USUAL = new PrepareRequest(new NewKratos.Unnamed(), MigrateOptions.USUAL);
    }

    /** The end of it. */
    public static final PlaybookStep<NoOptions, StoppedReplication> STOP_REPLICATION = new PlaybookStep<>(
            KratosStopReplicationStep.ID,
            "Replication, stopped",
            StepTale.of(StoppedReplication.class, "The replication was not stopped.", KratosTales::stopped),
            StepWork.of(NoOptions.NONE, (context, options) -> ((KratosBlueGreenPlaybook) context).stopReplication()),
            StepPlace.aside("replication", "replicate", "stop").asking());

    /** All of them. */
    public static final List<PlaybookStep<?, ?>> ALL = List.of(REPLICATE, PREPARE, CUTOVER, STOP_REPLICATION);

    private BlueGreenSteps() {}
}
