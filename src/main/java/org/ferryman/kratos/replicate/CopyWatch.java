package org.ferryman.kratos.replicate;

import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.kratos.pair.FailingWorker;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.copy.DatabaseSchema.Table;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionState;
import org.ferryman.postgres.replication.SubscriptionState.Stage;
import org.ferryman.postgres.replication.SubscriptionState.SubscribedTable;

/** Watches while the servers copy by themselves. */
final class CopyWatch {

    private final ReplicationPair pair;
    private final ReplicationLook look;

    /** @param look what was there when the copy began */
    CopyWatch(ReplicationPair pair, ReplicationLook look) {
        this.pair = pair;
        this.look = look;
    }

    private record Seen(Optional<SubscriptionState> subscription, Optional<SlotState> slot) {}

    private Seen see(Work work) throws Exception {
        return new Seen(
                pair.inTarget(work.cancellation(), session -> SubscriptionState.read(session, look.name())),
                pair.inSource(work.cancellation(), session -> SlotState.read(session, look.name())));
    }

    /**
     * Returns when every table follows.
     *
     * @throws PartWayException if it can't come to that; what is there stays
     */
    void await(Work work, ProgressMeter meter) throws Exception {
        long total = look.tables().stream()
                .filter(table -> !ReplicationPair.COPIED.contains(table.name().name()))
                .mapToLong(Table::bytes)
                .sum();
        meter.begin(ReplicationPhase.COPY, "", "bytes", total);
        Seen seen = see(work);
        long failures = failures(seen);
        long before = -1;
        while (!seen.subscription().filter(SubscriptionState::isReady).isPresent()) {
            requireAlive(seen, failures);
            SubscriptionState subscription = seen.subscription().orElseThrow();
            long done = subscription.ready() + copied(subscription);
            if (done != before) {
                // What gets on was not kept from it by what failed: a server that is short of workers, for one.
                before = done;
                failures = failures(seen);
            }
            meter.at(Math.min(total, copied(subscription)), total);
            if (subscription.worker().isEmpty()) {
                meter.waitFor("the target's server to begin");
            }
            work.cancellation().pause(pair.target().patience().look());
            seen = see(work);
        }
        meter.at(total, total);
    }

    private static long failures(Seen seen) {
        return seen.subscription()
                .map(SubscriptionState::failures)
                .orElseThrow()
                .orElse(0);
    }

    private long copied(SubscriptionState subscription) {
        long bytes = 0;
        for (SubscribedTable table : subscription.tables()) {
            long all = look.tables().stream()
                    .filter(known -> known.name().equals(table.table()))
                    .mapToLong(Table::bytes)
                    .sum();
            bytes += switch (table.stage()) {
                case WAITING -> 0;
                case COPYING -> Math.min(all, table.copied());
                case CATCHING_UP, READY -> all;
            };
        }
        return bytes;
    }

    private void requireAlive(Seen seen, long failuresBefore) throws PartWayException {
        if (seen.subscription().isEmpty() || seen.slot().isEmpty()) {
            throw new PartWayException(
                    Finding.blocker(
                            "REPLICATION_GONE",
                            "Replication " + look.name() + " has gone while its tables were copied.",
                            "Somebody dropped its slot on the source, or the subscription on the target.",
                            "Run `ferryman kratos replicate stop`, and then `ferryman kratos replicate` again."),
                    null);
        }
        boolean lost = seen.slot().get().isLost();
        if (lost || failures(seen) - failuresBefore >= FailingWorker.FAILURES) {
            String stuck = seen.subscription().get().tables().stream()
                    .filter(table -> table.stage() != Stage.READY)
                    .map(table -> table.table().name())
                    .findFirst()
                    .orElse("");
            throw new PartWayException(lost ? FailingWorker.lost(look.name()) : failing(stuck), null);
        }
    }

    private static Finding failing(String table) {
        return Finding.blocker(
                "REPLICATION_FAILS",
                "The target's server fails again and again to take over changes; it is at " + table + ".",
                "It goes on trying. Why it fails is in the target server's log only.",
                "Read that log and resolve what it names; the same command goes on. `ferryman kratos replicate stop`"
                        + " takes all of it back.");
    }
}
