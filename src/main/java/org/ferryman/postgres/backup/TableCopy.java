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

    private static final SqlText IN_FROZEN = SqlText.of("COPY {table} {columns} FROM STDIN (FORMAT {format}, FREEZE)");
    private static final SqlText OUT_AS = SqlText.of("COPY {table} {columns} TO STDOUT (FORMAT {format})");

    private TableCopy() {}

    /** How values travel. */
    public enum Format {
        /** As the server holds them: both must be of one major version, and know the types by the same numbers. */
        BINARY,
        /** As texts: slower, and understood by every version. */
        TEXT
    }

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

    /**
     * Copies all rows into a table of the same name that the destination's transaction has made: it needs no second
     * visit to learn that its rows are there for all to see.
     *
     * @param columns a list of columns in parentheses, the same on both sides
     * @param bytes is told now and then how many bytes were copied since the last time
     */
    public static void fill(
            Session source,
            Session destination,
            QualifiedName table,
            SqlText columns,
            Format format,
            LongConsumer bytes)
            throws SQLException, CancelledException {
        SnapshotWriter.Told told = new SnapshotWriter.Told(bytes);
        destination.<RuntimeException>copyIn(
                as(IN_FROZEN, table, columns, format),
                copy -> source.<RuntimeException>copyOut(as(OUT_AS, table, columns, format), piece -> {
                    copy.accept(piece);
                    told.more(piece.length);
                }));
        told.rest();
    }

    private static String as(SqlText sql, QualifiedName table, SqlText columns, Format format) {
        return sql.with("table", table)
                .with("columns", columns)
                .with("format", SqlText.of(format == Format.BINARY ? "binary" : "text"))
                .text();
    }

    /** The statement that reads a table to be copied. */
    public static String readSql(QualifiedName table, SqlText columns) {
        return OUT.with("table", table).with("columns", columns).text();
    }
}
