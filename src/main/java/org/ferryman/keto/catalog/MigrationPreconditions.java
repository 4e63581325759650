package org.ferryman.keto.catalog;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.TransientException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoDatabase.LookAlike;
import org.ferryman.keto.config.Namespace;
import org.ferryman.postgres.LockTable;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.ServerLimits;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SynchronousStandbys;
import org.ferryman.postgres.TemporaryFiles;
import org.ferryman.postgres.check.RelationBlockers;

/**
 * What must hold of a database and a configuration before tuples can be moved, told from the catalog alone: no tuple
 * is read.
 */
public final class MigrationPreconditions {

    /** There is no table to write to. */
    public static final Finding SCHEMA_MISSING = Finding.blocker(
            "SCHEMA_NOT_APPLIED",
            "v0.7's schema is not there yet.",
            "There is no table to move the tuples to.",
            "Run `ferryman keto schema --apply`, or v0.7's own `keto migrate up`.");

    private static final Finding CHANGED_MEANWHILE = Finding.blocker(
            "CATALOG_CHANGED",
            "Keto's tables changed while Ferryman waited for its locks.",
            "What was looked at is not what would be moved.",
            "Run again when nobody is changing namespaces.");

    private final KetoDatabase keto;
    private final KetoSettings settings;
    private final List<Finding> findings = new ArrayList<>();

    private MigrationPreconditions(KetoDatabase keto, KetoSettings settings) {
        this.keto = keto;
        this.settings = settings;
    }

    public static List<Finding> check(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        MigrationPreconditions preconditions = new MigrationPreconditions(keto, settings);
        preconditions.findings.addAll(ServerLimits.find(session.connection()));
        preconditions.findings.addAll(settings.config().warnings());
        preconditions.findings.addAll(level(keto));
        preconditions.legacyTables();
        preconditions.configuration();
        preconditions.target();
        preconditions.findings.addAll(RelationBlockers.find(session.connection(), relations(keto, settings)));
        locks(session, keto, settings).ifPresent(preconditions.findings::add);
        return preconditions.findings;
    }

