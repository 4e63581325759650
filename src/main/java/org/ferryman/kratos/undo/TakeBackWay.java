package org.ferryman.kratos.undo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.kratos.binary.KnownMigration;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosOutcome;
import org.ferryman.kratos.binary.ProgramOutput;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrationWatch;
import org.ferryman.kratos.plan.PendingMigration;
import org.ferryman.kratos.undo.KratosUndo.ProvenBy;
import org.ferryman.kratos.undo.KratosUndo.Table;
import org.ferryman.kratos.undo.KratosUndo.Way;
import org.ferryman.kratos.verify.BeforeUpgrade;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.DigestComparison.Verdict;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.report.TimedName;

/** The new Kratos takes its migrations back, one after the other; interrupted anywhere, the same way goes on. */
final class TakeBackWay implements UndoWay {

    private final Database database;
    private final KratosBinary binary;
    private final Path folder;
    private final KratosUndoStep.Options options;
    private final TakeBackLook look;
    private boolean begun;

    TakeBackWay(
            Database database, KratosBinary binary, Path folder, KratosUndoStep.Options options, TakeBackLook look) {
        this.database = database;
        this.binary = binary;
        this.folder = folder;
        this.options = options;
        this.look = look;
    }

    /**
     * What the tables held when the migrations began to be taken back.
     *
     * @param from the level that is gone back to
     * @param recorded how many migrations were recorded
     */
    record BeforeUndo(String from, int recorded, List<TableDigest> tables) {

        static final MemoryEntry<BeforeUndo> MEMORY = new MemoryEntry<>(
                "kratos-undo-before",
                BeforeUndo.class,
                "Rows that were lost when a migration was taken back can't be seen any more.");

        BeforeUndo {
            tables = List.copyOf(tables);
        }
    }

    private BeforeUpgrade before() {
        return look.before().orElseThrow();
    }

    private record Seen(WrittenSince written, boolean frozen, List<Finding> findings) {}

