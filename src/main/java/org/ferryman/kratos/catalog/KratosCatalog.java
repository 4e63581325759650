package org.ferryman.kratos.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.ferryman.engine.file.Json;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.kratos.level.KratosResources;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What Kratos' tables are made of: columns, indexes and constraints by their names. Those of v0.11.1, v1.3.1,
 * v25.4.0 and v26.2.0 come with the program, as these releases made them on PostgreSQL 15.
 */
public final class KratosCatalog {

    private static final Set<String> SHIPPED = Set.of("v0.11.1", "v1.3.1", "v25.4.0", "v26.2.0");

    /** Each table's objects, as kind and name, with what defines them. */
    private final Map<String, Map<String, String>> tables = new TreeMap<>();

    private final Map<String, Set<String>> columns = new HashMap<>();

    private final Map<String, CatalogTable> made = new HashMap<>();

    private KratosCatalog(JsonNode json, String schema) {
        json.properties().forEach(table -> {
            Map<String, String> objects = new TreeMap<>();
            Set<String> names = new TreeSet<>();
            for (JsonNode column : table.getValue().path("columns")) {
                names.add(column.path("name").asText());
                objects.put(
                        "column " + column.path("name").asText(),
                        column.path("type").asText()
                                + (column.path("default").isNull()
                                        ? ""
                                        : " DEFAULT "
                                                + plain(column.path("default").asText(), schema))
                                + (column.path("notNull").asBoolean() ? " NOT NULL" : ""));
            }
            table.getValue()
                    .path("indexes")
                    .properties()
                    .forEach(index -> objects.put(
                            "index " + index.getKey(),
                            index(plain(index.getValue().asText(), schema))));
            table.getValue()
                    .path("constraints")
                    .properties()
                    .forEach(constraint -> objects.put(
                            "constraint " + constraint.getKey(),
                            plain(constraint.getValue().asText(), schema)));
            tables.put(table.getKey(), objects);
            columns.put(table.getKey(), names);
            made.put(table.getKey(), CatalogTable.of(table.getValue(), definition -> plain(definition, schema)));
        });
    }

    /** What a release makes; empty for one that is not known so exactly. */
    public static Optional<KratosCatalog> of(String release) {
        return SHIPPED.contains(release)
                ? Optional.of(new KratosCatalog(
                        KratosResources.read("catalog-" + release + ".json", JsonNode.class), "public"))
                : Optional.empty();
    }

    /** One as {@code catalog.sql} reads it, of schema {@code public}. */
    public static KratosCatalog of(JsonNode catalog) {
        return new KratosCatalog(catalog, "public");
    }

    /** What is in a database. */
    public static KratosCatalog read(Session session, KratosDatabase kratos) throws Exception {
        String json = session.one(
                SqlText.load(KratosCatalog.class, "catalog.sql").text(),
                row -> row.getString("tables"),
                kratos.schema());
        return new KratosCatalog(parsed(json), kratos.schema());
    }

    private static JsonNode parsed(String json) throws IOException {
        return Json.parse(json, JsonNode.class);
    }

    /** Schemas are named or not, as the search path has it. */
    private static String plain(String definition, String schema) {
        return definition
                .replace(QualifiedName.quote(schema) + ".", "")
                .replace(schema + ".", "")
                .replace("public.", "");
    }

    private static String index(String definition) {
        String unique = definition.startsWith("CREATE UNIQUE") ? "UNIQUE " : "";
        return unique + definition.substring(Math.max(0, definition.indexOf("USING ")));
    }

    /** The columns of a table; none if it is not there. */
    public Set<String> columns(String table) {
        return columns.getOrDefault(table, Set.of());
    }

    /** The names of a table's indexes that belong to no constraint; none if it is not there. */
    public Set<String> indexes(String table) {
        return Optional.ofNullable(made.get(table))
                .map(known -> known.indexes().keySet())
                .orElse(Set.of());
    }

    /**
     * What these tables ask of rows that are written for older ones, and those do not.
     *
     * @param tables of the older catalog, whose rows are replicated
     */
    public List<RowDemand> beyond(KratosCatalog older, Collection<String> tables) {
        List<RowDemand> demands = new ArrayList<>();
        for (String table : new TreeSet<>(tables)) {
            Optional.ofNullable(older.made.get(table))
                    .ifPresent(was -> demands.addAll(RowDemand.of(table, was, Optional.ofNullable(made.get(table)))));
        }
        return demands;
    }

    /**
     * How a database differs from what a release makes.
     *
     * @param missing what is missing or otherwise defined, for people
     * @param beyond what is there besides, in the release's own tables
     */
    public record Differences(List<String> missing, List<String> beyond) {

        /** Copies the lists. */
        public Differences {
            missing = List.copyOf(missing);
            beyond = List.copyOf(beyond);
        }
    }

    /** Compares with what it should be. Tables that the release does not have are somebody else's. */
    public Differences against(KratosCatalog wanted) {
        List<String> missing = new ArrayList<>();
        List<String> beyond = new ArrayList<>();
        wanted.tables.forEach((table, objects) -> {
            Map<String, String> own = tables.get(table);
            if (own == null) {
                missing.add("table " + table + " is missing");
                return;
            }
            objects.forEach((name, definition) -> {
                String found = own.get(name);
                if (found == null) {
                    missing.add(name + " of " + table + " is missing");
                } else if (!found.equals(definition)) {
                    missing.add(name + " of " + table + " is " + found + ", not " + definition);
                }
            });
            own.keySet().stream()
                    .filter(name -> !objects.containsKey(name))
                    .forEach(name -> beyond.add(name + " of " + table));
        });
        return new Differences(missing, beyond);
    }
}
