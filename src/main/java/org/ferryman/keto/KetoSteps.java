package org.ferryman.keto;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Step;
import org.ferryman.engine.StepId;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.catalog.CleanupRecord;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.copy.CopyResult;
import org.ferryman.keto.copy.CopyStep;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.DecisionResult;
import org.ferryman.keto.finish.AnswerComparison;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverResult;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.keto.finish.TakeBackStep;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.DropSchemaStep;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.RemoveMigratedStep;
import org.ferryman.keto.move.SchemaResult;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.DropUserStep;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.NewUser;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.roles.RetiredUser;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.keto.roles.ThawStep;
import org.ferryman.keto.skipped.DecisionLog;
import org.ferryman.keto.skipped.SkippedReport;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.playbook.NoOptions;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepLook;
import org.ferryman.playbook.StepPlace;
import org.ferryman.playbook.StepTale;
import org.ferryman.playbook.StepWork;
import org.ferryman.playbook.StepWork.Maker;
import org.ferryman.playbook.StepWork.OpenItems;
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
 * The steps of Keto's way from v0.6 to v0.7, in the order in which they are meant to be done. The one place that knows
 * this order.
 */
public final class KetoSteps {

    private static final BackupTale TALE = new BackupTale(KetoUpgrade.NAMES);

    /** Whether the connection does. It comes before there is a run folder, so that the front doors do it. */
    public static final PlaybookStep<NoOptions, ConnectionReport> CHECK = new PlaybookStep<>(
                    new StepId("check"),
                    "Connection",
                    StepTale.unrecorded(ConnectionReport.class),
                    StepWork.of(NoOptions.NONE, (context, options) -> {
                        throw new IllegalStateException("done before the database is opened");
                    }),
                    StepPlace.demonstrated("connections", "check"))
            .guide(KetoFacts.class, KetoGuides::check);

    /** What there is to move. */
    public static final PlaybookStep<NoOptions, Assessment> ASSESS = new PlaybookStep<>(
                    AssessStep.ID,
                    "Assessment",
                    StepTale.ofData(Assessment.class, "Nothing was assessed.", KetoTales::assess),
                    KetoLooks.untilCutover(StepWork.of(NoOptions.NONE, keto((playbook, options) -> playbook.assess()))
                            .observed(KetoLooks::assessed)
                            .goesOnIf(result -> !result.blocked())
                            .leaves(OpenItems.some(result -> result.skipped() > 0))),
                    StepPlace.demonstrated("assessment", "assess"))
            .guide(KetoFacts.class, KetoGuides::assess);

    /** When it is quiet. */
    public static final PlaybookStep<Duration, TrafficResult> TRAFFIC = new PlaybookStep<>(
            TrafficStep.ID,
            "Traffic",
            StepTale.of(TrafficResult.class, "No traffic was sampled.", TrafficTale::traffic),
            StepWork.of(Duration.ofHours(24), keto((playbook, time) -> playbook.traffic(time))),
            StepPlace.aside("users", "traffic"));

    /** A backup. */
    public static final PlaybookStep<BackupRequest, BackupResult> BACKUP = new PlaybookStep<>(
                    BackupStep.ID,
                    "Backup",
                    StepTale.ofData(BackupResult.class, "No backup was made.", TALE::backup),
                    KetoLooks.untilCutover(StepWork.of(
                                    BackupRequest.usual(),
                                    keto((playbook, request) -> request.waiver().isPresent()
                                            ? playbook.waiveBackup(
                                                    request.waiver().get())
                                            : playbook.backup(request.options())))
                            .observed(KetoLooks::backedUp)),
                    StepPlace.onTheWay("backup", "backup"))
            .guide(KetoFacts.class, KetoGuides::backup);

    /** A backup that was verified later. */
    public static final PlaybookStep<BackupVerifyStep.Request, BackupResult> BACKUP_VERIFY = new PlaybookStep<>(
            BackupVerifyStep.ID,
            "Backup, verified again",
            StepTale.of(BackupResult.class, "The backup was not verified again after it was made.", TALE::verified),
            StepWork.of(
                    BackupVerifyStep.Request.usual(),
                    keto((playbook, request) -> playbook.verifyBackup(request.from(), request.options()))),
            StepPlace.aside("backup", "backup", "verify"));

    /** The role that v0.7 works as. */
    public static final PlaybookStep<NewUserStep.Options, NewUser> USER = new PlaybookStep<>(
                    NewUserStep.ID,
                    "New user",
                    StepTale.of(NewUser.class, "No new user was made.", KetoTales::user),
                    KetoLooks.untilCutover(StepWork.of(
                            NewUserStep.Options.USUAL,
                            keto((playbook, options) -> playbook.newUser(options.users(), options.password())))),
                    StepPlace.onTheWay("users", "user", "create").asking().undoneBy(UndoStep.ID, DropUserStep.ID))
            .guide(KetoFacts.class, KetoGuides::user);

