package org.ferryman.kratos.catalog;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.ferryman.kratos.level.KratosResources;
import org.ferryman.postgres.QualifiedName;

/** Makes the tables of a release of Kratos in schema {@code public}, by our own SQL out of its recorded catalog. */
public final class CatalogScript {

    private static final String FOREIGN = "FOREIGN KEY";

    private final Map<String, CatalogTable> tables = new TreeMap<>();

    private CatalogScript(JsonNode catalog) {
        catalog.properties().forEach(table -> tables.put(table.getKey(), CatalogTable.of(table.getValue())));
    }

    /** A release that {@link KratosCatalog} comes with. */
    public static CatalogScript of(String release) {
        return of(KratosResources.read("catalog-" + release + ".json", JsonNode.class));
    }

    /** A catalog as {@code catalog.sql} reads it. */
    public static CatalogScript of(JsonNode catalog) {
        return new CatalogScript(catalog);
    }

    /** The names of its tables. */
    public SortedSet<String> names() {
        return new TreeSet<>(tables.keySet());
    }

    /** One of its tables. */
    public CatalogTable table(String name) {
        return Objects.requireNonNull(tables.get(name), name);
    }

    /** What makes the tables, without keys and indexes: a load is twice as fast before them. */
    public List<String> tables() {
        return tables.entrySet().stream()
                .map(table -> "CREATE TABLE %s (%s)"
                        .formatted(
                                QualifiedName.quote(table.getKey()),
                                table.getValue().columns().entrySet().stream()
                                        .map(column -> column.getValue().declared(column.getKey()))
                                        .collect(Collectors.joining(", "))))
                .toList();
    }

    /** What makes keys and other constraints and indexes, foreign keys last. */
    public List<String> keys() {
        List<String> statements = new ArrayList<>();
        List<String> references = new ArrayList<>();
        tables.forEach((name, table) -> {
            table.constraints()
                    .forEach((constraint, definition) -> (definition.startsWith(FOREIGN) ? references : statements)
                            .add(constraint(name, constraint, definition)));
            statements.addAll(table.indexes().values());
        });
        statements.addAll(references);
        return statements;
    }

    /** What adds a constraint. */
    public static String constraint(String table, String name, String definition) {
        return "ALTER TABLE %s ADD CONSTRAINT %s %s"
                .formatted(QualifiedName.quote(table), QualifiedName.quote(name), definition);
    }
}
