package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Work;
import org.ferryman.keto.ahead.CopyBase;
import org.ferryman.keto.ahead.ProvenDifference;
import org.ferryman.keto.ahead.RemoveCaptureStep;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.copy.CopyStep;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CompareStep;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.TakeBackStep;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.CopyDryRun;
import org.ferryman.keto.move.InPlaceDryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.DropUserStep;
import org.ferryman.keto.roles.FreezeOutlook;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.roles.RetireUserStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatus;
import org.ferryman.keto.roles.RolesStatusReader;
import org.ferryman.keto.roles.TableActivity;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.server.ServerUpStep;
import org.ferryman.keto.skipped.SkippedStep;
import org.ferryman.playbook.PlaybookStep;
import org.ferryman.playbook.StepContext;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.playbook.backup.BackupWaiver;
import org.ferryman.playbook.runbook.Runbook;
import org.ferryman.playbook.traffic.TrafficResult;
import org.ferryman.playbook.traffic.TrafficStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.capture.CaptureState;
import org.ferryman.postgres.capture.ChangeCapture;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.jspecify.annotations.Nullable;

/** The way of one database from Keto v0.6's tables to v0.7's: its steps, each by itself. */
public final class KetoLegacyPlaybook implements StepContext {

    /** Names it in the run folder. */
    public static final String ID = "keto.legacy";

    private final Database database;
    private final Optional<KetoSettings> settings;
    private final Path folder;
    private final KetoUpgrade upgrade;
    private final Sight full = new Sight(this::read);
    private final Sight glimpse = new Sight(this::look);
    private boolean moved;

    /**
     * A playbook for one database.
     *
     * @param settings what is to be moved; if empty, only steps that need no configuration can be made
     * @param folder the run folder, where the results of earlier steps are, and the reports of the skipped tuples go
     */
    public KetoLegacyPlaybook(Database database, Optional<KetoSettings> settings, Path folder) {
        this.database = database;
        this.settings = settings;
        this.folder = folder;
        this.upgrade = new KetoUpgrade(settings);
    }

    /** The run folder. */
    public Path folder() {
        return folder;
    }

    private KetoSettings settings() {
        return settings.orElseThrow(() -> new IllegalStateException("the step needs Keto's configuration"));
    }

    @Override
    public void forget(PlaybookStep<?, ?> step) {
        full.forget();
        glimpse.forget();
        moved |= step.equals(KetoSteps.MIGRATE);
    }

    /** Whether tuples were moved by a step of this object. */
    boolean hasMoved() {
        return moved;
    }

    /** How far the database is, as it was seen since the last step. */
    KetoStatus statusNow(Cancellation cancellation) throws Exception {
        return full.now(cancellation);
    }

    /** The same, as far as it is seen without reading a tuple. */
    KetoStatus lookNow(Cancellation cancellation) throws Exception {
        return glimpse.now(cancellation);
    }

    /** What was seen since the last step. */
    private static final class Sight {

        private final Looking looking;
        private @Nullable KetoStatus known;

        Sight(Looking looking) {
            this.looking = looking;
        }

        KetoStatus now(Cancellation cancellation) throws Exception {
            KetoStatus status = known;
            if (status == null) {
                status = looking.look(Work.quiet(cancellation));
                known = status;
            }
            return status;
        }

        void forget() {
            known = null;
        }

        @FunctionalInterface
        private interface Looking {
            KetoStatus look(Work work) throws Exception;
        }
    }

    /**
     * Whether the migration is still to come: nothing was moved yet, by anybody, or tuples were copied ahead of it. It
     * reads none of them; false where that can't be seen now.
     */
    boolean isMoveToCome(Cancellation cancellation) throws Exception {
        return new Transactions(database)
                .snapshot(cancellation, session -> isTargetEmpty(session) || isCopiedAhead(session));
    }

