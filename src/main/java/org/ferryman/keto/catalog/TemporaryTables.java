package org.ferryman.keto.catalog;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/** Whether the current role may make temporary tables: everybody may, as long as nobody has revoked it. */
public final class TemporaryTables {

    private TemporaryTables() {}

    public static boolean allowed(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        return session.one("SELECT has_database_privilege(?, 'TEMPORARY')", row -> row.getBoolean(1), keto.name());
    }

    /** What lets the current role make them. */
    public static String grant(Session session, KetoDatabase keto) throws SQLException, CancelledException {
        String role = session.one("SELECT current_user", row -> row.getString(1));
        return "GRANT TEMPORARY ON DATABASE " + QualifiedName.quote(keto.name()) + " TO " + QualifiedName.quote(role);
    }

    /**
     * A blocker, if it may not.
     *
     * @param purpose what one is needed for
     */
    public static List<Finding> findings(Session session, KetoDatabase keto, String purpose)
            throws SQLException, CancelledException {
        if (allowed(session, keto)) {
            return List.of();
        }
        String role = session.one("SELECT current_user", row -> row.getString(1));
        return List.of(Finding.blocker(
                "TEMPORARY_MISSING",
                "Role " + role + " may not make temporary tables in database " + keto.name() + ".",
                purpose,
                "Let the database's owner or a superuser run " + grant(session, keto) + "."));
    }
}
