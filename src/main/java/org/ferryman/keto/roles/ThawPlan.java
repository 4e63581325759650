package org.ferryman.keto.roles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.roles.OwnershipChange.Table;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.PrivilegeReader;

/** What leads back to the state before a freeze: by its record; without one, as far as it can be seen. */
final class ThawPlan {

    private final ServiceRoles names;
    private final boolean recorded;
    private final List<Finding> later;
    private final OwnershipChange change;

    private ThawPlan(ServiceRoles names, boolean recorded, List<Finding> later, OwnershipChange change) {
        this.names = names;
        this.recorded = recorded;
        this.later = later;
        this.change = change;
    }

    static ThawPlan read(Session session, RoleNames users, Path folder) throws Exception {
        KetoTables keto = CatalogReader.tables(session);
        ServiceRoles names = ServiceRoles.resolveToUndo(session, keto, users, folder);
        Optional<BeforeFreeze> before =
                BeforeFreeze.read(folder).filter(earlier -> earlier.newUser().equals(names.newUser()));
        List<Table> tables = new ArrayList<>();
        for (ObjectPrivileges now : new PrivilegeReader(session).tables(keto.all())) {
            ObjectPrivileges earlier = before.isPresent() ? recorded(before.get(), now) : observed(now, names);
            Table table = new Table(now, earlier, earlier.otherGrantors());
            if (table.changes()) {
                tables.add(table);
            }
        }
        return new ThawPlan(
                names,
                before.isPresent(),
                MigrationPreconditions.notLater(keto),
                OwnershipChange.of(session, keto, tables));
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

    boolean isRecorded() {
        return recorded;
    }

    List<String> statements() {
        return change.statements();
    }

    OwnershipChange change() {
        return change;
    }

    List<Finding> findings() {
        List<Finding> findings = new ArrayList<>(change.findings());
        if (!change.statements().isEmpty()) {
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
