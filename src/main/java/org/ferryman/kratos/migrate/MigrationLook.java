package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.DirtyRows;
import org.ferryman.kratos.assess.LevelFindings;
import org.ferryman.kratos.assess.UpgradePreflight;
import org.ferryman.kratos.assess.UpgradeTarget;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.kratos.plan.UpgradePlan.Answer;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardPass;

/**
 * The last look before the migrations.
 *
 * @param version of the new Kratos, for people
 * @param frozen whether the guard is on the tables
 * @param pass of the run folder
 * @param dirty rows that would stop v26
 * @param writers sessions that could write; looked for where somebody runs Kratos by hand
 * @param repairs what is put right first
 */
record MigrationLook(
        KratosDatabase kratos,
        UpgradePlan plan,
        String version,
        boolean frozen,
        Optional<GuardPass> pass,
        List<DirtyRows> dirty,
        List<String> writers,
        List<KratosRepair> repairs,
        List<Finding> findings) {

    /**
     * Looks: in one snapshot.
     *
     * @param earlier what was seen before; rows are not read again if nobody could write since
     */
    static MigrationLook at(
            Database database,
            NewKratos newKratos,
            UpgradeTarget target,
            Path folder,
            MigrateOptions options,
            Optional<MigrationLook> earlier,
            Work work)
            throws Exception {
        return at(database, newKratos, target, folder, options, earlier, work, true);
    }

    /** The same for people: what is in the way is not looked for, nor rows that nobody wants to have mended. */
    static MigrationLook glance(
            Database database, NewKratos newKratos, UpgradeTarget target, Path folder, MigrateOptions options)
            throws Exception {
        return at(database, newKratos, target, folder, options, Optional.empty(), Work.quiet(), false);
    }

    private static MigrationLook at(
            Database database,
            NewKratos newKratos,
            UpgradeTarget target,
            Path folder,
            MigrateOptions options,
            Optional<MigrationLook> earlier,
            Work work,
            boolean closely)
            throws Exception {
        Optional<GuardPass> pass = new FreezePass(folder).recall();
        Optional<KratosRepair> leftOver =
                new RoleLockTimeout(database, folder).leftOver().map(RoleLockTimeout::repair);
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KratosDatabase kratos = LevelReader.withNeighbours(session);
            UpgradePlan plan = target.plan(kratos);
            List<KratosRepair> repairs = new ArrayList<>(KratosRepair.needed(session, kratos));
            leftOver.ifPresent(repairs::add);
            if (newKratos instanceof NewKratos.Charm) {
                new CharmGuard(database, folder).leftOver(session, kratos).ifPresent(repairs::add);
            }
            boolean frozen = FreezePass.isFrozen(session, kratos.tables());
            Optional<MigrationLook> same =
                    earlier.filter(seen -> frozen && seen.frozen && pass.isPresent() && pass.equals(seen.pass));
            List<DirtyRows> dirty = List.of();
            if (closely || options.repairNids()) {
                dirty = same.isPresent() ? same.get().dirty : DirtyRows.find(session, kratos, plan);
            }
            MigrationLook look = new MigrationLook(
                    kratos,
                    plan,
                    target.shown(),
                    frozen,
                    pass,
                    dirty,
                    closely && newKratos.isRunByOthers() ? writers(session, kratos.tables()) : List.of(),
                    repairs,
                    List.of());
            return closely ? look.with(look.obstacles(session, newKratos, target, options)) : look;
        });
    }

    private MigrationLook with(List<Finding> found) {
        return new MigrationLook(kratos, plan, version, frozen, pass, dirty, writers, repairs, found);
    }

    private List<Finding> obstacles(Session session, NewKratos newKratos, UpgradeTarget target, MigrateOptions options)
            throws Exception {
        List<Finding> found = new ArrayList<>();
        // What is half-recorded is put right; what is no level of Kratos' is not.
        if (!kratos.level().isUpgradable()) {
            found.addAll(LevelFindings.of(kratos));
        }
        found.addAll(target.findings(kratos, plan));
        if (plan.answer() == Answer.NEEDED) {
            found.addAll(UpgradePreflight.besidesRepairs(session, kratos, plan, newKratos.config()));
            if (options.repairNids()) {
                found.addAll(NidRepair.left(dirty, options.deleteOrphans()));
            } else if (!options.onCopy()) {
                dirty.stream().map(DirtyRows::finding).forEach(found::add);
            }
        }
        found.addAll(FreezePass.findings(session, kratos.tables(), pass));
        if (newKratos instanceof NewKratos.Charm) {
            // A refresh ends the old Kratos, and the guard is taken off for the new one.
            RoleLockTimeout.obstacle(session, options.byHand().lockTimeoutRole())
                    .ifPresent(found::add);
        } else if (newKratos instanceof NewKratos.ByHand) {
            found.addAll(HandMigrations.findings(session, frozen, writers, options.byHand()));
        } else {
            stillRunning(session).ifPresent(found::add);
        }
        return found;
    }

    /** The sessions of those who may write, but our own. */
    static List<String> writers(Session session, List<QualifiedName> tables) throws Exception {
        return session.list(
                SqlText.load(MigrationLook.class, "writing-sessions.sql").text(),
                row -> row.getString("session"),
                (Object) tables.stream().map(QualifiedName::quoted).toArray(String[]::new));
    }

    /** Those of them that do something just now. */
    static List<String> busyWriters(Session session, List<QualifiedName> tables) throws Exception {
        record Writer(String told, boolean busy) {}
        return session
                .list(
                        SqlText.load(MigrationLook.class, "writing-sessions.sql")
                                .text(),
                        row -> new Writer(row.getString("session"), row.getBoolean("busy")),
                        (Object) tables.stream().map(QualifiedName::quoted).toArray(String[]::new))
                .stream()
                .filter(Writer::busy)
                .map(Writer::told)
                .toList();
    }

    /** All of them, as of now. */
    static List<String> writers(Database database, List<QualifiedName> tables, Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> writers(session, tables));
    }

    /** One that was left by a killed Ferryman, or that somebody runs now. */
    static Optional<Finding> stillRunning(Session session) throws Exception {
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
                                + pids.stream()
                                        .map(pid -> " pg_terminate_backend(" + pid + ")")
                                        .collect(Collectors.joining(","))
                                + "."));
    }

    boolean isDone() {
        return plan.answer() == Answer.NOT_NEEDED && repairs.isEmpty();
    }
}
