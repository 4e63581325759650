package org.ferryman.kratos;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentitiesStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.OpenedTarget;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.plan.HandoverForecast;
import org.ferryman.kratos.rehearse.PairRehearsalOptions;
import org.ferryman.kratos.rehearse.PairRehearseStep;
import org.ferryman.kratos.replicate.BlueGreenPhase;
import org.ferryman.kratos.replicate.BlueGreenUndo;
import org.ferryman.kratos.replicate.KratosBlueGreenStatus;
import org.ferryman.kratos.replicate.KratosCleanupStep;
import org.ferryman.kratos.replicate.KratosCutover;
import org.ferryman.kratos.replicate.KratosCutoverStep;
import org.ferryman.kratos.replicate.KratosPrepareStep;
import org.ferryman.kratos.replicate.KratosReplicateStep;
import org.ferryman.kratos.replicate.KratosStopReplicationStep;
import org.ferryman.kratos.replicate.KratosWayBackArmStep;
import org.ferryman.kratos.replicate.KratosWayBackDisarmStep;
import org.ferryman.kratos.replicate.KratosWayBackGoStep;
import org.ferryman.kratos.replicate.PairAssessStep;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.playbook.backup.BackupWaiver;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.replication.PublisherAddress;

/** The way of a Kratos to another release beside the running one, in a database that follows: its steps. */
public final class KratosBlueGreenPlaybook implements StepContext {

    /** Names it in the run folder. */
    public static final String ID = "kratos.blue-green";

    private final ServiceUpgrade upgrade = new KratosUpgrade();
    private final ReplicationPair pair;
    private final NewKratos newKratos;
    private final Path folder;
    private final Path rehearsals;
    private final Consumer<OpenedTarget> opened;

    /**
     * A playbook for two databases.
     *
     * @param folder the run folder, which belongs to the source
     * @param rehearsals that of an upgrade of the source in place: may have a rehearsal
     * @param opened is told at once that the target is open
     */
    public KratosBlueGreenPlaybook(
            ReplicationPair pair, NewKratos newKratos, Path folder, Path rehearsals, Consumer<OpenedTarget> opened) {
        this.pair = pair;
        this.newKratos = newKratos;
        this.folder = folder;
        this.rehearsals = rehearsals;
        this.opened = opened;
    }

    @Override
    public void forget(PlaybookStep<?, ?> step) {
        // Nothing is kept of what was seen.
    }

    /** Finds out what would run, for how long nobody could write, what is in the way, and what the target lacks. */
    public PairAssessStep assess(AssessOptions options) {
        return new PairAssessStep(pair, newKratos, folder, rehearsals, options);
    }

    /** Holds every identity of the source against the schema that the new Kratos has for it. */
    public KratosIdentitiesStep identities(IdentitiesRequest request) {
        return new KratosIdentitiesStep(pair.source(), folder, request);
    }

    /** Makes a backup of the source, or goes on without one for a reason that is kept. */
    public Evidence<BackupResult> backup(BackupRequest request) throws InputException {
        return request.waiver().isPresent()
                ? new BackupWaiver(pair.source(), upgrade, request.waiver().get())
                : new BackupStep(pair.source(), upgrade, folder, request.options());
    }

    /** Verifies this run's backup, or one in a folder. */
    public BackupVerifyStep verifyBackup(BackupVerifyStep.Request request) {
        return new BackupVerifyStep(pair.source(), upgrade, folder, request.from(), request.options());
    }

    /**
     * Does all of it on two copies of the source, with the new Kratos.
     *
     * @throws BlockedException if Ferryman can't run it
     */
    public PairRehearseStep rehearse(PairRehearsalOptions options) throws BlockedException {
        return new PairRehearseStep(pair.source(), newKratos.forCopies(), folder, options);
    }

    /** For how long nobody will be able to write, if that was rehearsed. */
    public Optional<HandoverForecast> outage() throws IOException {
        return HandoverForecast.read(folder);
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
    public KratosPrepareStep prepare(MigrateOptions options) throws BlockedException {
        if (!(newKratos instanceof NewKratos.Unnamed)) {
            return new KratosPrepareStep(pair, newKratos, folder, options);
        }
        throw new BlockedException(List.of(NewKratos.missing()));
    }

    /** Hands over to the target, which is upgraded between where it could not be before. */
    public KratosCutoverStep cutover(KratosCutoverStep.Options options) {
        return new KratosCutoverStep(pair, newKratos, folder, options, opened);
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

    /** Writes down the plan for these databases. */
    public KratosRunbookStep runbook(KratosRunbookStep.Commands commands) {
        return new KratosRunbookStep(
                KratosBlueGreenRecord.PLAYBOOK,
                this,
                assess(AssessOptions.USUAL),
                KratosBlueGreenGuides::outage,
                folder,
                commands);
    }

    /** Where both databases are on the way. */
    public KratosBlueGreenStatus status(Work work) throws Exception {
        return KratosBlueGreenStatus.read(pair, folder, work.cancellation());
    }

    /** What should be known when a run ends while nobody can write to either side, or everybody to the target. */
    public Optional<Finding> stillDecided(Work work) throws Exception {
        return status(work).phase() == BlueGreenPhase.DECIDED
                ? Optional.of(Finding.warning(
                        "CUTOVER_UNFINISHED",
                        "Writes to the source are stopped, and the target is not open yet.",
                        "Nobody can log in or register until one of them can be written to.",
                        "Go on with `ferryman kratos cutover`; or run `ferryman kratos thaw` on the source, and the"
                                + " old Kratos writes again."))
                : pair.inTarget(work.cancellation(), FreezePass::isLifted)
                        ? Optional.of(FreezePass.liftedOnTarget())
                        : Optional.empty();
    }

    /** What the run folder's record tells of identities. */
    Optional<KratosIdentities> identified() throws IOException {
        return RunRecord.result(folder, KratosBlueGreenSteps.IDENTITIES);
    }

    /** The backup that the run folder's record tells of. */
    Optional<BackupResult> recordedBackup() throws IOException {
        return RunRecord.result(folder, KratosBlueGreenSteps.BACKUP);
    }

    /** The cut-over that the run folder's record tells of. */
    Optional<KratosCutover> recordedCutover() throws IOException {
        return RunRecord.result(folder, KratosBlueGreenSteps.CUTOVER);
    }
}