    /** v0.7's tables. */
    public static final PlaybookStep<Optional<String>, SchemaResult> SCHEMA = new PlaybookStep<>(
                    SchemaStep.ID,
                    "v0.7's tables",
                    StepTale.of(SchemaResult.class, "Ferryman made no tables.", KetoTales::schema),
                    KetoLooks.untilCutover(
                            StepWork.of(Optional.<String>empty(), keto((playbook, owner) -> playbook.schema(owner)))),
                    StepPlace.demonstrated("users", "schema", "--apply")
                            .asking()
                            .undoneBy(UndoStep.ID, DropSchemaStep.ID))
            .guide(KetoFacts.class, KetoGuides::schema);

    /** The rehearsal. */
    public static final PlaybookStep<DryRun.Options, DryRun> DRY_RUN = new PlaybookStep<>(
                    DryRun.ID,
                    "Dry run",
                    StepTale.ofData(DryRun.class, "No dry run was made.", KetoTales::dryRun),
                    KetoLooks.untilCutover(StepWork.of(
                                    DryRun.Options.USUAL,
                                    keto((playbook, options) -> options.onCopy()
                                            ? playbook.dryRunOn(
                                                    options.scratch().orElseThrow())
                                            : playbook.dryRun()))
                            .observed(KetoLooks::rehearsed)
                            .leaves(OpenItems.some(result -> result.totals().skipped() > 0))),
                    StepPlace.demonstrated("dry-run", "dry-run"))
            .guide(KetoFacts.class, KetoGuides::dryRun);

    /** The move ahead, while v0.6 writes. */
    public static final PlaybookStep<Waiting, CopyResult> COPY = new PlaybookStep<>(
                    CopyStep.ID,
                    "Copy ahead",
                    StepTale.of(CopyResult.class, "Nothing was copied ahead.", KetoTales::copy),
                    StepWork.of(Waiting.DEFAULT, keto((playbook, waiting) -> playbook.copy(waiting))),
                    StepPlace.aside("execute", "copy").asking().undoneBy(UndoStep.ID, RemoveCaptureStep.ID))
            .guide(KetoFacts.class, KetoGuides::copy);

    /** From then on v0.6 can't write. */
    public static final PlaybookStep<FreezeStep.Options, FreezeResult> FREEZE = new PlaybookStep<>(
                    FreezeStep.ID,
                    "Freeze",
                    StepTale.of(FreezeResult.class, "The old user was not frozen.", KetoTales::freeze),
                    KetoLooks.untilCutover(StepWork.of(
                            FreezeStep.Options.USUAL,
                            keto((playbook, options) -> playbook.freeze(options.users(), options.waiting())))),
                    StepPlace.onTheWay("users", "freeze").asking().undoneBy(UndoStep.ID, ThawStep.ID))
            .guide(KetoFacts.class, KetoGuides::freeze);

    /** The move. */
    public static final PlaybookStep<MigrateStep.Options, Migration> MIGRATE = new PlaybookStep<>(
                    MigrateStep.ID,
                    "Migration",
                    StepTale.of(Migration.class, "Nothing was migrated.", KetoTales::migrate),
                    KetoLooks.untilCutover(StepWork.of(MigrateStep.Options.USUAL, keto(KetoLegacyPlaybook::migrate))
                            .observed(KetoLooks::migrated)
                            .leaves(OpenItems.some(result -> result.totals().skipped() > 0))),
                    StepPlace.demonstrated("execute", "migrate").asking().undoneBy(UndoStep.ID, RemoveMigratedStep.ID))
            .guide(KetoFacts.class, KetoGuides::migrate);

    /** The proof of it. */
    public static final PlaybookStep<NoOptions, Verification> VERIFY = new PlaybookStep<>(
                    VerifyStep.ID,
                    "Verification",
                    StepTale.ofData(Verification.class, "Nothing was verified.", KetoTales::verify),
                    KetoLooks.untilCutover(StepWork.of(NoOptions.NONE, keto((playbook, options) -> playbook.verify()))
                            .observed(KetoLooks::verified)
                            .goesOnIf(Verification::holds)),
                    StepPlace.demonstrated("execute", "verify").undoneBy(UndoStep.ID, RemoveMigratedStep.ID))
            .guide(KetoFacts.class, KetoGuides::verify);

    /** The tuples that can't be moved. */
    public static final PlaybookStep<NoOptions, SkippedResult> SKIPPED = new PlaybookStep<>(
                    SkippedReport.ID,
                    "Skipped tuples",
                    StepTale.ofData(
                                    SkippedResult.class,
                                    "They were not listed on their own; every dry run and migration lists them, too.",
                                    KetoTales::skipped)
                            .files("skipped.html", "skipped.csv", "skipped.jsonl"),
                    StepWork.of(NoOptions.NONE, keto((playbook, options) -> playbook.skipped()))
                            .observed(KetoLooks::listed)
                            .leaves(OpenItems.all(result -> result.states().open() > 0)),
                    StepPlace.demonstrated("skipped", "skipped"))
            .guide(KetoFacts.class, KetoGuides::skipped);

