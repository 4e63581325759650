package org.ferryman.postgres.roles;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.RowReader;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * A role whose rights another one has, or can take. Up to PostgreSQL 15 that is every role that it is a member of,
 * however far; from 16 on each membership says whether it is inherited and whether SET ROLE may follow it.
 */
public record RoleReach(String name, boolean superuser, boolean createrole) {

    private static final int OPTIONS = 16;

    /** The roles that a role reaches, itself included. */
    public static List<RoleReach> of(Session session, String role) throws SQLException, CancelledException {
        return session.list(
                SqlText.load(RoleReach.class, "role-reach.sql")
                        .with("reach", of(session))
                        .text(),
                row -> new RoleReach(row.getString("name"), row.getBoolean("superuser"), row.getBoolean("createrole")),
                role);
    }

    /**
     * All of it, to stand after WITH RECURSIVE: the table {@code reach (root, role)} of the roles' {@code oid}s.
     */
    public static SqlText of(Session session) throws SQLException {
        boolean options = session.connection().getMetaData().getDatabaseMajorVersion() >= OPTIONS;
        return SqlText.load(RoleReach.class, "reach.sql")
                .with(
                        "memberships",
                        SqlText.of("SELECT member, roleid AS role, "
                                + (options
                                        ? "inherit_option AS inherits, set_option AS sets"
                                        : "true AS inherits, true AS sets")
                                + ", admin_option AS admin FROM pg_auth_members"));
    }

    /**
     * Logins that act as a predefined role whose members need no right on any table.
     *
     * @param way the predefined role
     * @param roles the logins
     * @param remedies the statements after which none of them does
     */
    public record PastRights(String way, List<String> roles, List<String> remedies) {

        /** By these of the predefined roles, as far as the server has them. */
        public static List<PastRights> by(Session session, List<String> ways) throws SQLException, CancelledException {
            return session.list(
                    SqlText.load(RoleReach.class, "roles-past-rights.sql")
                            .with("reach", of(session))
                            .text(),
                    row -> new PastRights(
                            row.getString("way"), RowReader.texts(row, "roles"), RowReader.texts(row, "remedies")),
                    (Object) ways.toArray(String[]::new));
        }
    }
}
