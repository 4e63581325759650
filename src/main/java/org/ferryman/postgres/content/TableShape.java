package org.ferryman.postgres.content;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What of a table goes into its digest.
 *
 * @param table the table
 * @param columns each with the type under all domains, in the order of their names' bytes
 * @param pages how large it is
 * @param byRanges whether ranges of pages hold all that is seen through it: nothing inherits from it
 * @param condition which of its rows count; {@code t} is the table
 */
public record TableShape(
        QualifiedName table, Map<String, String> columns, long pages, boolean byRanges, SqlText condition) {

    private static final SqlText ALL = SqlText.of("true");

    /** Reads the catalog; a table that is not there is left out. */
    public static List<TableShape> read(Session session, List<QualifiedName> tables)
            throws SQLException, CancelledException {
        Map<QualifiedName, TableShape> shapes = new LinkedHashMap<>();
        session.<RuntimeException>each(
                SqlText.load(TableShape.class, "digest-columns.sql").text(),
                row -> {
                    QualifiedName table = new QualifiedName(row.getString("schema"), row.getString("name"));
                    long pages = row.getLong("pages");
                    boolean byRanges = row.getBoolean("by_ranges");
                    TableShape shape = shapes.computeIfAbsent(
                            table, name -> new TableShape(name, new LinkedHashMap<>(), pages, byRanges, ALL));
                    String column = row.getString("attname");
                    if (column != null) {
                        shape.columns.put(column, row.getString("type"));
                    }
                },
                tables.stream().map(QualifiedName::schema).toArray(String[]::new),
                tables.stream().map(QualifiedName::name).toArray(String[]::new));
        return List.copyOf(shapes.values());
    }

    /** The same table with no other columns than these. */
    public TableShape only(Set<String> names) {
        Map<String, String> kept = new LinkedHashMap<>(columns);
        kept.keySet().retainAll(names);
        return new TableShape(table, kept, pages, byRanges, condition);
    }

    /** The same table with no other rows than these; {@code t} is the table in the condition. */
    public TableShape where(SqlText which) {
        return new TableShape(table, columns, pages, byRanges, which);
    }

    /** Each with no other columns than the table of the same name among the others has. */
    public static List<TableShape> common(List<TableShape> shapes, List<TableShape> others) {
        Map<QualifiedName, Set<String>> there = others.stream()
                .collect(Collectors.toMap(
                        TableShape::table, shape -> shape.columns().keySet()));
        return shapes.stream()
                .map(shape -> shape.only(there.getOrDefault(shape.table(), Set.of())))
                .toList();
    }

    /** Its rows as texts that are the same on every server. */
    SqlText row() {
        List<SqlText> values = new ArrayList<>();
        columns.forEach((name, type) -> values.add(SqlText.of(portable(type)).withIdentifier("column", name)));
        return SqlText.of("ROW({values})::text").with("values", values);
    }

    /** Times and bytes enter as they are sent, which no setting changes; a char(n) without its padding. */
    private static String portable(String type) {
        return switch (type) {
            case "timestamp without time zone" -> "encode(timestamp_send(t.{column}), 'hex')";
            case "timestamp with time zone" -> "encode(timestamptz_send(t.{column}), 'hex')";
            case "bytea" -> "encode(t.{column}, 'hex')";
            default -> "t.{column}::text";
        };
    }
}