    /** Whether the server has no room for the locks of one transaction on all tables: then none can even be read. */
    public static Optional<Finding> locks(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException {
        List<QualifiedName> relations = new ArrayList<>(relations(keto, settings));
        relations.addAll(keto.versionTables());
        return LockTable.tooSmall(session.connection(), relations);
    }

    /** What would keep a migration from its commit, or its index builds from their end, beside {@link #check}. */
    public static List<Finding> atTheCommit(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        List<Finding> ahead = new ArrayList<>();
        SynchronousStandbys.find(session).ifPresent(ahead::add);
        long bytes = settings.moved(keto).stream().mapToLong(LegacyTable::bytes).sum();
        TemporaryFiles.tooSmall(session, bytes).ifPresent(ahead::add);
        return ahead;
    }

    /** All that keeps tuples from being moved into v0.7's table, as far as the catalog shows it. */
    public static List<Finding> beforeMoving(Session session, KetoDatabase keto, KetoSettings settings)
            throws SQLException, CancelledException {
        List<Finding> all = new ArrayList<>(check(session, keto, settings));
        all.addAll(atTheCommit(session, keto, settings));
        if (keto.level() == SchemaLevel.V0_6) {
            all.add(SCHEMA_MISSING);
        }
        return all;
    }

    /**
     * Compares what is there under the locks with what was looked at before.
     *
     * @throws TransientException if tables were added or removed meanwhile
     */
    public static void requireUnchanged(KetoDatabase before, KetoDatabase locked) throws TransientException {
        if (!locked.hasTheTablesOf(before) || locked.level() != before.level()) {
            throw new TransientException(CHANGED_MEANWHILE);
        }
    }

    private static List<QualifiedName> relations(KetoDatabase keto, KetoSettings settings) {
        List<QualifiedName> relations = new ArrayList<>();
        settings.moved(keto).forEach(table -> relations.add(table.table()));
        keto.target().ifPresent(target -> relations.add(target.table()));
        relations.add(keto.table("networks"));
        return relations;
    }

    /** Whether it is a schema that can be migrated. */
    public static List<Finding> level(KetoDatabase keto) {
        List<Finding> findings = new ArrayList<>();
        String where = keto.where();
        switch (keto.level()) {
            case NONE ->
                findings.add(Finding.blocker(
                        "KETO_NOT_FOUND",
                        where + " holds no tables of Ory Keto.",
                        "There is nothing to migrate here.",
                        "Make sure that the URL names the database that Keto v0.6 uses, and that its schema is"
                                + " on this user's search_path."));
            case V0_5 ->
                findings.add(Finding.blocker(
                        "SCHEMA_V0_5",
                        where + " is at Keto v0.5 or older (table rego_data).",
                        "v0.5 has access control policies, not relation tuples: there is no way to convert them.",
                        "Move to Keto v0.6 first, writing relation tuples through its API."));
            case LATER ->
                findings.add(later(
                        where,
                        "Its table of relation tuples has other columns than v0.7's; v0.8 has no legacy"
                                + " tables to migrate.",
                        "If legacy tables with tuples that you need are still there, restore the backup from"
                                + " before v0.8 into"
                                + " another database and migrate that."));
            case V0_6_BESIDE_NETWORKS ->
                findings.add(Finding.blocker(
                        "NETWORKS_OF_ANOTHER",
                        where + " has a table networks that Keto has not made: another program of Ory's, such as"
                                + " Kratos or Hydra, shares this schema.",
                        "v0.7 has a table of this name, too: one would have to serve both, and a roll-back would"
                                + " drop it.",
                        "Give Keto a schema of its own: the SQL is in docs/troubleshooting.md, under"
                                + " NETWORKS_OF_ANOTHER. Then run again with that schema first on the search_path."));
            case V0_7_PARTIAL ->
                findings.add(Finding.blocker(
                        "SCHEMA_V0_7_PARTIAL",
                        where + " has v0.7's migrations applied in part only.",
                        "An earlier `keto migrate up` was interrupted.",
                        "Finish it with v0.7's own `keto migrate up`, then run again."));
            case V0_6, V0_7 -> {}
            default -> throw new IllegalStateException("unknown level " + keto.level());
        }
        return findings;
    }

    private static Finding later(String where, String why, String remedy) {
        return Finding.blocker("SCHEMA_AFTER_V0_7", where + " is at Keto v0.8 or later.", why, remedy);
    }

    /** A change of who may write to v0.6's tables: nothing moves what v0.6 would take from then on. */
    public static List<Finding> notLater(KetoTables keto) {
        if (!keto.isLater()) {
            return List.of();
        }
        return List.of(later(
                "Database " + keto.database() + ", schema " + keto.schema(),
                "Keto never sees what v0.6 writes from now on, and no migration could bring it there.",
                "Go on with the Keto that this schema is of. To go back to v0.6, restore the backup from before v0.7"
                        + " into another database."));
    }

    /** Where v0.7's table is no longer there to compare with: the legacy tables may go, but not by Ferryman. */
    public static List<Finding> notLaterForCleanup(KetoDatabase keto) {
        if (keto.level() != SchemaLevel.LATER) {
            return List.of();
        }
        List<String> tables =
                keto.legacy().stream().map(table -> table.table().quoted()).toList();
        return List.of(later(
                keto.where(),
                "The clean-up compares every legacy tuple with v0.7's table, which v0.8 has replaced.",
                "The legacy tables do no harm where they are. If the cut-over is recorded and you have a backup of"
                        + " them, their owner can run"
                        + (tables.isEmpty() ? " DROP TABLE on them." : " DROP TABLE " + String.join(", ", tables) + ".")
                        + " Ferryman's mark goes with DROP TABLE IF EXISTS "
                        + keto.table(MarkTable.NAME).quoted() + "."));
    }

    private void legacyTables() {
        for (LegacyTable table : keto.legacy()) {
            long id = table.namespaceId();
            if (settings.excluded().contains(id)) {
                findings.add(Finding.info(
                        "NAMESPACE_EXCLUDED",
                        "Namespace " + id + " (" + table.table() + ") is excluded.",
                        "Its tuples stay where they are, and its table can't be cleaned up later."));
            } else if (id > Integer.MAX_VALUE) {
                findings.add(Finding.blocker(
                        "NAMESPACE_ID_ABOVE_INT32",
                        "Table " + table.table() + " belongs to namespace id " + id + ".",
                        "v0.7 stores namespace ids as 32-bit integers: it can't hold this one.",
                        "Give the namespace a smaller id in Keto v0.6 and move its tuples there, or exclude it with"
                                + " --exclude-namespace " + id + "."));
            } else if (settings.config().byId((int) id).isEmpty()) {
                findings.add(Finding.blocker(
                        "NAMESPACE_NOT_IN_CONFIG",
                        "Table " + table.table() + " belongs to namespace id " + id + ", which "
                                + settings.config().source() + " doesn't have.",
                        "v0.7 can't serve tuples of a namespace that it doesn't know.",
                        "Add the namespace to Keto's configuration, or exclude it with --exclude-namespace " + id
                                + "."));
            }
        }
        for (LookAlike other : keto.lookAlikes()) {
            findings.add(
                    other.inTheWay()
                            ? Finding.blocker(
                                    "LEGACY_TABLE_NOT_USABLE",
                                    other.relation() + " has the name of a legacy table, but " + other.reason() + ".",
                                    "Ferryman can't tell whether all its tuples would be moved.",
                                    "Make it a plain table with v0.6's columns and primary key, or rename it.")
                            : Finding.info(
                                    "LEGACY_LOOK_ALIKE",
                                    other.relation() + " looks like a legacy table, but " + other.reason() + ".",
                                    "It is left alone. Keto's own migrator would stop at it."));
        }
    }

    private void configuration() {
        Set<Long> withTable =
                keto.legacy().stream().map(LegacyTable::namespaceId).collect(Collectors.toSet());
        // A table that can't be used is there all the same, and has a finding of its own.
        withTable.addAll(keto.unusable());
        for (Namespace namespace : settings.config().namespaces()) {
            long id = namespace.id();
            if (!withTable.contains(id)
                    && !keto.movedByKeto().contains(id)
                    && !keto.cleanedUp().contains(id)) {
                findings.add(Finding.info(
                        "NAMESPACE_WITHOUT_TABLE",
                        "Namespace " + namespace.name() + " (" + namespace.id() + ") has no legacy table.",
                        "v0.6 never made it, so there are no tuples to move."));
            }
        }
        CleanupRecord.finding(keto).ifPresent(findings::add);
        for (long id : settings.excluded()) {
            if (!withTable.contains(id)) {
                findings.add(Finding.warning(
                        "EXCLUDED_NAMESPACE_NOT_FOUND",
                        "Namespace " + id + " is excluded, but has no legacy table.",
                        "The id may be mistyped.",
                        "Correct or remove --exclude-namespace " + id + "."));
            }
        }
    }

    private void target() {
        keto.target()
                .filter(target -> keto.level() == SchemaLevel.V0_7 && !target.isOfV07())
                .ifPresent(target -> findings.add(Finding.blocker(
                        "TARGET_TABLE_CHANGED",
                        "Table " + target.table() + " has other columns than v0.7's: " + target.columns() + ".",
                        "Ferryman can't tell what v0.7 would read from it.",
                        "Bring it back to v0.7's definition (`keto migrate up` makes it in an empty schema).")));
        findings.addAll(networks(keto));
    }

    /** Two networks are a trap: v0.7 uses the oldest, but one that runs already may have made the younger. */
    public static List<Finding> networks(KetoDatabase keto) {
        if (keto.networks().size() < 2) {
            return List.of();
        }
        return List.of(Finding.warning(
                "SEVERAL_NETWORKS",
                "Table networks has " + keto.networks().size() + " rows; v0.7 uses the oldest.",
                "A v0.7 process that started before the oldest row appeared goes on using another.",
                "Restart v0.7 before sending traffic to it."));
    }
}
