package org.ferryman.kratos.undo;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KnownMigration;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosVersion;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.HalfRecorded;
import org.ferryman.kratos.level.KnownLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.level.OutsideTransaction;
import org.ferryman.kratos.verify.BeforeUpgrade;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;

/**
 * Whether Kratos can take its migrations back exactly: from v25.4.0 on it has a command for that, and down to v1.3.1 it
 * leaves schema, versions, types and data as they were; below, and where a database keeps rows of v0.5, it does not.
 * Source: tried with v25.4.0, v26.2.0 and the development of 2026-07-29.
 *
 * @param kratos the database
 * @param before what was recorded before the upgrade; empty if nothing was
 * @param repairs statements that put right what a killed call has left
 * @param reasons why it can't; none if it can
 */
record TakeBackLook(KratosDatabase kratos, Optional<BeforeUpgrade> before, List<String> repairs, List<String> reasons) {

    TakeBackLook {
        repairs = List.copyOf(repairs);
        reasons = List.copyOf(reasons);
    }

    static TakeBackLook read(Database database, NewKratos newKratos, Path folder, Work work) throws Exception {
        Optional<BeforeUpgrade> before = BeforeUpgrade.recall(folder);
        TakeBackLook look = new Transactions(database).snapshot(work.cancellation(), session -> read(session, before));
        List<String> reasons = new ArrayList<>(look.reasons);
        reasons.addAll(ofProgram(database, newKratos, look.kratos, work));
        return new TakeBackLook(look.kratos, before, look.repairs, reasons);
    }

    private static TakeBackLook read(Session session, Optional<BeforeUpgrade> before) throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        List<String> repairs = new ArrayList<>();
        kratos.halfRecorded().stream()
                .filter(HalfRecorded::failsAgain)
                .map(done ->
                        recorded(kratos, "INSERT INTO {table} (version, version_self) VALUES ({version}, 0)", done))
                .forEach(repairs::add);
        OutsideTransaction.halfTakenBack(session, kratos)
                .filter(gone -> !start(before).contains(gone.version()))
                .map(gone -> recorded(kratos, "DELETE FROM {table} WHERE version = {version}", gone))
                .ifPresent(repairs::add);
        List<String> reasons = new ArrayList<>(ofLevels(kratos, before));
        List<String> invalid = UndoFindings.invalidIndexes(session, kratos);
        if (!invalid.isEmpty()) {
            reasons.add("an index is not valid (" + invalid.get(0) + ")");
        }
        return new TakeBackLook(kratos, before, repairs, reasons);
    }

    private static String recorded(KratosDatabase kratos, String sql, HalfRecorded half) {
        return SqlText.of(sql)
                .with("table", kratos.table(KratosDatabase.VERSIONS))
                .withLiteral("version", half.version())
                .text();
    }

    private static NavigableSet<String> start(Optional<BeforeUpgrade> before) {
        return before.flatMap(known -> KratosLevels.SHIPPED.ofTag(known.from()))
                .map(KnownLevel::versions)
                .orElseGet(TreeSet::new);
    }

    /** The versions that were recorded before the upgrade. */
    NavigableSet<String> start() {
        return start(before);
    }

    /** Whether nothing is left to take back. */
    boolean isBack() {
        return repairs.isEmpty() && !start().isEmpty() && kratos.applied().equals(start());
    }

    /** What is to be taken back, the newest first. */
    List<String> versions() {
        NavigableSet<String> since = new TreeSet<>(kratos.applied());
        kratos.halfRecorded().stream()
                .filter(HalfRecorded::failsAgain)
                .map(HalfRecorded::version)
                .forEach(since::add);
        since.removeAll(start());
        return List.copyOf(since.descendingSet());
    }

    private static List<String> ofLevels(KratosDatabase kratos, Optional<BeforeUpgrade> before) {
        List<String> reasons = new ArrayList<>();
        KnownLevel oldest = KratosLevels.SHIPPED.exactDownTo();
        NavigableSet<String> start = start(before);
        DatabaseLevel level = kratos.level();
        if (start.isEmpty()) {
            reasons.add("this run folder does not have what was there before the upgrade");
        } else if (!start.containsAll(oldest.versions())) {
            reasons.add("it is not exact below " + oldest.name() + ", and the upgrade began at "
                    + before.orElseThrow().from());
        } else if (!kratos.applied().containsAll(start)) {
            reasons.add("the database is not at " + before.orElseThrow().from() + " or later");
        }
        if (level.legacyRows()) {
            reasons.add("the database was born before v0.6, and Kratos refuses it");
        }
        if (level.state() == DatabaseLevel.State.UNKNOWN || level.state() == DatabaseLevel.State.NEWER) {
            reasons.add("the database is at no level that Ferryman knows");
        }
        return reasons;
    }

    private static List<String> ofProgram(Database database, NewKratos newKratos, KratosDatabase kratos, Work work)
            throws Exception {
        if (newKratos.program().isEmpty()) {
            return List.of("the new Kratos is not named with --kratos");
        }
        KratosBinary binary = newKratos.program().get();
        KratosVersion version = binary.version(database, work);
        if (!version.takesBack()) {
            return List.of("Kratos " + version.text() + " has no command for it");
        }
        List<KnownMigration> migrations = binary.migrations(version, database, work);
        List<String> known =
                migrations.stream().map(KnownMigration::version).sorted().toList();
        List<String> seen = migrations.stream()
                .filter(KnownMigration::applied)
                .map(KnownMigration::version)
                .sorted()
                .toList();
        List<String> applied = List.copyOf(kratos.applied());
        if (known.size() < applied.size() || !known.subList(0, applied.size()).equals(applied)) {
            // It counts the rows, and takes back as many of its own migrations from the newest on.
            return List.of("Kratos " + version.text() + " does not have the database's migrations");
        }
        return seen.equals(applied)
                ? List.of()
                : List.of("Kratos " + version.text() + " does not see the migrations that this database has recorded");
    }
}
