package org.ferryman.kratos.pair;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.playbook.OnceOpen;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.SlotChanges;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.WalEnd;

/**
 * Looks whether somebody wrote to the side that was closed after the other had everything. The guard refuses all who do
 * not set it aside; who does leaves a change in the slot from which the other side read.
 */
public final class LateWrites {

    /** Who read from the slot was ended; its server needs a moment to notice. */
    private static final Duration LEAVING = Duration.ofSeconds(5);

    private static final Duration QUICK_LOOKS = Duration.ofMillis(10);

    private LateWrites() {}

    /**
     * Looks, and changes nothing.
     *
     * @param closed the side that is not to be written to any more
     * @param side how people call it
     * @param slot from which the other side read; its publication has the same name
     * @return a blocker if somebody wrote, a warning if that can't be found out, or nothing
     */
    public static List<Finding> look(Database closed, String side, String slot, Cancellation cancellation) {
        List<Finding> findings = new ArrayList<>();
        OnceOpen.attempt(
                        () -> {
                            String end = new Transactions(closed).snapshot(cancellation, WalEnd::read);
                            return new Transactions(closed).snapshot(cancellation, session -> {
                                awaitReader(session, slot, cancellation);
                                awaitDisk(session, end, cancellation);
                                return SlotChanges.peek(session, slot, slot);
                            });
                        },
                        findings,
                        failure -> Finding.warning(
                                "CUTOVER_LATE_WRITES_UNKNOWN",
                                "Whether somebody wrote to the " + side + " after its writes were stopped could not be"
                                        + " found out: " + failure + ".",
                                "The guard refuses everybody who does not set it aside on purpose.",
                                "The log has the reason."))
                .filter(changes -> changes.total() > 0)
                .ifPresent(changes -> findings.add(Finding.blocker(
                        "CUTOVER_LATE_WRITES",
                        "After its writes were stopped, somebody wrote to the " + side + ": " + changes.told() + ".",
                        "The other side does not have this. Sessions that set session_replication_role, or disable"
                                + " triggers, pass the guard.",
                        "Find out who it was, and make the same changes on the other side.")));
        return findings;
    }

    private static void awaitReader(Session session, String slot, Cancellation cancellation) throws Exception {
        long deadline = System.nanoTime() + LEAVING.toNanos();
        while (SlotState.read(session, slot).filter(SlotState::active).isPresent() && System.nanoTime() < deadline) {
            cancellation.pause(QUICK_LOOKS);
        }
    }

    /** A slot shows what is on the disk; what was committed with synchronous_commit = off gets there a moment later. */
    private static void awaitDisk(Session session, String end, Cancellation cancellation) throws Exception {
        long deadline = System.nanoTime() + LEAVING.toNanos();
        while (session.one("SELECT pg_current_wal_flush_lsn() < ?::pg_lsn", row -> row.getBoolean(1), end)
                && System.nanoTime() < deadline) {
            cancellation.pause(QUICK_LOOKS);
        }
    }
}
