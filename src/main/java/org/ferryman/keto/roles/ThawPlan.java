package org.ferryman.keto.roles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CatalogLook;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.roles.OwnershipChange.Table;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.ShortLocks;

/**
 * What leads back to the state before a freeze: the guard goes, if it is there; owners and privileges come back by
 * their record, without one as far as it can be seen.
 */
final class ThawPlan {

    private final ServiceRoles names;
    private final boolean recorded;
    private final List<Finding> later;
    private final OwnershipChange change;
    private final GuardState guard;
    private final List<Finding> obstacles;

    private ThawPlan(
            ServiceRoles names,
            boolean recorded,
            List<Finding> later,
            OwnershipChange change,
            GuardState guard,
            List<Finding> obstacles) {
        this.names = names;
        this.recorded = recorded;
        this.later = later;
        this.change = change;
        this.guard = guard;
        this.obstacles = obstacles;
    }

    static ThawPlan read(Session session, CatalogLook look, RoleNames users, Path folder) throws Exception {
        KetoTables keto = look.tables();
        ServiceRoles names = ServiceRoles.resolveToUndo(session, keto, users, folder);
        Optional<BeforeFreeze> before =
                BeforeFreeze.read(folder).filter(earlier -> earlier.newUser().equals(names.newUser()));
        List<Table> tables = new ArrayList<>();
        for (ObjectPrivileges now : look.privileges()) {
            ObjectPrivileges earlier = before.isPresent() ? recorded(before.get(), now) : observed(now, names);
            if (!now.equals(earlier)) {
                tables.add(new Table(now, earlier, earlier.otherGrantors()));
            }
        }
        GuardState guard = KetoGuard.GUARD.observe(session);
        return new ThawPlan(
                names,
                before.isPresent(),
                MigrationPreconditions.notLater(keto),
                OwnershipChange.of(session, keto, tables),
                guard,
                KetoGuard.GUARD.removalObstacles(session, guard));
    }

    /** The record of a freeze that was not committed says nothing: what is frozen belongs to the new user. */
    private static ObjectPrivileges recorded(BeforeFreeze before, ObjectPrivileges now) {
        return now.owner().equals(before.newUser()) ? before.of(now.table()).orElse(now) : now;
    }

    /** v0.7's own tables stay with the new user: a freeze need not have been what gave it these. */
    private static ObjectPrivileges observed(ObjectPrivileges table, ServiceRoles names) {
        boolean legacy = !CatalogReader.V0_7.contains(table.name());
        return legacy && table.owner().equals(names.newUser()) ? table.ownedBy(names.oldUser()) : table;
    }

    ServiceRoles names() {
        return names;
    }

    /** Whether all is known to be as it was: a guard leaves no trace, and needs no record. */
    boolean isExact() {
        return recorded || (guard.isThere() && change.statements().isEmpty());
    }

    /** Whether nothing but a guard keeps anybody from writing. */
    boolean isOfGuardAlone() {
        return guard.isRefusing() && change.statements().isEmpty();
    }

    List<String> statements() {
        List<String> statements = new ArrayList<>(change.statements());
        statements.addAll(KetoGuard.GUARD.removal(guard));
        return statements;
    }

    /** The tables whose users are waited for. */
    List<QualifiedName> tables() {
        Set<QualifiedName> tables = new LinkedHashSet<>(change.tables());
        tables.addAll(guard.names());
        return List.copyOf(tables);
    }

    /** Makes it so; everything is to be taken back if it throws. */
    void carryOut(Session session, ShortLocks.Statements locking) throws Exception {
        locking.run(statements());
        change.require(session);
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(change.findings());
        findings.addAll(obstacles);
        if (!statements().isEmpty()) {
            findings.addAll(later);
        }
        if (!recorded && !change.statements().isEmpty()) {
            findings.add(Finding.warning(
                    "THAW_WITHOUT_RECORD",
                    "The run folder has no record of what the freeze found.",
                    names.oldUser() + " gets the tables back and can write; rights of others that the freeze took away"
                            + " can't be known.",
                    "If the run folder still exists somewhere, name it with --run instead."));
        }
        return findings;
    }
}
