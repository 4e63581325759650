package org.ferryman.keto.roles;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.PrivilegeReader;

/**
 * How tables of Keto's come to the owners and privileges that they are to have.
 *
 * @param desired what will be there, of the tables that it is about
 * @param statements all of them, in one transaction; none if everything is as it is to be
 * @param findings what they need and is not there
 */
record OwnershipChange(List<ObjectPrivileges> desired, List<String> statements, List<Finding> findings) {

    static final OwnershipChange NONE = new OwnershipChange(List.of(), List.of(), List.of());

    /**
     * One table's.
     *
     * @param grantors who else, besides both owners, must take part
     */
    record Table(ObjectPrivileges now, ObjectPrivileges desired, Set<String> grantors) {

        List<String> statements() {
            return now.statementsTo(desired);
        }
    }

    static OwnershipChange of(Session session, KetoTables keto, List<Table> tables)
            throws SQLException, CancelledException {
        List<ObjectPrivileges> desired = tables.stream().map(Table::desired).toList();
        Set<String> roles = new TreeSet<>();
        List<String> changes = new ArrayList<>();
        for (Table table : tables) {
            List<String> own = table.statements();
            if (!own.isEmpty()) {
                changes.addAll(own);
                roles.add(table.now().owner());
                roles.add(table.desired().owner());
                roles.addAll(table.grantors());
            }
        }
        if (changes.isEmpty()) {
            return new OwnershipChange(desired, List.of(), List.of());
        }
        ActingRoles acting = ActingRoles.as(session, roles);
        List<Finding> findings = new ArrayList<>(acting.findings());
        findings.addAll(FreezeFindings.ownersMayCreate(session, keto, roles));
        return new OwnershipChange(desired, acting.around(changes), findings);
    }

    List<QualifiedName> tables() {
        return desired.stream().map(ObjectPrivileges::table).toList();
    }

    /**
     * Looks whether it is so after the statements.
     *
     * @throws BlockedException if owners and privileges are not what was announced; roll back
     */
    void require(Session session) throws SQLException, CancelledException, BlockedException {
        List<ObjectPrivileges> found = new PrivilegeReader(session).tables(tables());
        if (!found.equals(desired)) {
            throw new BlockedException(List.of(PrivilegeFindings.differing(desired, found)));
        }
    }
}
