package org.ferryman.kratos;

import java.util.List;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.IdentitySchemas;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentitiesStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.KratosRehearseStep;
import org.ferryman.kratos.rehearse.PairRehearsal;
import org.ferryman.kratos.rehearse.PairRehearsalOptions;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPreparation;
import org.ferryman.kratos.replicate.KratosPrepareStep;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosReplication;
import org.ferryman.kratos.replicate.KratosReturn;
import org.ferryman.kratos.replicate.KratosStopReplicationStep;
import org.ferryman.kratos.replicate.KratosWayBackGoStep;
import org.ferryman.kratos.replicate.StoppedReplication;
import org.ferryman.playbook.NoOptions;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepPlace;
import org.ferryman.playbook.StepTale;
import org.ferryman.playbook.StepWork;
import org.ferryman.playbook.StepWork.OpenItems;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.postgres.check.ConnectionReport;

/**
 * The steps of an upgrade of Kratos in a second database, in the order in which they are meant to be done. The one
 * place that knows this order.
 */
public final class KratosBlueGreenSteps {

    /** Whether both connections do. It comes before there is a run folder, so that the front doors do it. */
    public static final PlaybookStep<NoOptions, ConnectionReport> CHECK = new PlaybookStep<>(
                    KratosSteps.CHECK.id(),
                    "Connections",
                    StepTale.unrecorded(ConnectionReport.class),
                    KratosSteps.CHECK.work(),
                    StepPlace.demonstrated("connections", "check"))
            .guide(KratosFacts.class, KratosBlueGreenGuides::check);

    /** What the upgrade would do. */
    public static final PlaybookStep<AssessOptions, KratosAssessment> ASSESS = new PlaybookStep<>(
                    KratosAssessStep.ID,
                    "Assessment",
                    KratosSteps.ASSESS.tale(),
                    StepWork.of(
                                    AssessOptions.USUAL,
                                    (context, options) -> ((KratosBlueGreenPlaybook) context).assess(options))
                            .observed(KratosBlueGreenLooks::assessed)
                            .goesOnIf(KratosAssessment::migratable)
                            .nothingLeftIf(KratosAssessment::nothingLeft),
                    StepPlace.demonstrated("assessment", "assess"))
            .guide(KratosFacts.class, KratosBlueGreenGuides::assess);

    /** What the new Kratos' identity schemas make of the identities. */
    public static final PlaybookStep<IdentitiesRequest, KratosIdentities> IDENTITIES = new PlaybookStep<>(
                    KratosIdentitiesStep.ID,
                    KratosSteps.IDENTITIES.title(),
                    KratosSteps.IDENTITIES.tale(),
                    StepWork.of(
                                    IdentitiesRequest.of(IdentitySchemas.NONE),
                                    (context, request) -> ((KratosBlueGreenPlaybook) context).identities(request))
                            .observed(KratosBlueGreenLooks::identified)
                            .goesOnIf(result -> !result.blocked()),
                    StepPlace.onTheWay("identities", "identities"))
            .guide(KratosFacts.class, KratosGuides::identities);

    /** A backup of the source. */
    public static final PlaybookStep<BackupRequest, BackupResult> BACKUP = new PlaybookStep<>(
                    BackupStep.ID,
                    KratosSteps.BACKUP.title(),
                    KratosSteps.BACKUP.tale(),
                    StepWork.of(
                                    BackupRequest.usual(),
                                    (context, request) -> ((KratosBlueGreenPlaybook) context).backup(request))
                            .observed(KratosBlueGreenLooks::backedUp),
                    StepPlace.onTheWay("backup", "backup"))
            .guide(KratosFacts.class, KratosGuides::backup);

    /** A backup that was verified later. */
    public static final PlaybookStep<BackupVerifyStep.Request, BackupResult> BACKUP_VERIFY = new PlaybookStep<>(
            BackupVerifyStep.ID,
            KratosSteps.BACKUP_VERIFY.title(),
            KratosSteps.BACKUP_VERIFY.tale(),
            StepWork.of(
                    BackupVerifyStep.Request.usual(),
                    (context, request) -> ((KratosBlueGreenPlaybook) context).verifyBackup(request)),
            StepPlace.aside("backup", "backup", "verify"));

