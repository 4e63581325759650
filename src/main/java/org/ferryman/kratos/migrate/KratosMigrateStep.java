package org.ferryman.kratos.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.kratos.assess.UpgradeTarget;
import org.ferryman.kratos.binary.KratosOutcome;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.binary.ProgramOutput;
import org.ferryman.kratos.freeze.KratosFreeze;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.report.TimedName;

/**
 * Runs the migrations of the new Kratos, by Kratos itself, or watches while somebody runs them. What Kratos says counts
 * for nothing: that all is done is read from the database. Each migration is committed by itself; interrupted anywhere,
 * the same step goes on.
 */
public final class KratosMigrateStep implements Change<KratosMigration> {

    /** The step's id. */
    public static final StepId ID = new StepId("migrate");

    private final Database database;
    private final NewKratos newKratos;
    private final Path folder;
    private final MigrateOptions options;
    private final Optional<OutsideMigrations> outside;
    private final RoleLockTimeout lockTimeout;
    private Optional<UpgradeTarget> asked = Optional.empty();
    private Optional<MigrationLook> inspected = Optional.empty();
    private Optional<Finding> begun = Optional.empty();
    private Optional<StoppedMigration> stoppedAt = Optional.empty();

    /**
     * Prepares the step.
     *
     * @param newKratos a program, a charm, or somebody who runs it by hand
     * @param folder the run folder: takes what Kratos prints
     */
    public KratosMigrateStep(Database database, NewKratos newKratos, Path folder, MigrateOptions options) {
        if (newKratos instanceof NewKratos.Unnamed) {
            throw new IllegalArgumentException("nobody would run the migrations");
        }
        this.database = database;
        this.newKratos = newKratos;
        this.folder = folder;
        this.options = options;
        this.outside = OutsideMigrations.of(database, newKratos, folder, options);
        this.lockTimeout = new RoleLockTimeout(database, folder);
    }

    /** Where Kratos stopped, if Ferryman ran it and it did when this was last applied. */
    public Optional<StoppedMigration> stoppedAt() {
        return stoppedAt;
    }

    /**
     * What the migrations would be in another database, by what the new Kratos last said of itself.
     *
     * @throws IllegalStateException before this step has looked
     */
    public UpgradePlan planFor(KratosDatabase kratos) {
        return asked.orElseThrow(() -> new IllegalStateException("nobody has looked"))
                .plan(kratos);
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Run Kratos' migrations";
    }

    /** Migrations that were left by a killed Ferryman, or that somebody runs now. */
    public static Optional<Finding> stillRunning(Session session) throws Exception {
        return MigrationLook.stillRunning(session);
    }

    /** Whether a run that was ended has left the guard off, for a charm. */
    public boolean isUnguarded(Work work) throws Exception {
        return outside.isPresent() && outside.get().isUnguarded(work);
    }

    /** Waits for the task that such a run has begun, and sets the guard again. */
    public void guardAgain(Work work) throws Exception {
        if (outside.isPresent()) {
            outside.get().awaitEarlier(new ProgressMeter(work.progress()), work);
            outside.get().guardAgain(work);
        }
    }

    private MigrationLook look(Work work) throws Exception {
        asked = Optional.of(UpgradeTarget.ask(newKratos, database, work));
        return MigrationLook.at(database, newKratos, asked.get(), folder, options, Optional.empty(), work);
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        MigrationLook seen = look(work);
        inspected = Optional.of(seen);
        int pending = seen.plan().pending().size();
        return Inspection.of(
                seen.isDone() ? Inspection.State.DONE : Inspection.State.TO_DO,
                seen.isDone()
                        ? "all migrations of Kratos " + seen.version() + " are recorded"
                        : pending + " migrations are to be run",
                seen.findings());
    }

    @Override
    public List<String> preview() throws Exception {
        // Asking a container takes seconds, and a preview comes after a look.
        UpgradeTarget target = asked.isPresent() ? asked.get() : UpgradeTarget.ask(newKratos, database, Work.quiet());
        MigrationLook seen = MigrationLook.glance(database, newKratos, target, folder, options);
        List<String> commands = new ArrayList<>();
        for (KratosRepair repair : seen.repairs()) {
            commands.add("-- " + repair.what() + "\n" + String.join(";\n", repair.statements()));
        }
        if (options.repairNids()) {
            commands.addAll(NidRepair.preview(seen.kratos(), seen.dirty(), options.deleteOrphans()));
        }
        int pending = seen.plan().pending().size();
        if (newKratos instanceof NewKratos.Program program && !seen.isDone()) {
            commands.add(
                    "-- runs " + pending + " migrations: " + program.binary().migrating());
        } else if (outside.isPresent() && !seen.isDone()) {
            lockTimeoutRole()
                    .ifPresent(
                            role -> commands.add("-- as its default meanwhile; what it was before is set afterwards\n"
                                    + lockTimeout.statement(role, seen.kratos().name())));
            commands.add(outside.get().told(seen, folder));
        }
        return commands;
    }

