package org.ferryman.keto.roles;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.playbook.RunMemory;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.RoleAttributes;
import org.ferryman.postgres.roles.ShortLocks.Waiting;

/** Observes the two users. Writes nothing, and needs no lock. */
public final class RolesStatusReader {

    private final Database database;
    private final RoleNames users;
    private final Path folder;

    public RolesStatusReader(Database database, RoleNames users, Path folder) {
        this.database = database;
        this.users = users;
        this.folder = folder;
    }

    /**
     * How they stand now.
     *
     * @throws BlockedException if it can't be told which roles they are
     */
    public RolesStatus read(Work work) throws Exception {
        Roles roles = roles(work.cancellation());
        ServiceRoles names = roles.names;
        RoleNames named = new RoleNames(Optional.of(names.oldUser()), Optional.of(names.newUser()));
        Optional<String> owner = roles.schemaOwner();
        Inspection user = new NewUserStep(database, named, folder, Optional.empty()).inspect(work);
        Inspection schema = new SchemaStep(database, owner).inspect(work);
        Inspection freeze = new FreezeStep(database, named, folder, Waiting.DEFAULT).inspect(work);
        boolean recorded = BeforeUser.read(folder)
                .filter(before -> before.newUser().equals(names.newUser()) && !before.takenBack())
                .isPresent();
        Optional<FreezeResult> proof = roles.frozen
                ? new RunMemory(folder)
                        .recall(FreezeResult.MEMORY)
                        .filter(freezing -> freezing.newUser().equals(names.newUser()))
                : Optional.empty();
        return new RolesStatus(
                names.oldUser(),
                names.newUser(),
                !roles.plan.creates(),
                recorded,
                roles.plan.grants(),
                user,
                owner,
                schema,
                roles.frozen,
                roles.guarded,
                freeze,
                proof);
    }

    /**
     * Who is to own v0.7's tables; empty if who owns the legacy tables, if the new user is not there yet, or if it
     * can't be told which roles they are. The new user is not made a member of a superuser, so it could not use that
     * one's tables.
     */
    public Optional<String> schemaOwner(Cancellation cancellation) throws Exception {
        return schemaOwner(cancellation, Roles::schemaOwner);
    }

    /** As {@link #schemaOwner}, but as it will be when the new user is there. */
    public Optional<String> plannedSchemaOwner(Cancellation cancellation) throws Exception {
        return schemaOwner(cancellation, Roles::plannedSchemaOwner);
    }

    private Optional<String> schemaOwner(Cancellation cancellation, Function<Roles, Optional<String>> owner)
            throws Exception {
        try {
            return owner.apply(roles(cancellation));
        } catch (BlockedException unknown) {
            return Optional.empty();
        }
    }

    private Roles roles(Cancellation cancellation) throws Exception {
        return new Transactions(database).snapshot(cancellation, session -> {
            KetoTables keto = CatalogReader.tables(session);
            ServiceRoles names = ServiceRoles.resolve(session, keto, users, folder);
            NewUserPlan plan = NewUserStep.plan(session, names);
            boolean guarded = KetoGuard.GUARD.observe(session).isOn(keto.legacyTables());
            boolean superuser = RoleAttributes.find(session, names.oldUser())
                    .filter(RoleAttributes::superuser)
                    .isPresent();
            boolean owned = keto.legacy().stream().allMatch(table -> table.owner().equals(names.newUser()));
            return new Roles(
                    names, plan, belongToSuperuser(session, keto), guarded || (owned && !superuser), guarded);
        });
    }

    /** Whatever v0.6 logs in as: it may be a plain role with rights on them. */
    private static boolean belongToSuperuser(Session session, KetoTables keto) throws SQLException, CancelledException {
        Set<String> owners = new TreeSet<>();
        keto.legacy().forEach(table -> owners.add(table.owner()));
        for (String owner : owners) {
            if (RoleAttributes.find(session, owner)
                    .filter(RoleAttributes::superuser)
                    .isPresent()) {
                return true;
            }
        }
        return false;
    }

    private record Roles(
            ServiceRoles names, NewUserPlan plan, boolean superusers, boolean frozen, boolean guarded) {

        Optional<String> schemaOwner() {
            return plannedSchemaOwner().filter(owner -> !plan.creates());
        }

        Optional<String> plannedSchemaOwner() {
            return superusers ? Optional.of(names.newUser()) : Optional.empty();
        }
    }
}
