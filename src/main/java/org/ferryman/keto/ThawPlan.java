package org.ferryman.keto;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Acting;
import org.ferryman.postgres.ObjectPrivileges;
import org.ferryman.postgres.PrivilegeReader;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;

/** What leads back to the state before a freeze: by its record; without one, as far as it can be seen. */
final class ThawPlan {

    private final UserNames names;
    private final boolean recorded;
    private final List<ObjectPrivileges> desired = new ArrayList<>();
    private final List<String> statements = new ArrayList<>();
    private final List<Finding> findings = new ArrayList<>();

    private ThawPlan(UserNames names, boolean recorded) {
        this.names = names;
        this.recorded = recorded;
    }

    static ThawPlan read(Session session, Users users, Path folder) throws Exception {
        KetoTables keto = CatalogReader.tables(session);
        UserNames names = UserNames.resolve(session, keto, users, folder);
        Optional<BeforeFreeze> before =
                BeforeFreeze.read(folder).filter(earlier -> earlier.newUser().equals(names.newUser()));
        ThawPlan plan = new ThawPlan(names, before.isPresent());
        Set<String> roles = new TreeSet<>();
        List<String> changes = new ArrayList<>();
        for (ObjectPrivileges table : new PrivilegeReader(session).tables(keto.all())) {
            ObjectPrivileges earlier =
                    before.isPresent() ? before.get().of(table.table()).orElse(table) : plan.observed(table);
            List<String> sql = table.statementsTo(earlier);
            if (!sql.isEmpty()) {
                plan.desired.add(earlier);
                changes.addAll(sql);
                roles.addAll(Set.of(table.owner()));
                roles.add(earlier.owner());
                roles.addAll(earlier.otherGrantors());
            }
        }
        plan.complete(session, keto, roles, changes);
        return plan;
    }

    /** v0.7's own tables stay with the new user: a freeze need not have been what gave it these. */
    private ObjectPrivileges observed(ObjectPrivileges table) {
        boolean legacy = !CatalogReader.V0_7.contains(table.name());
        return legacy && table.owner().equals(names.newUser()) ? table.ownedBy(names.oldUser()) : table;
    }

    private void complete(Session session, KetoTables keto, Set<String> roles, List<String> changes) throws Exception {
        if (changes.isEmpty()) {
            return;
        }
        Acting acting = Acting.as(session, roles);
        findings.addAll(acting.findings());
        findings.addAll(FreezeFindings.ownersMayCreate(session, keto, roles));
        statements.addAll(acting.around(changes));
        if (!recorded) {
            findings.add(Finding.warning(
                    "THAW_WITHOUT_RECORD",
                    "The run folder has no record of what the freeze found.",
                    names.oldUser() + " gets the tables back and can write; rights of others that the freeze took away"
                            + " can't be known.",
                    "If the run folder still exists somewhere, name it with --run instead."));
        }
    }

    UserNames names() {
        return names;
    }

    boolean isRecorded() {
        return recorded;
    }

    List<String> statements() {
        return statements;
    }

    List<Finding> findings() {
        return findings;
    }

    /** What will be there, of the tables that change. */
    List<ObjectPrivileges> desired() {
        return desired;
    }

    List<QualifiedName> tables() {
        return desired.stream().map(ObjectPrivileges::table).toList();
    }
}
