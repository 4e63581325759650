package org.ferryman.postgres.backup;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Session.PieceConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Reads SQL as {@link SnapshotWriter} and {@code pg_restore} write it: a statement begins on a line of its own and ends
 * with a semicolon at the end of a line; {@code COPY … FROM stdin} is followed by its data up to a line of {@code \.}.
 * What only psql understands, a line that begins with a backslash, is passed over.
 */
final class ScriptReader {

    static final String END_OF_DATA = "\\.";

    private static final String COPY = "COPY ";

    private final InputStream in;
    private final Charset charset;
    private final SnapshotWriter.Told told;

    /**
     * Reads a script.
     *
     * @param charset in which it is written
     * @param bytes is told now and then how many bytes were read since the last time
     */
    ScriptReader(InputStream in, Charset charset, LongConsumer bytes) {
        this.in = in;
        this.charset = charset;
        this.told = new SnapshotWriter.Told(bytes);
    }

    /** Runs a statement, with the data that follow it. */
    void run(Session session, String sql) throws IOException, SQLException, CancelledException {
        if (sql.startsWith(COPY)) {
            session.<IOException>copyIn(sql, this::data);
        } else {
            session.execute(sql);
        }
    }

    private void data(PieceConsumer<RuntimeException> copy) throws IOException, SQLException, CancelledException {
        for (byte[] row = line(); ; row = line()) {
            if (row == null) {
                throw new EOFException("the script ends within the data of a table");
            }
            told.more(row.length);
            if (row.length == END_OF_DATA.length() + 1 && text(row).equals(END_OF_DATA + "\n")) {
                return;
            }
            // The driver's connection speaks UTF-8.
            copy.accept(charset.equals(StandardCharsets.UTF_8) ? row : text(row).getBytes(StandardCharsets.UTF_8));
        }
    }

    /** The next statement with its semicolon; empty at the end. */
    String statement() throws IOException {
        StringBuilder sql = new StringBuilder();
        for (byte[] octets = line(); octets != null; octets = line()) {
            told.more(octets.length);
            String line = text(octets);
            if (sql.isEmpty() && (line.isBlank() || line.startsWith("--") || line.startsWith("\\"))) {
                continue;
            }
            sql.append(line);
            if (line.endsWith(";\n") && isOutsideQuotes(sql)) {
                return sql.substring(0, sql.length() - 1);
            }
        }
        if (!sql.isEmpty()) {
            throw new EOFException("the script ends within a statement");
        }
        return "";
    }

    /** A quote within quotes is doubled, so that an even number of each means that none is open. */
    private static boolean isOutsideQuotes(CharSequence sql) {
        char open = 0;
        for (int i = 0; i < sql.length(); i++) {
            char letter = sql.charAt(i);
            if (open == 0 && (letter == '\'' || letter == '"')) {
                open = letter;
            } else if (letter == open) {
                open = 0;
            }
        }
        return open == 0;
    }

    /** With its line end; null after the last. */
    private byte @Nullable [] line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                break;
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    private String text(byte[] line) {
        return new String(line, charset);
    }
}
