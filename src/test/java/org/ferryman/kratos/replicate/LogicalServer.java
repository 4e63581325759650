package org.ferryman.kratos.replicate;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Run;
import org.ferryman.engine.Runner;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.PrivateFiles;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlFailures;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.postgres.replication.PublicationState;
import org.ferryman.postgres.replication.PublisherAddress;
import org.ferryman.postgres.replication.ReplicationSide;
import org.ferryman.postgres.replication.SubscriptionMaking;
import org.ferryman.testing.Described;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.MemoryFolder;
import org.ferryman.testing.SimpleLogins;
import org.ferryman.testing.TestPatience;
import org.jspecify.annotations.Nullable;

/** A server whose log can be replicated, with pairs of databases, of which one is Kratos'. */
public final class LogicalServer implements AutoCloseable {

    private static final String SAMPLE = "sample_of_kratos";
    private static final String OWNER = "kratos";

    private static @Nullable LogicalServer shared;

    private final Path folder;
    private final EmbeddedServer server;
    private final AtomicInteger counter = new AtomicInteger();
    private Optional<Upgraded> upgraded = Optional.empty();
    private boolean hasSample;

    private LogicalServer(Path folder, EmbeddedServer server) {
        this.folder = folder;
        this.server = server;
    }

    /** The one that all tests of this process have together; it ends with the process. */
    public static synchronized LogicalServer shared() throws IOException, SQLException {
        LogicalServer known = shared;
        if (known == null) {
            Path parent = MemoryFolder.create("ferryman-logical-");
            LogicalServer started = startIn(parent.resolve("server"));
            Runtime.getRuntime().addShutdownHook(new Thread(() -> started.removeWith(parent), "logical-server-close"));
            known = started;
            shared = started;
        }
        return known;
    }

    private void removeWith(Path parent) {
        try {
            close();
            PrivateFiles.deleteTree(parent);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
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
            statement.execute("ALTER SYSTEM SET autovacuum = off");
            SimpleLogins.of(connection, first.superuser(), first.password());
        }
        return new LogicalServer(folder, EmbeddedServer.startIn(folder));
    }

    /** A database of Kratos v1.3.1 with some identities, and an empty one. */
    public Pair pair(Path run) throws Exception {
        if (!hasSample) {
            execute("postgres", "CREATE DATABASE " + SAMPLE);
            try (Connection connection = server.connect(SAMPLE)) {
                KratosSample.create(connection, OWNER, KratosSample.MINIMUM);
            }
            // Or the first copy would take it along.
            execute("postgres", "ALTER DATABASE " + SAMPLE + " OWNER TO CURRENT_USER");
            hasSample = true;
        }
        int number = counter.incrementAndGet();
        execute(
                "postgres",
                "CREATE DATABASE blue_" + number + " OWNER " + OWNER + " TEMPLATE " + SAMPLE,
                "CREATE DATABASE green_" + number);
        return new Pair("blue_" + number, "green_" + number, run);
    }

    /** The same, where the target is upgraded and follows already: the steps make it once, and it is copied. */
    public Pair upgraded(Path run) throws Exception {
        if (upgraded.isEmpty()) {
            upgraded = Optional.of(upgradeOnce());
        }
        int number = counter.incrementAndGet();
        Upgraded made = upgraded.get();
        execute(
                "postgres",
                "CREATE DATABASE blue_" + number + " OWNER " + OWNER + " TEMPLATE " + made.blue(),
                "CREATE DATABASE green_" + number + " TEMPLATE " + made.green());
        Files.copy(made.pass(), run.resolve(made.pass().getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
        Pair pair = new Pair("blue_" + number, "green_" + number, run);
        pair.follow();
        return pair;
    }

    private record Upgraded(String blue, String green, Path pass) {}

    private Upgraded upgradeOnce() throws Exception {
        Path record = Files.createDirectory(folder.resolveSibling("upgraded"));
        Pair pair = pair(record);
        try {
            pair.done(new KratosReplicateStep(pair.both, record, KratosReplicateStep.Options.USUAL));
            pair.done(new KratosPrepareStep(pair.both, AskedStandIn.in(record), record, MigrateOptions.USUAL));
            String name = pair.name();
            pair.inGreen(SubscriptionMaking.ending(name).toArray(String[]::new));
            FerrymanTraces.dropSlot(pair.source, Work.quiet(), new ProgressMeter(ProgressListener.NONE), name);
            pair.inBlue("DROP PUBLICATION " + name);
            return new Upgraded(pair.blue, pair.green, record.resolve("kratos-pass"));
        } finally {
            pair.leave();
        }
    }

    /** To connect to one of its databases. */
    public String url(String database) {
        return server.url(database);
    }

    public String password() {
        return server.password();
    }

    /** Runs statements in one of its databases. */
    public void execute(String database, String... statements) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement()) {
            for (String each : statements) {
                statement.execute(each);
            }
        }
    }

