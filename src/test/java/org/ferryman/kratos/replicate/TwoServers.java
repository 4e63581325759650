package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.postgres.embedded.CrashingServer;

/** Two servers of their own, which can be replicated from and can crash: one with Kratos v1.3.1, and an empty one. */
public final class TwoServers implements AutoCloseable {

    public static final String SOURCE = "blue";
    public static final String TARGET = "green";

    public final CrashingServer source;
    public final CrashingServer target;

    private TwoServers(CrashingServer source, CrashingServer target) {
        this.source = source;
        this.target = target;
    }

    /** Of the usual version. */
    public static TwoServers startIn(Path folder) throws Exception {
        return prepared(
                new TwoServers(new CrashingServer(folder.resolve(SOURCE)), new CrashingServer(folder.resolve(TARGET))));
    }

    /** Of two major versions. */
    public static TwoServers startIn(Path folder, int source, int target) throws Exception {
        return prepared(new TwoServers(
                new CrashingServer(folder.resolve(SOURCE), source),
                new CrashingServer(folder.resolve(TARGET), target)));
    }

    private static TwoServers prepared(TwoServers servers) throws Exception {
        replicated(servers.source, SOURCE);
        replicated(servers.target, TARGET);
        try (Connection connection = servers.connectToSource()) {
            KratosSample.create(connection, "kratos", KratosSample.MINIMUM);
        }
        return servers;
    }

    /** No acknowledged commit is lost with the server; and nobody rests before a worker is started again. */
    private static void replicated(CrashingServer server, String database) throws Exception {
        execute(
                server,
                "postgres",
                "ALTER SYSTEM SET wal_level = 'logical'",
                "ALTER SYSTEM SET synchronous_commit = 'on'",
                "ALTER SYSTEM SET max_prepared_transactions = 5",
                "ALTER SYSTEM SET wal_retrieve_retry_interval = '50ms'",
                "CREATE DATABASE " + database);
        server.crashAndRestart();
    }

    public Connection connectToSource() throws SQLException {
        return source.server().connect(SOURCE);
    }

    public Connection connectToTarget() throws SQLException {
        return target.server().connect(TARGET);
    }

    private static void execute(CrashingServer server, String database, String... statements) throws SQLException {
        try (Connection connection = server.server().connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        source.close();
        target.close();
    }
}
