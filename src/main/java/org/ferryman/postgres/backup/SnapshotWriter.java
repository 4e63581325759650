package org.ferryman.postgres.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.function.LongConsumer;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;

/**
 * Writes tables as plain SQL that psql restores in one transaction: definitions, data as {@code COPY}, keys,
 * foreign keys, then owners and grants. Rows stream through: memory stays flat. {@link SnapshotReader} reads it without
 * psql.
 */
public final class SnapshotWriter {

    /** The first line of every such file. */
    static final String MAGIC = "-- Ferryman's snapshot, format 1";

    /** The last line of every such file. */
    static final String COMMIT = "COMMIT;";

    private static final SqlText COPY_OUT = SqlText.of("COPY {table} {columns} TO STDOUT");

    /** What could end the restoring of a large table; not every server knows each of them. */
    private static final List<String> LIMITS =
            List.of("statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout", "transaction_timeout");

    private final Session session;
    private final OutputStream out;

    /** Writes what a session's transaction sees. */
    public SnapshotWriter(Session session, OutputStream out) {
        this.session = session;
        this.out = out;
    }

    /**
     * Writes tables of one schema.
     *
     * @param about lines for who reads the file
     * @param bytes is told now and then how many bytes were written since the last time
     */
    public void write(List<String> about, String schema, List<TableScript> tables, LongConsumer bytes)
            throws SQLException, CancelledException, IOException {
        line(MAGIC);
        for (String line : about) {
            line("-- " + line.replaceAll("\\p{Cntrl}", "?"));
        }
        statement("SET client_encoding = 'UTF8'");
        statement("SET standard_conforming_strings = on");
        statement("BEGIN");
        statement("SET LOCAL search_path = pg_catalog, pg_temp");
        statement("SET LOCAL check_function_bodies = off");
        statement("SET LOCAL default_tablespace = ''");
        statement("SET LOCAL row_security = off");
        for (String limit : LIMITS) {
            statement("SELECT set_config(name, '0', true) FROM pg_settings WHERE name = " + SqlText.literal(limit));
        }
        String create = "CREATE SCHEMA " + QualifiedName.quote(schema);
        statement("DO "
                + SqlText.literal("BEGIN IF NOT EXISTS (SELECT FROM pg_namespace WHERE nspname = "
                        + SqlText.literal(schema) + ") THEN " + create + "; END IF; END"));
        for (TableScript table : tables) {
            statement(table.create());
            data(table, bytes);
            for (String key : table.keys()) {
                statement(key);
            }
        }
        for (TableScript table : tables) {
            for (String reference : table.references()) {
                statement(reference);
            }
        }
        line("");
        line("-- Owners and grants. Where a role is not there, or may not, a warning says so and the rest goes on.");
        for (TableScript table : tables) {
            for (String right : TableScript.rights(session, table.table())) {
                statement("DO "
                        + SqlText.literal("BEGIN " + right + "; EXCEPTION WHEN undefined_object OR"
                                + " insufficient_privilege OR syntax_error THEN RAISE WARNING '%', SQLERRM; END"));
            }
        }
        line("");
        line(COMMIT);
    }

    private void data(TableScript table, LongConsumer bytes) throws SQLException, CancelledException, IOException {
        statement("COPY " + table.table().quoted() + " " + table.columnList() + " FROM stdin");
        Told told = new Told(bytes);
        session.<IOException>copyOut(readSql(table), row -> {
            out.write(row);
            told.more(row.length);
        });
        told.rest();
        line(ScriptReader.END_OF_DATA);
    }

    /** The statement that reads a table's rows. */
    public static String readSql(TableScript table) {
        return COPY_OUT.with("table", table.table())
                .with("columns", columns(table))
                .text();
    }

    private static SqlText columns(TableScript table) {
        List<SqlText> names = table.names().stream()
                .map(name -> SqlText.of("{column}").withIdentifier("column", name))
                .toList();
        return SqlText.of("({names})").with("names", names);
    }

    private void statement(String sql) throws IOException {
        line("");
        line(sql + ";");
    }

    private void line(String text) throws IOException {
        out.write((text + "\n").getBytes(StandardCharsets.UTF_8));
    }

    /** Counts bytes, and tells a listener now and then: telling each row would cost more than writing it. */
    static final class Told {

        private static final int EACH = 1 << 20;

        private final LongConsumer listener;
        private long untold;

        Told(LongConsumer listener) {
            this.listener = listener;
        }

        void more(int bytes) {
            untold += bytes;
            if (untold >= EACH) {
                rest();
            }
        }

        void rest() {
            listener.accept(untold);
            untold = 0;
        }
    }
}
