package org.ferryman.keto.catalog;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.postgres.QualifiedName;

/**
 * What Keto's part of a database looked like at one moment.
 *
 * @param name the database's name
 * @param major PostgreSQL's major version
 * @param schema the schema that Keto uses: the first on the connection's search path that holds its tables
 * @param level whose schema it is
 * @param legacy v0.6's tables of relation tuples, by namespace id
 * @param lookAlikes relations that look like one of those but aren't, with the reason
 * @param target v0.7's table, if it is there
 * @param networks ids of the rows of {@code networks}, the one that v0.7 uses first
 * @param movedByKeto namespaces whose legacy table Keto's own migrator has moved and dropped: it leaves their table of
 *     migrations, emptied
 * @param cleanedUp namespaces whose legacy table is gone because Ferryman's clean-up dropped it
 * @param hasKetoNamespace whether v0.6's (empty) {@code keto_namespace} is still there
 * @param versionTables where Keto notes its migrations, for the schema and for each namespace
 */
public record KetoDatabase(
        String name,
        int major,
        String schema,
        SchemaLevel level,
        List<LegacyTable> legacy,
        List<LookAlike> lookAlikes,
        Optional<TargetTable> target,
        List<UUID> networks,
        Set<Long> movedByKeto,
        Set<Long> cleanedUp,
        boolean hasKetoNamespace,
        List<QualifiedName> versionTables) {

    public static final String TARGET = "keto_relation_tuples";

    private static final Pattern LEGACY = Pattern.compile("(.*)\\.keto_(\\d{10})_relation_tuples");

    /** Ids of the namespaces that have a table of the right name which is not a legacy table. */
    Set<Long> unusable() {
        return lookAlikes.stream()
                .filter(LookAlike::inTheWay)
                .map(other -> LEGACY.matcher(other.relation().toString()))
                .filter(Matcher::matches)
                .map(name -> Long.parseLong(name.group(2)))
                .collect(Collectors.toSet());
    }

    /** The same, knowing which legacy tables Ferryman has dropped, as the run folder says. */
    KetoDatabase after(Set<String> dropped) {
        Set<Long> there = legacy.stream().map(LegacyTable::namespaceId).collect(Collectors.toSet());
        Set<Long> gone = dropped.stream()
                .map(LEGACY::matcher)
                .filter(Matcher::matches)
                .filter(table -> table.group(1).equals(schema))
                .map(table -> Long.parseLong(table.group(2)))
                .filter(id -> !there.contains(id))
                .collect(Collectors.toSet());
        Set<Long> moved = movedByKeto.stream().filter(id -> !gone.contains(id)).collect(Collectors.toSet());
        return new KetoDatabase(
                name,
                major,
                schema,
                level,
                legacy,
                lookAlikes,
                target,
                networks,
                moved,
                gone,
                hasKetoNamespace,
                versionTables);
    }

    /** Database and schema, for people. */
    public String where() {
        return "Database " + name + ", schema " + schema;
    }

    /** The network whose tuples v0.7 sees. */
    public Optional<UUID> network() {
        return networks.stream().findFirst();
    }

    /** Whether the legacy tables are the same as at another moment, however large they were. */
    public boolean hasTheTablesOf(KetoDatabase other) {
        return legacy.stream()
                .map(LegacyTable::withoutSize)
                .toList()
                .equals(other.legacy.stream().map(LegacyTable::withoutSize).toList());
    }

    public QualifiedName table(String table) {
        return new QualifiedName(schema, table);
    }

    /**
     * A table of one namespace's tuples.
     *
     * @param namespaceId from its name; may be beyond int4
     * @param bytes of the table with its TOAST, without indexes
     * @param heapBytes of its main fork: what chunks are made of
     */
    public record LegacyTable(long namespaceId, QualifiedName table, String owner, long bytes, long heapBytes) {

        private LegacyTable withoutSize() {
            return new LegacyTable(namespaceId, table, owner, 0, 0);
        }
    }

    /** A relation that is left alone, and why; {@code inTheWay} if it stands where a legacy table should. */
    record LookAlike(QualifiedName relation, String reason, boolean inTheWay) {}

    /** v0.7's table; {@code columns} as the catalog has them. */
    public record TargetTable(QualifiedName table, String owner, String columns) {

        private static final String V0_7 = "shard_id uuid not null, nid uuid not null, namespace_id integer not null,"
                + " object character varying(64) not null, relation character varying(64) not null,"
                + " subject_id character varying(64), subject_set_namespace_id integer,"
                + " subject_set_object character varying(64), subject_set_relation character varying(64),"
                + " commit_time timestamp without time zone not null";

        /** Whether its columns are those that v0.7's migrations leave. */
        public boolean isOfV07() {
            return columns.equals(V0_7);
        }
    }
}
