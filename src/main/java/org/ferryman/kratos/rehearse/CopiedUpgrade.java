package org.ferryman.kratos.rehearse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Journal;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KnownMigration;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosVersion;
import org.ferryman.kratos.binary.MigrationFollower;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KnownLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.KratosMigration;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.StoppedMigration;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.kratos.plan.UpgradeOutage;
import org.ferryman.kratos.rehearse.KratosRehearsal.Undone;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** The steps of the upgrade on a copy, and back again, each as it will be done on the database itself. */
final class CopiedUpgrade {

    private final Database copy;
    private final KratosBinary binary;
    private final KratosVersion version;
    private final Path folder;
    private final MigrateOptions options;
    private final Work work;
    private final ProgressMeter meter;

    private CopiedUpgrade(
            Database copy, KratosBinary binary, KratosVersion version, Path folder, MigrateOptions options, Work work) {
        this.copy = copy;
        this.binary = binary;
        this.version = version;
        this.folder = folder;
        this.options = options;
        // What is committed on the copy is nothing that the record of the database should tell.
        this.work = new Work(work.progress(), work.cancellation(), Journal.NONE);
        this.meter = new ProgressMeter(work.progress());
    }

    /**
     * Prepares it.
     *
     * @param copy still empty
     * @param folder takes what the steps remember and what Kratos prints
     * @param options for the migrations
     * @throws BlockedException if Kratos works on another database than it is told to
     */
    static CopiedUpgrade of(Database copy, KratosBinary binary, Path folder, MigrateOptions options, Work work)
            throws Exception {
        KratosBinary own = onCopiesOnly(binary, copy, work);
        return new CopiedUpgrade(copy, own, own.version(copy, work), folder, options, work);
    }

