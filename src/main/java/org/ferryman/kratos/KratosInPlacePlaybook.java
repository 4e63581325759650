package org.ferryman.kratos;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Evidence;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosStatus;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentitiesStep;
import org.ferryman.kratos.identities.KratosMoveStep;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.rehearse.KratosRehearseStep;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.ferryman.kratos.undo.KratosUndoStep;
import org.ferryman.kratos.verify.KratosAdmin;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.ServiceUpgrade;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.playbook.backup.BackupWaiver;
import org.ferryman.playbook.record.RunRecord;
import org.ferryman.playbook.traffic.TrafficStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** The way of one database from one release of Kratos to another, in place: its steps, each by itself. */
public final class KratosInPlacePlaybook implements StepContext {

    /** Names it in the run folder. */
    public static final String ID = "kratos.in-place";

    private final ServiceUpgrade upgrade = new KratosUpgrade();
    private final Database database;
    private final NewKratos newKratos;
    private final Path folder;

    /**
     * A playbook for one database.
     *
     * @param folder the run folder
     */
    public KratosInPlacePlaybook(Database database, NewKratos newKratos, Path folder) {
        this.database = database;
        this.newKratos = newKratos;
        this.folder = folder;
    }

    @Override
    public void forget(PlaybookStep<?, ?> step) {
        // Nothing is kept of what was seen.
    }

    /** Finds out at which level it is, what would run, and what is in the way. */
    public KratosAssessStep assess() {
        return assess(AssessOptions.USUAL);
    }

    /** The same, by what was chosen for the migrations. */
    public KratosAssessStep assess(AssessOptions options) {
        return new KratosAssessStep(database, newKratos, options);
    }

    /** Watches the traffic for some time. */
    public TrafficStep traffic(Duration time) {
        return new TrafficStep(database, upgrade, folder, time);
    }

    /** Makes a backup, or goes on without one for a reason that is kept. */
    public Evidence<BackupResult> backup(BackupRequest request) throws InputException {
        return request.waiver().isPresent()
                ? new BackupWaiver(database, upgrade, request.waiver().get())
                : new BackupStep(database, upgrade, folder, request.options());
    }

    /** Verifies this run's backup, or one in a folder. */
    public BackupVerifyStep verifyBackup(BackupVerifyStep.Request request) {
        return new BackupVerifyStep(database, upgrade, folder, request.from(), request.options());
    }

    /** Keeps everybody but the new Kratos from writing; undone by its undo. */
    public KratosFreezeStep freeze(Waiting waiting) {
        return new KratosFreezeStep(database, folder, waiting);
    }

    /** Lets everybody write again, whoever stopped it. */
    public KratosThawStep thaw(Waiting waiting) {
        return new KratosThawStep(database, folder, waiting);
    }

    /**
     * Does the upgrade on a copy, with the new Kratos.
     *
     * @throws BlockedException if Ferryman can't run it
     */
    public KratosRehearseStep rehearse(RehearsalOptions options) throws BlockedException {
        return new KratosRehearseStep(database, newKratos.forCopies(), folder, options);
    }

    /** Where the database is now, towards the new Kratos. */
    KratosStatus status(Work work) throws Exception {
        return KratosStatus.read(database, newKratos, work);
    }

    /**
     * The same for people, with what to do next as the record tells it, where the database still is as the record left
     * it.
     */
    public KratosStatus look(Work work) throws Exception {
        KratosStatus now = status(work);
        Optional<List<String>> recorded =
                Files.isDirectory(folder) ? new KratosVerdict(KratosRecord.read(folder)).wayOn(now) : Optional.empty();
        return recorded.map(now::with).orElse(now);
    }

    /** The backup that the run folder's record tells of. */
    Optional<BackupResult> backedUp() throws IOException {
        return RunRecord.result(folder, KratosSteps.BACKUP);
    }

    /** What the run folder's record tells of identities. */
    Optional<KratosIdentities> identified() throws IOException {
        return RunRecord.result(folder, KratosSteps.IDENTITIES);
    }

    /** What a backup is true of: reads every row. */
    String fingerprint(Cancellation cancellation) throws Exception {
        return new Transactions(database).snapshot(cancellation, upgrade::fingerprint);
    }

    /** What a rehearsal of this very upgrade foretold. */
    Optional<UpgradeOutage> rehearsed(KratosStatus now) throws IOException {
        return now.target().isPresent()
                ? UpgradeOutage.read(folder, now.level().name(), now.target().get())
                : Optional.empty();
    }

    /** For how long nobody will be able to write, if that was rehearsed. */
    public Optional<UpgradeOutage> outage() throws IOException {
        return UpgradeOutage.read(folder);
    }

    /**
     * Has the new Kratos run its migrations.
     *
     * @throws BlockedException if it is not known how to run it
     */
    public KratosMigrateStep migrate(MigrateOptions options) throws BlockedException {
        if (!(newKratos instanceof NewKratos.Unnamed)) {
            return new KratosMigrateStep(database, newKratos, folder, options);
        }
        throw new BlockedException(List.of(NewKratos.missing()));
    }

    /** Writes down the plan for this database. */
    public KratosRunbookStep runbook(KratosRunbookStep.Commands commands) {
        return new KratosRunbookStep(
                KratosRecord.PLAYBOOK,
                this,
                assess(),
                assessment -> outage().map(UpgradeOutage::text).orElseGet(() -> KratosTales.outage(assessment)),
                folder,
                commands);
    }

    /** What should be known when a run ends while nobody can write. */
    public Optional<Finding> stillFrozen(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), FreezePass::stillOn);
    }

    /** Proves that the migrations changed no row. */
    public KratosVerifyStep verify() {
        return verify(Optional.empty());
    }

    /**
     * The same, and asks the new Kratos whether it is ready.
     *
     * @param admin its admin API, if it runs
     */
    public KratosVerifyStep verify(Optional<KratosAdmin> admin) {
        return new KratosVerifyStep(database, folder, admin);
    }

    /** Holds every identity against the schema that the new Kratos has for it. */
    public KratosIdentitiesStep identities(IdentitiesRequest request) {
        return new KratosIdentitiesStep(database, folder, request);
    }

    /** Has the Kratos that serves the database give identities another schema. */
    public KratosMoveStep moveIdentities(KratosAdmin admin, KratosMoveStep.Options options) {
        return new KratosMoveStep(database, admin, folder, options);
    }

    /** Puts the database back to what it was before. */
    public KratosUndoStep undo(KratosUndoStep.Options options) {
        return new KratosUndoStep(database, newKratos, folder, upgrade.names(), options);
    }
}
