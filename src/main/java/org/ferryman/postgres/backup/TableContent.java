package org.ferryman.postgres.backup;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What a table holds: the same for two tables if and only if they have the same rows, on whatever server.
 *
 * @param schema the table's schema
 * @param table its name
 * @param rows how many rows
 * @param digest of all rows, whatever their order
 * @param columns that were read, in this order; none if it was noted by a version of Ferryman that did not say
 */
public record TableContent(String schema, String table, long rows, String digest, List<String> columns) {

    /** Copies the list. */
    @SuppressWarnings("ConstantValue")
    public TableContent {
        columns = columns == null ? List.of() : List.copyOf(columns);
    }

    /** Reads all rows of a table, in one pass on the server. */
    public static TableContent of(Session session, QualifiedName table) throws SQLException, CancelledException {
        return read(session, table, columns(session, table));
    }

    /** What a table holds in the columns of this one, in the same order; empty if it lacks one of them. */
    public Optional<TableContent> now(Session session, QualifiedName other) throws SQLException, CancelledException {
        Map<String, String> there = columns(session, other);
        if (columns.isEmpty() || !there.keySet().containsAll(columns)) {
            return Optional.empty();
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        columns.forEach(column -> wanted.put(column, there.get(column)));
        return Optional.of(read(session, other, wanted));
    }

    /** Whether the rows are the same. */
    public boolean holdsTheSame(TableContent other) {
        return rows == other.rows && digest.equals(other.digest);
    }

    private static TableContent read(Session session, QualifiedName table, Map<String, String> columns)
            throws SQLException, CancelledException {
        return session.one(
                sql(table, columns),
                row -> new TableContent(
                        table.schema(),
                        table.name(),
                        row.getLong("rows"),
                        row.getString("digest"),
                        List.copyOf(columns.keySet())));
    }

    /** The statement that reads them. */
    public static String sql(Session session, QualifiedName table) throws SQLException, CancelledException {
        return sql(table, columns(session, table));
    }

    private static String sql(QualifiedName table, Map<String, String> columns) {
        List<SqlText> values = new ArrayList<>();
        columns.forEach((name, type) -> values.add(value(name, type)));
        return SqlText.load(TableContent.class, "table-content.sql")
                .with("values", values)
                .with("table", table)
                .text();
    }

    /** Each with its type. */
    private static Map<String, String> columns(Session session, QualifiedName table)
            throws SQLException, CancelledException {
        Map<String, String> columns = new LinkedHashMap<>();
        session.<RuntimeException>each(
                SqlText.load(TableContent.class, "table-columns.sql").text(),
                row -> columns.put(row.getString("attname"), row.getString("type")),
                table.quoted());
        return columns;
    }

    /** Times enter as bytes, which no setting changes. */
    private static SqlText value(String column, String type) {
        String expression = type.equals("timestamp without time zone")
                ? "encode(timestamp_send(t.{column}), 'hex')"
                : "t.{column}::text";
        return SqlText.of(expression).withIdentifier("column", column);
    }
}
