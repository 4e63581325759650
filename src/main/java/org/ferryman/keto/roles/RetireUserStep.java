package org.ferryman.keto.roles;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.RoleAttributes;

/**
 * Keeps the role that v0.6 worked as from logging in. The role stays, with all that belongs to it: dropping it is for
 * somebody who knows what else it is for.
 */
public final class RetireUserStep implements Change<RetiredUser> {

    private final Database database;
    private final RoleNames users;
    private final Path folder;

    /** @param folder the run folder, which records which role that is */
    public RetireUserStep(Database database, RoleNames users, Path folder) {
        this.database = database;
        this.users = users;
        this.folder = folder;
    }

    @Override
    public StepId id() {
        return RetiredUser.ID;
    }

    @Override
    public String title() {
        return "Retire the old user";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            String role = role(session);
            Optional<RoleAttributes> attributes = RoleAttributes.find(session, role);
            boolean toDo = attributes.map(RoleAttributes::login).orElse(false);
            return Inspection.of(
                    toDo ? Inspection.State.TO_DO : Inspection.State.DONE,
                    toDo ? role + " can log in" : role + " can't log in",
                    toDo ? findings(session, attributes.get()) : List.of());
        });
    }

    private String role(Session session) throws Exception {
        KetoTables keto = CatalogReader.tables(session);
        boolean recorded =
                BeforeFreeze.read(folder).isPresent() || BeforeUser.read(folder).isPresent();
        if (users.oldUser().isEmpty() && !recorded && keto.legacy().isEmpty()) {
            Optional<String> cutOver = CutoverRecord.read(session, folder).map(CutoverRecord::oldUser);
            if (cutOver.isPresent()) {
                return cutOver.get();
            }
            throw new BlockedException(List.of(Finding.blocker(
                    "OLD_USER_UNKNOWN",
                    "The run folder has no record of the role that v0.6 worked as, and its tables are gone.",
                    "Ferryman can't tell which role to retire.",
                    "Name it with --old-user, or the run folder with --run.")));
        }
        return ServiceRoles.resolve(session, keto, users, folder).oldUser();
    }

    private static List<Finding> findings(Session session, RoleAttributes role) throws Exception {
        List<Finding> findings = new ArrayList<>();
        if (session.one("SELECT session_user", row -> row.getString(1)).equals(role.name())) {
            findings.add(Finding.blocker(
                    "OLD_USER_IS_CONNECTED_USER",
                    "Ferryman is connected as " + role.name() + " itself.",
                    "It would shut itself out.",
                    "Connect as an administrator."));
        }
        if (role.superuser()) {
            findings.add(Finding.blocker(
                    "OLD_USER_IS_SUPERUSER",
                    "Role " + role.name() + " is a superuser.",
                    "Others may need it to administer the server.",
                    SuperuserRemedy.isIndispensable(role)
                            ? "Stop v0.6 for good. " + SuperuserRemedy.leaveIt(role)
                            : byHand(role.name())));
        }
        List<String> sessions = RoleAttributes.sessions(session, role.name());
        if (!sessions.isEmpty()) {
            findings.add(connected(role.name(), sessions));
        }
        List<String> elsewhere = RoleAttributes.dependents(session, role.name(), true).stream()
                .filter(object -> object.contains(" in database "))
                .toList();
        if (!elsewhere.isEmpty()) {
            findings.add(Finding.blocker(
                    "OLD_USER_SERVES_OTHERS",
                    "Role " + role.name() + " owns: " + String.join("; ", elsewhere) + ".",
                    "Something in another database may work as this role.",
                    byHand(role.name())));
        }
        return findings;
    }

    /** Then it is named: an owner that can't log in is not taken for v0.6's role by itself. */
    private static String byHand(String role) {
        return "If that is not so, retire it by hand: " + statement(role)
                + ". Then put it on record: `ferryman keto user retire --old-user " + role + "`.";
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database).snapshot(Work.quiet().cancellation(), session -> {
            String role = role(session);
            return RoleAttributes.find(session, role).map(RoleAttributes::login).orElse(false)
                    ? List.of(statement(role))
                    : List.of();
        });
    }

    private static String statement(String role) {
        return "ALTER ROLE " + QualifiedName.quote(role) + " NOLOGIN";
    }

    @Override
    public RetiredUser apply(Work work) throws Exception {
        return new Transactions(database).committed(work, session -> {
            String role = role(session);
            String undo = "ALTER ROLE " + QualifiedName.quote(role) + " LOGIN";
            Optional<RoleAttributes> attributes = RoleAttributes.find(session, role);
            if (attributes.filter(RoleAttributes::login).isEmpty()) {
                return new RetiredUser(role, false, List.of(), undo, List.of());
            }
            List<Finding> findings = new ArrayList<>(findings(session, attributes.get()));
            BlockedException.throwIfAny(findings);
            session.execute(statement(role));
            List<String> left = RoleAttributes.dependents(session, role, false);
            if (!left.isEmpty()) {
                findings.add(Finding.info(
                        "OLD_USER_KEEPS_RIGHTS",
                        "Role " + role + " still owns, or has rights on: " + String.join("; ", left) + ".",
                        "It can't log in; before it is dropped, these must be handed over."));
            }
            return new RetiredUser(role, true, List.of(statement(role)), undo, findings);
        });
    }

    /** That a role is at work which should not. */
    public static Finding connected(String role, List<String> sessions) {
        return Finding.blocker(
                "OLD_USER_CONNECTED",
                "Role " + role + " is logged in: " + String.join(", ", sessions) + ".",
                "v0.6, or something else that uses its tables, is still at work.",
                "Stop it, then run again. If v0.7 works as this role, name the one that v0.6 worked as with"
                        + " --old-user.");
    }
}
