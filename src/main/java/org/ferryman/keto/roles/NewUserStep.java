package org.ferryman.keto.roles;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Undoable;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PendingFile;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.roles.NewRole;
import org.ferryman.postgres.roles.RoleAttributes;

/**
 * Makes the role that v0.7 works as, with all that its migrations and its service need, in one transaction. Grants on
 * Keto's own objects only.
 */
public final class NewUserStep implements Change<NewUser>, Undoable<DroppedUser> {

    /** The step's id. */
    public static final StepId ID = new StepId("user");

    /** The file in the run folder with the generated password: readable by its owner only. */
    public static final String PASSWORD_FILE = "new-user.password";

    private final Database database;
    private final RoleNames users;
    private final Path folder;
    private final Optional<Secret> password;

    /**
     * Prepares the step.
     *
     * @param folder the run folder: takes the before-state, and the password if one is generated
     * @param password the new user's; if empty, one is generated
     */
    public NewUserStep(Database database, RoleNames users, Path folder, Optional<Secret> password) {
        this.database = database;
        this.users = users;
        this.folder = folder;
        this.password = password.filter(secret -> !secret.reveal().isEmpty());
    }

    /**
     * What may be chosen about the new user.
     *
     * @param users the old and the new one
     * @param password the new user's; if empty, one is generated
     */
    public record Options(RoleNames users, Optional<Secret> password) {

        /** The usual name, and a generated password. */
        public static final Options USUAL = new Options(RoleNames.DEFAULT, Optional.empty());
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Make the user that v0.7 works as";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            ServiceRoles names = ServiceRoles.resolve(session, CatalogReader.tables(session), users, folder);
            NewUserPlan plan = plan(session, names);
            return Inspection.of(
                    plan.isDone() ? Inspection.State.DONE : Inspection.State.TO_DO,
                    plan.isDone()
                            ? names.newUser() + " has everything that v0.7 needs"
                            : names.newUser() + " is to be created, modelled on " + names.oldUser(),
                    findings(session, plan, names));
        });
    }

    /** The run folder knows one new user: of a second one the record of the first would be lost. */
    private List<Finding> findings(Session session, NewUserPlan plan, ServiceRoles names) throws Exception {
        List<Finding> findings = new ArrayList<>(plan.findings());
        Optional<String> other = BeforeUser.another(folder, names.newUser());
        if (!plan.isDone()
                && other.isPresent()
                && RoleAttributes.find(session, other.get()).isPresent()) {
            findings.add(Finding.blocker(
                    "ANOTHER_NEW_USER",
                    "The run folder has the record of another new user, role " + other.get()
                            + ", which is still there.",
                    "The record would be replaced, and a roll-back would leave that role behind.",
                    "Go on with it; or take it back first with `ferryman keto user drop --new-user " + other.get()
                            + "`."));
        }
        return findings;
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database).snapshot(Work.quiet().cancellation(), session -> {
            ServiceRoles names = ServiceRoles.resolve(session, CatalogReader.tables(session), users, folder);
            return plan(session, names).statements(Optional.empty());
        });
    }

    static NewUserPlan plan(Session session, ServiceRoles names) throws Exception {
        KetoTables keto = CatalogReader.tables(session);
        RoleAttributes old = RoleAttributes.find(session, names.oldUser())
                .orElseThrow(() -> new BlockedException(List.of(Finding.blocker(
                        "OLD_USER_NOT_FOUND",
                        "There is no role " + names.oldUser() + ".",
                        "The new user is modelled on it.",
                        "Name the role that v0.6 works as with --old-user."))));
        return NewUserPlan.read(session, keto, names, old);
    }

    @Override
    public NewUser apply(Work work) throws Exception {
        return new Transactions(database).committed(work, session -> {
            ServiceRoles names = ServiceRoles.resolve(session, CatalogReader.tables(session), users, folder);
            NewUserPlan plan = plan(session, names);
            BlockedException.throwIfAny(findings(session, plan, names));
            List<String> shown = plan.statements(Optional.empty());
            Optional<Secret> secret = Optional.empty();
            if (!shown.isEmpty()) {
                boolean again = record(plan, names, work);
                secret = plan.creates() ? Optional.of(passwordToUse(again)) : Optional.empty();
                for (String statement : plan.statements(secret)) {
                    session.execute(statement);
                }
                prove(session, names);
            }
            return new NewUser(
                    names.oldUser(),
                    names.newUser(),
                    plan.creates(),
                    secret.isPresent() && password.isEmpty() ? Optional.of(PASSWORD_FILE) : Optional.empty(),
                    shown,
                    plan.findings());
        });
    }

    /** What was recorded before an earlier part of the same work stays; tells whether there was any. */
    private boolean record(NewUserPlan plan, ServiceRoles names, Work work) throws Exception {
        Optional<BeforeUser> earlier =
                BeforeUser.read(folder).filter(before -> before.newUser().equals(names.newUser()));
        if (plan.creates() || earlier.filter(before -> !before.takenBack()).isEmpty()) {
            BeforeUser before = plan.before();
            work.journal().append(JournalEvent.BEFORE_USER, Map.of("before", before));
            before.write(folder);
        }
        return earlier.isPresent();
    }

    /** The password that was generated, as long as its file is there and not empty. */
    public static Optional<Secret> generated(Path folder) throws IOException {
        Path file = folder.resolve(PASSWORD_FILE);
        String password = Files.exists(file) ? Files.readString(file).strip() : "";
        return password.isEmpty() ? Optional.empty() : Optional.of(Secret.of(password));
    }

    /** Deletes the file with the generated password; tells whether there was one. */
    public static boolean forget(Path folder) throws IOException {
        return Files.deleteIfExists(folder.resolve(PASSWORD_FILE));
    }

    /** Kept in its file before the role can have it; an interrupted attempt's is used again. */
    private Secret passwordToUse(boolean again) throws IOException {
        if (password.isPresent()) {
            return password.get();
        }
        Optional<Secret> earlier = again ? generated(folder) : Optional.empty();
        if (earlier.isPresent()) {
            return earlier.get();
        }
        Secret generated = NewRole.password();
        PendingFile.write(folder.resolve(PASSWORD_FILE), generated.reveal() + "\n");
        return generated;
    }

    /** A GRANT that has no effect is only a warning to the server. */
    private static void prove(Session session, ServiceRoles names) throws Exception {
        List<String> missing = plan(session, names).statements(Optional.empty());
        if (!missing.isEmpty()) {
            throw new BlockedException(new ArrayList<>(List.of(Finding.blocker(
                    "GRANT_WITHOUT_EFFECT",
                    "These statements had no effect: " + String.join("; ", missing) + ".",
                    "The connected user may not grant this; the server says so only in a warning.",
                    "Connect as the owner of the object, or as a superuser."))));
        }
    }

    @Override
    public DropUserStep undo() {
        return new DropUserStep(database, users, folder);
    }
}
