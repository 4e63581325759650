package org.ferryman.cli;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;

/** Reads through a legacy table as v0.6 does, again and again, and notes what failed and how long it took. */
final class ReadProbe implements AutoCloseable {

    private final ExecutorService thread = Executors.newSingleThreadExecutor();
    private final List<String> failures = new CopyOnWriteArrayList<>();
    private final Connection connection;
    private final Future<?> reading;
    private volatile boolean stopped;
    private volatile long reads;
    private volatile long slowest;

    ReadProbe(TestDatabase database, TestRole user) throws SQLException {
        connection = database.connect(user);
        reading = thread.submit(this::read);
    }

    private void read() {
        long count = 0;
        while (!stopped) {
            long start = System.nanoTime();
            try (Statement statement = connection.createStatement();
                    ResultSet row = statement.executeQuery(
                            "SELECT subject FROM keto_0000000000_relation_tuples ORDER BY commit_time LIMIT 50")) {
                if (!row.next()) {
                    failures.add("no rows");
                }
            } catch (SQLException failure) {
                failures.add(failure.getSQLState() + " " + failure.getMessage());
            }
            slowest = Math.max(slowest, System.nanoTime() - start);
            reads = ++count;
        }
    }

    /** Ends the reading, and waits for the last one. */
    void stop() throws Exception {
        stopped = true;
        reading.get(1, TimeUnit.MINUTES);
    }

    List<String> failures() {
        return failures;
    }

    long reads() {
        return reads;
    }

    long slowestMillis() {
        return TimeUnit.NANOSECONDS.toMillis(slowest);
    }

    @Override
    public void close() throws SQLException {
        stopped = true;
        thread.shutdownNow();
        connection.close();
    }
}