    /**
     * The program, which is shown to work on the database that it is told to.
     *
     * @param copy still empty
     * @throws BlockedException if it works on another one
     */
    static KratosBinary onCopiesOnly(KratosBinary binary, Database copy, Work work) throws Exception {
        KratosBinary own = binary.elsewhere();
        KratosVersion version = own.version(copy, work);
        if (version.statusReadsOnly()
                && own.migrations(version, copy, work).stream().anyMatch(KnownMigration::applied)) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_NOT_ON_COPY",
                    "Kratos sees migrations in a database that is still empty.",
                    "It does not work on the database that the variable DSN names: the rehearsal would migrate another"
                            + " one.",
                    "Make sure that the command of --kratos takes DSN from its environment, and sets none itself.")));
        }
        return own;
    }

    /**
     * What it came to.
     *
     * @param migration empty if Kratos did not go to the end
     * @param measured empty if the upgrade did not do what it should
     */
    record Result(
            Optional<KratosMigration> migration,
            Optional<StoppedMigration> stopped,
            List<KratosVerification.Table> tables,
            Optional<UpgradeOutage.Measured> measured,
            List<Finding> findings) {}

    Result run() throws Exception {
        long start = System.nanoTime();
        new KratosFreezeStep(copy, folder, Waiting.DEFAULT).apply(work);
        long frozen = System.nanoTime();
        long before = wal();
        KratosMigrateStep step = new KratosMigrateStep(copy, new NewKratos.Program(binary), folder, options);
        KratosMigration migration;
        try {
            migration = step.apply(work);
        } catch (PartWayException | TransientException failure) {
            if (step.stoppedAt().isEmpty()) {
                throw failure;
            }
            return new Result(Optional.empty(), step.stoppedAt(), List.of(), Optional.empty(), List.of());
        } catch (BlockedException blocked) {
            return new Result(Optional.empty(), Optional.empty(), List.of(), Optional.empty(), blocked.findings());
        }
        long migrated = System.nanoTime();
        long written = wal() - before;
        KratosVerification proof = new KratosVerifyStep(copy, folder, Optional.empty()).produce(work);
        long verified = System.nanoTime();
        UpgradeOutage.Measured measured = new UpgradeOutage.Measured(
                seconds(start, frozen), seconds(frozen, migrated), seconds(migrated, verified), written);
        List<Finding> findings = findings(proof);
        return new Result(
                Optional.of(migration),
                Optional.empty(),
                proof.tables(),
                Optional.of(measured).filter(all -> findings.stream().noneMatch(Finding::blocks)),
                findings);
    }

    private static double seconds(long from, long to) {
        return (to - from) / 1e9;
    }

    private long wal() throws Exception {
        return new Transactions(copy)
                .brief(session -> session.one(
                        "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0')::int8", row -> row.getLong(1)));
    }

    private static List<Finding> findings(KratosVerification proof) {
        String wrong = proof.findings().stream()
                .filter(Finding::blocks)
                .map(Finding::seen)
                .collect(Collectors.joining(" "));
        if (!wrong.isEmpty()) {
            return List.of(Finding.blocker(
                    "KRATOS_REHEARSAL_DIFFERS",
                    "Kratos' migrations ran on the copy, and it is not as it should be afterwards. " + wrong,
                    "They would do the same to the database.",
                    "Find out who has changed Kratos' tables in the database: compare them with those of a fresh one of"
                            + " the same version. Then rehearse again."));
        }
        return proof.provable()
                ? List.of()
                : List.of(Finding.info(
                        "KRATOS_REHEARSAL_UNPROVEN",
                        "That no row changed could not be proven on the copy.",
                        "The database is between two levels, or Ferryman does not know the columns of the new one."));
    }

    /**
     * Takes the migrations back, where that is exact, and the repair before them.
     *
     * @param repair the file that takes that back, if there was one
     * @param before what was in the database
     * @param catalog how its tables were made
     * @param ran what was run
     * @param digests what the tables held, in all columns
     */
    Undone takeBack(
            Optional<String> repair,
            KratosDatabase before,
            KratosCatalog catalog,
            List<PendingMigration> ran,
            List<TableDigest> digests)
            throws Exception {
        Optional<String> inTheWay = inTheWayOfUndo(before, ran);
        if (inTheWay.isPresent()) {
            return new Undone(Optional.empty(), false, inTheWay.get());
        }
        meter.begin(RehearsalPhase.TAKE_BACK, "", "");
        long start = System.nanoTime();
        binary.takeBack(
                version,
                ran.size(),
                copy,
                new FreezePass(folder).recall().map(GuardPass::secret),
                MigrationFollower.NOBODY,
                work);
        double seconds = seconds(start, System.nanoTime());
        if (repair.isPresent()) {
            takeBackRepair(folder.resolve(repair.get()));
        }
        List<String> different = new Transactions(copy).snapshot(work.cancellation(), session -> {
            List<String> found = new ArrayList<>();
            KratosDatabase now = LevelReader.read(session);
            if (!now.level().equals(before.level())) {
                found.add("the level is " + now.level().name());
            }
            KratosCatalog made = KratosCatalog.read(session, now);
            found.addAll(made.against(catalog).missing());
            found.addAll(catalog.against(made).missing());
            List<TableDigest> held = new DigestReading(copy, DigestForm.SAME_ENCODING)
                    .read(session, TableShape.read(session, now.tables()), meter);
            DigestComparison.of(digests, held, Set.of()).tables().stream()
                    .filter(table -> table.verdict() != DigestComparison.Verdict.EQUAL)
                    .map(table -> "other rows or columns in " + table.table().name())
                    .forEach(found::add);
            return found;
        });
        return new Undone(Optional.of(seconds), different.isEmpty(), String.join("; ", different));
    }

    private void takeBackRepair(Path file) throws Exception {
        new Transactions(copy).committed(work, session -> {
            new FreezePass(folder).enter(session);
            for (String line : Files.readAllLines(file)) {
                session.execute(line);
            }
            return true;
        });
    }

    private Optional<String> inTheWayOfUndo(KratosDatabase before, List<PendingMigration> ran) {
        KnownLevel exactDownTo = KratosLevels.SHIPPED.exactDownTo();
        DatabaseLevel level = before.level();
        if (!version.takesBack()) {
            return Optional.of("Kratos " + version.text() + " can't take migrations back");
        } else if (level.legacyRows()) {
            return Optional.of("Kratos refuses it for a database that was born before v0.6");
        } else if (level.state() != DatabaseLevel.State.EXACT
                || !before.applied().containsAll(exactDownTo.versions())) {
            return Optional.of("down to a level below " + exactDownTo.name() + ", or between two, it is not exact");
        } else if (ran.get(0).version().compareTo(before.applied().last()) < 0) {
            return Optional.of("Kratos takes back the newest migrations, which are not those that ran");
        }
        return Optional.empty();
    }
}