    private Seen see(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KratosDatabase kratos = look.kratos();
            List<Finding> findings = new ArrayList<>();
            KratosMigrateStep.stillRunning(session).ifPresent(findings::add);
            List<QualifiedName> tables =
                    before().tables().stream().map(TableDigest::table).toList();
            findings.addAll(FreezePass.findings(session, tables, new FreezePass(folder).recall()));
            boolean frozen = FreezePass.isFrozen(session, tables);
            if (!frozen) {
                findings.add(Finding.blocker(
                        "KRATOS_UNDO_NOT_FROZEN",
                        "Kratos' tables can be written to.",
                        "What is written while migrations are taken back could be lost, and nothing could be proven.",
                        "Stop Kratos, run `ferryman kratos freeze`, and then this again."));
            }
            WrittenSince written = WrittenSince.read(database, session, kratos, before(), meter);
            findings.addAll(UndoFindings.written(
                    written.written(),
                    options.confirmation(),
                    kratos,
                    "Rows stay, in the columns that " + before().from() + " has, too. What is in other columns and"
                            + " tables is lost, and rows of a kind that it does not know."));
            return new Seen(written, frozen, findings);
        });
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        if (look.isBack()) {
            return Inspection.of(Inspection.State.DONE, "the database is at Kratos " + before().from(), List.of());
        }
        Seen seen = see(work);
        Inspection inspection = Inspection.of(
                Inspection.State.TO_DO, look.versions().size() + " migrations are to be taken back", seen.findings());
        return UndoFindings.offering(
                seen.frozen() ? inspection : inspection.offering(KratosUndoChoice.STOP_WRITES),
                seen.written().written());
    }

    @Override
    public List<String> preview(Work work) {
        List<String> statements = new ArrayList<>(look.repairs());
        if (!look.versions().isEmpty()) {
            statements.add("-- takes back " + look.versions().size() + " migrations: "
                    + binary.takingBack(look.versions().size()));
        }
        return statements;
    }

    @Override
    public KratosUndo apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        if (look.isBack()) {
            return proven(List.of(), new WrittenSince(List.of(), List.of()), 0, Optional.empty(), meter, work);
        }
        Seen seen = see(work);
        BlockedException.throwIfAny(seen.findings());
        remember(seen.written());
        if (!look.repairs().isEmpty()) {
            begun = true;
            new Transactions(database).committed(work, session -> {
                new FreezePass(folder).enter(session);
                session.execute(String.join(";\n", look.repairs()));
                return true;
            });
        }
        List<PendingMigration> back = toTakeBack(work).stream()
                .map(version -> PendingMigration.of(new KnownMigration(version, "", true, false)))
                .toList();
        long start = System.nanoTime();
        Optional<String> file = Optional.empty();
        if (!back.isEmpty()) {
            begun = true;
            meter.begin(KratosPhase.TAKE_BACK, back.get(0).version(), "migrations", back.size());
            ProgramOutput output = binary.takeBack(
                    binary.version(database, work),
                    back.size(),
                    database,
                    new FreezePass(folder).recall().map(GuardPass::secret),
                    new MigrationWatch(database, look.kratos(), KratosPhase.TAKE_BACK, back, meter),
                    work);
            String name = TimedName.in(folder, "kratos-undo", ".txt");
            PrivateFiles.write(folder.resolve(name), output.told());
            file = Optional.of(name);
            requireBack(output, name, back.size(), work);
        }
        return proven(look.versions(), seen.written(), (System.nanoTime() - start) / 1e9, file, meter, work);
    }

    /** After the repairs. */
    private List<String> toTakeBack(Work work) throws Exception {
        KratosDatabase now = new Transactions(database).snapshot(work.cancellation(), LevelReader::read);
        return new TakeBackLook(now, look.before(), List.of(), List.of()).versions();
    }

    /** Once, and not again when the same undo goes on. */
    private void remember(WrittenSince seen) throws Exception {
        int recorded = look.kratos().applied().size();
        boolean goesOn = new RunMemory(folder)
                .recall(BeforeUndo.MEMORY)
                .filter(known -> known.from().equals(before().from()) && recorded < known.recorded())
                .isPresent();
        if (!goesOn) {
            new RunMemory(folder).keep(BeforeUndo.MEMORY, new BeforeUndo(before().from(), recorded, seen.now()));
        }
    }

    /** The database says whether all is taken back. */
    private void requireBack(ProgramOutput output, String file, int steps, Work work) throws Exception {
        KratosDatabase now = new Transactions(database).snapshot(work.cancellation(), LevelReader::read);
        if (now.applied().equals(look.start())) {
            return;
        }
        KratosOutcome outcome = KratosOutcome.of(output);
        boolean waited =
                outcome.sqlState().filter(TableLocks.LOCK_NOT_AVAILABLE::equals).isPresent();
        int left = now.applied().size() - look.start().size();
        Finding finding = Finding.blocker(
                waited ? "KRATOS_WAITED_FOR_LOCK" : "KRATOS_UNDO_FAILED",
                "Kratos stopped after " + (steps - left) + " of " + steps + " migrations, at "
                        + now.applied().last()
                        + outcome.sqlState().map(state -> ", SQLSTATE " + state).orElse("") + ".",
                waited
                        ? "Another session held a lock on one of its tables."
                        : "Those before it are taken back; the database is between two levels.",
                "Read " + folder.resolve(file) + ", resolve it, and run `ferryman kratos undo` again: it goes on there."
                        + " Or go back with the backup: `ferryman kratos undo --from-backup`.");
        if (waited) {
            throw new TransientException(finding);
        }
        throw new PartWayException(finding, null);
    }

    private KratosUndo proven(
            List<String> takenBack,
            WrittenSince written,
            double seconds,
            Optional<String> file,
            ProgressMeter meter,
            Work work)
            throws Exception {
        RunMemory memory = new RunMemory(folder);
        Optional<BeforeUndo> undo = memory.recall(BeforeUndo.MEMORY);
        KratosUndo result = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> proven(session, takenBack, written, undo, seconds, file, meter));
        if (result.equal()) {
            memory.forget(BeforeUndo.MEMORY);
        }
        return result;
    }

    private KratosUndo proven(
            Session session,
            List<String> takenBack,
            WrittenSince written,
            Optional<BeforeUndo> undo,
            double seconds,
            Optional<String> file,
            ProgressMeter meter)
            throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        List<Finding> findings = new ArrayList<>(UndoFindings.ofTables(session, kratos));
        List<TableDigest> now =
                WrittenSince.digests(new DigestReading(database, DigestForm.SAME_ENCODING), session, before(), meter);
        DigestComparison compared = DigestComparison.of(wanted(undo), now, Set.of());
        boolean asBefore = DigestComparison.of(before().tables(), now, Set.of()).equal();
        List<Table> tables = compared.tables().stream()
                .map(table ->
                        new Table(table.table().name(), table.rowsAfter().orElse(0L), table.verdict() == Verdict.EQUAL))
                .toList();
        List<String> different =
                tables.stream().filter(table -> !table.equal()).map(Table::name).toList();
        if (!different.isEmpty() && undo.isEmpty()) {
            findings.add(Finding.info(
                    "KRATOS_WRITTEN_AFTER_UNDO",
                    "These tables do not hold what they did before the upgrade: " + String.join(", ", different) + ".",
                    "They were written to since: there was nothing left to take back."));
        } else if (!different.isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_UNDO_DIFFERS",
                    "The migrations are taken back, and these tables do not hold what they did: "
                            + String.join(", ", different) + ".",
                    "Rows were changed or lost: by Kratos, or by somebody who wrote meanwhile.",
                    "Go back with the backup: `ferryman kratos undo --from-backup`."));
        }
        return new KratosUndo(
                Way.TAKE_BACK,
                begun,
                look.kratos().level().name(),
                kratos.level().name(),
                takenBack,
                Optional.empty(),
                written.written(),
                written.written().isEmpty() ? ProvenBy.BEFORE_UPGRADE : ProvenBy.BEFORE_UNDO,
                compared.equal() && findings.stream().noneMatch(Finding::blocks),
                Optional.of(asBefore),
                tables,
                seconds,
                file,
                findings);
    }

    /** What migrations write to is to be as before the upgrade, whatever was written since. */
    private List<TableDigest> wanted(Optional<BeforeUndo> undo) {
        if (undo.isEmpty()) {
            return before().tables();
        }
        Map<QualifiedName, TableDigest> since =
                undo.get().tables().stream().collect(Collectors.toMap(TableDigest::table, Function.identity()));
        return before().tables().stream()
                .map(was -> KratosVerifyStep.CHANGED_BY_MIGRATIONS.contains(
                                was.table().name())
                        ? was
                        : since.getOrDefault(was.table(), was))
                .toList();
    }

    @Override
    public Optional<Finding> begun() {
        return begun
                ? Optional.of(Finding.blocker(
                        "KRATOS_UNDO_INTERRUPTED",
                        "Taking back Kratos' migrations was interrupted.",
                        "Each that ended is committed; the database may be between two levels.",
                        "`ferryman kratos status` shows the level. Run `ferryman kratos undo` again: it goes on"
                                + " there."))
                : Optional.empty();
    }
}
