package org.ferryman.keto.roles;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.roles.OwnershipChange.Table;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.guard.GuardState;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.PrivilegeReader;
import org.ferryman.postgres.roles.RoleAccess;
import org.ferryman.postgres.roles.RoleAttributes;
import org.ferryman.postgres.roles.ShortLocks;

/**
 * What a freeze has to change: the new user owns every table of Keto's, nobody else may write to one, and whoever owned
 * one can read it; where v0.6 works as a superuser, guard triggers on the legacy tables instead. A write to a legacy
 * table by anybody would be lost once the tuples are moved.
 */
final class FreezePlan {

    /** With the right to maintain a table one may lock everybody out of it. */
    private static final Set<String> WRITES = Set.of("INSERT", "UPDATE", "DELETE", "TRUNCATE", "MAINTAIN");

    private static final List<String> OWNERS = List.of("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE");

    private final ServiceRoles names;
    private final KetoTables keto;
    private final BeforeFreeze before;
    private final List<Finding> findings = new ArrayList<>();
    private OwnershipChange change = OwnershipChange.NONE;
    private Optional<GuardState> guard = Optional.empty();
    private boolean proven;

    private FreezePlan(ServiceRoles names, KetoTables keto, BeforeFreeze before) {
        this.names = names;
        this.keto = keto;
        this.before = before;
    }

    static FreezePlan read(Session session, RoleNames users, Path folder) throws Exception {
        KetoTables keto = CatalogReader.tables(session);
        ServiceRoles names = ServiceRoles.resolve(session, keto, users, folder);
        List<ObjectPrivileges> now = new PrivilegeReader(session).tables(keto.all());
        FreezePlan plan = new FreezePlan(names, keto, before(names, now, folder));
        plan.findings.addAll(MigrationPreconditions.notLater(keto));
        GuardState guard = KetoGuard.GUARD.observe(session);
        Optional<RoleAttributes> old = RoleAttributes.find(session, names.oldUser());
        if (guard.isThere() || old.filter(RoleAttributes::superuser).isPresent()) {
            plan.guard = Optional.of(guard);
            plan.findings.addAll(GuardFindings.of(session, names, keto, guard));
            plan.findings.addAll(mayTryOut(session, names, plan.findings));
            plan.proven = true;
            return plan;
        }
        plan.findings.addAll(FreezeFindings.of(session, names, keto));
        if (RoleAttributes.find(session, names.newUser()).isPresent()) {
            List<Table> tables = now.stream()
                    .map(table -> new Table(table, plan.frozen(table), table.otherGrantors()))
                    .toList();
            plan.change = OwnershipChange.of(session, keto, tables);
            plan.findings.addAll(plan.change.findings());
            plan.findings.addAll(mayTryOut(session, names, plan.findings));
        }
        plan.proven = BeforeFreeze.read(folder)
                .filter(earlier -> earlier.isOf(names) && earlier.isProvenFor(keto.legacyTables()))
                .isPresent();
        return plan;
    }

    /** The proof tries it as the old user: whether that can be done must be known before anything is changed. */
    private static List<Finding> mayTryOut(Session session, ServiceRoles names, List<Finding> known)
            throws SQLException, CancelledException {
        if (RoleAttributes.find(session, names.oldUser()).isEmpty()) {
            return List.of();
        }
        return RoleAccess.of(session, names.oldUser()).finding().stream()
                .filter(finding -> !known.contains(finding))
                .toList();
    }

    /** What an earlier freeze recorded of tables that are frozen; what is there now of the others. */
    private static BeforeFreeze before(ServiceRoles names, List<ObjectPrivileges> now, Path folder) throws IOException {
        Optional<BeforeFreeze> recorded = BeforeFreeze.read(folder).filter(earlier -> earlier.isOf(names));
        List<ObjectPrivileges> tables = now.stream()
                .map(table -> table.owner().equals(names.newUser())
                        ? recorded.flatMap(earlier -> earlier.of(table.table())).orElse(table)
                        : table)
                .toList();
        // What is recorded before a change is not proven yet.
        return new BeforeFreeze(names.oldUser(), names.newUser(), tables, Optional.empty());
    }

    private ObjectPrivileges frozen(ObjectPrivileges table) {
        Set<String> readers = new TreeSet<>(Set.of(table.owner()));
        if (!CatalogReader.V0_7.contains(table.name())) {
            readers.add(names.oldUser());
        }
        readers.remove(names.newUser());
        ObjectPrivileges frozen = table.ownedBy(names.newUser())
                .without(privilege -> WRITES.contains(privilege.name())
                        && !(privilege.grantee().equals(names.newUser())
                                && privilege.grantor().equals(names.newUser())))
                .with(names.newUser(), OWNERS);
        for (String reader : readers) {
            frozen = frozen.with(reader, List.of("SELECT"));
        }
        return frozen;
    }

    ServiceRoles names() {
        return names;
    }

    BeforeFreeze before() {
        return before;
    }

    List<Finding> findings() {
        return findings;
    }

    /** Whether it was proven, since the last change, that the old user can write to none of the legacy tables. */
    boolean isProven() {
        return proven;
    }

    /** Whether it is done by guard triggers: what the catalog shows of them is all there is to know. */
    boolean isGuarded() {
        return guard.isPresent();
    }

    List<String> statements() {
        return guard.map(now -> KetoGuard.GUARD.installation(now, legacy())).orElse(change.statements());
    }

    /** Makes it so; everything is to be taken back if it throws. */
    void carryOut(Session session, ShortLocks.Statements locking) throws Exception {
        locking.run(statements());
        if (isGuarded()) {
            KetoGuard.GUARD.require(session, legacy());
        } else {
            change.require(session);
        }
    }

    /** What leads back from there. */
    List<String> undo() {
        List<String> undo = new ArrayList<>(
                guard.map(now -> KetoGuard.GUARD.removal(now, legacy())).orElse(List.of()));
        for (ObjectPrivileges frozen : change.desired()) {
            before.of(frozen.table()).ifPresent(earlier -> undo.addAll(frozen.statementsTo(earlier)));
        }
        return undo;
    }

    /** The tables whose users are waited for. */
    List<QualifiedName> locked() {
        return isGuarded() ? legacy() : keto.all();
    }

    /** The lock that it takes on them. */
    Mode lock() {
        return isGuarded() ? Mode.SHARE_ROW_EXCLUSIVE : Mode.ACCESS_EXCLUSIVE;
    }

    List<QualifiedName> legacy() {
        return keto.legacyTables();
    }
}
