package org.ferryman.benchmark;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Registers identities as fast as it is told to, one transaction each, on whichever of two databases lets it: it moves
 * over at once when it is refused. It remembers what was acknowledged where, and when.
 */
final class MovingWriter implements AutoCloseable {

    private static final long RETRY = Duration.ofMillis(2).toNanos();

    private static final String WRITE = "WITH made AS (INSERT INTO identities (id, schema_id, traits, created_at,"
            + " updated_at, nid) SELECT ?, 'busy', '{}', now(), now(), id FROM networks RETURNING id)"
            + " UPDATE identities SET updated_at = now() WHERE id = ?";

    /** Where it may write. */
    record Place(String url, String user, String password) {

        Connection connect() throws SQLException {
            return DriverManager.getConnection(url, user, password);
        }
    }

    private record Acknowledged(UUID id, int place, long at) {}

    private final List<Place> places;
    private final long pause;
    private final List<Acknowledged> all = new ArrayList<>();
    private final CompletableFuture<Void> running;
    private volatile boolean ended;

    /**
     * Begins to write.
     *
     * @param first where it begins
     * @param second where it goes when it is refused
     * @param rate how many transactions a second; empty for as many as there can be
     */
    MovingWriter(Place first, Place second, Optional<Integer> rate) {
        this.places = List.of(first, second);
        this.pause = rate.map(each -> Duration.ofSeconds(1).toNanos() / each).orElse(0L);
        this.running = CompletableFuture.runAsync(this::write);
    }

    private void write() {
        Connection[] open = new Connection[places.size()];
        int now = 0;
        UUID last = new UUID(0, 0);
        while (!ended) {
            long begin = System.nanoTime();
            UUID id = UUID.randomUUID();
            try {
                if (open[now] == null) {
                    open[now] = places.get(now).connect();
                    open[now].setAutoCommit(false);
                }
                try (PreparedStatement statement = open[now].prepareStatement(WRITE)) {
                    statement.setObject(1, id);
                    statement.setObject(2, last);
                    statement.execute();
                }
                open[now].commit();
                last = id;
                acknowledged(new Acknowledged(id, now, System.nanoTime()));
                LockSupport.parkNanos(pause - (System.nanoTime() - begin));
            } catch (SQLException refused) {
                close(open, now);
                now = 1 - now;
                LockSupport.parkNanos(RETRY);
            }
        }
        close(open, 0);
        close(open, 1);
    }

    private static void close(Connection[] open, int place) {
        Connection connection = open[place];
        open[place] = null;
        if (connection != null) {
            try {
                connection.close();
            } catch (SQLException alreadyGone) {
                // It is not used any more.
            }
        }
    }

    private synchronized void acknowledged(Acknowledged one) {
        all.add(one);
    }

    /** How many were acknowledged until now. */
    synchronized int count() {
        return all.size();
    }

    synchronized List<UUID> ids() {
        return all.stream().map(Acknowledged::id).toList();
    }

    /** For how many seconds nothing was acknowledged before the first on the other database, at its last move. */
    synchronized double gap() {
        for (int place = all.size() - 1; place > 0; place--) {
            if (all.get(place).place() != all.get(place - 1).place()) {
                return (all.get(place).at() - all.get(place - 1).at()) / 1e9;
            }
        }
        throw new IllegalStateException("it has not moved");
    }

    @Override
    public void close() {
        ended = true;
        running.join();
    }
}
