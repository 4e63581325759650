package org.ferryman.postgres.copy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.kratos.catalog.CatalogScript;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;

/** Makes the tables of a recorded catalog, and fills them with rows that keep to its types. */
final class RecordedCatalog {

    private final ObjectNode catalog;

    private RecordedCatalog(ObjectNode catalog) {
        this.catalog = catalog;
    }

    /** For example {@code kratos/catalog-v1.3.1.json}. */
    static RecordedCatalog golden(String file) throws IOException {
        return new RecordedCatalog(CatalogSnapshot.golden(file));
    }

    /** Makes all of it in an empty database. */
    void make(TestDatabase test, int rows) throws SQLException {
        CatalogScript script = CatalogScript.of(catalog);
        test.execute(script.tables().toArray(String[]::new));
        if (rows > 0) {
            for (Map.Entry<String, JsonNode> table : catalog.properties()) {
                test.execute(fill(table.getKey(), table.getValue().get("columns"), rows));
            }
        }
        test.execute(script.keys().toArray(String[]::new));
    }

    /** Row n has everywhere the same id made of n, so that every foreign key finds its row. */
    private static String fill(String table, JsonNode columns, int rows) {
        List<String> values = new ArrayList<>();
        columns.forEach(column -> values.add(value(column.get("type").asText())));
        return "INSERT INTO %s SELECT %s FROM generate_series(1, %d) AS n"
                .formatted(table, String.join(", ", values), rows);
    }

    private static String value(String type) {
        if (type.startsWith("character")) {
            return "left(md5('x' || n)::text, " + type.replaceAll("\\D", "") + ")";
        }
        return switch (type) {
            case "uuid" -> "md5(n::text)::uuid";
            case "boolean" -> "n % 2 = 0";
            case "integer" -> "n % 2 + 1";
            case "timestamp without time zone" ->
                "timestamp '2024-02-29 12:00:00.123456' + n *" + " interval '1 second'";
            case "bytea" -> "decode(md5(n::text), 'hex')";
            case "json", "jsonb" ->
                "('{\"traits\": {\"email\": \"' || n || '@example.com\", \"name\": \"'"
                        + " || repeat(md5(n::text), 8) || '\"}}')::" + type;
            case "text" -> "'https://example.com/?q=' || repeat(md5(n::text), 4)";
            default -> throw new IllegalArgumentException(type);
        };
    }
}
