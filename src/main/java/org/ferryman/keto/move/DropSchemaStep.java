package org.ferryman.keto.move;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.BeforeUser;
import org.ferryman.keto.catalog.CatalogLook;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.KetoTables;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.roles.ActingRoles;
import org.ferryman.postgres.roles.ObjectPrivileges;

/** Undoes v0.7's migrations where they came after v0.6's: the catalog is then v0.6's again. */
public final class DropSchemaStep implements Change<SchemaRemoval> {

    /** The step's id. */
    public static final StepId ID = new StepId("schema-undo");

    private static final List<String> TABLES = List.of(KetoDatabase.TARGET, "networks");

    private final Database database;
    private final Optional<Path> folder;
    private final boolean discard;

    /**
     * Prepares the step.
     *
     * @param folder the run folder, which may know what rights there were on {@code keto_namespace}
     * @param discard whether to drop rows that were written through v0.7, too, after writing them down there
     */
    public DropSchemaStep(Database database, Optional<Path> folder, boolean discard) {
        this.database = database;
        this.folder = folder;
        this.discard = discard;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Drop v0.7's tables";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).rehearsal(work.cancellation(), session -> {
            Plan plan = Plan.read(session, CatalogLook.at(session), folder);
            return Inspection.of(
                    plan.statements.isEmpty() ? Inspection.State.DONE : Inspection.State.TO_DO,
                    plan.statements.isEmpty() ? "there are no tables of v0.7's" : "v0.7's tables are to be dropped",
                    findings(session, plan));
        });
    }

    /**
     * What is in the way whatever rows v0.7's table holds: those the undoings before this one remove, or warn of. Where
     * the catalog was read, within a transaction that is rolled back.
     */
    public List<Finding> besideRows(Session session, CatalogLook look) throws Exception {
        return Transactions.withoutChanges(session, owner -> List.copyOf(Plan.read(owner, look, folder).findings));
    }

    private List<Finding> findings(Session session, Plan plan) throws Exception {
        List<Finding> findings = new ArrayList<>(plan.findings);
        if (plan.statements.isEmpty()) {
            return findings;
        }
        TargetAuthors authors = authors(session, plan);
        if (!discard || folder.isEmpty()) {
            findings.addAll(authors.findings(true));
        }
        if (authors.ferrymans() > 0) {
            findings.add(Finding.blocker(
                    "MIGRATED_TUPLES_LEFT",
                    authors.ferrymans() + " migrated or recreated tuples are in v0.7's table.",
                    "They are removed in a step of their own, which shows what else is there.",
                    "Run `ferryman keto undo`, which does both."));
        }
        return findings;
    }

    private TargetAuthors authors(Session session, Plan plan) throws Exception {
        return TargetAuthors.read(session, CatalogReader.tables(session), plan.table(KetoDatabase.TARGET), folder);
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database)
                .rehearsal(Work.quiet().cancellation(), session -> preview(session, CatalogLook.at(session)));
    }

    /** The same, where the catalog was read; within a transaction that is rolled back. */
    public List<String> preview(Session session, CatalogLook look) throws Exception {
        return Transactions.withoutChanges(session, owner -> Plan.read(owner, look, folder).statements);
    }

    @Override
    public SchemaRemoval apply(Work work) throws Exception {
        return new Transactions(database).committed(work, session -> {
            Plan plan = Plan.read(session, CatalogLook.at(session), folder);
            BlockedException.throwIfAny(plan.findings);
            String schema = plan.keto.schema();
            if (plan.statements.isEmpty()) {
                plan.acting.end(session);
                return new SchemaRemoval(false, schema, 0, Optional.empty());
            }
            new TableLocks(database)
                    .take(
                            session,
                            Mode.ACCESS_EXCLUSIVE,
                            TABLES.stream().map(plan::table).toList());
            BlockedException.throwIfAny(findings(session, plan));
            DiscardedRows discarded = discard
                    ? DiscardedRows.writeDown(
                            session,
                            plan.table(KetoDatabase.TARGET),
                            authors(session, plan).written(),
                            folder.orElseThrow())
                    : DiscardedRows.NONE;
            for (String statement : plan.statements) {
                session.execute(statement);
            }
            plan.acting.end(session);
            return new SchemaRemoval(true, schema, discarded.rows(), discarded.file());
        });
    }

    /** What is there, and what leads back; reading it takes the rights of the owners, within the transaction. */
    private static final class Plan {

        private final KetoTables keto;
        private final List<Finding> findings = new ArrayList<>();
        private final List<String> statements = new ArrayList<>();
        private ActingRoles acting = new ActingRoles(List.of(), List.of(), List.of());

        private Plan(KetoTables keto) {
            this.keto = keto;
        }

        static Plan read(Session session, CatalogLook look, Optional<Path> folder) throws Exception {
            Plan plan = new Plan(look.tables());
            Set<String> owners = new TreeSet<>();
            look.privileges().stream().map(ObjectPrivileges::owner).forEach(owners::add);
            plan.acting = ActingRoles.as(session, owners);
            if (!plan.acting.findings().isEmpty()) {
                plan.findings.addAll(plan.acting.findings());
                return plan;
            }
            plan.acting.begin(session);
            plan.compose(session, look, folder);
            return plan;
        }

        private void compose(Session session, CatalogLook look, Optional<Path> folder) throws Exception {
            KetoDatabase found = look.database(folder);
            if (found.level() == SchemaLevel.V0_6 || found.level() == SchemaLevel.V0_6_BESIDE_NETWORKS) {
                return;
            }
            findings.addAll(MigrationPreconditions.level(found));
            if (!found.movedByKeto().isEmpty()
                    || !found.cleanedUp().isEmpty()
                    || found.legacy().isEmpty()) {
                findings.add(TargetAuthors.legacyTablesGone("Some namespaces no longer have a legacy table."));
            }
            if (findings.stream().anyMatch(Finding::blocks)) {
                return;
            }
            TABLES.forEach(name -> statements.add("DROP TABLE " + table(name).quoted()));
            statements.addAll(withoutVersions(session, table("schema_migration")));
            if (!found.hasKetoNamespace()) {
                ketoNamespace(look.privileges(), folder);
            }
        }

        /** Where a publication may have the table, its rows need an identity to be deleted by, as long as it takes. */
        private static List<String> withoutVersions(Session session, QualifiedName versions)
                throws SQLException, CancelledException {
            String delete = "DELETE FROM " + versions.quoted() + " WHERE version IN ("
                    + SchemaLevel.V0_7_ROWS.stream()
                            .sorted()
                            .map(version -> "'" + version + "'")
                            .collect(Collectors.joining(", "))
                    + ")";
            String identity = "ALTER TABLE " + versions.quoted() + " REPLICA IDENTITY ";
            return session.first(
                            SqlText.load(DropSchemaStep.class, "replica-identity.sql")
                                    .text(),
                            row -> row.getString(1),
                            versions.quoted())
                    .map(before -> List.of(identity + "FULL", delete, identity + before))
                    .orElse(List.of(delete));
        }

        /** With the rights that were recorded before; else those that an owner has by default. */
        private void ketoNamespace(List<ObjectPrivileges> tables, Optional<Path> folder) throws IOException {
            QualifiedName name = table("keto_namespace");
            String owner = tables.stream()
                    .filter(table -> table.name().equals("schema_migration"))
                    .map(ObjectPrivileges::owner)
                    .findFirst()
                    .orElseThrow();
            statements.add(LegacySchema.ketoNamespace(keto.schema()).text());
            statements.add("ALTER TABLE " + name.quoted() + " OWNER TO " + QualifiedName.quote(owner));
            Optional<BeforeUser> before = folder.isEmpty() ? Optional.empty() : BeforeUser.read(folder.get());
            ObjectPrivileges byDefault =
                    new ObjectPrivileges(ObjectPrivileges.Kind.TABLE, name.schema(), name.name(), owner, List.of());
            before.map(record -> record.byName().get(byDefault.sqlName())).ifPresent(earlier -> {
                ObjectPrivileges others =
                        earlier.without(privilege -> privilege.grantee().equals(earlier.owner()));
                statements.addAll(
                        byDefault.statementsTo(others.owner().equals(owner) ? others : others.ownedBy(owner)));
            });
        }

        QualifiedName table(String name) {
            return new QualifiedName(keto.schema(), name);
        }
    }
}
