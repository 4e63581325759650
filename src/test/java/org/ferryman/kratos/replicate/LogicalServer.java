package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.engine.Run;
import org.ferryman.engine.Runner;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.testing.Described;
import org.ferryman.testing.TestPatience;

/** A server whose log can be replicated, with pairs of databases, of which one is Kratos'. */
public final class LogicalServer implements AutoCloseable {

    private final Path folder;
    private final EmbeddedServer server;
    private final AtomicInteger counter = new AtomicInteger();

    private LogicalServer(Path folder, EmbeddedServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** Starts one. */
    public static LogicalServer startIn(Path folder) throws IOException, SQLException {
        try (EmbeddedServer first = EmbeddedServer.startIn(folder);
                Connection connection = first.connect("postgres");
                Statement statement = connection.createStatement()) {
            statement.execute("ALTER SYSTEM SET wal_level = 'logical'");
            statement.execute("ALTER SYSTEM SET max_logical_replication_workers = 24");
            statement.execute("ALTER SYSTEM SET max_worker_processes = 32");
            statement.execute("ALTER SYSTEM SET max_replication_slots = 40");
            statement.execute("ALTER SYSTEM SET max_wal_senders = 40");
            // Many small tables at once, and no five seconds' rest before a worker is started again.
            statement.execute("ALTER SYSTEM SET max_sync_workers_per_subscription = 6");
            statement.execute("ALTER SYSTEM SET wal_retrieve_retry_interval = '50ms'");
        }
        return new LogicalServer(folder, EmbeddedServer.startIn(folder));
    }

    /** A database of Kratos v1.3.1 with some identities, and an empty one. */
    public Pair pair(Path run) throws Exception {
        int number = counter.incrementAndGet();
        execute("postgres", "CREATE DATABASE blue_" + number, "CREATE DATABASE green_" + number);
        try (Connection connection = server.connect("blue_" + number)) {
            KratosSample.create(connection, "kratos", KratosSample.MINIMUM);
        }
        return new Pair("blue_" + number, "green_" + number, run);
    }

    /** To connect to one of its databases. */
    public String url(String database) {
        return server.url(database);
    }

    public String password() {
        return server.password();
    }

    private void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    @Override
    public void close() throws IOException {
        EmbeddedServer.remove(folder);
    }

    /** Both databases, with all that a front door would put around the steps. */
    public final class Pair implements AutoCloseable {

        public final String blue;
        public final String green;
        final Database source;
        final Database target;
        final ReplicationPair both;
        final Runner runner;
        private final Run run;

        private Pair(String blue, String green, Path folder) throws Exception {
            this.blue = blue;
            this.green = green;
            ConnectionSettings settings = settings(blue);
            this.source = Database.open(settings);
            this.target = Database.open(settings(green));
            this.both = new ReplicationPair(source, target, new PublisherAddress(settings));
            this.run = Run.open(folder, Described.as("kratos@db/kratos", Map.of()));
            this.runner = new Runner(
                    run,
                    new AdvisoryLock(source).and(new AdvisoryLock(target)),
                    new SqlFailures(),
                    TestPatience.get().retries());
        }

        private ConnectionSettings settings(String database) throws Exception {
            return ConnectionSettings.resolve(
                            server.url(database), Map.of("PGPASSWORD", server.password()), folder, PasswordPrompt.NONE)
                    .with(TestPatience.get());
        }

        /** The source, as one sees it whom it refuses. */
        PublisherAddress unreachable() throws Exception {
            return new PublisherAddress(settings(blue).withPassword(Secret.of("not 'the' password")));
        }

        public void inBlue(String... statements) throws SQLException {
            execute(blue, statements);
        }

        public void inGreen(String... statements) throws SQLException {
            execute(green, statements);
        }

        public Connection connectToBlue() throws SQLException {
            return server.connect(blue);
        }

        public Connection connectToGreen() throws SQLException {
            return server.connect(green);
        }

        @Override
        public void close() throws Exception {
            run.close();
            source.close();
            target.close();
        }
    }
}
