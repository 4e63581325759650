package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.RunLock;
import org.ferryman.engine.Work;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.FerrymanTraces.SideTraces;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.LockSession;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SlotState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches over what an armed way back costs the target, and gives it up at a limit: a source that is away must not fill
 * the disk of the server that is production by then. That the watch is kept is seen on the target's server.
 */
public final class WayBackWatch {

    private static final Logger LOG = LoggerFactory.getLogger(WayBackWatch.class);

    /** "WayBackW" in ASCII. */
    private static final long KEY = 0x5761_7942_6163_6b57L;

    /** Of what is kept, each doubling from here on is worth a word. */
    private static final long WORTH_TELLING = 64L << 20;

    private final Optional<Database> source;
    private final Database target;
    private final long mostKept;
    private final Consumer<Seen> listener;

    /**
     * Prepares the watch.
     *
     * @param source is asked for nothing but to follow no more, at the limit
     * @param mostKept how much of its log the target may keep, in bytes
     * @param listener is told whenever something has changed
     */
    public WayBackWatch(Database source, Database target, long mostKept, Consumer<Seen> listener) {
        this.source = Optional.of(source);
        this.target = target;
        this.mostKept = mostKept;
        this.listener = listener;
    }

    /**
     * What is seen of it.
     *
     * @param state what goes on
     * @param keptBytes how much of its log the target keeps; 0 where that is not known
     */
    public record Seen(State state, long keptBytes) {

        private boolean tellsMoreThan(Seen before) {
            return state != before.state || level(keptBytes) != level(before.keptBytes);
        }

        private static int level(long bytes) {
            return bytes < WORTH_TELLING ? 0 : 64 - Long.numberOfLeadingZeros(bytes / WORTH_TELLING);
        }
    }

    /** What goes on. */
    public enum State {
        /** It is made, and waits for the cut-over; or the source is away. */
        UNREAD,
        /** The source reads. */
        READ,
        /** There is no slot: nothing is kept. */
        GONE,
        /** The target's server does not answer; it is asked again and again. */
        UNREACHABLE,
        /** The limit was reached, and the way back is given up. */
        DISARMED
    }

    /**
     * What the watch came to.
     *
     * @param disarmed whether the limit was reached
     * @param keptBytes how much was kept then
     * @param findings what should be known
     */
    public record Ended(boolean disarmed, long keptBytes, List<Finding> findings) {

        /** Copies the list. */
        public Ended {
            findings = List.copyOf(findings);
        }
    }

    /** Who watches, as the target's server tells. */
    static Optional<String> watcher(Session session) throws SQLException, CancelledException {
        return session.first(SqlText.load(LockSession.class, "lock-holder.sql").text(), row -> row.getString(1), KEY);
    }

    /**
     * Returns when there is nothing to watch any more.
     *
     * @throws BlockedException if somebody else watches already
     * @throws CancelledException when it is told to end
     */
    public Ended run(Cancellation cancellation) throws Exception {
        Seen before = new Seen(State.UNREACHABLE, -1);
        while (true) {
            try (LockSession lock = LockSession.open(target)) {
                require(lock.session());
                before = watch(cancellation, before);
                if (before.state() == State.GONE) {
                    return new Ended(false, 0, List.of());
                } else if (before.state() == State.DISARMED) {
                    return new Ended(true, before.keptBytes(), disarm(cancellation));
                }
            } catch (SQLException failure) {
                if (new SqlFailures().kind(failure) != SqlFailures.Kind.CONNECTION_LOST) {
                    throw failure;
                }
                LOG.info("the target's server does not answer", failure);
                before = tell(before, new Seen(State.UNREACHABLE, 0));
            } catch (LockHeldException otherRun) {
                // It may be going back right now, and be done in a moment.
                LOG.info("another run is at work: the way back is not given up now", otherRun);
            }
            cancellation.pause(target.patience().watch());
        }
    }

    private static void require(Session session) throws SQLException, CancelledException, BlockedException {
        if (!session.one("SELECT pg_catalog.pg_try_advisory_lock(?)", row -> row.getBoolean(1), KEY)) {
            throw new BlockedException(List.of(Finding.blocker(
                    "ANOTHER_WATCH",
                    "Somebody watches over this way back already: "
                            + watcher(session).orElse("a session that has just ended") + ".",
                    "One watch is enough.",
                    "End that one first if you want to watch with another limit.")));
        }
    }

    /** Until the slot is gone, or keeps too much. */
    private Seen watch(Cancellation cancellation, Seen first) throws Exception {
        Seen before = first;
        while (true) {
            Optional<SlotState> slot = new Transactions(target)
                    .brief(session -> SlotState.read(session, ReplicationPair.backName(session)));
            Seen now = slot.map(there -> new Seen(there.active() ? State.READ : State.UNREAD, there.keptBytes()))
                    .orElse(new Seen(State.GONE, 0));
            before = tell(before, now);
            if (now.state() == State.GONE) {
                return now;
            } else if (now.keptBytes() > mostKept) {
                return new Seen(State.DISARMED, now.keptBytes());
            }
            cancellation.pause(target.patience().watch());
        }
    }

    private Seen tell(Seen before, Seen now) {
        if (now.tellsMoreThan(before)) {
            listener.accept(now);
            return now;
        }
        return before;
    }

    /** Nothing else is done to the two databases meanwhile. */
    private List<Finding> disarm(Cancellation cancellation) throws Exception {
        Work work = Work.quiet(cancellation);
        ProgressMeter meter = new ProgressMeter(ProgressListener.NONE);
        List<Finding> findings = new ArrayList<>();
        RunLock.Held held = new AdvisoryLock(target).acquire();
        try {
            for (SideTraces side : SideTraces.of(source, Optional.of(target), FerrymanTraces::ofWayBack)) {
                try {
                    side.traces().remove(work, meter);
                } catch (SQLException failure) {
                    // Whatever it is on the source: it must not keep the target from being freed.
                    if (side.side() == ReplicationSide.TARGET) {
                        throw failure;
                    }
                    LOG.warn("the subscription on the source could not be dropped", failure);
                    findings.add(Finding.warning(
                            "SOURCE_AWAY",
                            "The subscription on the source could not be dropped.",
                            "It follows nobody any more, and would try to.",
                            "Run `ferryman kratos way-back disarm` once it is back."));
                }
            }
        } finally {
            held.close();
        }
        return findings;
    }
}
