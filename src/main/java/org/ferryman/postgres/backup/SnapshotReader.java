package org.ferryman.postgres.backup;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Set;
import java.util.function.LongConsumer;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Heartbeat;
import org.ferryman.postgres.OrphanedBackends;
import org.ferryman.postgres.Session;

/** Restores what {@link SnapshotWriter} wrote, where there is no psql. */
public final class SnapshotReader {

    /** What begins and ends its own transaction, or prepares the connection for it. */
    private static final Set<String> ITS_OWN = Set.of(
            "SET client_encoding = 'UTF8';", "SET standard_conforming_strings = on;", "BEGIN;", SnapshotWriter.COMMIT);

    private SnapshotReader() {}

    /**
     * Runs the file, which is one transaction, in an autocommit connection of its own.
     *
     * @param bytes is told now and then how many bytes were read since the last time
     * @throws IOException if it is no such file, or not all of one
     */
    public static void restore(Path file, Database into, Cancellation cancellation, LongConsumer bytes)
            throws IOException, SQLException, CancelledException {
        try (Connection connection = into.connect();
                InputStream in = open(file)) {
            Session session = new Session(connection, cancellation);
            try (Heartbeat heartbeat = Heartbeat.start(
                    into, session, OrphanedBackends.Backend.of(session).pid())) {
                run(session, in, bytes, Set.of());
            } catch (SQLException | IOException | CancelledException failure) {
                // Its transaction is open: the connection must not go back into the pool with it.
                connection.abort(Runnable::run);
                throw failure;
            }
        }
    }

    /**
     * Runs what the file holds in the caller's transaction, which stays open.
     *
     * @param bytes is told now and then how many bytes were read since the last time
     * @throws IOException if it is no such file, or not all of one
     */
    public static void into(Session session, Path file, LongConsumer bytes)
            throws IOException, SQLException, CancelledException {
        try (InputStream in = open(file)) {
            run(session, in, bytes, ITS_OWN);
        }
    }

    private static InputStream open(Path file) throws IOException {
        InputStream in = new BufferedInputStream(Files.newInputStream(file), 1 << 16);
        byte[] first = (SnapshotWriter.MAGIC + "\n").getBytes(StandardCharsets.UTF_8);
        if (!Arrays.equals(in.readNBytes(first.length), first)) {
            in.close();
            throw new IOException(file + " does not begin as a snapshot does");
        }
        return in;
    }

    private static void run(Session session, InputStream in, LongConsumer bytes, Set<String> without)
            throws IOException, SQLException, CancelledException {
        ScriptReader script = new ScriptReader(in, StandardCharsets.UTF_8, bytes);
        String last = "";
        for (String sql = script.statement(); !sql.isEmpty(); sql = script.statement()) {
            if (!without.contains(sql)) {
                script.run(session, sql);
            }
            last = sql;
        }
        if (!last.equals(SnapshotWriter.COMMIT)) {
            throw new EOFException("the snapshot ends before its COMMIT");
        }
    }
}
