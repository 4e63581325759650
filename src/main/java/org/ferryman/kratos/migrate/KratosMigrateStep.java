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
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.kratos.assess.LevelFindings;
import org.ferryman.kratos.assess.UpgradePreflight;
import org.ferryman.kratos.assess.UpgradeTarget;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosOutcome;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.binary.ProgramOutput;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.freeze.KratosFreeze;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.kratos.plan.UpgradePlan.Answer;
import org.ferryman.kratos.verify.BeforeUpgrade;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.report.TimedName;

/**
 * Runs the migrations of the new Kratos, by Kratos itself. What it says counts for nothing: that all is done is read
 * from the database. Each migration is committed by itself; interrupted anywhere, the same step goes on.
 */
public final class KratosMigrateStep implements Change<KratosMigration> {

    /** The step's id. */
    public static final StepId ID = new StepId("migrate");

    /** The wait for a lock was too long: nothing of that migration is done. */
    private static final String LOCK_NOT_AVAILABLE = "55P03";

    private final Database database;
    private final KratosBinary binary;
    private final Path folder;
    private final Options options;
    private boolean begun;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: takes what Kratos prints
     */
    public KratosMigrateStep(Database database, KratosBinary binary, Path folder, Options options) {
        this.database = database;
        this.binary = binary;
        this.folder = folder;
        this.options = options;
    }

    /**
     * What may be chosen.
     *
     * @param config Kratos' configuration, which is passed on
     */
    public record Options(Optional<Path> config) {

        /** Nothing. */
        public static final Options USUAL = new Options(Optional.empty());
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Run Kratos' migrations";
    }

    private record Seen(
            KratosDatabase kratos,
            UpgradePlan plan,
            String version,
            List<KratosRepair> repairs,
            List<Finding> findings) {

        boolean isDone() {
            return plan.answer() == Answer.NOT_NEEDED && repairs.isEmpty();
        }
    }

