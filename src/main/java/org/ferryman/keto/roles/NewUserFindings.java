package org.ferryman.keto.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.roles.RoleAttributes;

/** What should be known about the two roles before the new one is made. */
final class NewUserFindings {

    private NewUserFindings() {}

    static List<Finding> of(
            Session session, ServiceRoles names, RoleAttributes old, Optional<RoleAttributes> present)
            throws SQLException, CancelledException {
        List<Finding> findings = new ArrayList<>();
        if (old.superuser()) {
            findings.add(Finding.warning(
                    "OLD_USER_IS_SUPERUSER",
                    "Role " + old.name() + " is a superuser.",
                    "A member of it could become superuser, so the new user gets rights on Keto's tables only; v0.7's"
                            + " own `keto migrate up` can't work with these. The freeze will use guard triggers.",
                    "Make v0.7's tables with `ferryman keto schema --apply --owner " + names.newUser()
                            + "` as superuser."));
        }
        if (old.createrole() || old.createdb() || old.replication() || old.bypassrls()) {
            findings.add(Finding.info(
                    "ATTRIBUTES_NOT_COPIED",
                    "Role " + old.name() + " may make roles or databases, replicate, or bypass row security.",
                    "v0.7 needs none of this, and the new user does not get it."));
        }
        if (present.isPresent()) {
            present(findings, present.get());
        } else {
            mayCreateRoles(session, names, findings);
        }
        return findings;
    }

    private static void present(List<Finding> findings, RoleAttributes role) {
        if (role.superuser()) {
            findings.add(Finding.warning(
                    "NEW_USER_IS_SUPERUSER",
                    "Role " + role.name() + " is a superuser.",
                    "v0.7 needs no such power.",
                    SuperuserRemedy.isIndispensable(role)
                            ? "Name another one with --new-user. " + SuperuserRemedy.leaveIt(role)
                            : "ALTER ROLE " + QualifiedName.quote(role.name())
                                    + " NOSUPERUSER, or name another one with" + " --new-user."));
        }
        if (!role.login()) {
            findings.add(Finding.blocker(
                    "NEW_USER_MAY_NOT_LOGIN",
                    "Role " + role.name() + " is there already, and may not log in.",
                    "v0.7 is to log in as it.",
                    "ALTER ROLE " + QualifiedName.quote(role.name()) + " LOGIN, or name another one with --new-user."));
        }
        if (!role.inherit()) {
            findings.add(Finding.blocker(
                    "NEW_USER_DOES_NOT_INHERIT",
                    "Role " + role.name() + " is there already, and does not inherit the rights of its memberships.",
                    "v0.7's migrations rely on them.",
                    "ALTER ROLE " + QualifiedName.quote(role.name()) + " INHERIT, or name another one."));
        }
        findings.add(Finding.info(
                "NEW_USER_EXISTS",
                "Role " + role.name() + " is there already.",
                "It keeps its password and its settings; an undo won't drop it unless Ferryman has made it."));
    }

    private static void mayCreateRoles(Session session, ServiceRoles names, List<Finding> findings)
            throws SQLException, CancelledException {
        boolean may = session.one(
                "SELECT rolsuper OR rolcreaterole FROM pg_roles WHERE rolname = current_user",
                row -> row.getBoolean(1));
        if (!may) {
            String me = session.one("SELECT current_user", row -> row.getString(1));
            findings.add(Finding.blocker(
                    "CREATEROLE_MISSING",
                    "Role " + me + " may not create roles.",
                    "Role " + names.newUser() + " is to be made.",
                    "Connect as an administrator, or let a superuser run ALTER ROLE " + QualifiedName.quote(me)
                            + " CREATEROLE."));
        }
    }
}