    private boolean isTargetEmpty(Session session) throws Exception {
        Optional<QualifiedName> table =
                CatalogReader.read(session, folder).target().map(TargetTable::table);
        return table.isEmpty()
                || (new TableLocks(database).keptOut(session, table.get()).isEmpty()
                        && session.one(
                                "SELECT NOT EXISTS (SELECT FROM ONLY "
                                        + table.get().quoted() + ")",
                                row -> row.getBoolean(1)));
    }

    private static boolean isCopiedAhead(Session session) throws Exception {
        CaptureState capture = ChangeCapture.observe(session);
        return capture.isThere()
                && capture.usable()
                && CopyBase.read(session).filter(base -> !base.moved()).isPresent();
    }

    /** Whether the database notes what changes in v0.6, no matter who has begun that; reads no tuple. */
    public boolean notesChanges(Cancellation cancellation) throws Exception {
        return new Transactions(database)
                .snapshot(
                        cancellation, session -> ChangeCapture.observe(session).isThere());
    }

    /** Whether the last migration compared changes alone, and what it has proven holds: the cut-over goes by that. */
    public boolean isProvenByChanges(Cancellation cancellation) throws Exception {
        return new Transactions(database)
                .snapshot(
                        cancellation,
                        session -> ProvenDifference.read(session, CatalogReader.read(session, folder), settings())
                                .proven()
                                .filter(proven -> proven.untouched(false).isEmpty())
                                .isPresent());
    }

    /** Finds out what there is to migrate. */
    public AssessStep assess() {
        return new AssessStep(
                database, settings(), Optional.of(folder), session -> FreezeOutlook.read(session, folder));
    }

    /** Makes v0.7's tables, for another owner than the legacy tables have; if empty, for theirs. */
    public SchemaStep schema(Optional<String> owner) {
        return new SchemaStep(database, owner);
    }

    /** Makes v0.7's tables for the owner of the legacy tables. */
    public SchemaStep schema() {
        return schema(Optional.empty());
    }

    /** How the old and the new user stand. */
    public RolesStatus users(RoleNames users, Work work) throws Exception {
        return roles(users).read(work);
    }

    /** Who is to own v0.7's tables; empty if who owns the legacy tables. */
    public Optional<String> schemaOwner(RoleNames users, Cancellation cancellation) throws Exception {
        return roles(users).schemaOwner(cancellation);
    }

    /** The same, before the new user is there. */
    Optional<String> plannedSchemaOwner(RoleNames users, Cancellation cancellation) throws Exception {
        return roles(users).plannedSchemaOwner(cancellation);
    }

    private RolesStatusReader roles(RoleNames users) {
        return new RolesStatusReader(database, users, folder);
    }

    /** Undoes {@link #newUser}. */
    public DropUserStep dropUser(RoleNames users) {
        return new DropUserStep(database, users, folder);
    }

    /** What is written to the legacy tables, and who is on them. */
    public TableActivity traffic(Cancellation cancellation) throws Exception {
        return TableActivity.read(database, cancellation);
    }

    /** Makes the role that v0.7 works as. */
    public NewUserStep newUser(RoleNames users, Optional<Secret> password) {
        return new NewUserStep(database, users, folder, password);
    }

    /** Keeps v0.6's user from writing; its {@code undo()} is the thaw. */
    public FreezeStep freeze(RoleNames users, Waiting waiting) {
        return new FreezeStep(database, users, folder, waiting);
    }

    /** Rolls everything back, up to the cut-over. */
    public UndoStep undo(RoleNames users, Waiting waiting, boolean discardWritten) {
        return new UndoStep(database, users, folder, waiting, discardWritten);
    }

    /** Rehearses the migration in the database itself. */
    public InPlaceDryRun dryRun() {
        return new InPlaceDryRun(database, settings(), folder);
    }

    /** Rehearses the migration on a copy in another database: instead of {@link #dryRun()}, or besides it. */
    public CopyDryRun dryRunOn(Database scratch) {
        return new CopyDryRun(database, scratch, settings(), folder);
    }

