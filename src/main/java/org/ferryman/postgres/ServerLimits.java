package org.ferryman.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Finding;

/** On which servers and databases Ferryman works. */
public final class ServerLimits {

    private static final int OLDEST = 12;
    private static final int NEWEST = 18;
    /** The community no longer mends what is this old or older. */
    private static final int NO_LONGER_MAINTAINED = 13;

    private ServerLimits() {}

    /** What speaks against this server, or this database in it. */
    public static List<Finding> find(Connection connection) throws SQLException {
        List<Finding> findings =
                new ArrayList<>(version(connection.getMetaData().getDatabaseMajorVersion()));
        findings.addAll(encoding(RowReader.one(connection, "SHOW server_encoding", row -> row.getString(1))));
        return findings;
    }

    public static List<Finding> version(int major) {
        if (major < OLDEST || major > NEWEST) {
            return List.of(Finding.blocker(
                    "VERSION_UNSUPPORTED",
                    "The server is PostgreSQL " + major + ".",
                    "Ferryman has been tested with " + OLDEST + " to " + NEWEST + ".",
                    major < OLDEST ? "Upgrade the server first." : "Look for a newer Ferryman."));
        }
        if (major <= NO_LONGER_MAINTAINED) {
            return List.of(Finding.info(
                    "VERSION_END_OF_LIFE",
                    "PostgreSQL " + major + " has reached its end of life.",
                    "It gets no more security fixes; the migration works with it."));
        }
        return List.of();
    }

    /** What keeps everybody from writing on it. */
    public static List<Finding> writable(Connection connection) throws SQLException {
        if (RowReader.one(connection, "SELECT pg_catalog.pg_is_in_recovery()", row -> row.getBoolean(1))) {
            return List.of(Finding.blocker(
                    "SERVER_IS_REPLICA",
                    "The server is a replica.",
                    "Nothing can be written on it, and what it shows may lag behind.",
                    "Connect to the primary."));
        }
        if (RowReader.one(
                        connection,
                        "SELECT reset_val FROM pg_catalog.pg_settings WHERE name = 'default_transaction_read_only'",
                        row -> row.getString(1))
                .equals("on")) {
            return List.of(Finding.blocker(
                    "READ_ONLY",
                    "default_transaction_read_only is on for this role, this database or the whole server.",
                    "Somebody decided that nothing is to be written here.",
                    "Ask who did; then let a superuser run " + reset(connection) + ", and connect again."));
        }
        return List.of();
    }

    private static String reset(Connection connection) throws SQLException {
        List<String> settings = RowReader.query(
                connection,
                SqlText.load(ServerLimits.class, "read-only-setting.sql").text(),
                row -> {
                    String role = row.getBoolean("of_role") ? QualifiedName.quote(RowReader.text(row, "role")) : "ALL";
                    String database = QualifiedName.quote(RowReader.text(row, "database"));
                    if (!row.getBoolean("of_database")) {
                        return "ALTER ROLE " + role;
                    }
                    return row.getBoolean("of_role")
                            ? "ALTER ROLE " + role + " IN DATABASE " + database
                            : "ALTER DATABASE " + database;
                });
        return settings.isEmpty()
                ? "ALTER SYSTEM RESET default_transaction_read_only and SELECT pg_reload_conf(), unless postgresql.conf"
                        + " or the command line of the server sets it"
                : settings.get(0) + " RESET default_transaction_read_only";
    }

    public static List<Finding> encoding(String encoding) {
        if (!encoding.equals("SQL_ASCII")) {
            return List.of();
        }
        return List.of(Finding.blocker(
                "ENCODING_SQL_ASCII",
                "The database's encoding is SQL_ASCII.",
                "Lengths count bytes instead of characters, and bytes that are not UTF-8 can't be read.",
                "Restore a dump of it into a database with encoding UTF8, and migrate that."));
    }
}
