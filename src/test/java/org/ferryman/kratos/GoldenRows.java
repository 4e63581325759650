package org.ferryman.kratos;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.ferryman.kratos.level.KratosDatabase;
import org.ferryman.testing.TestDatabase;

/**
 * Rows in every table of a recorded catalog but that of the versions: the same number in each, all columns filled, and
 * the n-th row of a table belonging to the n-th of each table that it refers to.
 */
public final class GoldenRows {

    private static final Pattern REFERENCE =
            Pattern.compile("FOREIGN KEY \\(([^)]*)\\) REFERENCES (?:public\\.)?(\\w+)\\(([^)]*)\\).*");

    private final ObjectNode catalog;

    private GoldenRows(ObjectNode catalog) {
        this.catalog = catalog;
    }

    /** Fills the tables of a level; nothing may be in them but what migrations put there. */
    public static void fill(TestDatabase database, String level, int rows) throws SQLException, IOException {
        GoldenRows golden = new GoldenRows(GoldenSchema.catalog(level));
        database.execute(String.join(";", golden.statements(rows)));
    }

    private List<String> statements(int rows) {
        Map<String, String> left = new LinkedHashMap<>();
        catalog.properties().forEach(table -> left.put(table.getKey(), table.getKey()));
        left.remove(KratosDatabase.VERSIONS);
        List<String> statements = new ArrayList<>();
        while (!left.isEmpty()) {
            String next = left.keySet().stream()
                    .filter(table -> references(table).values().stream()
                            .allMatch(cell -> cell.table.equals(table) || !left.containsKey(cell.table)))
                    .findFirst()
                    .orElseThrow();
            left.remove(next);
            statements.add(insert(next, rows));
        }
        return statements;
    }

    private record Cell(String table, String column) {}

    /** What each column refers to; of several, that which is not the network. */
    private Map<String, Cell> references(String table) {
        Map<String, Cell> references = new HashMap<>();
        for (Map.Entry<String, JsonNode> constraint :
                catalog.path(table).path("constraints").properties()) {
            Matcher reference = REFERENCE.matcher(constraint.getValue().asText());
            if (reference.matches()) {
                String[] own = reference.group(1).split(", ", -1);
                String[] other = reference.group(3).split(", ", -1);
                for (int at = 0; at < own.length; at++) {
                    Cell cell = new Cell(reference.group(2), other[at]);
                    references.merge(own[at], cell, (known, more) -> known.table.equals("networks") ? more : known);
                }
            }
        }
        // Not each table's network is kept by a foreign key; a later release adds some.
        references.putIfAbsent("nid", new Cell("networks", "id"));
        return references;
    }

    private String insert(String table, int rows) {
        List<String> names = new ArrayList<>();
        List<String> values = new ArrayList<>();
        for (JsonNode column : catalog.path(table).path("columns")) {
            names.add(TestDatabase.quote(column.path("name").asText()));
            values.add(value(
                    new Cell(table, column.path("name").asText()),
                    column.path("type").asText()));
        }
        return "INSERT INTO " + TestDatabase.quote(table) + " (" + String.join(", ", names) + ") SELECT "
                + values.stream().collect(Collectors.joining(", ")) + " FROM generate_series(1, " + rows + ") AS i";
    }

    private String value(Cell cell, String type) {
        Cell referred = cell;
        while (references(referred.table).containsKey(referred.column)
                && !references(referred.table).get(referred.column).equals(referred)) {
            referred = references(referred.table).get(referred.column);
        }
        String text = "'" + referred.table + "." + referred.column + "' || i";
        if (type.startsWith("uuid")) {
            return "md5(" + text + ")::uuid";
        } else if (type.matches("char.*\\((\\d|[1-5]\\d)\\)")) {
            return "md5(" + text + ")::" + type;
        } else if (type.startsWith("char") || type.startsWith("text")) {
            return "(" + text + " || E'\\n\\t\\\\ Grüße, \u6f22')::" + type;
        } else if (type.startsWith("timestamp")) {
            return "timestamp '2024-02-29 12:00:00.123456' + i * interval '1 hour'";
        } else if (type.startsWith("json")) {
            return "('{\"n\": \"it''s ' || i || '\"}')::" + type;
        } else if (type.startsWith("bytea")) {
            return "decode(md5(" + text + "), 'hex')";
        } else if (type.startsWith("bool")) {
            return "i % 2 = 0";
        }
        return "i % 2 + 1";
    }
}
