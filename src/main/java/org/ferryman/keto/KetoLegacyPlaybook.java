package org.ferryman.keto;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.InputException;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.CleanupStep;
import org.ferryman.keto.finish.CutoverStep;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.CopyDryRun;
import org.ferryman.keto.move.InPlaceDryRun;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.roles.DropUserStep;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.NewUserStep;
import org.ferryman.keto.roles.RetireUserStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesStatusReader;
import org.ferryman.keto.roles.TableActivity;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.SkippedStep;
import org.ferryman.playbook.backup.BackupOptions;
import org.ferryman.playbook.backup.BackupStep;
import org.ferryman.playbook.backup.BackupTools;
import org.ferryman.playbook.backup.BackupVerifyStep;
import org.ferryman.playbook.backup.BackupWaiver;
import org.ferryman.playbook.traffic.Traffic;
import org.ferryman.playbook.traffic.TrafficStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.backup.ClientTools;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** The way of one database from Keto v0.6's tables to v0.7's: its steps, each by itself. */
public final class KetoLegacyPlaybook {

    /** Names it in the run folder. */
    public static final String ID = "keto.legacy";

    private final Database database;
    private final KetoSettings settings;
    private final Path runFolder;
    private final KetoUpgrade upgrade;
    private final AssessStep assess;
    private final SchemaStep schema;
    private final InPlaceDryRun dryRun;
    private final MigrateStep migrate;
    private final VerifyStep verify;
    private final SkippedStep skipped;
    private final StatusReader status;

    /**
     * A playbook for one database.
     *
     * @param runFolder where the results of earlier steps are, and the reports of the skipped tuples go
     */
    public KetoLegacyPlaybook(Database database, KetoSettings settings, Path runFolder, Options options) {
        this.database = database;
        this.settings = settings;
        this.runFolder = runFolder;
        this.upgrade = new KetoUpgrade(Optional.of(settings));
        this.assess = new AssessStep(database, settings, Optional.of(runFolder));
        this.schema = new SchemaStep(database, options.owner());
        this.dryRun = new InPlaceDryRun(database, settings, runFolder);
        this.migrate = new MigrateStep(database, settings, runFolder, options.removeDuplicates());
        this.verify = new VerifyStep(database, settings, runFolder);
        this.skipped = new SkippedStep(database, settings, runFolder);
        this.status = new StatusReader(database, settings, runFolder);
    }

    /** Finds out what there is to migrate. */
    public AssessStep assess() {
        return assess;
    }

    /** Makes v0.7's tables. */
    public SchemaStep schema() {
        return schema;
    }

    /** Makes v0.7's tables for another owner than the legacy tables have; if empty, for theirs. */
    public SchemaStep schema(Optional<String> owner) {
        return new SchemaStep(database, owner);
    }

    /** Tells how the old and the new user stand. */
    public RolesStatusReader users(RoleNames users) {
        return new RolesStatusReader(database, users, runFolder);
    }

    /** Undoes {@link #newUser}. */
    public DropUserStep dropUser(RoleNames users) {
        return new DropUserStep(database, users, runFolder);
    }

    /** What is written to the legacy tables, and who is on them. */
    public TableActivity traffic(Cancellation cancellation) throws Exception {
        return TableActivity.read(database, cancellation);
    }

    /** Makes the role that v0.7 works as. */
    public NewUserStep newUser(RoleNames users, Optional<Secret> password) {
        return new NewUserStep(database, users, runFolder, password);
    }

    /** Keeps v0.6's user from writing; its {@code undo()} is the thaw. */
    public FreezeStep freeze(RoleNames users, Waiting waiting) {
        return new FreezeStep(database, users, runFolder, waiting);
    }

    /** Rolls everything back, up to the cut-over. */
    public UndoStep undo(RoleNames users, Waiting waiting, boolean discardWritten) {
        return new UndoStep(database, users, runFolder, waiting, discardWritten);
    }

    /** Rehearses the migration in the database itself. */
    public InPlaceDryRun dryRun() {
        return dryRun;
    }

    /** Rehearses the migration on a copy in another database: instead of {@link #dryRun()}, or besides it. */
    public CopyDryRun dryRunOn(Database scratch) {
        return new CopyDryRun(database, scratch, settings, runFolder);
    }

    /** What {@link #dryRunOn} would run. */
    public List<String> previewDryRunOnCopy() throws Exception {
        return CopyDryRun.preview(database, settings);
    }

    /** Makes a backup. */
    public BackupStep backup(BackupOptions options) {
        return new BackupStep(database, upgrade, runFolder, options);
    }

    /** Which of this machine's client tools suits the server. */
    public BackupTools backupTools(ClientTools tools, Work work) throws Exception {
        return BackupTools.read(database, upgrade.names(), tools, work);
    }

    /** Verifies this run's backup, or one in a folder. */
    public BackupVerifyStep verifyBackup(Optional<Path> from, BackupOptions options) {
        return new BackupVerifyStep(database, upgrade, runFolder, from, options);
    }

    /** Goes on without a backup, for a reason that is kept. */
    public BackupWaiver waiveBackup(String reason) throws InputException {
        return new BackupWaiver(database, upgrade, reason);
    }

    /** Moves the tuples. */
    public MigrateStep migrate() {
        return migrate;
    }

    /** Proves that everything is there. */
    public VerifyStep verify() {
        return verify;
    }

    /** Lists the tuples that can't be moved. */
    public SkippedStep skipped() {
        return skipped;
    }

    /** Proves that v0.7 answers as v0.6 does, and records the cut-over. */
    public CutoverStep cutover(KetoServer old, KetoServer fresh, CutoverStep.Options options) {
        return new CutoverStep(database, settings, runFolder, old, fresh, options);
    }

    /** Watches for a time when the legacy tables are used how much. */
    public TrafficStep traffic(Duration time) {
        return traffic(database, runFolder, time);
    }

    /** The same, where Keto's configuration is not known. */
    public static TrafficStep traffic(Database database, Path runFolder, Duration time) {
        return new TrafficStep(database, new KetoUpgrade(Optional.empty()), runFolder, time);
    }

    /** What is known of the legacy tables' use by now. */
    public Traffic trafficSoFar() throws IOException {
        return Traffic.read(upgrade, runFolder);
    }

    /** Drops the legacy tables, when nothing is lost with them. */
    public CleanupStep cleanup(CleanupStep.Options options) {
        return new CleanupStep(database, settings, runFolder, options);
    }

    /** Keeps v0.6's user from logging in. */
    public RetireUserStep retireUser(RoleNames users) {
        return new RetireUserStep(database, users, runFolder);
    }

    /** Writes down the plan for this database. */
    public RunbookStep runbook(RunbookStep.Calls calls) {
        return new RunbookStep(this, runFolder, calls);
    }

    /** Tells, between the steps, how far the database is. */
    public StatusReader status() {
        return status;
    }

    /**
     * What may be chosen about the steps.
     *
     * @param owner the role that is to own v0.7's tables; if empty, the owner of the legacy tables
     * @param removeDuplicates whether to delete surplus rows that Keto's own migrator left
     */
    public record Options(Optional<String> owner, boolean removeDuplicates) {

        /** What most migrations need. */
        public static final Options DEFAULT = new Options(Optional.empty(), false);
    }
}
