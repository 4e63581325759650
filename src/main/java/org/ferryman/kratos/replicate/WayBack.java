package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.WayBackColumns.Widening;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionState;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/**
 * What is done to the way back around a cut-over: nothing of it must make the outage longer than moving a slot takes.
 */
final class WayBack {

    private static final String TYPES = "identity_credential_types";

    private final ReplicationPair pair;
    private final WayBackLook look;
    private final Optional<GuardPass> pass;
    private final ReplicationControl control;

    /**
     * Of two databases.
     *
     * @param look what was there a moment ago
     * @param pass lets a session pass the source's guard
     */
    WayBack(ReplicationPair pair, WayBackLook look, Optional<GuardPass> pass) {
        this.pair = pair;
        this.look = look;
        this.pass = pass;
        this.control = ReplicationControl.back(pair, look.name());
    }

    /** Makes the slot, which waits for every transaction on the target's server that has written. */
    void makeSlot(Work work, String creation) throws Exception {
        try {
            new Transactions(pair.target()).committed(work, session -> {
                // Nobody queues up behind this wait.
                session.execute("SET LOCAL lock_timeout = "
                        + pair.target().patience().answer().toMillis());
                session.execute(creation);
                return true;
            });
        } catch (SQLException refused) {
            if (!TableLocks.LOCK_NOT_AVAILABLE.equals(refused.getSQLState())) {
                throw refused;
            }
            List<String> holders = pair.inTarget(
                    work.cancellation(),
                    session -> session.list(
                            SqlText.load(SlotState.class, "open-writers.sql").text(), row -> row.getString(1)));
            throw new BlockedException(List.of(Finding.blocker(
                    "SLOT_WAITS_FOR_WRITERS",
                    "The target's server can't make a replication slot before these transactions have ended: "
                            + (holders.isEmpty() ? "some that ended a moment ago" : String.join("; ", holders)) + ".",
                    "A slot begins where nobody is in the middle of writing, in whatever database of the" + " server.",
                    "Wait until they have ended, or end them with pg_terminate_backend, and run again.")));
        }
    }

    /**
     * Has the slot forget all that was written to the target so far, which the source has: after the target has stopped
     * following, and before anybody else writes there.
     */
    void advance(Work work) throws Exception {
        control.mark(work);
        String place = pair.inTarget(
                work.cancellation(),
                session -> session.one("SELECT pg_current_wal_flush_lsn()::text", row -> row.getString(1)));
        // Before it moves: what is noted and not done yet is done by whoever goes on.
        pair.changeSource(work, SubscriptionState.noting(look.name(), place));
        advance(work, place);
    }

    private void advance(Work work, String place) throws Exception {
        boolean enough = new Transactions(pair.target())
                .committed(
                        work,
                        session -> session.one(
                                SqlText.load(SlotState.class, "slot-advance.sql")
                                        .text(),
                                row -> row.getBoolean("enough"),
                                look.name(),
                                place));
        if (!enough) {
            throw new IllegalStateException("the slot of the way back did not move to where it was told to");
        }
    }

    /** Moves the slot to where it had been moved before the target's server crashed, and lets the source go on. */
    void putRight(Work work, ProgressMeter meter) throws Exception {
        control.pause(work, meter);
        advanceAgain(work);
        control.resume(work);
    }

    /** What {@link #putRight} does, for people. */
    List<String> puttingRight() {
        String name = QualifiedName.quote(look.name());
        return List.of(
                "-- on the source",
                "ALTER SUBSCRIPTION " + name + " DISABLE",
                "-- on the target",
                "SELECT pg_replication_slot_advance(" + SqlText.literal(look.name()) + ", "
                        + SqlText.literal(look.subscription()
                                .flatMap(SubscriptionState::beginning)
                                .orElse("")) + ")",
                "-- on the source",
                "ALTER SUBSCRIPTION " + name + " ENABLE");
    }

    private void advanceAgain(Work work) throws Exception {
        Optional<String> beginning = look.subscription().flatMap(SubscriptionState::beginning);
        if (look.isFallenBack() && beginning.isPresent()) {
            advance(work, beginning.get());
        }
    }

    /** What makes the source take what the new Kratos writes, for people and for {@link #follow}. */
    List<String> widening(Session source, Session target) throws Exception {
        List<String> statements = new ArrayList<>(
                look.columns().widening().stream().map(Widening::statement).toList());
        KratosDatabase old = look.forward().kratos();
        record Type(String id, String name) {}
        String all = "SELECT id::text, name FROM {table} ORDER BY name";
        List<Type> there = source.list(
                SqlText.of(all).with("table", old.table(TYPES)).text(),
                row -> new Type(row.getString(1), row.getString(2)));
        target
                .list(
                        SqlText.of(all)
                                .with("table", look.kratos().table(TYPES))
                                .text(),
                        row -> new Type(row.getString(1), row.getString(2)))
                .stream()
                .filter(type -> !there.contains(type))
                .forEach(type -> statements.add(SqlText.of("INSERT INTO {table} (id, name) VALUES ({id}, {name})")
                        .with("table", old.table(TYPES))
                        .withLiteral("id", type.id())
                        .withLiteral("name", type.name())
                        .text()));
        return statements;
    }

    /** The same, from a look at both sides. */
    List<String> widening(Work work) throws Exception {
        return pair.inSource(
                work.cancellation(), source -> pair.inTarget(work.cancellation(), target -> widening(source, target)));
    }

    /**
     * The target is open: the source follows it from now on. The target stops following first, since the source would
     * send back what it gets; what else is left of the way there is the caller's to end.
     */
    void follow(Work work, ProgressMeter meter, Waiting waiting) throws Exception {
        meter.begin(ReplicationPhase.FOLLOW, "", "");
        if (look.forward().isReplicating()) {
            new KratosStopReplicationStep(pair).endFollowing(work, meter);
        }
        List<String> statements = widening(work);
        if (!statements.isEmpty()) {
            widen(work, waiting, statements);
        }
        advanceAgain(work);
        control.resume(work);
    }

    private void widen(Work work, Waiting waiting, List<String> statements) throws Exception {
        List<QualifiedName> tables = look.forward().kratos().tables();
        BlockedException.throwIfAny(
                pair.inSource(work.cancellation(), session -> FreezePass.findings(session, tables, pass)));
        new ShortLocks(pair.source(), waiting)
                .run(
                        work,
                        look.columns().widening().stream()
                                .map(Widening::table)
                                .distinct()
                                .toList(),
                        List.of(),
                        (session, locking) -> {
                            if (pass.isPresent()) {
                                pass.get().enter(session);
                            }
                            locking.run(statements);
                            return true;
                        });
    }
}
