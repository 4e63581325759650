package org.ferryman.kratos.plan;

import java.util.List;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.KnownMigration;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.KratosVersion;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;

/**
 * A database and the new Kratos, looked at together. Reads only.
 *
 * @param kratos what is in the database
 * @param version of the new Kratos
 * @param plan what it would do
 */
public record UpgradeLook(KratosDatabase kratos, KratosVersion version, UpgradePlan plan) {

    /** Looks at both. The program is asked what it would do only where that is harmless. */
    public static UpgradeLook at(Database database, KratosBinary binary, Work work) throws Exception {
        KratosVersion version = binary.version(database, work);
        List<KnownMigration> said =
                version.statusReadsOnly() ? binary.migrations(version, database, work) : List.of();
        KratosDatabase kratos =
                new Transactions(database).snapshot(work.cancellation(), LevelReader::read);
        UpgradePlanner planner = new UpgradePlanner(kratos);
        return new UpgradeLook(
                kratos, version, said.isEmpty() ? planner.towards(version.text()) : planner.towards(version.text(), said));
    }
}
