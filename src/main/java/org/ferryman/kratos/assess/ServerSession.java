package org.ferryman.kratos.assess;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.kratos.binary.KratosDsn;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Another session in the database, or a prepared transaction.
 *
 * @param pid the server process; 0 for a prepared transaction
 * @param role that logged in
 * @param application as it calls itself
 * @param seconds for how long its transaction has been open; empty if there is none, or this role may not see it
 * @param waits whether it waits for a lock
 * @param active whether it is at work
 */
public record ServerSession(
        int pid, String role, String application, Optional<Long> seconds, boolean waits, boolean active) {

    private static final long OLD_SECONDS = 60;

    /** By what Ferryman calls a Kratos that it runs. */
    private static final String OURS = "ferryman-kratos-";

    static List<ServerSession> read(Session session) throws SQLException, CancelledException {
        return session.list(SqlText.load(ServerSession.class, "sessions.sql").text(), ServerSession::of);
    }

    private static ServerSession of(ResultSet row) throws SQLException {
        long seconds = row.getLong("seconds");
        Optional<Long> open = row.wasNull() ? Optional.empty() : Optional.of(seconds);
        return new ServerSession(
                row.getInt("pid"),
                RowReader.text(row, "role"),
                RowReader.text(row, "application"),
                open,
                row.getBoolean("waits"),
                row.getBoolean("active"));
    }

    boolean isOld() {
        return seconds.filter(open -> open > OLD_SECONDS).isPresent();
    }

    /** Whether it is of a Kratos that Ferryman runs, or shows how to run. */
    boolean isMigrating() {
        return application.startsWith(OURS) || application.equals(KratosDsn.BY_HAND);
    }

    String who() {
        return role + " (" + application + ")";
    }

    String told() {
        return (pid == 0 ? "" : "pid " + pid + ", ")
                + who()
                + seconds.map(open -> ", " + open + " s").orElse("");
    }
}
