package org.ferryman.kratos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;

/**
 * The tables of a release of Kratos, made from its recorded catalog: columns, indexes and constraints by their own
 * names, and the versions that are recorded when its migrations have run. Only the levels with a recorded catalog can
 * be made so: v0.11.1, v1.3.1, v25.4.0, v26.2.0 and HEAD-2026-07-29.
 */
public final class GoldenSchema {

    private final ObjectNode catalog;

    private GoldenSchema(ObjectNode catalog) {
        this.catalog = catalog;
    }

    /** The recorded catalog of a level. */
    public static ObjectNode catalog(String level) throws IOException {
        return CatalogSnapshot.golden("kratos/catalog-" + level + ".json");
    }

    /** Makes the tables of a level in schema {@code public}, with its rows in {@code schema_migration}. */
    public static void create(TestDatabase database, String level) throws SQLException, IOException {
        database.execute(new GoldenSchema(catalog(level)).statements().toArray(String[]::new));
        record(database, KratosLevels.SHIPPED.ofTag(level).orElseThrow().versions());
    }

    /** Records versions. */
    public static void record(TestDatabase database, Collection<String> versions) throws SQLException {
        database.execute("INSERT INTO schema_migration (version, version_self) VALUES "
                + versions.stream().map(version -> "('" + version + "', 0)").collect(Collectors.joining(", ")));
    }

    /** Tables, then keys, then what refers to them. */
    List<String> statements() {
        List<String> statements = new ArrayList<>();
        List<String> references = new ArrayList<>();
        for (Map.Entry<String, JsonNode> table : catalog.properties()) {
            String name = TestDatabase.quote(table.getKey());
            JsonNode constraints = table.getValue().path("constraints");
            statements.add(
                    "CREATE TABLE " + name + " (" + columns(table.getValue().path("columns")) + ")");
            for (Map.Entry<String, JsonNode> constraint : constraints.properties()) {
                String definition = constraint.getValue().asText();
                String statement = "ALTER TABLE " + name + " ADD CONSTRAINT " + TestDatabase.quote(constraint.getKey())
                        + " " + definition;
                (definition.startsWith("FOREIGN KEY") ? references : statements).add(statement);
            }
            for (Map.Entry<String, JsonNode> index :
                    table.getValue().path("indexes").properties()) {
                if (!constraints.has(index.getKey())) {
                    statements.add(index.getValue().asText());
                }
            }
        }
        statements.addAll(references);
        return statements;
    }

    private static String columns(JsonNode columns) {
        return StreamSupport.stream(columns.spliterator(), false)
                .map(column -> TestDatabase.quote(column.path("name").asText()) + " "
                        + column.path("type").asText()
                        + (column.path("default").isNull()
                                ? ""
                                : " DEFAULT " + column.path("default").asText())
                        + (column.path("notNull").asBoolean() ? " NOT NULL" : ""))
                .collect(Collectors.joining(", "));
    }
}
