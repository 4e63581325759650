package org.ferryman.keto.catalog;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.keto.catalog.KetoDatabase.LegacyTable;
import org.ferryman.keto.catalog.KetoDatabase.LookAlike;
import org.ferryman.keto.catalog.KetoDatabase.TargetTable;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Reads from the catalog what Keto's part of a database looks like. */
public final class CatalogReader {

    private static final Pattern LEGACY = Pattern.compile("keto_(\\d{10})_relation_tuples");
    private static final Pattern LIKE_LEGACY = Pattern.compile("keto_.*_relation_tuples.*|keto_relation_tuples_.+");
    private static final Pattern MIGRATIONS = Pattern.compile("keto_namespace_(\\d{10})_migrations");
    /** The tables that v0.7 has and v0.6 has not. */
    public static final Set<String> V0_7 = Set.of(KetoDatabase.TARGET, "networks");

    private static final String LEGACY_COLUMNS = "shard_id character varying(64) not null,"
            + " object character varying(64) not null, relation character varying(64) not null,"
            + " subject character varying(256) not null, commit_time timestamp without time zone not null";
    private static final String LEGACY_KEY = "shard_id, object, relation, subject, commit_time";

    private final Session session;
    private final List<Relation> relations;
    private final String schema;

    /** Reads what all that follows is told from: with thousands of namespaces that is what takes the time. */
    CatalogReader(Session session) throws SQLException, CancelledException {
        this.session = session;
        this.relations = relations(session);
        this.schema = schemaInUse(session.searchPath(), names(relations));
    }

    /**
     * What is there now.
     *
     * @throws BlockedException if the role may not read what it takes to tell
     */
    public static KetoDatabase read(Session session) throws SQLException, CancelledException, BlockedException {
        return new CatalogReader(session).read();
    }

    /** The same, knowing what the run folder says of a clean-up. */
    public static KetoDatabase read(Session session, Path folder)
            throws SQLException, CancelledException, BlockedException, IOException {
        return read(session).after(CleanupRecord.dropped(folder));
    }

    /** See {@link #read(Session)}; rights that were given since the catalog was read count. */
    KetoDatabase read() throws SQLException, CancelledException, BlockedException {
        List<Relation> here = relations.stream()
                .filter(relation -> relation.name.schema().equals(schema))
                .toList();
        Set<String> tables = new HashSet<>();
        here.forEach(relation -> tables.add(relation.name.name()));

        requireReadable(here);
        SchemaLevel level = SchemaLevel.of(tables, versions(schema, tables));
        Optional<TargetTable> target = here.stream()
                .filter(relation -> relation.name.name().equals(KetoDatabase.TARGET))
                .map(relation -> new TargetTable(relation.name, relation.owner, relation.columns))
                .findFirst();
        return new KetoDatabase(
                session.one("SELECT current_database()", row -> row.getString(1)),
                session.connection().getMetaData().getDatabaseMajorVersion(),
                schema,
                level,
                legacyTables(here),
                lookAlikes(schema, relations),
                target,
                networks(schema, tables),
                movedByKeto(here),
                Set.of(),
                tables.contains("keto_namespace"),
                versionTables(here));
    }

    /** Everything that is read sooner or later, so that the role needs to be given rights once. */
    private void requireReadable(List<Relation> here) throws SQLException, CancelledException, BlockedException {
        Set<QualifiedName> read = new LinkedHashSet<>(versionTables(here));
        legacyTables(here).forEach(table -> read.add(table.table()));
        here.stream()
                .map(Relation::name)
                .filter(name -> V0_7.contains(name.name()))
                .forEach(read::add);
        if (here.stream().anyMatch(relation -> !relation.isReadable && read.contains(relation.name))) {
            BlockedException.throwIfAny(
                    ReadingRights.missing(session, List.copyOf(read)).stream().toList());
        }
    }

