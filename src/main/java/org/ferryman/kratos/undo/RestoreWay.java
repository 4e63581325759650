package org.ferryman.kratos.undo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.undo.KratosUndo.ProvenBy;
import org.ferryman.kratos.undo.KratosUndo.Table;
import org.ferryman.kratos.undo.KratosUndo.Way;
import org.ferryman.kratos.undo.KratosUndo.Written;
import org.ferryman.kratos.verify.BeforeUpgrade;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.playbook.backup.BackupRestore;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.backup.TableContent;
import org.ferryman.postgres.content.DigestComparison;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.roles.ShortLocks;

/**
 * Kratos' tables are replaced by those of a backup, in one transaction: as long as it is not committed nothing has
 * changed. All is proven before the commit.
 */
final class RestoreWay implements UndoWay {

    private final Database database;
    private final Path folder;
    private final KratosUndoStep.Options options;
    private final BackupRestore restore;
    private final List<Finding> reasons;

    /** @param reasons why it is this way */
    RestoreWay(
            Database database,
            Path folder,
            KratosUndoStep.Options options,
            BackupRestore restore,
            List<Finding> reasons) {
        this.database = database;
        this.folder = folder;
        this.options = options;
        this.restore = restore;
        this.reasons = reasons;
    }

    private BackupResult backup() {
        return restore.record();
    }

    /**
     * What is there.
     *
     * @param frozen whether nobody can write
     * @param written what is there and not in the backup, or the other way round
     */
    private record Seen(KratosDatabase kratos, boolean frozen, List<Written> written, List<Finding> findings) {

        boolean isBack(BackupResult backup) {
            return written.isEmpty()
                    && kratos.level().state() == DatabaseLevel.State.EXACT
                    && backup.source()
                            .version()
                            .equals(Optional.of(kratos.level().name()));
        }
    }

