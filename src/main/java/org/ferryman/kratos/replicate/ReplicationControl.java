package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.pair.FailingWorker;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.WalEnd;

/**
 * Lets one side follow the other, keeps it from following, and waits until it has all that was written: the target
 * before the cut-over, the source on the way back.
 */
final class ReplicationControl {

    /** Who waits for a target that catches up sees how it goes on, and can cancel. */
    private static final Duration AS_LONG_AS_IT_TAKES = Duration.ofDays(1);

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    private static final Duration QUICK_LOOKS = Duration.ofMillis(2);

    private final Database from;
    private final Database to;
    private final ReplicationSide follower;
    private final String name;

    private ReplicationControl(Database from, Database to, ReplicationSide follower, String name) {
        this.from = from;
        this.to = to;
        this.follower = follower;
        this.name = name;
    }

    /**
     * Of the target that follows the source.
     *
     * @param name of slot and subscription
     */
    ReplicationControl(ReplicationPair pair, String name) {
        this(pair.source(), pair.target(), ReplicationSide.TARGET, name);
    }

    /**
     * Of the source that follows the target after the cut-over.
     *
     * @param name of slot and subscription
     */
    static ReplicationControl back(ReplicationPair pair, String name) {
        return new ReplicationControl(pair.target(), pair.source(), ReplicationSide.SOURCE, name);
    }

    private void change(Work work, String option) throws Exception {
        new Transactions(to).committed(work, session -> {
            session.execute("ALTER SUBSCRIPTION " + QualifiedName.quote(name) + " " + option);
            return true;
        });
    }

    /** Returns when no process works for the subscription any more. */
    void pause(Work work, ProgressMeter meter) throws Exception {
        change(work, "DISABLE");
        end(work);
        // Who works is no matter of snapshots, either.
        new Transactions(to).snapshot(work.cancellation(), session -> {
            while (session.one(
                    "SELECT count(*) > 0 FROM pg_stat_subscription WHERE subname = ? AND pid IS NOT NULL",
                    row -> row.getBoolean(1),
                    name)) {
                meter.waitFor("the " + follower.word() + "'s server, until it has stopped following");
                work.cancellation().pause(QUICK_LOOKS);
            }
            return true;
        });
    }

    /**
     * By itself a worker that has nothing to do looks only once a second whether it is to end. One that this role may
     * not end does so then.
     */
    private void end(Work work) throws Exception {
        endIfAllowed(
                to,
                work,
                "SELECT pg_terminate_backend(pid) FROM pg_stat_subscription WHERE subname = ? AND pid IS NOT NULL",
                name);
    }

    /** Ends processes of the server by a query that does; those that this role may not end go on. */
    static void endIfAllowed(Database database, Work work, String query, String name) throws Exception {
        try {
            new Transactions(database).committed(work, session -> session.list(query, row -> row.getBoolean(1), name));
        } catch (SQLException refused) {
            if (!INSUFFICIENT_PRIVILEGE.equals(refused.getSQLState())) {
                throw refused;
            }
        }
    }

    void resume(Work work) throws Exception {
        // Only what is on the disk is told to the other side as received: otherwise it learns of it half a second
        // later.
        change(work, "SET (synchronous_commit = 'on')");
        change(work, "ENABLE");
    }

    /**
     * A place in the log of the side that is followed, after all that is committed: what was committed without
     * waiting for the disk, too.
     */
    String mark(Work work) throws Exception {
        new Transactions(from)
                .committed(
                        work,
                        session -> session.one(
                                "SELECT pg_logical_emit_message(true, 'ferryman', 'cut over')", row -> true));
        return new Transactions(from).snapshot(new Cancellation(), WalEnd::read);
    }

    /**
     * Waits until the follower has everything up to a place in the other side's log.
     *
     * @param patience for how long
     * @param between is done again and again meanwhile
     * @throws BlockedException if it takes longer
     */
    void await(String place, Duration patience, Cancellation cancellation, ProgressMeter meter, Between between)
            throws Exception {
        long deadline = System.nanoTime() + patience.toNanos();
        // What slots are at is no matter of snapshots: one transaction is enough.
        new Transactions(from).snapshot(cancellation, session -> {
            while (!has(session, place)) {
                if (System.nanoTime() > deadline) {
                    throw new BlockedException(List.of(late(session, place)));
                }
                between.run();
                meter.waitFor("the " + follower.word() + ", until it has everything up to " + place);
                cancellation.pause(QUICK_LOOKS);
            }
            return true;
        });
    }

    /**
     * Waits until the follower has everything that is committed now, as long as it takes.
     *
     * @return that place in the other side's log
     * @throws BlockedException if its server can't go on: it would be waited for in vain
     */
    String catchUp(Work work, ProgressMeter meter) throws Exception {
        return new Transactions(from).snapshot(new Cancellation(), observed -> {
            FailingWorker worker = new FailingWorker(to, follower, name, observed);
            String place = mark(work);
            await(place, AS_LONG_AS_IT_TAKES, work.cancellation(), meter, () -> worker.look(work));
            return place;
        });
    }

    private boolean has(Session session, String place) throws Exception {
        return session.first(
                        "SELECT confirmed_flush_lsn >= ?::pg_lsn FROM pg_replication_slots WHERE slot_name = ?",
                        row -> row.getBoolean(1),
                        place,
                        name)
                .orElse(false);
    }

    private Finding late(Session session, String place) throws Exception {
        Optional<SlotState> slot = SlotState.read(session, name);
        return Finding.blocker(
                follower == ReplicationSide.TARGET ? "TARGET_TOO_FAR_BEHIND" : "SOURCE_TOO_FAR_BEHIND",
                "The " + follower.word() + " did not catch up in time: it is at "
                        + slot.map(SlotState::confirmed).orElse("an unknown place") + ", wanted is " + place + ".",
                "Nobody may write until it has everything.",
                "Look at `ferryman kratos " + (follower == ReplicationSide.TARGET ? "replicate" : "way-back")
                        + " status`, wait until little is still to come, and run it again.");
    }

    /** What is done while waiting. */
    @FunctionalInterface
    interface Between {
        void run() throws Exception;
    }
}