    private Seen look(Work work) throws Exception {
        UpgradeTarget target = UpgradeTarget.ask(new NewKratos.Program(binary), database, work);
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KratosDatabase kratos = LevelReader.read(session);
            UpgradePlan plan = target.plan(kratos);
            List<Finding> findings = new ArrayList<>();
            // What is half-recorded is put right; what is no level of Kratos' is not.
            if (!kratos.level().isUpgradable()) {
                findings.addAll(LevelFindings.of(kratos));
            }
            findings.addAll(target.findings(kratos, plan));
            if (plan.answer() == Answer.NEEDED) {
                findings.addAll(UpgradePreflight.besidesRepairs(session, kratos, plan));
            }
            stillRunning(session).ifPresent(findings::add);
            findings.addAll(FreezePass.findings(session, kratos.tables(), new FreezePass(folder).recall()));
            return new Seen(kratos, plan, target.shown(), KratosRepair.needed(session, kratos), findings);
        });
    }

    /** One that was left by a killed Ferryman, or that somebody runs now. */
    public static Optional<Finding> stillRunning(Session session) throws Exception {
        List<Integer> pids = session.list(
                "SELECT pid FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name LIKE 'ferryman-kratos-%' ORDER BY 1",
                row -> row.getInt(1));
        return pids.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.blocker(
                        "KRATOS_MIGRATION_RUNNING",
                        "Migrations that Ferryman started are still running: pid " + pids + ".",
                        "Two runs at once disturb each other.",
                        "Wait for them: `ferryman kratos status` shows how far they are. To end them, run SELECT"
                                + " pg_terminate_backend(pid) for each."));
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        Seen seen = look(work);
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
        Seen seen = look(Work.quiet());
        List<String> commands = new ArrayList<>();
        for (KratosRepair repair : seen.repairs()) {
            commands.add("-- " + repair.what() + "\n" + String.join(";\n", repair.statements()));
        }
        if (!seen.isDone()) {
            commands.add(
                    "-- runs " + seen.plan().pending().size() + " migrations: " + binary.migrating(options.config()));
        }
        return commands;
    }

    @Override
    public KratosMigration apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        meter.begin(KratosPhase.LEVEL, "", "");
        Seen before = look(work);
        BlockedException.throwIfAny(before.findings());
        List<String> repaired = new ArrayList<>();
        for (KratosRepair repair : before.repairs()) {
            meter.begin(KratosPhase.REPAIR, repair.what(), "");
            new Transactions(database).committed(work, session -> {
                new FreezePass(folder).enter(session);
                for (String statement : repair.statements()) {
                    session.execute(statement);
                }
                return true;
            });
            begun = true;
            repaired.add(repair.what());
        }
        Seen look = before.repairs().isEmpty() ? before : look(work);
        List<PendingMigration> pending = look.plan().pending();
        if (pending.isEmpty()) {
            return result(before, look.kratos(), repaired, 0, Optional.empty());
        }
        remember(look, meter, work);
        meter.begin(KratosPhase.MIGRATIONS, pending.get(0).version(), "migrations", pending.size());
        long start = System.nanoTime();
        begun = true;
        ProgramOutput output = binary.migrate(
                database,
                options.config(),
                new FreezePass(folder).recall().map(GuardPass::secret),
                new MigrationWatch(database, look.kratos(), KratosPhase.MIGRATIONS, pending, meter),
                work);
        double seconds = (System.nanoTime() - start) / 1e9;
        String file = keep(output);
        return judged(before, look, repaired, seconds, output, file, work);
    }

    /** What is there while nobody can write, and before the first migration: else nothing could be proven by it. */
    private void remember(Seen look, ProgressMeter meter, Work work) throws Exception {
        KratosDatabase kratos = look.kratos();
        Optional<String> target = look.plan().target();
        if (kratos.level().state() != DatabaseLevel.State.EXACT || target.isEmpty()) {
            return;
        }
        Optional<BeforeUpgrade> before = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> FreezePass.isFrozen(session, kratos.tables())
                                ? BeforeUpgrade.read(database, session, kratos, target.get(), meter)
                                : Optional.empty());
        if (before.isPresent()) {
            before.get().keep(folder);
        }
    }

    private String keep(ProgramOutput output) throws IOException {
        String name = TimedName.in(folder, "kratos-migrate", ".txt");
        PrivateFiles.write(folder.resolve(name), output.told());
        return name;
    }

    /** The database says whether all is done. */
    private KratosMigration judged(
            Seen before, Seen look, List<String> repaired, double seconds, ProgramOutput output, String file, Work work)
            throws Exception {
        KratosDatabase now = new Transactions(database).snapshot(work.cancellation(), LevelReader::read);
        List<KratosRepair> left =
                new Transactions(database).snapshot(work.cancellation(), session -> KratosRepair.needed(session, now));
        List<String> missing = look.plan().pending().stream()
                .map(PendingMigration::version)
                .filter(version -> !now.applied().contains(version))
                .toList();
        if (missing.isEmpty() && left.isEmpty()) {
            return result(before, now, repaired, seconds, Optional.of(file));
        }
        KratosOutcome outcome = KratosOutcome.of(output);
        boolean waited = outcome.sqlState().filter(LOCK_NOT_AVAILABLE::equals).isPresent();
        String state = outcome.sqlState().map(known -> ", SQLSTATE " + known).orElse("");
        Finding finding = Finding.blocker(
                waited ? "KRATOS_WAITED_FOR_LOCK" : "KRATOS_MIGRATION_FAILED",
                "Kratos stopped after " + (look.plan().pending().size() - missing.size()) + " of "
                        + look.plan().pending().size() + " migrations"
                        + (missing.isEmpty() ? "" : ", at " + missing.get(0)) + state + "."
                        + left.stream()
                                .map(repair -> " Found: " + repair.what() + ".")
                                .findFirst()
                                .orElse(""),
                waited
                        ? "Another session held a lock on one of its tables."
                        : "The migrations before it are committed; the database is between two levels.",
                "Read " + folder.resolve(file) + ", resolve it, and run `ferryman kratos migrate` again: it goes on"
                        + " there.");
        if (waited) {
            throw new TransientException(finding);
        }
        throw new PartWayException(finding, null);
    }

    private KratosMigration result(
            Seen before, KratosDatabase now, List<String> repaired, double seconds, Optional<String> output)
            throws Exception {
        Optional<Double> stopped = new Transactions(database)
                        .snapshot(new Cancellation(), session -> FreezePass.isFrozen(session, now.tables()))
                ? new RunMemory(folder)
                        .recall(KratosFreeze.MEMORY)
                        .map(freeze ->
                                Duration.between(freeze.since(), Instant.now()).toMillis() / 1e3)
                : Optional.empty();
        NavigableSet<String> applied = new TreeSet<>(now.applied());
        applied.removeAll(before.kratos().applied());
        return new KratosMigration(
                told(before.kratos().level()),
                told(now.level()),
                List.copyOf(applied),
                repaired,
                seconds,
                stopped,
                output,
                before.findings());
    }

    private static String told(DatabaseLevel level) {
        return level.name();
    }

    @Override
    public Optional<Finding> begun() {
        return begun
                ? Optional.of(Finding.blocker(
                        "KRATOS_MIGRATION_INTERRUPTED",
                        "The migrations of Kratos were interrupted.",
                        "Each that ended is committed; the database may be between two levels.",
                        "`ferryman kratos status` shows the level. Run `ferryman kratos migrate` again: it goes on"
                                + " there."))
                : Optional.empty();
    }
}