    private static List<Relation> relations(Session session) throws SQLException, CancelledException {
        return session.list(
                ofKeto("catalog.sql"),
                row -> new Relation(
                        new QualifiedName(row.getString("nspname"), row.getString("relname")),
                        row.getString("relkind"),
                        row.getString("owner"),
                        row.getBoolean("readable"),
                        row.getBoolean("is_plain"),
                        row.getLong("bytes"),
                        row.getLong("heap_bytes"),
                        row.getString("columns"),
                        row.getString("primary_key")));
    }

    private static String ofKeto(String query) {
        return SqlText.load(CatalogReader.class, query)
                .with("keto_relations", SqlText.load(CatalogReader.class, "keto-relations.sql"))
                .text();
    }

    /** The tables alone: for whoever may not read them. */
    public static KetoTables tables(Session session) throws SQLException, CancelledException {
        return new CatalogReader(session).tables();
    }

    /** See {@link #tables(Session)}. */
    KetoTables tables() throws SQLException, CancelledException {
        List<Relation> here = relations.stream()
                .filter(relation -> relation.name.schema().equals(schema) && relation.kind.equals("r"))
                .toList();
        List<LegacyTable> legacy = legacyTables(here);
        Set<QualifiedName> ofNamespaces = new HashSet<>(versionTables(here));
        legacy.forEach(table -> ofNamespaces.add(table.table()));
        boolean hasTarget =
                here.stream().anyMatch(relation -> relation.name.name().equals(KetoDatabase.TARGET));
        List<QualifiedName> all = here.stream()
                .map(Relation::name)
                .filter(name -> ofNamespaces.contains(name)
                        || name.name().equals("keto_namespace")
                        || (hasTarget && V0_7.contains(name.name())))
                .toList();
        return new KetoTables(
                session.one("SELECT current_database()", row -> row.getString(1)),
                session.connection().getMetaData().getDatabaseMajorVersion(),
                schema,
                legacy,
                all,
                here.stream().anyMatch(relation -> relation.name.name().equals(SchemaLevel.LATER_TABLE)));
    }

    private static List<QualifiedName> names(List<Relation> relations) {
        return relations.stream().map(Relation::name).toList();
    }

    /** The schema that Keto uses: waits for no lock. */
    static String schema(Session session) throws SQLException, CancelledException {
        return schemaInUse(session.searchPath(), List.copyOf(kinds(session).keySet()));
    }

    /** The tables that a migration works on, whether it could or not: for a check before there is a configuration. */
    static List<QualifiedName> workedOn(Session session) throws SQLException, CancelledException {
        Map<QualifiedName, String> kinds = kinds(session);
        String schema = schemaInUse(session.searchPath(), List.copyOf(kinds.keySet()));
        return kinds.keySet().stream()
                .filter(table -> Set.of("r", "p").contains(kinds.get(table)))
                .filter(table -> table.schema().equals(schema)
                        && (V0_7.contains(table.name())
                                || LEGACY.matcher(table.name()).matches()))
                .toList();
    }

    /** Every relation that is named as Keto's are, and what it is. */
    private static Map<QualifiedName, String> kinds(Session session) throws SQLException, CancelledException {
        Map<QualifiedName, String> kinds = new LinkedHashMap<>();
        session.<SQLException>each(
                ofKeto("relations.sql"),
                row -> kinds.put(
                        new QualifiedName(row.getString("nspname"), row.getString("relname")),
                        row.getString("relkind")));
        return kinds;
    }

    private static List<QualifiedName> versionTables(List<Relation> here) {
        return here.stream()
                .filter(relation -> relation.kind.equals("r"))
                .map(Relation::name)
                .filter(name -> name.name().equals("schema_migration")
                        || MIGRATIONS.matcher(name.name()).matches())
                .toList();
    }

    /** Keto names no schema: it uses the first one on its search path that has its tables. */
    private static String schemaInUse(List<String> searchPath, List<QualifiedName> relations) {
        return searchPath.stream()
                .filter(schema -> relations.stream()
                        .anyMatch(name -> name.schema().equals(schema)
                                && (name.name().equals("schema_migration")
                                        || LEGACY.matcher(name.name()).matches())))
                .findFirst()
                .orElse(searchPath.isEmpty() ? "public" : searchPath.get(0));
    }

