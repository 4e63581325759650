package org.ferryman.postgres.backup;

import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/** Copies the rows of a table from one server to another as a stream: memory stays flat. */
public final class TableCopy {

    private static final SqlText OUT = SqlText.of("COPY {table} {columns} TO STDOUT (FORMAT binary)");
    private static final SqlText IN = SqlText.of("COPY {table} {columns} FROM STDIN (FORMAT binary)");

    private TableCopy() {}

    /**
     * Copies all rows.
     *
     * @param columns a list of columns in parentheses, the same on both sides
     * @param bytes is told how many bytes each piece had
     */
    public static void run(
            Session source,
            QualifiedName from,
            Session destination,
            QualifiedName to,
            SqlText columns,
            LongConsumer bytes)
            throws SQLException, CancelledException {
        String in = IN.with("table", to).with("columns", columns).text();
        destination.<RuntimeException>copyIn(
                in,
                copy -> source.<RuntimeException>copyOut(readSql(from, columns), piece -> {
                    copy.accept(piece);
                    bytes.accept(piece.length);
                }));
    }

    /** The statement that reads a table to be copied. */
    public static String readSql(QualifiedName table, SqlText columns) {
        return OUT.with("table", table).with("columns", columns).text();
    }
}
