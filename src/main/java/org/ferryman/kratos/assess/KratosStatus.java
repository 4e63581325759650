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
        List<Finding> findings) {

    /** Copies the lists. */
    public KratosStatus {
        halfRecorded = List.copyOf(halfRecorded);
        migrating = List.copyOf(migrating);
        findings = List.copyOf(findings);
    }

    /** Looks, from anywhere and while another run is at work; needs no lock and writes nothing. */
    public static KratosStatus read(Database database, NewKratos newKratos, Work work) throws Exception {
        UpgradeTarget target = UpgradeTarget.ask(newKratos, database, work);
        return new Transactions(database).snapshot(work.cancellation(), session -> read(session, target));
    }

    private static KratosStatus read(Session session, UpgradeTarget target) throws Exception {
        KratosDatabase kratos = LevelReader.read(session);
        UpgradePlan plan = target.plan(kratos);
        List<Finding> findings = new ArrayList<>(LevelFindings.of(kratos));
        findings.addAll(target.findings(kratos, plan));
        return new KratosStatus(
                kratos.level(),
                target.version().map(KratosVersion::text),
                plan.answer(),
                plan.target(),
                plan.pending().size(),
                kratos.halfRecorded(),
                ServerSession.read(session).stream()
                        .filter(ServerSession::isMigrating)
                        .toList(),
                FreezePass.isThere(session),
                kratos.name(),
                kratos.schema(),
                findings);
    }

    /** Whether nothing can be done before something is resolved. */
    public boolean blocked() {
        return findings.stream().anyMatch(Finding::blocks);
    }
}
