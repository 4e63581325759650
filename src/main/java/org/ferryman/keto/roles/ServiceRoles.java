package org.ferryman.keto.roles;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.CutoverRecord;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.roles.ObjectPrivileges;
import org.ferryman.postgres.roles.Privilege;
import org.ferryman.postgres.roles.PrivilegeReader;
import org.ferryman.postgres.roles.RoleAttributes;

/** The two roles: as given, else as recorded, else as sessions, grants and the tables' owner tell. */
public record ServiceRoles(String oldUser, String newUser) {

    /** PostgreSQL cuts longer names: NAMEDATALEN. */
    private static final int LONGEST = 63;

    /** Their names; blocks where the role that v0.6 logs in as can't be told. */
    public static ServiceRoles resolve(Session session, KetoTables keto, RoleNames users, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<String> served = servedTillCutover(session, users, folder);
        if (served.isPresent()) {
            String newUser = users.newUser().orElse(served.get() + "_new");
            check(served.get(), newUser);
            return new ServiceRoles(served.get(), newUser);
        }
        ServiceRoles names = resolveToUndo(session, keto, users, folder);
        if (users.oldUser().isPresent() || recorded(folder).isPresent() || !logsIn(session, names.oldUser, folder)) {
            return names;
        }
        String login =
                WritingLogins.read(session, keto.legacyTables(), names.oldUser).old(names.newUser);
        String newUser = users.newUser().orElse(login + "_new");
        check(login, newUser);
        return new ServiceRoles(login, newUser);
    }

    /** After the cut-over nobody of v0.6 is connected, so that sessions tell nothing: the record does. */
    private static Optional<String> servedTillCutover(Session session, RoleNames users, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<String> name = CutoverRecord.read(session, folder).map(CutoverRecord::oldUser);
        boolean needed = users.oldUser().isEmpty() && recorded(folder).isEmpty() && name.isPresent();
        return needed && RoleAttributes.find(session, name.get()).isPresent() ? name : Optional.empty();
    }

    /** Their names for a way back, which needs to know who had the tables, not who logs in. */
    public static ServiceRoles resolveToUndo(Session session, KetoTables keto, RoleNames users, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        Optional<ServiceRoles> recorded = recorded(folder);
        Optional<String> known = users.oldUser().or(() -> recorded.map(ServiceRoles::oldUser));
        String oldUser = known.isPresent() ? known.get() : observed(session, keto, users);
        String newUser = users.newUser()
                .or(() ->
                        recorded.filter(names -> names.oldUser.equals(oldUser)).map(ServiceRoles::newUser))
                .orElse(oldUser + "_new");
        check(oldUser, newUser);
        return new ServiceRoles(oldUser, newUser);
    }

    private static Optional<ServiceRoles> recorded(Path folder) throws IOException {
        Optional<ServiceRoles> frozen =
                BeforeFreeze.read(folder).map(before -> new ServiceRoles(before.oldUser(), before.newUser()));
        return frozen.isPresent()
                ? frozen
                : BeforeUser.read(folder).map(before -> new ServiceRoles(before.oldUser(), before.newUser()));
    }

    private static String observed(Session session, KetoTables keto, RoleNames users)
            throws SQLException, CancelledException, BlockedException {
        Set<String> owners = new TreeSet<>();
        keto.legacy().stream().map(LegacyTable::owner).forEach(owners::add);
        if (owners.size() > 1) {
            throw blocked(
                    "SEVERAL_OWNERS",
                    "The legacy tables belong to several roles: " + String.join(", ", owners) + ".",
                    "Ferryman can't tell which of them v0.6 works as.",
                    "Name it with --old-user.");
        }
        if (owners.isEmpty()) {
            throw blocked(
                    "KETO_NOT_FOUND",
                    "Database " + keto.database() + ", schema " + keto.schema()
                            + " holds no tables of relation tuples of Keto v0.6.",
                    "There is no user to replace.",
                    "Make sure that the URL names the database that Keto v0.6 uses, and that its schema is on"
                            + " this user's search_path.");
        }
        String owner = owners.iterator().next();
        Set<String> readers = readersOfAll(session, keto, owner);
        if (users.newUser().filter(owner::equals).isPresent() || !readers.isEmpty()) {
            throw blocked(
                    "FREEZE_RECORD_MISSING",
                    "The legacy tables belong to " + owner + ", as after a freeze, and the run folder has no record"
                            + " of what was there before"
                            + (readers.isEmpty() ? "." : " (they can be read by " + String.join(", ", readers) + ")."),
                    "Ferryman can't tell which role v0.6 works as.",
                    "Name the run folder with --run, or the role with --old-user (" + owner
                            + ", if they were never frozen).");
        }
        return owner;
    }

