package org.ferryman.benchmark;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.sample.SampleDatabase;
import org.ferryman.keto.sample.SampleNamespace;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.embedded.EmbeddedServer;

/** A database of Keto v0.6 with v0.7's tables beside its own, all of whose tuples can be moved. */
final class BenchmarkDatabase implements AutoCloseable {

    /**
     * Up to this size all tuples are in one namespace, as where Keto's own migrator was timed: its time grows with the
     * square of the largest. Larger databases have four, the largest with half of the tuples.
     */
    static final long ONE_NAMESPACE_LIMIT = 100_000;

    private static final String ROLE = "keto";

    private final EmbeddedServer server;
    private final String name;
    private final String password;
    private final List<SampleNamespace> namespaces;
    final Path config;
    final long tuples;

    private BenchmarkDatabase(
            EmbeddedServer server, String name, String password, SampleDatabase sample, Path config, long tuples) {
        this.server = server;
        this.name = name;
        this.password = password;
        this.namespaces = sample.namespaces();
        this.config = config;
        this.tuples = tuples;
    }

    /** Makes the role that owns all these databases. */
    static void createRole(EmbeddedServer server, String password) throws SQLException {
        try (Connection connection = server.connect("postgres")) {
            execute(connection, "CREATE ROLE %s LOGIN PASSWORD '%s'".formatted(ROLE, password));
        }
    }

    static BenchmarkDatabase create(EmbeddedServer server, String password, long tuples, Path folder) throws Exception {
        String name = "keto_" + tuples;
        try (Connection connection = server.connect("postgres")) {
            execute(connection, "CREATE DATABASE " + name);
        }
        try (Connection connection = server.connect(name)) {
            SampleDatabase sample = SampleDatabase.create(connection, ROLE, tuples);
            long left = 0;
            for (SampleNamespace namespace : sample.namespaces()) {
                execute(
                        connection,
                        SqlText.load(BenchmarkDatabase.class, "delete-broken.sql")
                                .with("legacy", legacy(namespace))
                                .text());
                left += count(connection, legacy(namespace).quoted());
            }
            if (tuples <= ONE_NAMESPACE_LIMIT) {
                gather(connection, sample.namespaces());
            }
            Path config = Files.writeString(folder.resolve("keto.yml"), sample.config());
            BenchmarkDatabase database = new BenchmarkDatabase(server, name, password, sample, config, left);
            database.applySchema(folder);
            execute(connection, "INSERT INTO networks VALUES (gen_random_uuid(), now(), now())");
            return database;
        }
    }

    /** Puts all tuples in the first namespace. */
    private static void gather(Connection connection, List<SampleNamespace> namespaces) throws SQLException {
        String first = legacy(namespaces.get(0)).quoted();
        for (SampleNamespace namespace : namespaces.subList(1, namespaces.size())) {
            String other = legacy(namespace).quoted();
            execute(connection, "INSERT INTO " + first + " SELECT * FROM " + other);
            execute(connection, "TRUNCATE " + other);
        }
        execute(connection, "REINDEX TABLE " + first);
    }

    private void applySchema(Path folder) throws Exception {
        ConnectionSettings settings =
                ConnectionSettings.resolve(url(), environment(), folder, label -> Optional.empty());
        try (Database database = Database.open(settings)) {
            new SchemaStep(database, Optional.empty()).apply(Work.quiet());
        }
    }

    static QualifiedName legacy(SampleNamespace namespace) {
        return new QualifiedName("public", "keto_%010d_relation_tuples".formatted(namespace.id()));
    }

    List<SampleNamespace> namespaces() {
        return namespaces;
    }

    /** The role's URL; its password is in the {@link #environment()}. */
    String url() {
        return "postgresql://%s@127.0.0.1:%d/%s".formatted(ROLE, server.port(), name);
    }

    Map<String, String> environment() {
        return Map.of("PGPASSWORD", password);
    }

    Connection connect() throws SQLException {
        Connection connection = server.connect(name);
        execute(connection, "SET ROLE " + ROLE);
        return connection;
    }

    /** Back to v0.7's tables without tuples, and a server that has nothing left to do. */
    void reset() throws SQLException {
        try (Connection connection = server.connect(name)) {
            execute(connection, "TRUNCATE keto_relation_tuples");
            execute(connection, "VACUUM ANALYZE");
            execute(connection, "CHECKPOINT");
        }
    }

    /** Rows in v0.7's table. */
    long moved() throws SQLException {
        try (Connection connection = server.connect(name)) {
            return count(connection, "keto_relation_tuples");
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static long count(Connection connection, String table) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT count(*) FROM " + table)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Override
    public void close() throws SQLException, IOException {
        try (Connection connection = server.connect("postgres")) {
            execute(connection, "DROP DATABASE " + name + " WITH (FORCE)");
            execute(connection, "CHECKPOINT");
        }
    }
}
