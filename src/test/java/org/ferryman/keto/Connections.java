package org.ferryman.keto;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import org.ferryman.engine.Backoff;
import org.ferryman.testing.TestDatabase;

/** Sessions of others that stand in the way. */
public final class Connections {

    /** Gives up soon. */
    public static final Backoff SHORT = new Backoff(2, Duration.ofMillis(50), Duration.ofMillis(100));

    private Connections() {}

    /** What is done while somebody, whose process id is given, holds a lock. */
    public interface Body {
        void run(int pid) throws Exception;
    }

    /** Holds what a statement locks, with a query of its own after it, until the body is done. */
    public static void hold(TestDatabase test, String lock, Body body) throws Exception {
        try (Connection holder = test.connect();
                Statement statement = holder.createStatement()) {
            holder.setAutoCommit(false);
            statement.execute("SET LOCAL search_path = pg_catalog, public");
            statement.execute(lock);
            int pid;
            try (ResultSet row = statement.executeQuery("SELECT pg_backend_pid(), 'held by the test'")) {
                row.next();
                pid = row.getInt(1);
            }
            body.run(pid);
            holder.rollback();
        }
    }
}
