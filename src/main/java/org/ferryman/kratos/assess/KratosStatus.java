package org.ferryman.kratos.assess;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KratosVersion;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.HalfRecorded;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;

/**
 * Where a database is now: the result of {@code kratos status}.
 *
 * @param level of the database
 * @param binary the version of the new Kratos; empty if it was not run
 * @param answer whether there is something to do
 * @param target the release whose level would be reached; empty if it is not known
 * @param pending how many migrations are to be run
 * @param halfRecorded what may be done and not recorded
 * @param migrating sessions of a Kratos that migrates just now: Ferryman runs it, or has shown how to
 * @param writesStopped whether nobody but the new Kratos can write
 * @param database its name
 * @param schema that Kratos uses
 * @param findings everything that should be known
 * @param next what to do now, for people
 */
public record KratosStatus(
        DatabaseLevel level,
        Optional<String> binary,
        UpgradePlan.Answer answer,
        Optional<String> target,
        int pending,
        List<HalfRecorded> halfRecorded,
        List<ServerSession> migrating,
        boolean writesStopped,
        String database,
        String schema,
        List<Finding> findings,
        List<String> next) {

    /** Copies the lists. */
    public KratosStatus {
        halfRecorded = List.copyOf(halfRecorded);
        migrating = List.copyOf(migrating);
        findings = List.copyOf(findings);
        next = List.copyOf(next);
    }

    /** Looks, from anywhere and while another run is at work; needs no lock and writes nothing. */
    public static KratosStatus read(Database database, NewKratos newKratos, Work work) throws Exception {
        UpgradeTarget target = UpgradeTarget.ask(newKratos, database, work);
        return new Transactions(database).snapshot(work.cancellation(), session -> read(session, target));
    }

    private static KratosStatus read(Session session, UpgradeTarget target) throws Exception {
        KratosDatabase kratos = LevelReader.withNeighbours(session);
        UpgradePlan plan = target.plan(kratos);
        List<Finding> findings = new ArrayList<>(LevelFindings.of(kratos));
        findings.addAll(target.findings(kratos, plan));
        Optional<Finding> lifted = FreezePass.lifted(session);
        lifted.ifPresent(findings::add);
        List<ServerSession> migrating = ServerSession.read(session).stream()
                .filter(ServerSession::isMigrating)
                .toList();
        KratosStatus seen = new KratosStatus(
                kratos.level(),
                target.version().map(KratosVersion::text),
                plan.answer(),
                plan.target(),
                plan.pending().size(),
                kratos.halfRecorded(),
                migrating,
                FreezePass.isThere(session),
                kratos.name(),
                kratos.schema(),
                findings,
                List.of());
        return seen.with(lifted.map(finding -> List.of(finding.remedy())).orElseGet(seen::wayOn));
    }

    /**
     * The same, where more is known of what to do next.
     *
     * @param wayOn what to do, beside letting writes go on
     */
    public KratosStatus with(List<String> wayOn) {
        List<String> all = new ArrayList<>(wayOn);
        if (writesStopped && migrating.isEmpty()) {
            all.add("Nobody can log in or register until `ferryman kratos thaw`.");
        }
        return new KratosStatus(
                level,
                binary,
                answer,
                target,
                pending,
                halfRecorded,
                migrating,
                writesStopped,
                database,
                schema,
                findings,
                all);
    }

    /** By what the database shows, whatever was recorded. */
    private List<String> wayOn() {
        if (!migrating.isEmpty()) {
            return List.of("Wait until Kratos' migrations end, and look again.");
        } else if (level.isUpgradable() && level.state() != DatabaseLevel.State.EXACT) {
            return List.of("Finish the upgrade with `ferryman kratos migrate`, which goes on where it stopped, or go"
                    + " back with `ferryman kratos undo`.");
        } else if (blocked()) {
            return List.of("Do what the findings say, and look again.");
        }
        return List.of(
                switch (answer) {
                    case NEEDED ->
                        writesStopped
                                ? "Run the migrations with `ferryman kratos migrate`."
                                : "See what the upgrade would do with `ferryman kratos assess`; do all of it with"
                                        + " `ferryman kratos run`.";
                    case NOT_NEEDED ->
                        writesStopped
                                ? "If the migrations ran just now, prove with `ferryman kratos verify` that no row"
                                        + " changed."
                                : "Nothing: no migration is needed, and that Kratos can be started.";
                    case UNKNOWN, BINARY_OLDER ->
                        "Name the Kratos to upgrade to with --kratos, or with --by-hand: `ferryman kratos assess` shows"
                                + " which migrations it would run.";
                });
    }

    /** Whether nothing can be done before something is resolved. */
    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }
}