    /**
     * Whether the owner can log in: blocks if it can't, unless it served till the cut-over or was retired. Nobody ever
     * finds a session of such a role.
     */
    private static boolean logsIn(Session session, String owner, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        if (RoleAttributes.find(session, owner).filter(RoleAttributes::login).isPresent()) {
            return true;
        }
        Optional<String> retired =
                new RunMemory(folder).recall(RetiredUser.MEMORY).map(RetiredUser::role);
        Optional<String> cutOver = CutoverRecord.read(session, folder).map(CutoverRecord::oldUser);
        if (!retired.equals(Optional.of(owner)) && !cutOver.equals(Optional.of(owner))) {
            throw blocked(
                    "OLD_USER_CANNOT_LOG_IN",
                    "The legacy tables belong to " + owner + ", a role that can't log in.",
                    "v0.6 logs in as another one, whose sessions would be overlooked.",
                    "Name the role in v0.6's DSN with --old-user (" + owner
                            + ", if v0.6 logged in as that one and has been kept from it since).");
        }
        return false;
    }

    /** A freeze leaves one role that can read every table of Keto's, granted by the owner. */
    private static Set<String> readersOfAll(Session session, KetoTables keto, String owner)
            throws SQLException, CancelledException {
        Set<String> readers = new TreeSet<>();
        if (!owner.endsWith("_new")) {
            return readers;
        }
        for (ObjectPrivileges table : new PrivilegeReader(session).tables(keto.legacyTables())) {
            table.privileges().stream()
                    .filter(privilege -> privilege.name().equals("SELECT")
                            && privilege.column().isEmpty()
                            && !privilege.grantee().equals(owner)
                            && !privilege.grantee().equals(Privilege.PUBLIC))
                    .map(Privilege::grantee)
                    .filter(grantee -> owner.equals(grantee + "_new"))
                    .forEach(readers::add);
        }
        return readers;
    }

    private static void check(String oldUser, String newUser) throws BlockedException {
        if (newUser.getBytes(StandardCharsets.UTF_8).length > LONGEST) {
            throw blocked(
                    "NEW_USER_NAME_TOO_LONG",
                    "The name " + newUser + " is longer than " + LONGEST + " bytes.",
                    "PostgreSQL would shorten it to another name.",
                    "Name the new user with --new-user.");
        }
        if (newUser.isEmpty() || newUser.startsWith("pg_") || newUser.equals("public") || newUser.equals("none")) {
            throw blocked(
                    "NEW_USER_NAME_RESERVED",
                    "The name " + QualifiedName.quote(newUser) + " is not one that a role can have.",
                    "PostgreSQL reserves it for itself.",
                    "Name the new user with --new-user.");
        }
        if (newUser.equals(oldUser)) {
            throw blocked(
                    "NEW_USER_IS_OLD_USER",
                    "The new user and the old one are both " + oldUser + ".",
                    "Whatever the one may do, the other may do, too.",
                    "Name another role with --new-user.");
        }
    }

    private static BlockedException blocked(String id, String seen, String why, String remedy) {
        return new BlockedException(List.of(Finding.blocker(id, seen, why, remedy)));
    }
}