    /** All of it on two copies. */
    public static final PlaybookStep<PairRehearsalOptions, PairRehearsal> REHEARSE = new PlaybookStep<>(
                    KratosRehearseStep.ID,
                    "Rehearsal",
                    StepTale.ofData(
                            PairRehearsal.class, "The upgrade was not rehearsed.", KratosBlueGreenTales::rehearse),
                    StepWork.of(
                                    PairRehearsalOptions.usual(),
                                    (context, options) -> ((KratosBlueGreenPlaybook) context).rehearse(options))
                            .observed(KratosBlueGreenLooks::rehearsed)
                            .goesOnIf(result -> result.verdict() != KratosRehearsal.Verdict.FAILS),
                    StepPlace.onTheWay("rehearsal", "rehearse").asking())
            .guide(KratosFacts.class, KratosBlueGreenGuides::rehearse);

    /** The target gets everything, and follows. */
    public static final PlaybookStep<KratosReplicateStep.Options, KratosReplication> REPLICATE = new PlaybookStep<>(
                    KratosReplicateStep.ID,
                    "Replicate",
                    StepTale.of(
                            KratosReplication.class,
                            "The target was not made to follow.",
                            KratosBlueGreenTales::replicate),
                    KratosBlueGreenLooks.beforeTheCut(StepWork.of(
                            KratosReplicateStep.Options.USUAL,
                            (context, options) -> ((KratosBlueGreenPlaybook) context).replicate(options))),
                    StepPlace.demonstrated("replication", "replicate").asking().undoneBy(KratosStopReplicationStep.ID))
            .guide(KratosFacts.class, KratosBlueGreenGuides::replicate);

    /** The new Kratos runs its migrations on the target. */
    public static final PlaybookStep<MigrateOptions, KratosPreparation> PREPARE = new PlaybookStep<>(
                    KratosPrepareStep.ID,
                    "Upgrade the target",
                    StepTale.of(
                            KratosPreparation.class,
                            "No migration was run on the target.",
                            KratosBlueGreenTales::prepare),
                    StepWork.of(
                                    MigrateOptions.USUAL,
                                    (context, options) -> ((KratosBlueGreenPlaybook) context).prepare(options))
                            .observed(KratosBlueGreenLooks::prepared),
                    StepPlace.demonstrated("prepare", "migrate").asking().undoneBy(KratosStopReplicationStep.ID))
            .guide(KratosFacts.class, KratosBlueGreenGuides::prepare);

    /** From then on the target is the one that is written to. */
    public static final PlaybookStep<KratosCutoverStep.Options, KratosCutover> CUTOVER = new PlaybookStep<>(
                    KratosCutoverStep.ID,
                    "Cut over",
                    StepTale.of(KratosCutover.class, "The target has not taken over.", KratosBlueGreenTales::cutover)
                            .files(KratosCutover.ON_OPEN),
                    StepWork.of(
                                    KratosCutoverStep.Options.USUAL,
                                    (context, options) -> ((KratosBlueGreenPlaybook) context).cutover(options))
                            .observed(KratosBlueGreenLooks::cutOver)
                            .leaves(OpenItems.all(result -> !result.isProven())),
                    StepPlace.demonstrated("handover", "cutover").asking())
            .guide(KratosFacts.class, KratosBlueGreenGuides::cutover);

    /** The source serves again, with what was written to the target since. */
    public static final PlaybookStep<KratosCutoverStep.Options, KratosReturn> WAY_BACK_GO = new PlaybookStep<>(
            KratosWayBackGoStep.ID,
            "Go back to the source",
            StepTale.of(KratosReturn.class, "The source has not taken over again.", KratosBlueGreenTales::wentBack),
            StepWork.of(
                    KratosCutoverStep.Options.USUAL,
                    (context, options) -> ((KratosBlueGreenPlaybook) context).wayBackGo(options, () -> {})),
            StepPlace.aside("finish", "way-back", "go").asking());

    /** Nothing follows any more. */
    public static final PlaybookStep<NoOptions, StoppedReplication> REPLICATE_STOP = new PlaybookStep<>(
            KratosStopReplicationStep.ID,
            "End the replication",
            StepTale.of(
                    StoppedReplication.class, "The replication was not ended.", KratosBlueGreenTales::stopReplication),
            StepWork.of(NoOptions.NONE, (context, options) -> ((KratosBlueGreenPlaybook) context).stopReplication()),
            StepPlace.aside("replication", "replicate", "stop").asking());

    /** All of them. */
    public static final List<PlaybookStep<?, ?>> ALL = List.of(
            CHECK,
            ASSESS,
            IDENTITIES,
            BACKUP,
            BACKUP_VERIFY,
            REHEARSE,
            REPLICATE,
            PREPARE,
            CUTOVER,
            WAY_BACK_GO,
            REPLICATE_STOP);

    private KratosBlueGreenSteps() {}
}