    /** The first column of what a statement gives in one of its databases. */
    public List<String> texts(String database, String sql) throws SQLException {
        try (Connection connection = server.connect(database);
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            List<String> texts = new ArrayList<>();
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
            return texts;
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
                    .with(TestPatience.forPrograms());
        }

        /** The source, as one sees it whom it refuses. */
        PublisherAddress unreachable() throws Exception {
            return new PublisherAddress(settings(blue).withPassword(Secret.of("not 'the' password")));
        }

        /** The target, as the source's server sees it. */
        PublisherAddress back() throws Exception {
            return new PublisherAddress(settings(green));
        }

        /** The options that name both. */
        public List<String> options() {
            return List.of("--url", server.url(blue), "--target", server.url(green));
        }

        public String password() {
            return server.password();
        }

        /** A database whose server does not answer. */
        Database gone() throws Exception {
            return Database.open(ConnectionSettings.resolve(
                            "postgresql://nobody@127.0.0.1:1/" + blue,
                            Map.of("PGPASSWORD", "none"),
                            run.folder(),
                            PasswordPrompt.NONE)
                    .with(TestPatience.forPrograms()));
        }

        String name() throws Exception {
            return new Transactions(source).snapshot(new Cancellation(), ReplicationPair::name);
        }

        <R> Outcome<R> apply(Change<R> change) {
            return runner.apply(change, ProgressListener.NONE, new Cancellation());
        }

        <R> R done(Change<R> change) {
            return MigrationFixture.done(apply(change));
        }

        /** Both hold the same. */
        private void follow() throws Exception {
            String name = name();
            SubscriptionMaking making = new SubscriptionMaking(name, both.address(), ReplicationSide.SOURCE);
            List<QualifiedName> published =
                    both.inSource(new Cancellation(), session -> ReplicationPair.published(LevelReader.read(session)));
            inBlue(PublicationState.creation(name, published));
            inBlue(making.slotCreation());
            new Transactions(target).committed(Work.quiet(), session -> {
                making.create(session);
                return true;
            });
            new ReplicationControl(both, name).resume(Work.quiet());
        }

        public void inBlue(String... statements) throws SQLException {
            execute(blue, statements);
        }

        public void inGreen(String... statements) throws SQLException {
            execute(green, statements);
        }

        /**
         * What a Kratos makes that is started on green.
         *
         * @param networks the rows of that table
         */
        public void seedGreen(String networks) throws SQLException {
            try (Connection connection = connectToGreen()) {
                KratosSample.create(connection, OWNER, KratosSample.MINIMUM);
            }
            String empty = """
                    DO $$ BEGIN EXECUTE (SELECT 'TRUNCATE ' || string_agg(oid::regclass::text, ', ') FROM pg_class
                        WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace
                        AND relname NOT IN ('schema_migration', 'identity_credential_types')); END $$""";
            inGreen(empty, "INSERT INTO networks VALUES " + networks);
        }

        /**
         * Does something while what somebody has set up in one of the databases lets no schema be dropped there: a
         * cut-over is decided then, and that side stays closed.
         */
        public <R> R whileKeptClosed(String database, Callable<R> work) throws Exception {
            execute(
                    database,
                    "CREATE FUNCTION public.no() RETURNS event_trigger LANGUAGE plpgsql AS $$BEGIN RAISE 'no'; END$$",
                    "CREATE EVENT TRIGGER no ON ddl_command_start WHEN TAG IN ('DROP SCHEMA')"
                            + " EXECUTE FUNCTION public.no()");
            try {
                return work.call();
            } finally {
                execute(database, "DROP EVENT TRIGGER no", "DROP FUNCTION public.no()");
            }
        }

        public Connection connectToBlue() throws SQLException {
            return server.connect(blue);
        }

        public Connection connectToGreen() throws SQLException {
            return server.connect(green);
        }

        /** Both databases are dropped, and all that reads from them on the server. */
        @Override
        public void close() throws Exception {
            leave();
            for (String database : List.of(blue, green)) {
                for (String name : texts(
                        database,
                        "SELECT subname FROM pg_subscription AS s JOIN pg_database AS d ON d.oid = s.subdbid"
                                + " WHERE d.datname = current_database()")) {
                    execute(database, SubscriptionMaking.ending(name).toArray(String[]::new));
                }
            }
            String mine = " WHERE %s IN ('" + blue + "', '" + green + "')";
            Eventually.until(() -> {
                execute(
                        "postgres",
                        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity" + mine.formatted("datname"),
                        "SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                                + mine.formatted("database") + " AND NOT active");
                return texts(
                                "postgres",
                                "SELECT 1 FROM pg_replication_slots" + mine.formatted("database")
                                        + " UNION ALL SELECT 1 FROM pg_stat_activity" + mine.formatted("datname"))
                        .isEmpty();
            });
            execute("postgres", "DROP DATABASE " + blue, "DROP DATABASE " + green);
        }

        private void leave() throws IOException {
            run.close();
            source.close();
            target.close();
        }
    }
}