    /** What was decided on them. */
    public static final PlaybookStep<Optional<DecideStep>, DecisionResult> DECIDE = new PlaybookStep<>(
            DecideStep.ID,
            "Decisions",
            StepTale.of(DecisionResult.class, "Nothing was decided.", KetoTales::decide)
                    .files(DecisionLog.FILE),
            StepWork.of(Optional.<DecideStep>empty(), (context, chosen) -> chosen.orElseThrow())
                    .needs(Optional::isPresent),
            StepPlace.aside("skipped", "skipped", "recreate").asking());

    /** What both servers answer, asked as often as wanted. */
    public static final PlaybookStep<CompareStep.Request, AnswerComparison> COMPARE = new PlaybookStep<>(
            AnswerComparison.ID,
            "Comparison",
            StepTale.of(AnswerComparison.class, "The servers were not compared.", KetoTales::compare),
            StepWork.of(
                            CompareStep.Request.USUAL,
                            keto((playbook, request) -> playbook.compare(
                                    request.old().orElseThrow(), request.fresh().orElseThrow(), request.options())))
                    .needs(CompareStep.Request::knowsServers)
                    .goesOnIf(AnswerComparison::agrees),
            StepPlace.aside("cut-over", "compare"));

    /** From then on v0.7 serves. */
    public static final PlaybookStep<CutoverStep.Request, CutoverResult> CUTOVER = new PlaybookStep<>(
                    CutoverRecord.ID,
                    "Cut-over",
                    StepTale.of(CutoverResult.class, "No cut-over was recorded.", KetoTales::cutover),
                    KetoLooks.untilCutover(StepWork.of(
                                    CutoverStep.Request.USUAL,
                                    keto((playbook, request) -> playbook.cutover(
                                            request.old().orElseThrow(),
                                            request.fresh().orElseThrow(),
                                            request.options())))
                            .needs(CutoverStep.Request::knowsServers)
                            .observed((context, options, runner) -> StepLook.TO_DO)
                            .leaves(OpenItems.some(CutoverResult::leftOpen))),
                    StepPlace.onTheWay("cut-over", "cutover").asking().undoneBy(TakeBackStep.ID))
            .guide(KetoFacts.class, KetoGuides::cutover);

    /** The end of v0.6's tables. */
    public static final PlaybookStep<CleanupStep.Options, CleanupResult> CLEANUP = new PlaybookStep<>(
                    CleanupRecord.ID,
                    "Clean-up",
                    StepTale.of(CleanupResult.class, "Nothing was cleaned up.", KetoTales::cleanup),
                    StepWork.of(CleanupStep.Options.USUAL, keto(KetoLegacyPlaybook::cleanup))
                            .needs(options -> options.confirmation().isPresent())
                            .leaves(OpenItems.all(result -> false)),
                    StepPlace.onTheWay("finish", "cleanup").asking())
            .guide(KetoFacts.class, KetoGuides::cleanup);

    /** The end of v0.6's role. */
    public static final PlaybookStep<RoleNames, RetiredUser> RETIRE = new PlaybookStep<>(
            RetiredUser.ID,
            "Old user, retired",
            StepTale.of(RetiredUser.class, "The old user was not retired.", KetoTales::retired),
            StepWork.of(RoleNames.DEFAULT, keto(KetoLegacyPlaybook::retireUser)),
            StepPlace.aside("finish", "user", "retire").asking());

    /** v0.6 can write again. */
    public static final PlaybookStep<FreezeStep.Options, ThawResult> THAW = new PlaybookStep<>(
            ThawStep.ID,
            "Thaw",
            StepTale.of(ThawResult.class, "Nothing was thawed.", KetoTales::thaw),
            StepWork.of(
                    FreezeStep.Options.USUAL,
                    keto((playbook, options) ->
                            playbook.freeze(options.users(), options.waiting()).undo())),
            StepPlace.aside("users", "thaw").asking());

    /** All back as it was. */
    public static final PlaybookStep<UndoStep.Options, RollBackResult> UNDO = new PlaybookStep<>(
            UndoStep.ID,
            "Roll back",
            StepTale.of(RollBackResult.class, "Nothing was rolled back.", KetoTales::undo),
            StepWork.of(
                    UndoStep.Options.USUAL,
                    keto((playbook, options) ->
                            playbook.undo(options.users(), options.waiting(), options.discardWritten()))),
            StepPlace.aside("finish", "undo").asking());

    /** All of them. */
    public static final List<PlaybookStep<?, ?>> ALL = List.of(
            CHECK,
            ASSESS,
            TRAFFIC,
            BACKUP,
            BACKUP_VERIFY,
            USER,
            SCHEMA,
            DRY_RUN,
            COPY,
            FREEZE,
            MIGRATE,
            VERIFY,
            SKIPPED,
            DECIDE,
            COMPARE,
            CUTOVER,
            CLEANUP,
            RETIRE,
            THAW,
            UNDO);

    private KetoSteps() {}

    /** The table is about steps of any open database; these are made for one of Keto's. */
    private static <O, R> Maker<O, R> keto(KetoMaker<O, R> maker) {
        return (context, options) -> maker.make((KetoLegacyPlaybook) context, options);
    }

    /** Makes a step of Keto's. */
    @FunctionalInterface
    private interface KetoMaker<O, R> {
        Step<R> make(KetoLegacyPlaybook playbook, O options) throws Exception;
    }
}
