package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.connect.ConnectionSettings;

/**
 * Where a session is, as the server sees it: the way there may lead elsewhere than its name says.
 *
 * @param place address and port; a pooler before the server may use a Unix socket, which has neither
 * @param login the role that logged in
 * @param role the role whose rights are in use
 */
public record ServerReached(String place, String database, String schema, String login, String role) {

    private static final SqlText QUERY = SqlText.load(ServerReached.class, "server-reached.sql");

    /** Asks the server; the schema is the one that is worked on. */
    public static ServerReached of(Session session, String schema) throws SQLException, CancelledException {
        ServerReached reached = session.one(QUERY.text(), ServerReached::read);
        return new ServerReached(reached.place, reached.database, schema, reached.login, reached.role);
    }

    /** Asks the server; the schema is the first on the search path. */
    public static ServerReached of(Connection connection) throws SQLException {
        return RowReader.one(connection, QUERY.text(), ServerReached::read);
    }

    private static ServerReached read(ResultSet row) throws SQLException {
        Optional<String> address = Optional.ofNullable(row.getString("address"));
        int port = row.getInt("port");
        return new ServerReached(
                address.map(known -> known + " port " + port).orElse("its Unix socket"),
                RowReader.text(row, "database"),
                RowReader.text(row, "schema"),
                RowReader.text(row, "login"),
                RowReader.text(row, "role"));
    }

    /** In words. */
    public String told() {
        String loggedIn = role.equals(login) ? "" : " (logged in as " + login + ")";
        return "server " + place + ", database " + database + ", "
                + (schema.isEmpty() ? "no schema" : "schema " + schema) + ", role " + role + loggedIn;
    }

    /** Where that is something else than what was named. */
    public List<Finding> differences(ConnectionSettings named) {
        List<Finding> findings = new ArrayList<>();
        if (!database.equals(named.database())) {
            findings.add(another("database", database, named.database()));
        }
        if (!login.equals(named.user())) {
            findings.add(another("user", login, named.user()));
        }
        return findings;
    }

    private static Finding another(String what, String reached, String named) {
        return Finding.warning(
                "REACHED_ANOTHER",
                "The server calls the " + what + " " + reached + "; the connection names " + named + ".",
                "A pooler in between leads to another one than its name says.",
                "Make sure that it is the one you mean; connect to the server directly where possible.");
    }
}
