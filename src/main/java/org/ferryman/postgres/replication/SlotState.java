package org.ferryman.postgres.replication;

import java.sql.SQLException;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.postgresql.replication.LogSequenceNumber;

/**
 * A logical replication slot, as its server has it.
 *
 * @param active whether somebody reads from it right now
 * @param confirmed up to where its reader has everything, as a log sequence number
 * @param lagBytes how much its reader lacks
 * @param keptBytes how much of the server's log it keeps from being removed
 * @param walStatus {@code reserved}, {@code extended}, {@code unreserved} or {@code lost}; {@code reserved} on
 *     PostgreSQL 12, which can't tell
 * @param lagSeconds how old what its reader got last is; empty while it has everything, or where this role may not see
 */
public record SlotState(
        boolean active,
        String confirmed,
        long lagBytes,
        long keptBytes,
        String walStatus,
        Optional<Double> lagSeconds) {

    private static final int TELLS_STATUS = 13;

    /** Looks; empty if there is no such slot. */
    public static Optional<SlotState> read(Session session, String name) throws SQLException, CancelledException {
        boolean tells = session.connection().getMetaData().getDatabaseMajorVersion() >= TELLS_STATUS;
        return session.first(
                SqlText.load(SlotState.class, "slot.sql")
                        .with("wal_status", SqlText.of(tells ? "coalesce(s.wal_status, 'lost')" : "'reserved'"))
                        .text(),
                row -> {
                    double seconds = row.getDouble("lag_seconds");
                    return new SlotState(
                            row.getBoolean("active"),
                            row.getString("confirmed"),
                            row.getLong("lag_bytes"),
                            row.getLong("kept_bytes"),
                            row.getString("wal_status"),
                            seconds > 0 ? Optional.of(seconds) : Optional.empty());
                },
                name);
    }

    /** Whether the server has removed what its reader would still need. */
    public boolean isLost() {
        return walStatus.equals("lost");
    }

    /** Whether its reader would be sent what is before that place. */
    public boolean isBefore(String place) {
        return LogSequenceNumber.valueOf(confirmed).compareTo(LogSequenceNumber.valueOf(place)) < 0;
    }
}
