package org.ferryman.keto.roles;

import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.RoleAttributes;

/** What to do about a superuser that v0.6 works as, so that a freeze can hold it and nobody is locked out. */
final class SuperuserRemedy {

    private SuperuserRemedy() {}

    /** Whether nobody could administer the server without it, or not for sure. */
    static boolean isIndispensable(RoleAttributes superuser) {
        return superuser.bootstrap() || superuser.otherSuperusers() == 0;
    }

    static String leaveIt(RoleAttributes superuser) {
        return "Leave " + superuser.name() + " the superuser that it is: the server's "
                + (superuser.bootstrap() ? "first one." : "only one that can log in.");
    }

    /**
     * As a sentence or two.
     *
     * @param tables Keto's, with their owners: a superuser reads them whoever owns them, a plain role doesn't
     */
    static String of(RoleAttributes old, KetoTables keto, List<ObjectPrivileges> tables) {
        if (isIndispensable(old)) {
            return "Let v0.6 log in as another, plain role that owns Keto's tables, and freeze that one. "
                    + leaveIt(old);
        }
        String role = QualifiedName.quote(old.name());
        String others = tables.stream()
                .filter(table -> !table.owner().equals(old.name()))
                .map(table -> table.table().quoted())
                .collect(Collectors.joining(", "));
        String grants = others.isEmpty()
                ? ""
                : "GRANT USAGE ON SCHEMA " + QualifiedName.quote(keto.schema()) + " TO " + role
                        + "; GRANT SELECT, INSERT, UPDATE, DELETE ON " + others + " TO " + role + "; ";
        return "Let another superuser run " + grants + "ALTER ROLE " + role + " NOSUPERUSER. NOLOGIN, or a line in"
                + " pg_hba.conf, would stop it, too, but then v0.6 can't read either.";
    }
}
