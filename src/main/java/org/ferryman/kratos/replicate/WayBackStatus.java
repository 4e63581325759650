package org.ferryman.kratos.replicate;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.replication.SlotState;
import org.ferryman.postgres.replication.SubscriptionState;

/**
 * How the way back stands, as both servers have it.
 *
 * @param phase where it is
 * @param lagBytes how much the source lacks; empty without a slot
 * @param lagSeconds how old what it got last is; empty while it has everything, or where this role may not see
 * @param keptBytes how much of its log the target keeps for it
 * @param walStatus of the slot, as the target says
 * @param limitBytes how much the target's server keeps at most, by its own setting; empty if without a limit
 * @param watchedBy the session of a {@code kratos way-back watch}; empty if there is none
 * @param failures how often applying has failed; empty where the source can't tell
 * @param findings what should be known
 */
public record WayBackStatus(
        WayBackPhase phase,
        Optional<Long> lagBytes,
        Optional<Double> lagSeconds,
        Optional<Long> keptBytes,
        Optional<String> walStatus,
        Optional<Long> limitBytes,
        Optional<String> watchedBy,
        Optional<Long> failures,
        List<Finding> findings) {

    /** Copies the list. */
    public WayBackStatus {
        findings = List.copyOf(findings);
    }

    /** Looks, from anywhere and while another run is at work; needs no lock and writes nothing. */
    public static WayBackStatus read(ReplicationPair pair, Cancellation cancellation) throws Exception {
        return of(WayBackLook.at(pair, Optional.empty(), cancellation), pair, cancellation);
    }

    static WayBackStatus of(WayBackLook look, ReplicationPair pair, Cancellation cancellation) throws Exception {
        return pair.inTarget(cancellation, target -> of(look, target));
    }

    private static WayBackStatus of(WayBackLook look, Session target) throws Exception {
        Optional<Long> limit = limit(target);
        Optional<String> watch = WayBackWatch.watcher(target);
        List<Finding> findings = new ArrayList<>(look.troubles());
        if (look.slot().isPresent() && limit.isEmpty() && watch.isEmpty()) {
            findings.add(unlimited());
        }
        return new WayBackStatus(
                look.phase(),
                look.slot().map(SlotState::lagBytes),
                look.slot().flatMap(SlotState::lagSeconds),
                look.slot().map(SlotState::keptBytes),
                look.slot().map(SlotState::walStatus),
                limit,
                watch,
                look.subscription()
                        .map(SubscriptionState::failures)
                        .filter(counted -> counted.isPresent())
                        .map(counted -> counted.getAsLong()),
                findings);
    }

    /** How much of its log a server keeps for slots at most; empty if without a limit. */
    private static Optional<Long> limit(Session session) throws SQLException, CancelledException {
        return session.one(
                "SELECT (SELECT s.setting::int8 FROM pg_settings AS s WHERE s.name = 'max_slot_wal_keep_size'"
                        + " AND s.setting::int8 >= 0) AS megabytes",
                row -> {
                    long megabytes = row.getLong("megabytes");
                    return row.wasNull() ? Optional.empty() : Optional.of(megabytes << 20);
                });
    }

    private static Finding unlimited() {
        return Finding.warning(
                "WAY_BACK_UNLIMITED",
                "Nobody limits how much of its log the target keeps for the way back.",
                "Once the target is open it is production: if the source's server is away, the target's disk fills up.",
                "Let `ferryman kratos way-back watch` run: it disarms the way back at a limit. Or set"
                        + " max_slot_wal_keep_size on the target's server.");
    }
}
