package org.ferryman.kratos.rehearse;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.kratos.assess.LevelFindings;
import org.ferryman.kratos.assess.UpgradeTarget;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.plan.UpgradePlan;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;

/**
 * What a rehearsal is of.
 *
 * @param plan what would run
 * @param bytes how large the database is
 * @param findings what is in the way
 */
record RehearsedDatabase(
        KratosDatabase kratos, KratosCatalog catalog, UpgradePlan plan, long bytes, List<Finding> findings) {

    /**
     * Looks at the database, and asks the new Kratos.
     *
     * @param room what is in the way of copies of so many bytes
     */
    static RehearsedDatabase see(Database database, KratosBinary binary, LongFunction<List<Finding>> room, Work work)
            throws Exception {
        UpgradeTarget target = UpgradeTarget.ask(new NewKratos.Program(binary), database, work);
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KratosDatabase kratos = LevelReader.withNeighbours(session);
            UpgradePlan plan = target.plan(kratos);
            List<Finding> findings = new ArrayList<>();
            if (!kratos.level().isUpgradable()) {
                findings.addAll(LevelFindings.of(kratos));
            }
            findings.addAll(target.findings(kratos, plan));
            long bytes = session.one("SELECT pg_database_size(current_database())", row -> row.getLong(1));
            if (plan.answer() == UpgradePlan.Answer.NEEDED) {
                findings.addAll(room.apply(bytes));
            }
            return new RehearsedDatabase(kratos, KratosCatalog.read(session, kratos), plan, bytes, findings);
        });
    }

    /** Whether there is nothing to rehearse. */
    boolean isDone() {
        return plan.answer() == UpgradePlan.Answer.NOT_NEEDED;
    }

    /** The level of the database. */
    String level() {
        return kratos.level().name();
    }
}
