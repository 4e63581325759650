package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.DatabaseLevel;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.verify.BeforeUpgrade;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;

/** What is there while nobody can write, and before the first migration: else nothing could be proven by it. */
final class RowsBefore {

    private final Database database;
    private final Path folder;
    private final boolean outside;

    /** @param outside whether others run the migrations: then Kratos may be stopped without a freeze */
    RowsBefore(Database database, Path folder, boolean outside) {
        this.database = database;
        this.folder = folder;
        this.outside = outside;
    }

    /**
     * Reads and keeps it.
     *
     * @return since when nobody writes because no role that may has a session; empty if something else stops them
     */
    Optional<Instant> remember(MigrationLook look, ProgressMeter meter, Work work) throws Exception {
        KratosDatabase kratos = look.kratos();
        Optional<String> target = look.plan().target();
        boolean stopped = look.frozen() || (outside && isSilent(kratos, work));
        if (kratos.level().state() != DatabaseLevel.State.EXACT || target.isEmpty() || !stopped) {
            return Optional.empty();
        }
        Optional<BeforeUpgrade> before = new Transactions(database)
                .snapshot(
                        work.cancellation(),
                        session -> look.frozen() == FreezePass.isFrozen(session, kratos.tables())
                                        && LevelReader.read(session).applied().equals(kratos.applied())
                                ? BeforeUpgrade.read(database, session, kratos, target.get(), meter)
                                : Optional.empty());
        boolean still = look.frozen() || isSilent(kratos, work);
        if (before.isEmpty() || !still) {
            return Optional.empty();
        }
        before.get().keep(folder);
        return look.frozen() ? Optional.empty() : Optional.of(before.get().when());
    }

    private boolean isSilent(KratosDatabase kratos, Work work) throws Exception {
        return MigrationLook.writers(database, kratos.tables(), work).isEmpty();
    }
}
