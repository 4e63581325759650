package org.ferryman.keto.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.check.RelationBlockers;
import org.ferryman.postgres.roles.RoleAttributes;
import org.ferryman.postgres.roles.RoleAttributes.Reach;

/** Ways in which a frozen user could still write, undo the freeze by itself, or read less than before. */
final class FreezeFindings {

    private static final String NEVER =
            "A freeze that can be bypassed is not a freeze: writes of v0.6 would be" + " lost.";

    private final Session session;
    private final ServiceRoles names;
    private final KetoTables keto;
    private final String oldSql;
    private final List<Finding> findings = new ArrayList<>();

    private FreezeFindings(Session session, ServiceRoles names, KetoTables keto) {
        this.session = session;
        this.names = names;
        this.keto = keto;
        this.oldSql = QualifiedName.quote(names.oldUser());
    }

    static List<Finding> of(Session session, ServiceRoles names, KetoTables keto)
            throws SQLException, CancelledException {
        FreezeFindings all = new FreezeFindings(session, names, keto);
        Optional<RoleAttributes> old = RoleAttributes.find(session, names.oldUser());
        Optional<RoleAttributes> present = RoleAttributes.find(session, names.newUser());
        if (old.isEmpty()) {
            all.findings.add(oldUserNotFound(names.oldUser()));
        } else if (present.isEmpty()) {
            all.block(
                    "NEW_USER_NOT_FOUND",
                    "There is no role " + names.newUser() + ".",
                    "The new user owns the tables during the freeze; the old one reads them.",
                    "Run `ferryman keto user create` first.");
        } else {
            all.reach();
            all.rowSecurity();
            all.schema();
            all.defaults();
            all.views();
        }
        return all.findings;
    }

    static Finding oldUserNotFound(String oldUser) {
        return Finding.blocker(
                "OLD_USER_NOT_FOUND",
                "There is no role " + oldUser + ".",
                "It is to read the tables during the freeze, and not to write to them.",
                "Name it with --old-user.");
    }

    private void reach() throws SQLException, CancelledException {
        for (Reach role : RoleAttributes.reach(session, names.oldUser())) {
            String revoke = "REVOKE " + QualifiedName.quote(role.name()) + " FROM " + oldSql
                    + " (or from the role through which it is a member).";
            if (role.name().equals(names.newUser())) {
                block(
                        "OLD_USER_IS_MEMBER_OF_NEW_USER",
                        "Role " + names.oldUser() + " is a member of " + role.name() + ".",
                        NEVER,
                        "Run " + revoke + " Freeze as an administrator, not as " + names.oldUser() + ".");
            } else if (role.superuser()) {
                block(
                        "OLD_USER_MAY_BECOME_SUPERUSER",
                        "Role " + names.oldUser() + " is a member of " + role.name() + ", a superuser.",
                        NEVER,
                        "Run " + revoke);
            } else if (role.name().equals("pg_write_all_data")) {
                block(
                        "OLD_USER_WRITES_ALL_DATA",
                        "Role " + names.oldUser() + " is a member of pg_write_all_data.",
                        NEVER,
                        "Run " + revoke + " That also ends its writing to other databases of this server.");
            } else if (role.createrole() && keto.major() < 16) {
                block(
                        "OLD_USER_HAS_CREATEROLE",
                        "Role " + names.oldUser() + " has CREATEROLE"
                                + (role.name().equals(names.oldUser()) ? "." : " through " + role.name() + "."),
                        "Up to PostgreSQL 15 it can make itself a member of the new user. " + NEVER,
                        "ALTER ROLE " + QualifiedName.quote(role.name()) + " NOCREATEROLE.");
            }
        }
    }

    /** An owner passes by it, and is none any more when frozen. */
    private void rowSecurity() throws SQLException {
        findings.addAll(RelationBlockers.rowSecurity(session.connection(), keto.legacyTables()));
    }

