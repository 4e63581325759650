package org.ferryman.keto.roles;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.CatalogLook;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.Privilege;
import org.ferryman.postgres.roles.PrivilegeReader;
import org.ferryman.postgres.roles.RoleAttributes;

/**
 * Takes back what {@link NewUserStep} did: its grants, and the role, if it was not there before. Never what others
 * granted it, never by {@code DROP OWNED}.
 */
public final class DropUserStep implements Change<DroppedUser> {

    /** The step's id. */
    public static final StepId ID = new StepId("user-drop");

    private final Database database;
    private final RoleNames users;
    private final Path folder;

    public DropUserStep(Database database, RoleNames users, Path folder) {
        this.database = database;
        this.users = users;
        this.folder = folder;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Drop the new user";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            CatalogLook look = CatalogLook.at(session);
            ServiceRoles names = names(session, look);
            boolean present = RoleAttributes.find(session, names.newUser()).isPresent();
            List<Finding> findings = new ArrayList<>();
            if (present) {
                findings.addAll(findings(session, names));
                findings.addAll(owned(session, names, true));
            }
            boolean toDo = present && !statements(session, look, names).isEmpty();
            return Inspection.of(
                    toDo ? Inspection.State.TO_DO : Inspection.State.DONE,
                    toDo
                            ? names.newUser() + " is to be dropped"
                            : "there is nothing of " + names.newUser() + " to undo",
                    toDo ? findings : List.of());
        });
    }

    private ServiceRoles names(Session session, CatalogLook look) throws Exception {
        return ServiceRoles.resolveToUndo(session, look.tables(), users, folder);
    }

    /** What stands in the way whatever else is undone first, where the catalog was read. */
    public List<Finding> findings(Session session, CatalogLook look) throws Exception {
        return findings(session, names(session, look));
    }

    private List<Finding> findings(Session session, ServiceRoles names) throws Exception {
        List<Finding> findings = new ArrayList<>();
        if (before(names).isEmpty() && users.newUser().isEmpty()) {
            findings.add(Finding.blocker(
                    "USER_RECORD_MISSING",
                    "The run folder has no record of how role " + names.newUser() + " came to be.",
                    "It may have been there before, and serve others.",
                    "Name the run folder that it was made in with --run. Only if you know that it serves nothing else:"
                            + " name it with --new-user, and it is dropped."));
        }
        List<String> sessions = RoleAttributes.sessions(session, names.newUser());
        if (!sessions.isEmpty() && !isKept(names)) {
            findings.add(Finding.blocker(
                    "NEW_USER_CONNECTED",
                    "Role " + names.newUser() + " is logged in: " + String.join(", ", sessions) + ".",
                    "v0.7 is at work; what it writes would be lost.",
                    "Stop v0.7, then run again."));
        }
        return findings;
    }

    private Optional<BeforeUser> before(ServiceRoles names) throws Exception {
        return BeforeUser.read(folder).filter(before -> before.newUser().equals(names.newUser()));
    }

    private boolean isKept(ServiceRoles names) throws Exception {
        return before(names).map(BeforeUser::existed).orElse(false);
    }

    private static List<Finding> owned(Session session, ServiceRoles names, boolean ownedOnly)
            throws SQLException, CancelledException {
        List<String> named = RoleAttributes.dependents(session, names.newUser(), ownedOnly);
        if (named.isEmpty()) {
            return List.of();
        }
        return List.of(Finding.blocker(
                "NEW_USER_OWNS_OBJECTS",
                "Role " + names.newUser() + " owns, or has rights on: " + String.join("; ", named) + ".",
                "A role that something belongs to can't be dropped, and Ferryman leaves alone what it did not"
                        + " make.",
                "Thaw first; drop v0.7's tables with `ferryman keto undo`; hand over the rest with ALTER … OWNER TO, or"
                        + " revoke it."));
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database)
                .snapshot(Work.quiet().cancellation(), session -> preview(session, CatalogLook.at(session)));
    }

    /** The same, where the catalog was read; nothing if there is nothing of the new user's to take back. */
    public List<String> preview(Session session, CatalogLook look) throws Exception {
        return statements(session, look, names(session, look));
    }

    private List<String> statements(Session session, CatalogLook look, ServiceRoles names) throws Exception {
        if (RoleAttributes.find(session, names.newUser()).isEmpty()) {
            return List.of();
        }
        Optional<BeforeUser> before = before(names);
        if (before.filter(BeforeUser::takenBack).isPresent()) {
            return List.of();
        }
        List<String> revokes = new ArrayList<>();
        Map<String, ObjectPrivileges> recorded = before.map(BeforeUser::byName).orElse(Map.of());
        for (ObjectPrivileges object : objects(session, look)) {
            revokes.addAll(object.statementsTo(desired(object, recorded, names)));
        }
        List<String> all = new ArrayList<>();
        if (!revokes.isEmpty() && RoleAttributes.find(session, names.oldUser()).isPresent()) {
            ActingRoles acting = ActingRoles.as(session, List.of(names.oldUser()));
            all.addAll(acting.findings().isEmpty() ? acting.around(revokes) : revokes);
        } else {
            all.addAll(revokes);
        }
        if (before.map(BeforeUser::existed).orElse(false)) {
            List<String> memberships = new ArrayList<>(NewUserPlan.memberships(session, names.newUser()));
            memberships.removeAll(before.get().memberships());
            memberships.forEach(role ->
                    all.add("REVOKE " + QualifiedName.quote(role) + " FROM " + QualifiedName.quote(names.newUser())));
        } else {
            all.add("DROP ROLE " + QualifiedName.quote(names.newUser()));
        }
        return all;
    }

    /** Without what the role has got since; what others have got or lost stays as it is. */
    private static ObjectPrivileges desired(
            ObjectPrivileges now, Map<String, ObjectPrivileges> recorded, ServiceRoles names) {
        if (now.owner().equals(names.newUser())) {
            return now;
        }
        List<Privilege> had =
                Optional.ofNullable(recorded.get(now.sqlName()))
                        .map(ObjectPrivileges::privileges)
                        .orElse(List.of())
                        .stream()
                        .filter(privilege -> privilege.grantee().equals(names.newUser()))
                        .toList();
        return now.without(privilege -> privilege.grantee().equals(names.newUser()))
                .with(had);
    }

    private static List<ObjectPrivileges> objects(Session session, CatalogLook look)
            throws SQLException, CancelledException {
        PrivilegeReader reader = new PrivilegeReader(session);
        List<ObjectPrivileges> objects = new ArrayList<>(
                List.of(reader.database(), reader.schema(look.tables().schema())));
        objects.addAll(look.privileges());
        return objects;
    }

    @Override
    public DroppedUser apply(Work work) throws Exception {
        DroppedUser result = new Transactions(database).committed(work, session -> {
            CatalogLook look = CatalogLook.at(session);
            ServiceRoles names = names(session, look);
            List<String> statements = statements(session, look, names);
            if (statements.isEmpty()) {
                return new DroppedUser(names.newUser(), false, List.of(), List.of());
            }
            BlockedException.throwIfAny(findings(session, names));
            for (String statement : statements) {
                if (statement.startsWith("DROP ROLE ")) {
                    BlockedException.throwIfAny(owned(session, names, false));
                }
                session.execute(statement);
            }
            return new DroppedUser(names.newUser(), !isKept(names), statements, List.of());
        });
        if (BeforeUser.another(folder, result.newUser()).isPresent()) {
            return result;
        }
        List<Finding> findings = new ArrayList<>(BeforeUser.takeBack(folder));
        findings.addAll(new RunMemory(folder).forget(NewUserStep.PASSWORD_FILE));
        return result.with(findings);
    }
}
