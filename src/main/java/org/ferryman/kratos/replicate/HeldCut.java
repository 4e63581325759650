package org.ferryman.kratos.replicate;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.freeze.FreezePass;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.guard.GuardOpening;
import org.ferryman.postgres.guard.GuardPass;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.ShortLocks;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The moment in which the side that is written to hands over to the one that follows it; the same in both directions.
 * The writes are stopped in one transaction that is held open until the follower has everything: if anything ends
 * before its commit, writers just go on. With the commit it is decided.
 */
final class HeldCut {

    /** Of a held transaction whose client says nothing: then the server takes it back, and writers go on. */
    private static final String DEAD_MAN = "SET LOCAL idle_in_transaction_session_timeout = '3s'";

    private static final Logger LOG = LoggerFactory.getLogger(HeldCut.class);

    /** So much of a log is applied while writers wait, and nobody notices. */
    private static final long LITTLE = 16L << 20;

    private final Database from;
    private final Database to;
    private final Waiting waiting;
    private final Duration drain;
    private boolean held;

    /**
     * Between two sides.
     *
     * @param from the one that is written to
     * @param to the one that follows it
     * @param waiting how to deal with those who use the tables
     * @param drain for how long writers may wait until the follower has everything
     */
    HeldCut(Database from, Database to, Waiting waiting, Duration drain) {
        this.from = from;
        this.to = to;
        this.waiting = waiting;
        this.drain = drain;
    }

    /** Whether writers had to wait, and it did not come to a decision. */
    boolean isHeld() {
        return held;
    }

    /**
     * When nobody could write any more, and when the follower had everything.
     *
     * @param stopped empty where an earlier run stopped the writes
     * @param position of the log up to which the follower had it; empty where that was not looked at again
     */
    record Stop(Optional<Instant> stopped, Instant drained, Optional<String> position) {

        /** For how many seconds nobody could write; empty where an earlier run stopped the writes. */
        Optional<Double> outageSeconds(Instant openedAt) {
            return stopped.map(since -> Duration.between(since, openedAt).toNanos() / 1e9);
        }
    }

    /** Whether the follower lacks more than can be applied while writers wait. */
    static boolean isFar(long lagBytes) {
        return lagBytes > LITTLE;
    }

    /** What stops the writes, in the held transaction. */
    static List<String> stopping(Session session, WriteGuard guard, List<QualifiedName> tables) throws Exception {
        List<String> statements = new ArrayList<>();
        statements.add("LOCK TABLE "
                + String.join(", ", tables.stream().map(QualifiedName::quoted).toList())
                + " IN SHARE ROW EXCLUSIVE MODE");
        statements.addAll(guard.installation(guard.observe(session), tables));
        return statements;
    }

    /** What lets everybody write to the follower. */
    static List<String> opening(Session session) throws Exception {
        WriteGuard guard = FreezePass.guard(Optional.empty());
        return guard.removal(guard.observe(session));
    }

    /** Stops the writes, waits until the follower has everything, and decides. */
    Stop stop(Work work, ProgressMeter meter, ReplicationControl control, GuardPass pass, List<QualifiedName> tables)
            throws Exception {
        WriteGuard guard = FreezePass.guard(Optional.of(pass));
        Stop stop = new ShortLocks(from, waiting, Mode.SHARE_ROW_EXCLUSIVE)
                .run(work, tables, List.of(), (session, locking) -> {
                    session.execute(DEAD_MAN);
                    locking.run(stopping(session, guard, tables));
                    held = true;
                    Instant stopped = Instant.now();
                    meter.begin(ReplicationPhase.CATCH_UP, "", "");
                    guard.require(session, tables);
                    String place = control.mark(work);
                    control.await(place, drain, work.cancellation(), meter, () -> alive(session));
                    return new Stop(Optional.of(stopped), Instant.now(), Optional.of(place));
                })
                .result();
        held = false;
        return stop;
    }

    private static void alive(Session session) throws Exception {
        session.one("SELECT 1", row -> true);
    }

    /** An earlier run stopped the writes and got no further. */
    Stop goOn(Work work, ProgressMeter meter, ReplicationControl control) throws Exception {
        control.resume(work);
        meter.begin(ReplicationPhase.CATCH_UP, "", "");
        String place = control.catchUp(work, meter);
        return new Stop(Optional.empty(), Instant.now(), Optional.of(place));
    }

    /**
     * Lets everybody write to the follower, whoever reads from it, and tells since when.
     *
     * @param findings gets what is left to do
     */
    Instant open(Work work, List<Finding> findings) throws Exception {
        boolean whole = new GuardOpening(to, FreezePass.guard(Optional.empty()))
                .open(work, session -> {})
                .isPresent();
        Instant opened = Instant.now();
        if (!whole) {
            findings.add(
                    GuardOpening.leftOpen("Run `ferryman kratos cleanup` once nobody needs the other side any more:"
                            + " it takes them away."));
        }
        return opened;
    }

    /** What is done in the moment in which nobody can write to either side, and right after it. */
    @FunctionalInterface
    interface Moment<R> {
        R with(Session source, Session target) throws Exception;
    }

    /**
     * Does something in a snapshot of each side. A snapshot that can't be ended any more changes nothing of what was
     * done in it.
     */
    static <R> R inSnapshots(ReplicationPair pair, Cancellation cancellation, Moment<R> moment) throws Exception {
        List<R> done = new ArrayList<>();
        try {
            return pair.inSource(
                    cancellation,
                    source -> pair.inTarget(cancellation, target -> {
                        R result = moment.with(source, target);
                        done.add(result);
                        return result;
                    }));
        } catch (Exception failure) {
            if (done.isEmpty()) {
                throw failure;
            }
            LOG.warn("the snapshots did not end as they should", failure);
            return done.get(0);
        }
    }

    /** Blocks where transactions are prepared on the side that is written to: they could be committed afterwards. */
    static List<Finding> prepared(Session session) throws Exception {
        long prepared = session.one(
                "SELECT count(*) FROM pg_prepared_xacts WHERE database = current_database()", row -> row.getLong(1));
        return prepared == 0
                ? List.of()
                : List.of(Finding.blocker(
                        "PREPARED_TRANSACTIONS",
                        prepared + " transactions are prepared in the database that is written to.",
                        "They could be committed after the cut-over, and be lost.",
                        "Commit them or roll them back: pg_prepared_xacts lists them."));
    }
}
