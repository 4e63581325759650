package org.ferryman.postgres.backup;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.function.LongConsumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Heartbeat;
import org.ferryman.postgres.OrphanedBackends;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.Session.PieceConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Restores what {@link SnapshotWriter} wrote, where there is no psql. Reads that format only: a statement begins on a
 * line of its own and ends with a semicolon at the end of a line; {@code COPY … FROM stdin} is followed by its data up
 * to a line of {@code \.}.
 */
public final class SnapshotReader {

    static final String END_OF_DATA = "\\.";

    private final Session session;
    private final SnapshotWriter.Told told;

    private SnapshotReader(Session session, LongConsumer bytes) {
        this.session = session;
        this.told = new SnapshotWriter.Told(bytes);
    }

    /**
     * Runs the file, which is one transaction, in an autocommit connection of its own.
     *
     * @param bytes is told now and then how many bytes were read since the last time
     * @throws IOException if it is no such file, or not all of one
     */
    public static void restore(Path file, Database into, Cancellation cancellation, LongConsumer bytes)
            throws IOException, SQLException, CancelledException {
        try (Connection connection = into.connect();
                InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16)) {
            byte[] first = line(in);
            if (first == null || !text(first).strip().equals(SnapshotWriter.MAGIC)) {
                throw new IOException(file + " does not begin as a snapshot does");
            }
            Session session = new Session(connection, cancellation);
            try (Heartbeat heartbeat = Heartbeat.start(
                    into, session, OrphanedBackends.Backend.of(session).pid())) {
                new SnapshotReader(session, bytes).run(in);
            } catch (SQLException | IOException | CancelledException failure) {
                // Its transaction is open: the connection must not go back into the pool with it.
                connection.abort(Runnable::run);
                throw failure;
            }
        }
    }

    private void run(InputStream in) throws IOException, SQLException, CancelledException {
        String last = "";
        for (String sql = statement(in); !sql.isEmpty(); sql = statement(in)) {
            if (sql.startsWith("COPY ")) {
                session.<IOException>copyIn(sql, copy -> data(in, copy));
            } else {
                session.execute(sql);
            }
            last = sql;
        }
        if (!last.equals("COMMIT;")) {
            throw new EOFException("the snapshot ends before its COMMIT");
        }
    }

    private void data(InputStream in, PieceConsumer<RuntimeException> copy)
            throws IOException, SQLException, CancelledException {
        for (byte[] row = line(in); ; row = line(in)) {
            if (row == null) {
                throw new EOFException("the snapshot ends within the data of a table");
            }
            told.more(row.length);
            if (row.length == END_OF_DATA.length() + 1 && text(row).equals(END_OF_DATA + "\n")) {
                return;
            }
            copy.accept(row);
        }
    }

    /** The next statement with its semicolon; empty at the end. */
    private String statement(InputStream in) throws IOException {
        StringBuilder sql = new StringBuilder();
        for (byte[] octets = line(in); octets != null; octets = line(in)) {
            told.more(octets.length);
            String line = text(octets);
            if (sql.isEmpty() && (line.isBlank() || line.startsWith("--"))) {
                continue;
            }
            sql.append(line);
            if (line.endsWith(";\n") && isOutsideQuotes(sql)) {
                return sql.substring(0, sql.length() - 1);
            }
        }
        if (!sql.isEmpty()) {
            throw new EOFException("the snapshot ends within a statement");
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
    private static byte @Nullable [] line(InputStream in) throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream(256);
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            line.write(octet);
            if (octet == '\n') {
                break;
            }
        }
        return line.size() == 0 ? null : line.toByteArray();
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}