    /** What {@link #dryRunOn} would run. */
    public List<String> previewDryRunOnCopy() throws Exception {
        return CopyDryRun.preview(database, settings());
    }

    /** Makes a backup. */
    public BackupStep backup(BackupOptions options) {
        return new BackupStep(database, upgrade, folder, options);
    }

    /** Goes on without a backup, for a reason that is kept. */
    public BackupWaiver waiveBackup(String reason) throws InputException {
        return new BackupWaiver(database, upgrade, reason);
    }

    /** Verifies this run's backup, or one in a folder. */
    public BackupVerifyStep verifyBackup(Optional<Path> from, BackupOptions options) {
        return new BackupVerifyStep(database, upgrade, folder, from, options);
    }

    /** Moves the tuples ahead, while v0.6 goes on writing. */
    public CopyStep copy(Waiting waiting) {
        return new CopyStep(database, settings(), folder, waiting);
    }

    /** No longer notes what changes after a copy. */
    public RemoveCaptureStep stopCopy(Waiting waiting) {
        return new RemoveCaptureStep(database, waiting);
    }

    /** Moves the tuples. */
    public MigrateStep migrate() {
        return migrate(MigrateStep.Options.USUAL);
    }

    /** Moves the tuples, as it is chosen. */
    public MigrateStep migrate(MigrateStep.Options options) {
        KetoSettings chosen = options.moveAgain() ? settings().movingAgain(true) : settings();
        return new MigrateStep(database, chosen, folder, options.removeDuplicates());
    }

    /** Proves that everything is there. */
    public VerifyStep verify() {
        return new VerifyStep(database, settings(), folder);
    }

    /** Lists the tuples that can't be moved. */
    public SkippedStep skipped() {
        return new SkippedStep(database, settings(), folder);
    }

    /** Asks both servers the same questions. */
    public CompareStep compare(KetoServer old, KetoServer fresh, CompareStep.Options options) {
        return new CompareStep(database, settings(), folder, old, fresh, options);
    }

    /** Proves that v0.7 answers as v0.6 does, and records the cut-over. */
    public CutoverStep cutover(KetoServer old, KetoServer fresh, CutoverStep.Options options) {
        return new CutoverStep(database, settings(), folder, old, fresh, options);
    }

    /** Takes a recorded cut-over back. */
    public TakeBackStep takeBackCutover() {
        return new TakeBackStep(database, folder);
    }

    /** Watches for a time when the legacy tables are used how much. */
    public TrafficStep traffic(Duration time) {
        return new TrafficStep(database, upgrade, folder, time);
    }

    /** What is known of the legacy tables' use by now. */
    public TrafficResult trafficSoFar() throws IOException {
        return TrafficResult.read(upgrade, folder);
    }

    /** Drops the legacy tables, when nothing is lost with them. */
    public CleanupStep cleanup(CleanupStep.Options options) {
        return new CleanupStep(database, settings(), folder, options);
    }

    /** Keeps v0.6's user from logging in. */
    public RetireUserStep retireUser(RoleNames users) {
        return new RetireUserStep(database, users, folder);
    }

    /** Writes down the plan for this database. */
    public KetoRunbookStep runbook(Runbook.Calls calls) {
        return new KetoRunbookStep(this, folder, calls);
    }

    /** How far the database is, as far as that is seen without reading a tuple. */
    public KetoStatus look(Work work) throws Exception {
        return status().look(work);
    }

    /** How far the database is: reads every tuple. */
    public KetoStatus read(Work work) throws Exception {
        return status().read(work);
    }

    private StatusReader status() {
        return new StatusReader(database, settings(), folder);
    }

    /** Waits until v0.7 is up, and tells its version. */
    public static ServerUpStep serverUp(String url, Duration pause) throws InputException {
        return new ServerUpStep(url, pause);
    }
}
