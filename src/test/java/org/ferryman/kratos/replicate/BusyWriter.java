package org.ferryman.kratos.replicate;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Whoever writes, through all that happens: to the one of two databases that takes it, the first one to begin with, in
 * transactions of two rows. It tells which were acknowledged, and of which it never learned.
 */
public final class BusyWriter implements AutoCloseable {

    private static final long PAUSE = TimeUnit.MILLISECONDS.toNanos(3);

    private static final String REFUSED = "25006";

    /** One of the databases. */
    @FunctionalInterface
    public interface Connecting {
        Connection connect() throws SQLException;
    }

    private final Set<String> acknowledged = ConcurrentHashMap.newKeySet();
    private final Set<String> unknown = ConcurrentHashMap.newKeySet();
    private final CompletableFuture<Void> running;
    private volatile boolean ended;

    public BusyWriter(Connecting first, Connecting second) {
        this.running = CompletableFuture.runAsync(() -> {
            Connecting now = first;
            while (!ended) {
                if (refused(now)) {
                    now = now == first ? second : first;
                }
            }
        });
    }

    /** Writes until it is refused, or the connection is lost, which is made again. */
    private boolean refused(Connecting database) {
        String id = "";
        boolean committing = false;
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (!ended) {
                id = UUID.randomUUID().toString();
                statement.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT '"
                        + id + "', 'busy', '{}', now(), now(), id FROM networks");
                statement.execute("INSERT INTO identity_credentials (id, config, identity_credential_type_id,"
                        + " identity_id, created_at, updated_at, nid) SELECT '" + id + "', '{}', t.id, '" + id
                        + "', now(), now(), n.id FROM networks AS n, identity_credential_types AS t"
                        + " WHERE t.name = 'password'");
                committing = true;
                connection.commit();
                committing = false;
                acknowledged.add(id);
                LockSupport.parkNanos(PAUSE);
            }
            return false;
        } catch (SQLException failure) {
            if (committing) {
                unknown.add(id);
            }
            LockSupport.parkNanos(PAUSE);
            return REFUSED.equals(failure.getSQLState()) || "42P01".equals(failure.getSQLState());
        }
    }

    /** Of which it was told that they are committed. */
    public Set<String> acknowledged() {
        return acknowledged;
    }

    /** That may be there or not. */
    public Set<String> unknown() {
        return unknown;
    }

    @Override
    public void close() {
        ended = true;
        running.join();
    }
}
