package org.ferryman.kratos.pair;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionState;

/** Finds out that a server will never take over what it is waited for: it fails at it again and again. */
public final class FailingWorker {

    /** The server tries again after each failure: some more would tell nothing new. */
    public static final int FAILURES = 3;

    private static final Duration LOOKS = Duration.ofMillis(500);

    private final Database to;
    private final ReplicationSide follower;
    private final String name;
    private final Session from;
    private long looked = System.nanoTime();
    private String reached = "";
    private long failures;

    /**
     * Of a side that follows.
     *
     * @param name of slot and subscription
     * @param from sees the slot
     */
    public FailingWorker(Database to, ReplicationSide follower, String name, Session from) {
        this.to = to;
        this.follower = follower;
        this.name = name;
        this.from = from;
    }

    /**
     * Looks twice a second, however often it is asked. What gets on was not kept from it by what failed.
     *
     * @throws BlockedException if what is waited for can't come
     */
    public void look(Work work) throws Exception {
        if (System.nanoTime() - looked < LOOKS.toNanos()) {
            return;
        }
        looked = System.nanoTime();
        Optional<SlotState> slot = SlotState.read(from, name);
        if (slot.isEmpty() || slot.get().isLost()) {
            throw new BlockedException(List.of(
                    follower == ReplicationSide.SOURCE ? wayBackLost(name) : slot.isEmpty() ? gone(name) : lost(name)));
        }
        long failed = new Transactions(to)
                .snapshot(
                        work.cancellation(),
                        session -> SubscriptionState.read(session, name)
                                .map(there -> there.failures().orElse(0))
                                .orElse(0L));
        if (!slot.get().confirmed().equals(reached)) {
            reached = slot.get().confirmed();
            failures = failed;
        }
        if (failed - failures >= FAILURES) {
            throw new BlockedException(List.of(failing(follower)));
        }
    }

    /** What to do when the source has not kept what the target needs. */
    public static Finding lost(String name) {
        return Finding.blocker(
                "REPLICATION_SLOT_LOST",
                "The source has removed what the target would still need: slot " + name + " is lost.",
                "It had kept as much of its log as max_slot_wal_keep_size allows.",
                "Raise max_slot_wal_keep_size there; then run `ferryman kratos replicate stop`, and `ferryman kratos"
                        + " replicate` again.");
    }

    /** What to do when the slot is not there any more, and what reads from it is. */
    public static Finding gone(String name) {
        return Finding.blocker(
                "REPLICATION_SLOT_GONE",
                "Replication slot " + name + " is not on the source any more, and the target still reads from it.",
                "Somebody dropped it, or another server took over from the source without it. What was written since"
                        + " is missing on the target; a new slot would not bring it.",
                "Run `ferryman kratos replicate stop`, and then `ferryman kratos replicate` again: it"
                        + " copies everything again.");
    }

    /** What to do when the target has not kept what the source needs on the way back. */
    public static Finding wayBackLost(String name) {
        return Finding.blocker(
                "WAY_BACK_LOST",
                "The target has removed what the source would still need: slot " + name + " is lost.",
                "It had kept as much of its log as max_slot_wal_keep_size allows. What the new Kratos has written"
                        + " can't be brought back to the source any more.",
                "Run `ferryman kratos way-back disarm`.");
    }

    private static Finding failing(ReplicationSide follower) {
        return Finding.blocker(
                "REPLICATION_FAILS",
                "The " + follower.word() + "'s server fails again and again to take over what was written on the "
                        + follower.other().word() + ".",
                "It goes on trying. Why it fails is in that server's log only.",
                "Read that log and resolve what it names. Then run the same command again: it goes on.");
    }
}