    private List<String> versions(String schema, Set<String> tables) throws SQLException, CancelledException {
        if (!tables.contains("schema_migration")) {
            return List.of();
        }
        return session.list(
                SqlText.of("SELECT version FROM {table}")
                        .with("table", new QualifiedName(schema, "schema_migration"))
                        .text(),
                row -> row.getString(1));
    }

    private List<UUID> networks(String schema, Set<String> tables) throws SQLException, CancelledException {
        if (!tables.contains("networks")) {
            return List.of();
        }
        return session.list(
                SqlText.load(CatalogReader.class, "networks.sql")
                        .with("networks", new QualifiedName(schema, "networks"))
                        .text(),
                row -> row.getObject(1, UUID.class));
    }

    private static List<LegacyTable> legacyTables(List<Relation> here) {
        List<LegacyTable> legacy = new ArrayList<>();
        for (Relation relation : here) {
            Matcher matcher = LEGACY.matcher(relation.name.name());
            if (matcher.matches() && relation.notLegacyBecause().isEmpty()) {
                legacy.add(new LegacyTable(
                        Long.parseLong(matcher.group(1)),
                        relation.name,
                        relation.owner,
                        relation.bytes,
                        relation.heapBytes));
            }
        }
        return legacy;
    }

    private static List<LookAlike> lookAlikes(String schema, List<Relation> relations) {
        List<LookAlike> lookAlikes = new ArrayList<>();
        for (Relation relation : relations) {
            String name = relation.name.name();
            boolean named = LEGACY.matcher(name).matches();
            if (!named && !LIKE_LEGACY.matcher(name).matches()) {
                continue;
            }
            String reason = !relation.name.schema().equals(schema)
                    ? "it is in another schema than " + schema + ", which Keto uses"
                    : named ? relation.notLegacyBecause() : "its name is not keto_, ten digits, _relation_tuples";
            if (!reason.isEmpty()) {
                boolean inTheWay = named && relation.name.schema().equals(schema);
                lookAlikes.add(new LookAlike(relation.name, reason, inTheWay));
            }
        }
        return lookAlikes;
    }

    /**
     * Keto's own migrator drops the legacy table of a namespace when it has moved its tuples, and empties the table of
     * its versions. Where the legacy table is there, the other need not be read, which would take a lock for each.
     */
    private Set<Long> movedByKeto(List<Relation> here) throws SQLException, CancelledException {
        Set<Long> there = new HashSet<>();
        legacyTables(here).forEach(table -> there.add(table.namespaceId()));
        List<String> questions = new ArrayList<>();
        for (Relation relation : here) {
            Matcher matcher = MIGRATIONS.matcher(relation.name.name());
            if (matcher.matches() && relation.kind.equals("r") && !there.contains(Long.parseLong(matcher.group(1)))) {
                questions.add("SELECT " + Long.parseLong(matcher.group(1)) + "::int8 WHERE NOT EXISTS (SELECT FROM "
                        + relation.name.quoted() + ")");
            }
        }
        return questions.isEmpty()
                ? Set.of()
                : new TreeSet<>(session.list(String.join(" UNION ALL ", questions), row -> row.getLong(1)));
    }

    private record Relation(
            QualifiedName name,
            String kind,
            String owner,
            boolean isReadable,
            boolean isPlain,
            long bytes,
            long heapBytes,
            String columns,
            String primaryKey) {

        String notLegacyBecause() {
            if (!kind.equals("r") || !isPlain) {
                return "it is not a plain table (a view, a partition, inherited, unlogged or foreign)";
            } else if (!columns.equals(LEGACY_COLUMNS)) {
                return "its columns are not those of v0.6: " + columns;
            } else if (!primaryKey.equals(LEGACY_KEY)) {
                return "its primary key is not that of v0.6 (" + LEGACY_KEY + ")";
            }
            return "";
        }
    }
}
