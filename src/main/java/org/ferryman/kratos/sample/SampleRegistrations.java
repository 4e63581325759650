package org.ferryman.kratos.sample;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.ferryman.playbook.sample.SampleWriting.Move;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.replication.ReplicationSide;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * People who register with a sample Kratos, one after the other at a steady rate, while it is upgraded. They go on in
 * the other database when the one that they use refuses writes, as traffic does that is routed there. Each has a
 * number, and is tried until it is acknowledged: whatever was acknowledged can be looked for.
 */
public final class SampleRegistrations {

    /** How many a second. */
    public static final int RATE = 20;

    /** How many in a row: nobody's disk is filled by a sample that was forgotten. More than an hour. */
    private static final long MOST = 100_000;

    /** So many tables get a row of each. */
    private static final int PLACES = 4;

    private static final long BETWEEN = TimeUnit.SECONDS.toNanos(1) / RATE;
    private static final long REFUSED_MILLIS = 5;
    private static final long FAILED_MILLIS = 50;
    private static final long PATIENCE = TimeUnit.SECONDS.toNanos(30);
    private static final Logger LOG = LoggerFactory.getLogger(SampleRegistrations.class);

    private final Map<ReplicationSide, Door> doors;
    private final Map<ReplicationSide, Connection> open = new EnumMap<>(ReplicationSide.class);
    private final List<Move> moves;
    private ReplicationSide at;
    private long acknowledged;
    private double longest;

    /**
     * Goes on where others ended.
     *
     * @param before what they came to
     */
    public SampleRegistrations(Door source, Door target, Count before) {
        this.doors = Map.of(ReplicationSide.SOURCE, source, ReplicationSide.TARGET, target);
        this.moves = new ArrayList<>(before.moves());
        this.at = before.at();
        this.acknowledged = before.acknowledged();
        this.longest = before.longestGapSeconds();
    }

    /** Connects to one of the databases. */
    @FunctionalInterface
    public interface Door {
        Connection connect() throws IOException, SQLException;
    }

    /**
     * What they came to so far.
     *
     * @param acknowledged how many registrations the server has acknowledged
     * @param longestGapSeconds the longest time between two of them
     * @param at which database they use
     * @param moves each time that they went over to the other one
     */
    public record Count(long acknowledged, double longestGapSeconds, ReplicationSide at, List<Move> moves) {

        /** Nobody has registered yet. */
        public static final Count NONE = new Count(0, 0, ReplicationSide.SOURCE, List.of());

        /** Copies the list. */
        public Count {
            moves = List.copyOf(moves);
        }

        /** How many of the acknowledged are not in this database. */
        public long lost(Connection connection) throws SQLException {
            String sql = SqlText.load(SampleRegistrations.class, "registrations-lost.sql")
                    .text();
            try (PreparedStatement statement = connection.prepareStatement(sql)) {
                statement.setLong(1, acknowledged);
                try (ResultSet row = statement.executeQuery()) {
                    row.next();
                    return row.getLong("lost");
                }
            }
        }
    }

    /**
     * Registers people until it is told to end, or has registered as many as a sample may get.
     *
     * @param goesOn asked before each
     * @param told of each that is acknowledged
     * @throws SQLException if for half a minute nobody could be registered, for another reason than that nobody may
     *     write
     */
    public void run(BooleanSupplier goesOn, Consumer<Count> told)
            throws IOException, SQLException, InterruptedException {
        long last = acknowledged + MOST;
        long due = System.nanoTime();
        long well = due;
        long heard = 0;
        boolean begun = false;
        ReplicationSide tried = at;
        try {
            while (acknowledged < last && goesOn.getAsBoolean()) {
                TimeUnit.NANOSECONDS.sleep(due - System.nanoTime());
                try {
                    register(tried, acknowledged + 1);
                    long now = System.nanoTime();
                    count(tried, begun ? (now - heard) / 1e9 : 0);
                    well = now;
                    due = Math.max(now, due + BETWEEN);
                    told.accept(count());
                    // What telling takes is not the database's.
                    heard = System.nanoTime();
                    begun = true;
                } catch (SQLException refused) {
                    boolean closed = WriteGuard.REFUSAL.equals(refused.getSQLState());
                    if (!closed) {
                        close(tried);
                    }
                    well = closed && tried == at ? System.nanoTime() : well;
                    if (System.nanoTime() - well > PATIENCE) {
                        throw refused;
                    }
                    // Who is refused tries the other one, and comes back if that does not take them either.
                    tried = closed && tried == at ? at.other() : at;
                    due = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(closed ? REFUSED_MILLIS : FAILED_MILLIS);
                }
            }
        } finally {
            for (ReplicationSide side : ReplicationSide.values()) {
                close(side);
            }
        }
    }

    private void register(ReplicationSide side, long number) throws IOException, SQLException {
        Connection connection = open.get(side);
        if (connection == null) {
            connection = Objects.requireNonNull(doors.get(side)).connect();
            connection.setAutoCommit(false);
            open.put(side, connection);
        }
        String sql = SqlText.load(SampleRegistrations.class, "registration.sql").text();
        try (PreparedStatement statement = connection.prepareStatement(sql)) {
            for (int place = 1; place <= PLACES; place++) {
                statement.setLong(place, number);
            }
            statement.execute();
            connection.commit();
        } catch (SQLException refused) {
            connection.rollback();
            throw refused;
        }
    }

    private void count(ReplicationSide side, double seconds) {
        acknowledged++;
        longest = Math.max(longest, seconds);
        if (side != at) {
            moves.add(new Move(side.word(), seconds));
            close(at);
            at = side;
        }
    }

    /** What they came to so far. */
    private Count count() {
        return new Count(acknowledged, longest, at, moves);
    }

    private void close(ReplicationSide side) {
        Connection connection = open.remove(side);
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException lost) {
                LOG.debug("a connection to the {} was lost", side.word(), lost);
            }
        }
    }
}