    private Seen see(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> see(session, work));
    }

    private Seen see(Session session, Work work) throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        List<Finding> findings = new ArrayList<>(reasons);
        findings.addAll(ofBackup(kratos));
        KratosMigrateStep.stillRunning(session).ifPresent(findings::add);
        findings.addAll(FreezePass.findings(session, kratos.tables(), new FreezePass(folder).recall()));
        List<String> dependents = session.list(
                SqlText.load(RestoreWay.class, "undo-dependents.sql").text(), row -> row.getString("what"), (Object)
                        names(kratos.tables()));
        if (!dependents.isEmpty()) {
            findings.add(Finding.blocker(
                    "KRATOS_UNDO_DEPENDENTS",
                    "These are not Kratos', and stand on its tables: " + String.join(", ", dependents) + ".",
                    "The tables are dropped and made again; what stands on them would be lost.",
                    "Drop them, keep their definition, and make them again afterwards."));
        }
        List<Written> written = written(session, kratos, new ProgressMeter(work.progress()));
        findings.addAll(UndoFindings.written(
                written,
                options.confirmation(),
                kratos,
                "It is not in the backup of " + backup().taken() + ", and is lost when that is restored."));
        return new Seen(kratos, FreezePass.isFrozen(session, kratos.tables()), written, findings);
    }

    private List<Finding> ofBackup(KratosDatabase kratos) throws Exception {
        BackupResult.Source source = backup().source();
        List<Finding> findings = new ArrayList<>();
        Optional<String> wanted = BeforeUpgrade.recall(folder).map(BeforeUpgrade::from);
        if (wanted.isPresent() && source.version().isPresent() && !wanted.equals(source.version())) {
            findings.add(Finding.blocker(
                    "KRATOS_BACKUP_OF_ANOTHER_LEVEL",
                    "The backup in " + restore.folder() + " is of Kratos "
                            + source.version().get() + ", and the upgrade began at " + wanted.get() + ".",
                    "Restoring it would not lead back to where the upgrade began.",
                    "Name the folder of the right one: --from-backup DIR."));
        }
        if (!source.schema().equals(kratos.schema())) {
            findings.add(Finding.blocker(
                    "KRATOS_BACKUP_ELSEWHERE",
                    "The backup in " + restore.folder() + " is of schema " + source.schema()
                            + ", and Kratos uses schema " + kratos.schema() + ".",
                    "Its tables would be made beside those of Kratos.",
                    "Name the folder of the right one: --from-backup DIR."));
        } else if (!source.database().equals(kratos.name())) {
            findings.add(Finding.warning(
                    "KRATOS_BACKUP_ELSEWHERE",
                    "The backup in " + restore.folder() + " was taken of database " + source.database() + ", and this"
                            + " is " + kratos.name() + ".",
                    "It may be that of another Kratos.",
                    "Make sure that it is the right one."));
        }
        return findings;
    }

    /** By comparing every row, in the columns that the backup has. */
    private List<Written> written(Session session, KratosDatabase kratos, ProgressMeter meter) throws Exception {
        Map<QualifiedName, TableContent> was = backup().tables().stream()
                .collect(Collectors.toMap(
                        content -> new QualifiedName(content.schema(), content.table()), Function.identity()));
        List<Written> written = new ArrayList<>();
        meter.begin(KratosPhase.PROOF, "", "tables", kratos.tables().size());
        for (QualifiedName table : kratos.tables()) {
            if (!KratosVerifyStep.CHANGED_BY_MIGRATIONS.contains(table.name())) {
                Optional<TableContent> then = Optional.ofNullable(was.get(table));
                Optional<TableContent> now = then.isPresent() ? then.get().now(session, table) : Optional.empty();
                long rowsThen = then.map(TableContent::rows).orElse(0L);
                long rowsNow = now.isPresent()
                        ? now.get().rows()
                        : session.one(
                                SqlText.of("SELECT count(*) FROM ONLY {table}")
                                        .with("table", table)
                                        .text(),
                                row -> row.getLong(1));
                boolean same = now.isPresent()
                        ? then.filter(now.get()::holdsTheSame).isPresent()
                        : rowsNow == 0 && rowsThen == 0;
                if (!same) {
                    written.add(new Written(table.name(), Optional.empty(), rowsThen, rowsNow));
                }
            }
            meter.advance(1);
        }
        return written;
    }

    private static String[] names(List<QualifiedName> tables) {
        return tables.stream().map(QualifiedName::quoted).toArray(String[]::new);
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        Seen seen = see(work);
        boolean back = seen.isBack(backup());
        return UndoFindings.offering(
                Inspection.of(
                        back ? Inspection.State.DONE : Inspection.State.TO_DO,
                        back
                                ? "the tables are as in the backup"
                                : seen.kratos().tables().size()
                                        + " tables are to be replaced by those of the backup of " + backup().taken(),
                        seen.findings()),
                seen.written());
    }

    @Override
    public List<String> preview(Work work) throws Exception {
        KratosDatabase kratos = new Transactions(database).snapshot(work.cancellation(), LevelReader::read);
        List<String> statements = new ArrayList<>();
        statements.add(lock(kratos.tables()));
        statements.add(drop(kratos.tables()));
        restore.commands(work).forEach(command -> statements.add("-- then what this gives: " + command));
        statements.add("-- then each table is compared with the backup; the guard, if it is on, is set again");
        return statements;
    }

    private static String lock(List<QualifiedName> tables) {
        return "LOCK TABLE " + String.join(", ", names(tables)) + " IN ACCESS EXCLUSIVE MODE";
    }

    /** All at once: they refer to each other. What stands on them from outside keeps it from being done. */
    private static String drop(List<QualifiedName> tables) {
        return "DROP TABLE " + String.join(", ", names(tables));
    }

    @Override
    public KratosUndo apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        Seen seen = see(work);
        BlockedException.throwIfAny(seen.findings());
        if (seen.isBack(backup())) {
            Optional<Boolean> asBefore = new Transactions(database)
                    .snapshot(work.cancellation(), session -> asBefore(session, seen.kratos(), meter));
            return result(false, seen, seen.kratos(), asBefore, 0, seen.findings());
        }
        restore.requireSame(work, meter);
        return new ShortLocks(database, options.waiting())
                .run(work, seen.kratos().tables(), List.of(), (session, locking) -> {
                    locking.run(List.of(lock(seen.kratos().tables())));
                    return replace(session, seen, work, meter);
                })
                .result();
    }

    private KratosUndo replace(Session session, Seen before, Work work, ProgressMeter meter) throws Exception {
        long start = System.nanoTime();
        List<QualifiedName> tables = before.kratos().tables();
        boolean frozen = before.frozen() && FreezePass.isFrozen(session, tables);
        // What was written between the look and the lock would be lost unseen.
        Seen seen = frozen ? before : see(session, work);
        BlockedException.throwIfAny(seen.findings());
        session.execute("SET LOCAL synchronous_commit TO DEFAULT");
        Map<String, String> rights = rights(session, tables);
        session.execute(drop(tables));
        restore.into(session, work, meter);
        restore.requireRestored(session, meter);
        KratosDatabase now = LevelReader.read(session);
        requireLevel(now);
        if (seen.frozen()) {
            new FreezePass(folder).guardAgain(session, now.tables());
        }
        List<Finding> findings = new ArrayList<>(seen.findings());
        findings.addAll(UndoFindings.ofTables(session, now));
        findings.addAll(otherRights(rights, rights(session, now.tables())));
        Optional<Boolean> asBefore = asBefore(session, now, meter);
        session.execute("ANALYZE " + String.join(", ", names(now.tables())));
        return result(true, seen, now, asBefore, (System.nanoTime() - start) / 1e9, findings);
    }

    private void requireLevel(KratosDatabase now) throws BlockedException {
        Optional<String> wanted = backup().source().version();
        boolean right = now.level().state() == DatabaseLevel.State.EXACT
                && wanted.map(now.level().name()::equals).orElse(true);
        if (!right) {
            throw new BlockedException(List.of(Finding.blocker(
                    "KRATOS_BACKUP_OF_ANOTHER_LEVEL",
                    "What was restored is at " + now.level().name() + " ("
                            + now.level().state().keyword() + ").",
                    "That is no level to go back to. Nothing has changed: all was taken back.",
                    "Name the folder of the right backup: --from-backup DIR.")));
        }
    }

    private static Map<String, String> rights(Session session, List<QualifiedName> tables) throws Exception {
        Map<String, String> rights = new TreeMap<>();
        session.<RuntimeException>each(
                SqlText.load(RestoreWay.class, "undo-rights.sql").text(),
                row -> rights.put(row.getString("name"), row.getString("rights")),
                (Object) names(tables));
        return rights;
    }

    private static List<Finding> otherRights(Map<String, String> before, Map<String, String> now) {
        List<String> other = new ArrayList<>();
        before.forEach((table, was) -> {
            String is = now.getOrDefault(table, was);
            if (!is.equals(was)) {
                other.add(table + " (" + is + ", not " + was + ")");
            }
        });
        return other.isEmpty()
                ? List.of()
                : List.of(Finding.warning(
                        "KRATOS_UNDO_RIGHTS",
                        "Owner or grants are not what they were before the undo: " + String.join("; ", other) + ".",
                        "They are as the backup has them, but for roles that are gone.",
                        "Compare them, and GRANT what Kratos' user lacks."));
    }

    /** Empty if it is not known what was there before the upgrade. */
    private Optional<Boolean> asBefore(Session session, KratosDatabase now, ProgressMeter meter) throws Exception {
        Optional<BeforeUpgrade> before = BeforeUpgrade.recall(folder)
                .filter(known -> known.from().equals(now.level().name()));
        return before.isEmpty()
                ? Optional.empty()
                : Optional.of(DigestComparison.of(
                                before.get().tables(),
                                WrittenSince.digests(
                                        DigestReading.alone(DigestForm.SAME_ENCODING), session, before.get(), meter),
                                Set.of())
                        .equal());
    }

    private KratosUndo result(
            boolean changed,
            Seen seen,
            KratosDatabase now,
            Optional<Boolean> asBefore,
            double seconds,
            List<Finding> findings) {
        return new KratosUndo(
                Way.RESTORE,
                changed,
                seen.kratos().level().name(),
                now.level().name(),
                List.of(),
                Optional.of(restore.folder().toString()),
                seen.written(),
                ProvenBy.BACKUP,
                true,
                asBefore,
                backup().tables().stream()
                        .map(content -> new Table(content.table(), content.rows(), true))
                        .toList(),
                seconds,
                Optional.empty(),
                findings);
    }

    /** It is one transaction. */
    @Override
    public Optional<Finding> begun() {
        return Optional.empty();
    }
}
