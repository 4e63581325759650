package org.ferryman.postgres.roles;

import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * How the connected user comes to act as another role: to own what it owns and to SET ROLE to it. A superuser does so
 * without more, so does a member; others make themselves members for the length of a transaction, if they may: up to
 * PostgreSQL 15 whoever has CREATEROLE, from 16 on whoever has ADMIN on that role.
 */
public final class RoleAccess {

    private final String me;
    private final String role;
    private final boolean has;
    private final boolean mayTake;
    private final boolean mayGrant;
    private final List<String> take;
    private final List<String> giveBack;
    private final Optional<Finding> finding;

    private RoleAccess(Facts facts, String role, int major, Optional<OwnMembership> own) {
        boolean named = major >= 16;
        this.me = facts.me;
        this.role = role;
        this.has = facts.superuser || facts.acts;
        this.mayGrant = facts.superuser || (!facts.roleSuperuser && (facts.admin || (!named && facts.createrole)));
        boolean inherits = named || facts.inherit;
        this.mayTake = has || (mayGrant && inherits);
        String roleSql = QualifiedName.quote(role);
        String meSql = QualifiedName.quote(me);
        this.take = has
                ? List.of()
                : List.of("GRANT " + roleSql + " TO " + meSql + (named ? " WITH INHERIT TRUE, SET TRUE" : ""));
        this.giveBack = has
                ? List.of()
                : own.map(before -> before.restore(roleSql, meSql))
                        .orElseGet(() -> List.of("REVOKE " + roleSql + " FROM " + meSql));
        this.finding = mayTake ? Optional.empty() : Optional.of(missing(facts, named, inherits));
    }

    /** How the current user of the session comes to act as a role, which must be there. */
    public static RoleAccess of(Session session, String role) throws SQLException, CancelledException {
        int major = session.connection().getMetaData().getDatabaseMajorVersion();
        Facts facts = session.one(
                SqlText.load(RoleAccess.class, "role-access.sql").text(),
                row -> new Facts(
                        row.getString("me"),
                        row.getBoolean("superuser"),
                        row.getBoolean("createrole"),
                        row.getBoolean("inherit"),
                        row.getBoolean("role_superuser"),
                        row.getBoolean("acts"),
                        row.getBoolean("admin")),
                role);
        Optional<OwnMembership> own = major < 16
                ? Optional.empty()
                : session.first(
                        SqlText.load(RoleAccess.class, "own-membership.sql").text(),
                        row -> new OwnMembership(row.getBoolean(1), row.getBoolean(2)),
                        role);
        return new RoleAccess(facts, role, major, own);
    }

    /** Only an administrator is to be given more: a service's login must not get at what it was kept from. */
    private Finding missing(Facts facts, boolean named, boolean inherits) {
        String remedy = !facts.createrole || facts.roleSuperuser
                ? "Connect as a superuser, or as an administrator that may act as " + role + "."
                : inherits
                        ? "Let a superuser run " + adminGrant(named) + "; or connect as a superuser."
                        : "Let an administrator run ALTER ROLE " + QualifiedName.quote(me) + " INHERIT.";
        return Finding.blocker(
                "ROLE_ACCESS_MISSING",
                "Role " + me + " may not act as " + role + ".",
                "What belongs to a role can only be changed by a role that may act as its owner.",
                remedy);
    }

    /** The grant that lets the connected user make members of the role; one that conveys no more than that. */
    private String adminGrant(boolean named) {
        return "GRANT " + QualifiedName.quote(role) + " TO " + QualifiedName.quote(me)
                + (named ? " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE" : " WITH ADMIN OPTION");
    }

    /**
     * A finding if the connected user may not make others members of the role.
     *
     * @param why the other needs to be one, in a sentence
     */
    public Optional<Finding> mayNotGrant(String grantee, boolean named, String why) {
        if (mayGrant) {
            return Optional.empty();
        }
        return Optional.of(Finding.blocker(
                "ROLE_ADMIN_MISSING",
                "Role " + me + " may not make " + grantee + " a member of " + role + ".",
                why,
                "Let a superuser run " + adminGrant(named) + "; or connect as a superuser."));
    }

    /** What keeps the connected user from acting as the role. */
    public Optional<Finding> finding() {
        return finding;
    }

    /** Whether {@link #take} suffices, or nothing is needed. */
    public boolean possible() {
        return mayTake;
    }

    /** What makes the connected user one who may; nothing if it is. */
    public List<String> take() {
        return take;
    }

    /** Undoes {@link #take}, in the same transaction. */
    public List<String> giveBack() {
        return giveBack;
    }

    private record Facts(
            String me,
            boolean superuser,
            boolean createrole,
            boolean inherit,
            boolean roleSuperuser,
            boolean acts,
            boolean admin) {}

    /** A membership that the user granted itself before, with fewer rights: it stays, with those. */
    private record OwnMembership(boolean inherit, boolean set) {

        List<String> restore(String role, String member) {
            return List.of("GRANT " + role + " TO " + member + " WITH INHERIT " + sql(inherit) + ", SET " + sql(set));
        }

        private static String sql(boolean value) {
            return value ? "TRUE" : "FALSE";
        }
    }
}
