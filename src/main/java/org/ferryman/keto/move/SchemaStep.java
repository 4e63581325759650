package org.ferryman.keto.move;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Undoable;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoDatabase;
import org.ferryman.keto.catalog.MigrationPreconditions;
import org.ferryman.keto.catalog.SchemaLevel;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.TableLocks;
import org.ferryman.postgres.TableLocks.Mode;
import org.ferryman.postgres.Transactions;

/**
 * Makes v0.7's schema beside v0.6's tables, equal to what v0.7's own {@code keto migrate up} leaves, in one
 * transaction. v0.6 goes on reading and writing.
 */
public final class SchemaStep implements Change<SchemaResult>, Undoable<SchemaRemoval> {

    /** The step's id. */
    public static final StepId ID = new StepId("schema");

    private final Database database;
    private final Optional<String> owner;

    /**
     * Prepares the step.
     *
     * @param owner the role that is to own the new tables; if empty, the owner of the legacy tables
     */
    public SchemaStep(Database database, Optional<String> owner) {
        this.database = database;
        this.owner = owner;
    }

    @Override
    public StepId id() {
        return ID;
    }

    @Override
    public String title() {
        return "Make v0.7's tables";
    }

    @Override
    public Inspection inspect(Work work) throws Exception {
        return new Transactions(database).snapshot(work.cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session);
            List<Finding> findings = new ArrayList<>(MigrationPreconditions.level(keto));
            boolean done = keto.level() == SchemaLevel.V0_7;
            if (!done && findings.isEmpty()) {
                findings.addAll(mayCreate(session, keto));
            }
            return Inspection.of(
                    done ? Inspection.State.DONE : Inspection.State.TO_DO,
                    done ? "v0.7's migrations are applied" : "v0.7's migrations are not applied yet",
                    findings);
        });
    }

    private List<Finding> mayCreate(Session session, KetoDatabase keto) throws Exception {
        String newOwner = ownerOf(session, keto);
        List<Finding> findings = new ArrayList<>();
        Optional<Boolean> known = session.first(
                "SELECT pg_has_role(current_user, oid, ?) FROM pg_roles WHERE rolname = ?",
                row -> row.getBoolean(1),
                keto.major() >= 16 ? "SET" : "MEMBER",
                newOwner);
        if (known.isEmpty()) {
            findings.add(Finding.blocker(
                    "OWNER_NOT_FOUND",
                    "There is no role " + newOwner + ".",
                    "It is to own v0.7's tables.",
                    "Create it first, or name another with --owner."));
            return findings;
        }
        if (!known.get()) {
            findings.add(Finding.blocker(
                    "OWNER_NOT_ALLOWED",
                    "The connected user may not act as " + newOwner + ".",
                    "The new tables are to belong to it.",
                    "Connect as " + newOwner + ", or as an administrator."));
        }
        // Who connects makes the tables, and the new owner can only take them if it could have made them.
        for (String creator : creators(session, newOwner, keto)) {
            findings.add(Finding.blocker(
                    "CREATE_ON_SCHEMA_MISSING",
                    "Role " + creator + " may not create tables in schema " + keto.schema() + ".",
                    "From PostgreSQL 15 on, not every role may do so in schema public.",
                    "Let the schema's owner run GRANT CREATE ON SCHEMA " + QualifiedName.quote(keto.schema()) + " TO "
                            + QualifiedName.quote(creator) + "."));
        }
        return findings;
    }

    private static List<String> creators(Session session, String newOwner, KetoDatabase keto) throws Exception {
        return session.list(
                "SELECT DISTINCT role FROM unnest(ARRAY[current_user, ?::name]) AS role"
                        + " WHERE NOT has_schema_privilege(role, ?, 'CREATE')",
                row -> row.getString(1),
                newOwner,
                keto.schema());
    }

    /** By default who owns the legacy tables; with none of them, who owns v0.6's own table of versions. */
    private String ownerOf(Session session, KetoDatabase keto) throws Exception {
        if (owner.isPresent()) {
            return owner.get();
        }
        QualifiedName table = keto.legacy().isEmpty()
                ? keto.table("schema_migration")
                : keto.legacy().get(0).table();
        return session.one(
                "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE oid = ?::regclass",
                row -> row.getString(1),
                table.quoted());
    }

    @Override
    public List<String> preview() throws Exception {
        return new Transactions(database).snapshot(Work.quiet().cancellation(), session -> {
            KetoDatabase keto = CatalogReader.read(session);
            return keto.level() == SchemaLevel.V0_7 ? List.of() : statements(keto, ownerOf(session, keto));
        });
    }

    @Override
    public SchemaResult apply(Work work) throws Exception {
        ProgressMeter meter = new ProgressMeter(work.progress());
        return new Transactions(database).committed(work, session -> {
            meter.begin(MovePhase.SCHEMA, KetoDatabase.TARGET, "tables");
            // Two that apply it at a time, v0.7's own `migrate up` among them, meet here.
            KetoDatabase before = CatalogReader.read(session);
            if (before.level() == SchemaLevel.V0_6) {
                new TableLocks(database)
                        .take(session, Mode.SHARE_ROW_EXCLUSIVE, List.of(before.table("schema_migration")));
            }
            KetoDatabase keto = CatalogReader.read(session);
            List<Finding> findings = MigrationPreconditions.level(keto);
            if (!findings.isEmpty()) {
                throw new BlockedException(findings);
            }
            String newOwner = ownerOf(session, keto);
            if (keto.level() == SchemaLevel.V0_7) {
                return new SchemaResult(
                        false, keto.schema(), keto.target().orElseThrow().owner());
            }
            for (String statement : statements(keto, newOwner)) {
                session.execute(statement);
            }
            return new SchemaResult(true, keto.schema(), newOwner);
        });
    }

    @Override
    public DropSchemaStep undo() {
        return new DropSchemaStep(database, Optional.empty(), false);
    }

    /** What `migrate up` makes, for whoever runs it. */
    static SqlText schema(KetoDatabase keto) {
        return TupleSql.load("target-schema.sql")
                .with("target_table", targetTable(keto.table(KetoDatabase.TARGET), KetoDatabase.TARGET))
                .with("networks", keto.table("networks"))
                .with("keto_namespace", keto.table("keto_namespace"))
                .with("schema_migration", keto.table("schema_migration"));
    }

    private static List<String> statements(KetoDatabase keto, String owner) {
        QualifiedName target = keto.table(KetoDatabase.TARGET);
        String newOwner = " OWNER TO " + QualifiedName.quote(owner);
        return List.of(
                schema(keto).text(),
                "ALTER TABLE " + target.quoted() + newOwner,
                "ALTER TABLE " + keto.table("networks").quoted() + newOwner);
    }

    /** v0.7's table under another name, its indexes named after that. */
    static SqlText targetTable(QualifiedName table, String indexPrefix) {
        return TupleSql.load("target-table.sql")
                .with("table", table)
                .withIdentifier("pkey", indexPrefix + "_pkey")
                .withIdentifier("subject_ids_idx", indexPrefix + "_subject_ids_idx")
                .withIdentifier("subject_sets_idx", indexPrefix + "_subject_sets_idx")
                .withIdentifier("full_idx", indexPrefix + "_full_idx");
    }

    /** The command of v0.7 that does the same. */
    public static List<String> officialCommand() {
        return List.of("keto", "migrate", "up", "--config", "<v0.7 configuration>");
    }
}
