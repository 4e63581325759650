package org.ferryman.postgres;

import java.io.IOException;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.ferryman.engine.CancelledException;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.postgresql.copy.CopyManager;
import org.postgresql.copy.CopyOut;

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
            throws SQLException, CancelledException, IOException {
        CopyOut out = manager(source).copyOut(readSql(from, columns));
        CopyIn in = manager(destination)
                .copyIn(IN.with("table", to).with("columns", columns).text());
        try {
            for (byte[] piece = out.readFromCopy(); piece != null; piece = out.readFromCopy()) {
                source.cancellation().throwIfRequested();
                in.writeToCopy(piece, 0, piece.length);
                bytes.accept(piece.length);
            }
            in.endCopy();
        } finally {
            end(out, in);
        }
    }

    /** The statement that reads a table to be copied. */
    public static String readSql(QualifiedName table, SqlText columns) {
        return OUT.with("table", table).with("columns", columns).text();
    }

    private static void end(CopyOut out, CopyIn in) throws SQLException {
        try {
            if (in.isActive()) {
                in.cancelCopy();
            }
        } finally {
            if (out.isActive()) {
                out.cancelCopy();
            }
        }
    }

    private static CopyManager manager(Session session) throws SQLException {
        return session.connection().unwrap(PGConnection.class).getCopyAPI();
    }
}
