package org.ferryman.kratos.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.UnaryOperator;
import org.ferryman.postgres.QualifiedName;

/**
 * One table of a recorded catalog.
 *
 * @param columns by their names, in their order
 * @param indexes what makes each, by its name; those that belong to a constraint are not among them
 * @param constraints what defines each, by its name
 */
public record CatalogTable(
        Map<String, TableColumn> columns, Map<String, String> indexes, Map<String, String> constraints) {

    /** Keeps the order. */
    public CatalogTable {
        columns = Collections.unmodifiableMap(new LinkedHashMap<>(columns));
        indexes = Collections.unmodifiableMap(new TreeMap<>(indexes));
        constraints = Collections.unmodifiableMap(new TreeMap<>(constraints));
    }

    /**
     * A column.
     *
     * @param type as PostgreSQL writes it
     * @param standard the default, as SQL
     */
    public record TableColumn(String type, Optional<String> standard, boolean notNull) {

        /** As a table's definition has it. */
        public String declared(String name) {
            return QualifiedName.quote(name) + " " + type
                    + standard.map(value -> " DEFAULT " + value).orElse("")
                    + (notNull ? " NOT NULL" : "");
        }

        /** Whether its value is computed from others. */
        boolean isGenerated() {
            return standard.filter(value -> value.startsWith("GENERATED")).isPresent();
        }

        /** The same where NULL is allowed. */
        public TableColumn nullable() {
            return new TableColumn(type, standard, false);
        }
    }

    static CatalogTable of(JsonNode table) {
        return of(table, definition -> definition);
    }

    /** @param plain how definitions are written, so that they can be compared */
    static CatalogTable of(JsonNode table, UnaryOperator<String> plain) {
        Map<String, TableColumn> columns = new LinkedHashMap<>();
        for (JsonNode column : table.path("columns")) {
            JsonNode standard = column.path("default");
            columns.put(
                    column.path("name").asText(),
                    new TableColumn(
                            column.path("type").asText(),
                            standard.isNull() ? Optional.empty() : Optional.of(standard.asText()),
                            column.path("notNull").asBoolean()));
        }
        Map<String, String> constraints = texts(table.path("constraints"), plain);
        Map<String, String> indexes = texts(table.path("indexes"), plain);
        indexes.keySet().removeAll(constraints.keySet());
        return new CatalogTable(columns, indexes, constraints);
    }

    private static Map<String, String> texts(JsonNode object, UnaryOperator<String> plain) {
        Map<String, String> texts = new TreeMap<>();
        object.properties()
                .forEach(each ->
                        texts.put(each.getKey(), plain.apply(each.getValue().asText())));
        return texts;
    }
}
