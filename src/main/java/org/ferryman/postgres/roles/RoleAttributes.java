package org.ferryman.postgres.roles;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What a role is.
 *
 * @param bootstrap whether it is the server's first superuser, which from PostgreSQL 16 on can't cease to be one
 * @param otherSuperusers how many others can log in
 * @param connectionLimit -1 for none
 * @param validUntil when its password ends, as the server prints it; empty for never
 * @param settings what its sessions begin with, each as {@code name=value}
 * @param databaseSettings the same for the current database only
 */
public record RoleAttributes(
        String name,
        boolean bootstrap,
        boolean superuser,
        int otherSuperusers,
        boolean createrole,
        boolean createdb,
        boolean replication,
        boolean bypassrls,
        boolean login,
        boolean inherit,
        int connectionLimit,
        Optional<String> validUntil,
        List<String> settings,
        List<String> databaseSettings) {

    /** Copies the lists. */
    public RoleAttributes {
        settings = List.copyOf(settings);
        databaseSettings = List.copyOf(databaseSettings);
    }

    /** A role, if there is one of this name. */
    public static Optional<RoleAttributes> find(Session session, String role) throws SQLException, CancelledException {
        return session.first(
                SqlText.load(RoleAttributes.class, "role-attributes.sql").text(), RoleAttributes::of, role);
    }

    private static RoleAttributes of(ResultSet row) throws SQLException {
        return new RoleAttributes(
                row.getString("name"),
                row.getBoolean("bootstrap"),
                row.getBoolean("superuser"),
                row.getInt("other_superusers"),
                row.getBoolean("createrole"),
                row.getBoolean("createdb"),
                row.getBoolean("replication"),
                row.getBoolean("bypassrls"),
                row.getBoolean("login"),
                row.getBoolean("inherit"),
                row.getInt("connection_limit"),
                Optional.ofNullable(row.getString("valid_until")),
                RowReader.texts(row, "settings"),
                RowReader.texts(row, "database_settings"));
    }

    /** The sessions of a role on the whole server, for people. */
    public static List<String> sessions(Session session, String role) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(RoleAttributes.class, "sessions-of.sql").text(),
                row -> "pid " + row.getInt("pid") + " (" + row.getString("application") + ")",
                role);
    }

    /** Its sessions in this database, without Ferryman's own, for people. */
    public static List<String> sessionsHere(Session session, String role) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(RoleAttributes.class, "sessions-here.sql").text(),
                row -> "pid " + row.getInt("pid") + " (" + row.getString("application") + ")",
                role);
    }

    /** What keeps a role from being dropped, for people: what it owns and, if asked for, what it has rights on. */
    public static List<String> dependents(Session session, String role, boolean ownedOnly)
            throws SQLException, CancelledException {
        return session
                .list(
                        SqlText.load(RoleAttributes.class, "owned-by.sql").text(),
                        row -> ownedOnly && !row.getBoolean("owns")
                                ? Optional.<String>empty()
                                : Optional.of(row.getString("object") + " " + row.getString("place")),
                        role)
                .stream()
                .flatMap(Optional::stream)
                .toList();
    }
}
