package org.ferryman.postgres.replication;

import java.sql.SQLException;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.postgresql.replication.LogSequenceNumber;

/** Where a primary's WAL ends. */
public final class WalEnd {

    private WalEnd() {}

    /** What is asked of the primary. */
    public static String sql() {
        return SqlText.load(WalEnd.class, "wal-end.sql").text();
    }

    /**
     * The place up to which somebody who follows has received or replayed all that is done now.
     *
     * @return a {@code pg_lsn}
     */
    public static String read(Session session) throws SQLException, CancelledException {
        return session.one(sql(), row -> {
            // Nobody gets into a page that has no record yet.
            long place = LogSequenceNumber.valueOf(row.getString("lsn")).asLong() - row.getLong("header");
            return LogSequenceNumber.valueOf(place).asString();
        });
    }
}
