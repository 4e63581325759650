package org.ferryman.postgres.replication;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.SqlText;

/**
 * Ends all logical replication into a database and out of it, so that it can be dropped: PostgreSQL drops no database
 * that subscribes or has a slot. The other side is not asked, and is left as it is.
 */
public final class ReplicationEnd {

    private static final long BETWEEN = TimeUnit.MILLISECONDS.toNanos(20);

    private static final String OBJECT_IN_USE = "55006";

    private static final String OWN_SUBSCRIPTIONS = "SELECT s.subname FROM pg_catalog.pg_subscription AS s"
            + " JOIN pg_catalog.pg_database AS d ON d.oid = s.subdbid WHERE d.datname = pg_catalog.current_database()";

    private static final String OWN_SLOTS =
            "SELECT slot_name FROM pg_catalog.pg_replication_slots WHERE database = pg_catalog.current_database()";

    private static final String END_READERS = "SELECT pg_catalog.pg_terminate_backend(active_pid)"
            + " FROM pg_catalog.pg_replication_slots"
            + " WHERE database = pg_catalog.current_database() AND active_pid IS NOT NULL";

    private ReplicationEnd() {}

    /**
     * Ends it: what the database follows, and what others read from it, whose sessions are ended.
     *
     * @throws SQLException 55006 if somebody comes back to a slot again and again
     */
    public static void of(Database database) throws SQLException {
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            for (String name : RowReader.query(connection, OWN_SUBSCRIPTIONS, row -> row.getString(1))) {
                for (String each : SubscriptionMaking.ending(name)) {
                    statement.execute(each);
                }
            }
            long deadline = System.nanoTime() + database.patience().answer().toNanos();
            for (List<String> slots = slots(connection); !slots.isEmpty(); slots = slots(connection)) {
                statement.execute(END_READERS);
                drop(statement, slots, deadline);
            }
        }
    }

    private static List<String> slots(Connection connection) throws SQLException {
        return RowReader.query(connection, OWN_SLOTS, row -> row.getString(1));
    }

    /** One whose reader is about to end is dropped a moment later. */
    private static void drop(Statement statement, List<String> slots, long deadline) throws SQLException {
        for (String slot : slots) {
            try {
                statement.execute("SELECT pg_catalog.pg_drop_replication_slot(" + SqlText.literal(slot) + ")");
            } catch (SQLException inUse) {
                if (!OBJECT_IN_USE.equals(inUse.getSQLState()) || System.nanoTime() > deadline) {
                    throw inUse;
                }
                LockSupport.parkNanos(BETWEEN);
            }
        }
    }
}
