package org.ferryman.keto.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.RoleAttributes;

/** What to know of a freeze by guard triggers, and what keeps from setting them. */
final class GuardFindings {

    private GuardFindings() {}

    static List<Finding> of(Session session, ServiceRoles names, KetoTables keto, GuardState guard)
            throws SQLException, CancelledException {
        if (RoleAttributes.find(session, names.oldUser()).isEmpty()) {
            return List.of(FreezeFindings.oldUserNotFound(names.oldUser()));
        }
        List<Finding> findings = new ArrayList<>(KetoGuard.GUARD.obstacles(session, guard, keto.legacyTables()));
        findings.addAll(WriteGuard.sidesteps(session, names.oldUser()));
        findings.add(byGuard(
                names.oldUser(),
                "A superuser, or a table's owner, can drop the triggers or set session_replication_role, by which a"
                        + " session passes them: "
                        + String.join(", ", WriteGuard.masters(session, keto.legacyTables()))
                        + ". v0.6 does neither by itself."));
        findings.add(FreezeFindings.mayMakeTables(names.oldUser(), keto.schema()));
        return findings;
    }

    /** Told beforehand, too. */
    static Finding byGuard(String oldUser, String limits) {
        return Finding.info(
                "FREEZE_BY_GUARD",
                "v0.6 works as " + oldUser + ", a superuser: the freeze uses guard triggers on the legacy tables.",
                "No privilege can keep a superuser from writing; these triggers do, and the thaw drops them. " + limits);
    }
}