    private void schema() throws SQLException, CancelledException {
        String schema = QualifiedName.quote(keto.schema());
        if (ask("SELECT pg_has_role(?, (SELECT nspowner FROM pg_namespace WHERE nspname = ?), 'MEMBER')")) {
            findings.add(Finding.warning(
                    "OLD_USER_OWNS_SCHEMA",
                    "Role " + names.oldUser() + " owns schema " + keto.schema()
                            + ", itself or as owner of the database.",
                    "A schema's owner may drop any table in it, even one with another owner. v0.6 does not do"
                            + " so by itself.",
                    "To close that, too: ALTER SCHEMA " + schema + " OWNER TO, or ALTER DATABASE "
                            + QualifiedName.quote(keto.database())
                            + " OWNER TO another role, by a superuser; the thaw does not undo it."));
        }
        if (ask("SELECT has_schema_privilege(?, ?, 'CREATE')")) {
            findings.add(mayMakeTables(names.oldUser(), keto.schema()));
        }
    }

    static Finding mayMakeTables(String oldUser, String schema) {
        return Finding.warning(
                "OLD_USER_MAY_MAKE_TABLES",
                "Role " + oldUser + " may make tables in schema " + schema + ".",
                "If somebody adds a namespace with v0.6's `namespace migrate up` now, v0.6 can write to it.",
                "Add no namespace until the cut-over; if it has happened, freeze again.");
    }

    private boolean ask(String sql) throws SQLException, CancelledException {
        return session.one(sql, row -> row.getBoolean(1), names.oldUser(), keto.schema());
    }

    private void defaults() throws SQLException, CancelledException {
        List<String> rows = session.list(
                SqlText.load(FreezeFindings.class, "default-privileges.sql").text(),
                row -> "what " + row.getString("maker") + " makes, to " + row.getString("grantee") + ": "
                        + row.getString("privileges"),
                keto.schema(),
                names.newUser(),
                names.oldUser());
        if (!rows.isEmpty()) {
            findings.add(Finding.warning(
                    "DEFAULT_PRIVILEGES",
                    "Default privileges give rights on new tables: " + String.join("; ", rows) + ".",
                    "Tables that v0.7's migrations make from now on could be written by the old user.",
                    "Look at them with \\ddp, and take them back with ALTER DEFAULT PRIVILEGES … REVOKE."));
        }
    }

    private void views() throws SQLException, CancelledException {
        List<String> views = session.list(
                SqlText.load(FreezeFindings.class, "writing-views.sql").text(),
                row -> row.getString(1),
                keto.legacyTables().stream().map(QualifiedName::quoted).toArray(String[]::new),
                names.oldUser(),
                names.newUser());
        if (!views.isEmpty()) {
            String revoke = "REVOKE INSERT, UPDATE, DELETE ON " + String.join(", ", views) + " FROM ";
            block(
                    "VIEW_WRITES",
                    "Role " + names.oldUser() + " may write to legacy tables through views: " + String.join(", ", views)
                            + ".",
                    "A view writes with its owner's rights. " + NEVER,
                    "Let the views' owner run " + revoke + oldSql + "; " + revoke
                            + "PUBLIC. Where it has the right as a" + " member of a role, take it from that role.");
        }
    }

    /** Who gets a table, now or at the thaw, must be able to make one in the schema, unless a superuser gives it. */
    static List<Finding> ownersMayCreate(Session session, KetoTables keto, Collection<String> roles)
            throws SQLException, CancelledException {
        List<String> lacking = session.list(
                "SELECT role FROM unnest(?::text[]) AS role WHERE NOT has_schema_privilege(role, ?, 'CREATE')"
                        + " AND NOT (SELECT rolsuper FROM pg_roles WHERE rolname = current_user)",
                row -> row.getString(1),
                roles.toArray(String[]::new),
                keto.schema());
        return lacking.stream()
                .map(role -> Finding.blocker(
                        "CREATE_ON_SCHEMA_MISSING",
                        "Role " + role + " may not create tables in schema " + keto.schema() + ".",
                        "The owner of a table, during the freeze or after the thaw, must be able to; only a"
                                + " superuser can do without.",
                        "Let the schema's owner run GRANT CREATE ON SCHEMA " + QualifiedName.quote(keto.schema())
                                + " TO " + QualifiedName.quote(role) + ", or connect as a superuser."))
                .toList();
    }

    private void block(String id, String seen, String why, String remedy) {
        findings.add(Finding.blocker(id, seen, why, remedy));
    }
}
