package org.ferryman.kratos.migrate;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.playbook.MemoryEntry;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * Takes the guard off for as long as a charm runs the migrations, whose DSN can't have the pass, and sets it again when
 * all are recorded: before the charm starts Kratos. That it is off is in the run folder, so that a killed run's
 * next one sets it again.
 */
final class CharmGuard {

    private static final MemoryEntry<Lifted> MEMORY = new MemoryEntry<>(
            "kratos-guard-lifted", Lifted.class, "A guard that is off does not show that it is to be on again.");

    private final Database database;
    private final FreezePass pass;
    private final RunMemory memory;

    CharmGuard(Database database, Path folder) {
        this.database = database;
        this.pass = new FreezePass(folder);
        this.memory = new RunMemory(folder);
    }

    /** That it is off. */
    record Lifted(Instant since) {}

    /** Whether it is off for now. */
    boolean isLifted() throws IOException {
        return memory.recall(MEMORY).isPresent();
    }

    /** Takes it off; nobody who could write may have a session. */
    void lift(Work work) throws Exception {
        memory.keep(MEMORY, new Lifted(Instant.now()));
        GuardState seen = new Transactions(database).snapshot(work.cancellation(), CharmGuard::observe);
        new ShortLocks(database, Waiting.DEFAULT).run(work, seen.names(), List.of(), (session, locking) -> {
            GuardState now = observe(session);
            if (now.isThere()) {
                locking.run(guard().removal(now));
            }
            return now;
        });
    }

    /**
     * Sets it again on all tables, if it was taken off; a request to stop doesn't stop that.
     *
     * @return what should be known, if that could not be done
     */
    Optional<Finding> setAgain(Work work) throws Exception {
        if (!isLifted()) {
            return Optional.empty();
        }
        try {
            new Transactions(database).committed(work.toItsEnd(), session -> {
                pass.guardAgain(session, LevelReader.tables(session));
                return true;
            });
        } catch (SQLException | BlockedException failure) {
            return Optional.of(Finding.warning(
                    "JUJU_GUARD_OFF",
                    "The guard could not be set again when the migrations had ended: "
                            + (failure instanceof SQLException sql ? "SQLSTATE " + sql.getSQLState() : "it differs")
                            + ".",
                    "From when the charm starts Kratos, everybody can write; what they write counts as a difference.",
                    "Run `ferryman kratos freeze`, as a role that owns Kratos' tables, before `ferryman kratos"
                            + " verify`."));
        } finally {
            memory.forget(MEMORY);
        }
        return Optional.empty();
    }

    /** What a killed run left: the guard is to be on again. */
    Optional<KratosRepair> leftOver(Session session, KratosDatabase kratos) throws Exception {
        if (!isLifted()) {
            return Optional.empty();
        }
        return Optional.of(new KratosRepair(
                "the guard, which an interrupted run took off for the charm, is on again",
                pass.installation(session, kratos.tables()),
                List.of()));
    }

    /** That was done. */
    void forget() {
        memory.forget(MEMORY);
    }

    private static WriteGuard guard() {
        return FreezePass.guard(Optional.empty());
    }

    private static GuardState observe(Session session) throws Exception {
        return guard().observe(session);
    }
}
