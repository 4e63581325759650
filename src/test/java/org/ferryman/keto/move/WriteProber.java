package org.ferryman.keto.move;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.ferryman.keto.tuple.LegacySchema;

/** Writes a tuple as v0.6 does, every few milliseconds, and takes it back: measures for how long it had to wait. */
final class WriteProber implements AutoCloseable {

    private static final long PAUSE_MILLIS = 5;

    private final Connection connection;
    private final AtomicBoolean stop = new AtomicBoolean();
    private final AtomicReference<SQLException> failure = new AtomicReference<>();
    private final List<Double> waits = new ArrayList<>();
    private final Thread thread;

    /** @param connection of v0.6's role, the prober's to close */
    WriteProber(Connection connection, int namespace) {
        this.connection = connection;
        this.thread = new Thread(() -> probe(namespace), "write prober");
        thread.start();
    }

    private void probe(int namespace) {
        String table = LegacySchema.table(namespace);
        try (PreparedStatement put = connection.prepareStatement(
                        "INSERT INTO " + table + " VALUES ('default', 'probe', 'view', 'probe', '2022-01-01')");
                PreparedStatement take = connection.prepareStatement(
                        "DELETE FROM " + table + " WHERE shard_id = 'default' AND object = 'probe'"
                                + " AND relation = 'view' AND subject = 'probe'")) {
            while (!stop.get()) {
                long asked = System.nanoTime();
                put.executeUpdate();
                take.executeUpdate();
                waits.add((System.nanoTime() - asked) / 1e9);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (SQLException failed) {
            failure.set(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /** Ends it, and tells the longest wait in seconds. */
    double longestWait() throws Exception {
        stop.set(true);
        thread.join();
        if (failure.get() != null) {
            throw failure.get();
        }
        return waits.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
    }

    @Override
    public void close() throws Exception {
        stop.set(true);
        thread.join();
        connection.close();
    }
}
