package org.ferryman.kratos.migrate;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.TransientException;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.Transactions;

/**
 * Takes the guard off for as long as a charm runs the migrations, whose DSN can't have the pass, and sets it again when
 * all are recorded: before the charm starts Kratos. That it is off for now only is in the database itself, so that
 * anybody sees it, and a killed run's next one sets it again.
 */
final class CharmGuard {

    private final Database database;
    private final FreezePass pass;

    CharmGuard(Database database, Path folder) {
        this.database = database;
        this.pass = new FreezePass(folder);
    }

    /** Whether it is off for now. */
    boolean isLifted(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), FreezePass::isLifted);
    }

    /** Takes it off; nobody who could write may have a session. */
    void lift(Work work) throws Exception {
        new Transactions(database).committed(work, session -> {
            pass.lift(session);
            return true;
        });
        pass.noteLifting();
    }

    /**
     * Sets it again on all tables, if it was taken off; a request to stop doesn't stop that.
     *
     * @return what should be known, if that could not be done
     * @throws BlockedException if another run took it off, whose charm may still be at it
     */
    Optional<Finding> setAgain(Work work) throws Exception {
        if (!isLifted(work.toItsEnd())) {
            pass.forgetLifting();
            return Optional.empty();
        }
        BlockedException.throwIfAny(new Transactions(database)
                .snapshot(
                        work.toItsEnd().cancellation(),
                        session -> FreezePass.findings(session, LevelReader.tables(session), pass.recall())));
        try {
            new Transactions(database).committed(work.toItsEnd(), session -> {
                pass.guardAgain(session, LevelReader.tables(session));
                return true;
            });
            pass.forgetLifting();
        } catch (SQLException | BlockedException | TransientException failure) {
            return Optional.of(Finding.warning(
                    "JUJU_GUARD_OFF",
                    "The guard could not be set again when the migrations had ended: " + why(failure) + ".",
                    "From when the charm starts Kratos, everybody can write; what they write counts as a difference.",
                    "Run `ferryman kratos freeze`, as a role that owns Kratos' tables, before `ferryman kratos"
                            + " verify`."));
        }
        return Optional.empty();
    }

    private static String why(Exception failure) {
        boolean waited = failure instanceof TransientException
                || (failure instanceof SQLException late && TableLocks.LOCK_NOT_AVAILABLE.equals(late.getSQLState()));
        return waited
                ? "somebody holds a lock on the tables"
                : failure instanceof SQLException sql ? "SQLSTATE " + sql.getSQLState() : "it differs";
    }

    /** What a killed run left: the guard is to be on again. */
    Optional<KratosRepair> leftOver(Session session, KratosDatabase kratos) throws Exception {
        return FreezePass.isLifted(session)
                ? Optional.of(new KratosRepair(
                        "the guard, which an interrupted run took off for the charm, is on again",
                        pass.installation(session, kratos.tables()),
                        List.of()))
                : Optional.empty();
    }

    /** That was done. */
    void forget() {
        pass.forgetLifting();
    }
}