    private Optional<String> lockTimeoutRole() {
        return options.byHand().lockTimeoutRole();
    }

    /** What was done before the migrations. */
    private record Prepared(
            MigrationLook before, MigrationLook look, List<KratosRepair> repairs, Optional<String> undoFile) {}

    /** How the migrations went. */
    private record Gone(
            double seconds, Optional<ProgramOutput> output, Optional<String> file, Optional<MigrationWatch> watch) {}

    @Override
    public KratosMigration apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(KratosPhase.LEVEL, "", "");
        if (outside.isPresent()) {
            outside.get().awaitEarlier(meter, work);
        }
        Prepared prepared = prepare(meter, work);
        List<PendingMigration> pending = prepared.look().plan().pending();
        if (pending.isEmpty()) {
            return result(
                    prepared,
                    prepared.look().kratos(),
                    new Gone(0, Optional.empty(), Optional.empty(), Optional.empty()),
                    Optional.empty());
        }
        RowsBefore rows = new RowsBefore(database, folder, outside.isPresent());
        // While the guard is on, the old Kratos still serves readers.
        Optional<Instant> stopped =
                prepared.look().frozen() ? rows.remember(prepared.look(), meter, work) : Optional.empty();
        meter.begin(KratosPhase.MIGRATIONS, pending.get(0).version(), "migrations", pending.size());
        MigrationWatch watch =
                new MigrationWatch(database, prepared.look().kratos(), KratosPhase.MIGRATIONS, pending, meter);
        if (outside.isPresent() && outside.get().begin(prepared.look(), watch, meter, work)) {
            begun = Optional.of(interrupted());
        }
        if (!prepared.look().frozen()) {
            stopped = rows.remember(prepared.look(), meter, work);
        }
        Gone gone = outside.isPresent()
                ? watched(outside.get(), prepared, watch, meter, work)
                : run((NewKratos.Program) newKratos, prepared, watch, meter, work);
        return judged(prepared, gone, stopped, work);
    }

    /** Kratos need not be asked again, unless something has changed since. */
    private MigrationLook lastLook(Work work) throws Exception {
        if (inspected.isPresent()) {
            MigrationLook again =
                    MigrationLook.at(database, newKratos, asked.orElseThrow(), folder, options, inspected, work);
            if (again.findings().stream().noneMatch(Finding::blocks)) {
                return again;
            }
        }
        return look(work);
    }

    private Prepared prepare(ProgressMeter meter, Work work) throws Exception {
        MigrationLook before = lastLook(work);
        BlockedException.throwIfAny(before.findings());
        for (KratosRepair repair : before.repairs()) {
            meter.begin(KratosPhase.REPAIR, repair.what(), "");
            new Transactions(database).committed(work, session -> {
                enter(session, before);
                for (String statement : repair.statements()) {
                    session.execute(statement);
                }
                return true;
            });
            begun = Optional.of(interrupted());
        }
        if (lockTimeout.leftOver().isPresent()) {
            lockTimeout.undo(work);
        }
        if (!before.repairs().isEmpty()) {
            outside.ifPresent(OutsideMigrations::nothingLeft);
        }
        Optional<String> undoFile = Optional.empty();
        if (options.repairNids() && !before.dirty().isEmpty()) {
            begun = Optional.of(interrupted());
            undoFile = Optional.of(new NidRepair(database, before.kratos(), passIfFrozen(before), folder)
                    .run(before.dirty(), options.deleteOrphans(), meter, work));
        }
        boolean changed = !before.repairs().isEmpty() || undoFile.isPresent();
        MigrationLook look = changed ? look(work) : before;
        BlockedException.throwIfAny(look.findings());
        return new Prepared(before, look, before.repairs(), undoFile);
    }

    private void enter(Session session, MigrationLook look) throws Exception {
        Optional<GuardPass> pass = passIfFrozen(look);
        if (pass.isPresent()) {
            pass.get().enter(session);
        }
    }

    private static Optional<GuardPass> passIfFrozen(MigrationLook look) {
        return look.frozen() ? look.pass() : Optional.empty();
    }

    private Gone run(NewKratos.Program program, Prepared prepared, MigrationWatch watch, ProgressMeter meter, Work work)
            throws Exception {
        if (prepared.look().plan().pending().stream().anyMatch(PendingMigration::concurrently)) {
            new OpenSnapshots(database).await(meter, work);
        }
        long start = System.nanoTime();
        begun = Optional.of(interrupted());
        ProgramOutput output =
                program.binary().migrate(database, prepared.look().pass().map(GuardPass::secret), watch, work);
        watch.end();
        return new Gone(
                (System.nanoTime() - start) / 1e9, Optional.of(output), Optional.of(keep(output)), Optional.of(watch));
    }

    private Gone watched(
            OutsideMigrations migrations, Prepared prepared, MigrationWatch watch, ProgressMeter meter, Work work)
            throws Exception {
        long start = System.nanoTime();
        try {
            if (lockTimeoutRole().isPresent()) {
                lockTimeout.set(
                        lockTimeoutRole().get(), prepared.look().kratos().name(), work);
            }
            if (!migrations.await(prepared.look(), watch, meter, work)) {
                throw new PartWayException(migrations.state().orElseThrow(), null);
            }
            watch.end();
        } finally {
            lockTimeout.undo(work);
        }
        return new Gone((System.nanoTime() - start) / 1e9, Optional.empty(), Optional.empty(), Optional.of(watch));
    }

    private String keep(ProgramOutput output) throws IOException {
        String name = TimedName.in(folder, "kratos-migrate", ".txt");
        PrivateFiles.write(folder.resolve(name), output.told());
        return name;
    }

    /** The database says whether all is done. */
    private KratosMigration judged(Prepared prepared, Gone gone, Optional<Instant> stopped, Work work)
            throws Exception {
        KratosDatabase now = new Transactions(database).snapshot(work.cancellation(), LevelReader::read);
        List<KratosRepair> left =
                new Transactions(database).snapshot(work.cancellation(), session -> KratosRepair.needed(session, now));
        List<PendingMigration> pending = prepared.look().plan().pending();
        List<String> missing = pending.stream()
                .map(PendingMigration::version)
                .filter(version -> !now.applied().contains(version))
                .toList();
        if (missing.isEmpty() && left.isEmpty()) {
            return result(prepared, now, gone, stopped);
        }
        Optional<String> sqlState = gone.output().map(KratosOutcome::of).flatMap(KratosOutcome::sqlState);
        stoppedAt =
                gone.file().map(file -> new StoppedMigration(missing.stream().findFirst(), sqlState, file));
        boolean waited = sqlState.filter(TableLocks.LOCK_NOT_AVAILABLE::equals).isPresent();
        Finding finding = Finding.blocker(
                waited ? "KRATOS_WAITED_FOR_LOCK" : "KRATOS_MIGRATION_FAILED",
                "Kratos stopped after " + (pending.size() - missing.size()) + " of " + pending.size() + " migrations"
                        + (missing.isEmpty() ? "" : ", at " + missing.get(0))
                        + sqlState.map(known -> ", SQLSTATE " + known).orElse("") + "."
                        + left.stream()
                                .map(repair -> " Found: " + repair.what() + ".")
                                .findFirst()
                                .orElse(""),
                waited
                        ? "Another session held a lock on one of its tables."
                        : "The migrations before it are committed; the database is between two levels.",
                gone.file()
                                .map(file -> "Read " + folder.resolve(file) + ", resolve it, and run")
                                .orElse("Run")
                        + " `ferryman kratos migrate` again: it goes on there.");
        if (waited) {
            throw new TransientException(finding);
        }
        throw new PartWayException(finding, null);
    }

    private KratosMigration result(Prepared prepared, KratosDatabase now, Gone gone, Optional<Instant> stopped)
            throws Exception {
        Optional<Instant> since = prepared.look().frozen()
                ? new RunMemory(folder).recall(KratosFreeze.MEMORY).map(KratosFreeze::since)
                : stopped;
        KratosDatabase before = prepared.before().kratos();
        NavigableSet<String> applied = new TreeSet<>(now.applied());
        applied.removeAll(before.applied());
        List<String> repaired = new ArrayList<>(
                prepared.repairs().stream().map(KratosRepair::what).toList());
        prepared.undoFile().ifPresent(file -> repaired.add("rows that would have stopped v26 got their network"));
        return new KratosMigration(
                before.level().name(),
                now.level().name(),
                List.copyOf(applied),
                gone.watch().map(watch -> watch.times(now.applied())).orElse(List.of()),
                repaired,
                prepared.repairs().stream()
                        .flatMap(repair -> repair.undo().stream())
                        .toList(),
                prepared.undoFile(),
                gone.seconds(),
                since.map(moment -> Duration.between(moment, Instant.now()).toMillis() / 1e3),
                gone.file(),
                Stream.concat(
                                prepared.before().findings().stream(),
                                outside.stream().flatMap(known -> known.findings().stream()))
                        .toList());
    }

    private static Finding interrupted() {
        return Finding.blocker(
                "KRATOS_MIGRATION_INTERRUPTED",
                "The migrations of Kratos were interrupted.",
                "Each that ended is committed; the database may be between two levels.",
                "`ferryman kratos status` shows the level. Run `ferryman kratos migrate` again: it goes on there.");
    }

    @Override
    public Optional<Finding> begun() {
        return outside.flatMap(OutsideMigrations::state).or(() -> begun);
    }
}
