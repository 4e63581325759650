package org.ferryman.postgres.backup;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * What a table holds: equal for two tables if and only if they have the same rows, on whatever server.
 *
 * @param schema the table's schema
 * @param table its name
 * @param rows how many rows
 * @param digest of all rows, whatever their order
 */
public record TableContent(String schema, String table, long rows, String digest) {

    /** Reads all rows of a table, in one pass on the server. */
    public static TableContent of(Session session, QualifiedName table) throws SQLException, CancelledException {
        return session.one(
                sql(session, table),
                row -> new TableContent(table.schema(), table.name(), row.getLong("rows"), row.getString("digest")));
    }

    /** The statement that reads them. */
    public static String sql(Session session, QualifiedName table) throws SQLException, CancelledException {
        List<SqlText> values = new ArrayList<>();
        session.<RuntimeException>each(
                SqlText.load(TableContent.class, "table-columns.sql").text(),
                row -> values.add(value(row.getString("attname"), row.getString("type"))),
                table.quoted());
        return SqlText.load(TableContent.class, "table-content.sql")
                .with("values", values)
                .with("table", table)
                .text();
    }

    /** Times enter as bytes, which no setting changes. */
    private static SqlText value(String column, String type) {
        String expression = type.equals("timestamp without time zone")
                ? "encode(timestamp_send(t.{column}), 'hex')"
                : "t.{column}::text";
        return SqlText.of(expression).withIdentifier("column", column);
    }
}
