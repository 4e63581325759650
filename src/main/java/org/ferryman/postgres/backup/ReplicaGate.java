package org.ferryman.postgres.backup;

import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Patience;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RunIdentity;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.replication.WalEnd;

/** Lets work on a replica begin only when it has all that was committed on its primary until now. */
public final class ReplicaGate {

    private static final Progress.Phase REPLICA = () -> "replica";

    private static final String NOT_A_REPLICA = "REPLICA_IS_NONE";

    private final Database primary;
    private final Database replica;

    /** Between two servers that are said to be primary and replica. */
    public ReplicaGate(Database primary, Database replica) {
        this.primary = primary;
        this.replica = replica;
    }

    /**
     * Waits until the replica has replayed what the primary has written up to now, a minute at most.
     *
     * @return the primary's LSN
     * @throws BlockedException if it is no replica of this primary, or too far behind
     */
    public String await(Work work, ProgressMeter meter) throws Exception {
        meter.begin(REPLICA, replica.settings().label(), "bytes");
        identify();
        String reached = new Transactions(primary).brief(WalEnd::read);
        Patience patience = primary.patience();
        long end = System.nanoTime() + patience.server().toNanos();
        while (true) {
            Optional<Long> behind = behind(reached);
            if (behind.isEmpty()) {
                throw blocked(
                        NOT_A_REPLICA,
                        "does not say how far it has replayed.",
                        "Back up from the primary, or from a replica by physical streaming.");
            } else if (behind.get() <= 0) {
                return reached;
            } else if (System.nanoTime() > end) {
                throw blocked(
                        "REPLICA_BEHIND",
                        "is " + behind.get() + " bytes of WAL behind its primary after "
                                + patience.server().toSeconds() + " s.",
                        "Make sure that its replay is not paused (pg_is_wal_replay_paused) and its connection"
                                + " is up (pg_stat_wal_receiver); try again, or leave --replica out.");
            }
            meter.waitFor("the replica, " + behind.get() + " bytes of WAL behind");
            work.cancellation().pause(patience.look());
        }
    }

    private void identify() throws Exception {
        boolean recovering = new Transactions(replica)
                .brief(session -> session.one("SELECT pg_is_in_recovery()", row -> row.getBoolean(1)));
        if (!recovering) {
            throw blocked(NOT_A_REPLICA, "is not a replica.", "Name a replica with --replica, or leave it out.");
        }
        RunIdentity original = identity(primary);
        RunIdentity copy = identity(replica);
        // Who may not read the identifier gets the address instead, which proves nothing.
        boolean known = original.server().matches("\\d+") && copy.server().matches("\\d+");
        if ((known && !original.server().equals(copy.server()))
                || !original.database().equals(copy.database())) {
            throw blocked(
                    "REPLICA_OF_ANOTHER",
                    "is a replica of another server, or names another database.",
                    "Name the same database on a replica of "
                            + primary.settings().label() + ".");
        }
    }

    private static RunIdentity identity(Database database) throws Exception {
        return new Transactions(database).brief(session -> RunIdentity.of(session, database.settings(), ""));
    }

    private Optional<Long> behind(String reached) throws Exception {
        return new Transactions(replica)
                .brief(session -> session.first(
                        "SELECT pg_wal_lsn_diff(?::pg_lsn, lsn)::int8 FROM pg_last_wal_replay_lsn() AS lsn"
                                + " WHERE lsn IS NOT NULL",
                        row -> row.getLong(1),
                        reached));
    }

    private BlockedException blocked(String id, String seen, String remedy) {
        return new BlockedException(List.of(Finding.blocker(
                id,
                replica.settings().label() + " " + seen,
                "A backup from it would not hold what is in the database now.",
                remedy)));
    }
}
