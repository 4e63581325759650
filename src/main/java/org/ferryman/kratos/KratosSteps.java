package org.ferryman.kratos;

import java.time.Duration;
import java.util.List;
import org.ferryman.engine.StepId;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.assess.KratosAssessment;
import org.ferryman.kratos.freeze.KratosFreeze;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.freeze.KratosThaw;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.identities.IdentitiesRequest;
import org.ferryman.kratos.identities.IdentitySchemas;
import org.ferryman.kratos.identities.KratosIdentities;
import org.ferryman.kratos.identities.KratosIdentitiesStep;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.rehearse.KratosRehearsal;
import org.ferryman.kratos.rehearse.KratosRehearseStep;
import org.ferryman.kratos.rehearse.RehearsalOptions;
import org.ferryman.kratos.undo.KratosUndo;
import org.ferryman.kratos.undo.KratosUndoStep;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.playbook.NoOptions;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepPlace;
import org.ferryman.playbook.StepTale;
import org.ferryman.playbook.StepWork;
import org.ferryman.playbook.backup.BackupRequest;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupTale;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficStep;
import org.ferryman.playbook.traffic.TrafficTale;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * The steps of an upgrade of Kratos in place, in the order in which they are meant to be done. The one place that knows
 * this order.
 */
public final class KratosSteps {

    private static final BackupTale BACKUPS = new BackupTale(KratosUpgrade.NAMES);

    /** Whether the connection does. It comes before there is a run folder, so that the front doors do it. */
    public static final PlaybookStep<NoOptions, ConnectionReport> CHECK = new PlaybookStep<>(
                    new StepId("check"),
                    "Connection",
                    StepTale.unrecorded(ConnectionReport.class),
                    StepWork.of(NoOptions.NONE, (context, options) -> {
                        throw new IllegalStateException("done before the database is opened");
                    }),
                    StepPlace.demonstrated("connections", "check"))
            .guide(KratosFacts.class, KratosGuides::check);

    /** What the upgrade would do. */
    public static final PlaybookStep<AssessOptions, KratosAssessment> ASSESS = new PlaybookStep<>(
                    KratosAssessStep.ID,
                    "Assessment",
                    StepTale.of(KratosAssessment.class, "Nothing was assessed.", KratosTales::assess),
                    StepWork.of(
                                    AssessOptions.USUAL,
                                    (context, options) -> ((KratosInPlacePlaybook) context).assess(options))
                            .goesOnIf(KratosAssessment::migratable)
                            .nothingLeftIf(KratosAssessment::nothingLeft),
                    StepPlace.demonstrated("assessment", "assess"))
            .guide(KratosFacts.class, KratosGuides::assess);

    /** What the new Kratos' identity schemas make of the identities. */
    public static final PlaybookStep<IdentitiesRequest, KratosIdentities> IDENTITIES = new PlaybookStep<>(
                    KratosIdentitiesStep.ID,
                    "Identities",
                    StepTale.ofData(
                            KratosIdentities.class,
                            "Identities were not held against identity schemas.",
                            IdentityTales::identities),
                    StepWork.of(
                                    IdentitiesRequest.of(IdentitySchemas.NONE),
                                    (context, request) -> ((KratosInPlacePlaybook) context).identities(request))
                            .observed(KratosLooks::identified)
                            .goesOnIf(result -> !result.blocked()),
                    StepPlace.onTheWay("identities", "identities"))
            .guide(KratosFacts.class, KratosGuides::identities);

    /** The whole of it on a copy. */
    public static final PlaybookStep<RehearsalOptions, KratosRehearsal> REHEARSE = new PlaybookStep<>(
                    KratosRehearseStep.ID,
                    "Rehearsal",
                    StepTale.ofData(KratosRehearsal.class, "The upgrade was not rehearsed.", KratosTales::rehearse),
                    StepWork.of(
                                    RehearsalOptions.usual(),
                                    (context, options) -> ((KratosInPlacePlaybook) context).rehearse(options))
                            .observed(KratosLooks::rehearsed)
                            .goesOnIf(result -> result.verdict() != KratosRehearsal.Verdict.FAILS),
                    StepPlace.onTheWay("rehearsal", "rehearse").asking())
            .guide(KratosFacts.class, KratosGuides::rehearse);

    /** When it is quiet. */
    public static final PlaybookStep<Duration, TrafficResult> TRAFFIC = new PlaybookStep<>(
            TrafficStep.ID,
            "Traffic",
            StepTale.of(TrafficResult.class, "No traffic was sampled.", TrafficTale::traffic),
            StepWork.of(Duration.ofHours(24), (context, time) -> ((KratosInPlacePlaybook) context).traffic(time)),
            StepPlace.aside("assessment", "traffic"));

