package org.ferryman.kratos.pair;

import java.sql.SQLException;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Sessions of others on the source.
 *
 * @param role that logged in
 * @param address where from; {@code local}, or {@code unknown} where this role may not see it
 * @param application as it calls itself; empty if it does not, or this role may not see it
 * @param count how many
 */
public record SourceSession(String role, String address, String application, long count) {

    /** All of them. */
    public static List<SourceSession> read(Session session) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(SourceSession.class, "source-sessions.sql").text(),
                row -> new SourceSession(
                        row.getString("role"),
                        row.getString("address"),
                        row.getString("application"),
                        row.getLong("sessions")));
    }

    /** All of them, for people. */
    public static String told(List<SourceSession> sessions) {
        return sessions.stream().map(SourceSession::told).collect(Collectors.joining(", "));
    }

    /** One line for people. */
    public String told() {
        return role + " from " + address + (application.isEmpty() ? "" : " (" + application + ")") + ": " + count;
    }
}