    /** A backup. */
    public static final PlaybookStep<BackupRequest, BackupResult> BACKUP = new PlaybookStep<>(
                    BackupStep.ID,
                    "Backup",
                    StepTale.ofData(BackupResult.class, "No backup was made.", BACKUPS::backup),
                    StepWork.of(
                                    BackupRequest.usual(),
                                    (context, request) -> ((KratosInPlacePlaybook) context).backup(request))
                            .observed(KratosLooks::backedUp),
                    StepPlace.onTheWay("backup", "backup"))
            .guide(KratosFacts.class, KratosGuides::backup);

    /** A backup that was verified later. */
    public static final PlaybookStep<BackupVerifyStep.Request, BackupResult> BACKUP_VERIFY = new PlaybookStep<>(
            BackupVerifyStep.ID,
            "Backup, verified again",
            StepTale.of(BackupResult.class, "The backup was not verified again after it was made.", BACKUPS::verified),
            StepWork.of(
                    BackupVerifyStep.Request.usual(),
                    (context, request) -> ((KratosInPlacePlaybook) context).verifyBackup(request)),
            StepPlace.aside("backup", "backup", "verify"));

    /** From then on nobody but the new Kratos writes. */
    public static final PlaybookStep<Waiting, KratosFreeze> FREEZE = new PlaybookStep<>(
                    KratosFreezeStep.ID,
                    "Stop writes",
                    StepTale.of(KratosFreeze.class, "Writes were not stopped.", KratosTales::freeze),
                    KratosLooks.whileMigrationsArePending(StepWork.of(
                            Waiting.DEFAULT, (context, waiting) -> ((KratosInPlacePlaybook) context).freeze(waiting))),
                    StepPlace.demonstrated("execute", "freeze").asking().undoneBy(KratosThawStep.ID))
            .guide(KratosFacts.class, KratosGuides::freeze);

    /** The new Kratos runs its migrations. */
    public static final PlaybookStep<MigrateOptions, KratosMigration> MIGRATE = new PlaybookStep<>(
                    KratosMigrateStep.ID,
                    "Migrate",
                    StepTale.of(KratosMigration.class, "No migration was run.", KratosTales::migrate),
                    StepWork.of(
                            MigrateOptions.USUAL,
                            (context, options) -> ((KratosInPlacePlaybook) context).migrate(options)),
                    StepPlace.demonstrated("execute", "migrate").asking().undoneBy(KratosUndoStep.ID))
            .guide(KratosFacts.class, KratosGuides::migrate);

    /** Whether they changed no row. */
    public static final PlaybookStep<NoOptions, KratosVerification> VERIFY = new PlaybookStep<>(
                    KratosVerifyStep.ID,
                    "Verify",
                    StepTale.ofData(KratosVerification.class, "The upgrade was not verified.", KratosTales::verify),
                    StepWork.of(NoOptions.NONE, (context, options) -> ((KratosInPlacePlaybook) context).verify())
                            .goesOnIf(KratosVerification::equal),
                    StepPlace.demonstrated("execute", "verify").undoneBy(KratosUndoStep.ID))
            .guide(KratosFacts.class, KratosGuides::verify);

    /** Everybody writes again. */
    public static final PlaybookStep<Waiting, KratosThaw> THAW = new PlaybookStep<>(
                    KratosThawStep.ID,
                    "Let writes go on",
                    StepTale.of(KratosThaw.class, "Writes were not let go on.", KratosTales::thaw),
                    StepWork.of(Waiting.DEFAULT, (context, waiting) -> ((KratosInPlacePlaybook) context).thaw(waiting)),
                    StepPlace.demonstrated("execute", "thaw").asking())
            .guide(KratosFacts.class, KratosGuides::thaw);

    /** All back as it was. */
    public static final PlaybookStep<KratosUndoStep.Options, KratosUndo> UNDO = new PlaybookStep<>(
            KratosUndoStep.ID,
            "Undo",
            StepTale.of(KratosUndo.class, "Nothing was undone.", KratosTales::undo),
            StepWork.of(
                    KratosUndoStep.Options.usual(),
                    (context, options) -> ((KratosInPlacePlaybook) context).undo(options)),
            StepPlace.aside("finish", "undo").asking());

    /** All of them. */
    public static final List<PlaybookStep<?, ?>> ALL = List.of(
            CHECK, ASSESS, TRAFFIC, IDENTITIES, BACKUP, BACKUP_VERIFY, REHEARSE, FREEZE, MIGRATE, VERIFY, THAW, UNDO);

    private KratosSteps() {}
}
