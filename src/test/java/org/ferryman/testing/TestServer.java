package org.ferryman.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Properties;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;

/**
 * The one server of a test run: a container where there is a container engine, else the embedded server. The system
 * property {@code ferryman.postgres.major} says which major version it must be; without it, what the jar holds.
 */
final class TestServer implements AutoCloseable {

    static final String MAJOR = "ferryman.postgres.major";
    private static final String DEFAULT_MAJOR = "15";

    final String host;
    final int port;
    final String user;
    final String password;
    private final Runnable stop;
    private final Connection administrator;

    private TestServer(String host, int port, String user, String password, Runnable stop) throws SQLException {
        this.host = host;
        this.port = port;
        this.user = user;
        this.password = password;
        this.stop = stop;
        this.administrator = connect("postgres", user, password);
    }

    static TestServer start() {
        try {
            TestServer started = hasContainerEngine() ? container() : embedded();
            started.requireMajor();
            started.settle();
            return started;
        } catch (IOException | SQLException e) {
            throw new IllegalStateException("no PostgreSQL to test with", e);
        }
    }

    private static TestServer embedded() throws IOException, SQLException {
        EmbeddedServer embedded = EmbeddedServer.temporary(MemoryFolder.parent());
        TestServer server = new TestServer(
                "127.0.0.1", embedded.port(), embedded.superuser(), embedded.password(), embedded::close);
        // The administrator's own is not asked for at all; roles that the program makes log in as users' do.
        SimpleLogins.askBy(
                server.administrator,
                "host all %s 127.0.0.1/32 trust\nhost all all 127.0.0.1/32 md5\n".formatted(server.user));
        return server;
    }

    /** Asks Testcontainers only if there may be an engine: without one it takes seconds to say no. */
    private static boolean hasContainerEngine() {
        return (System.getenv("DOCKER_HOST") != null || Files.exists(Path.of("/var/run/docker.sock")))
                && DockerClientFactory.instance().isDockerAvailable();
    }

    private static TestServer container() throws SQLException {
        PostgreSQLContainer container = new PostgreSQLContainer("postgres:" + System.getProperty(MAJOR, DEFAULT_MAJOR))
                .withUsername("postgres")
                .withCommand("postgres", "-c", "fsync=off", "-c", "max_wal_size=4GB", "-c", "timezone=UTC");
        container.start();
        return new TestServer(
                container.getHost(),
                container.getMappedPort(5432),
                "postgres",
                container.getPassword(),
                container::stop);
    }

    /** It writes nothing that no test asked for: statistics of its own accord, and zeros where its log is to be. */
    private void settle() throws SQLException {
        try (Statement statement = administrator.createStatement()) {
            statement.execute("ALTER SYSTEM SET autovacuum = off");
            statement.execute("ALTER SYSTEM SET wal_init_zero = off");
            statement.execute("SELECT pg_reload_conf()");
        }
    }

    private void requireMajor() throws SQLException {
        String wanted = System.getProperty(MAJOR);
        int major = administrator.getMetaData().getDatabaseMajorVersion();
        if (wanted != null && !wanted.equals(Integer.toString(major))) {
            throw new IllegalStateException("PostgreSQL " + wanted + " is wanted, this is " + major);
        }
    }

    /** For what belongs to the whole server, in autocommit mode. It stays open: a login is not cheap. */
    Connection administrator() {
        return administrator;
    }

    Connection connect(String database, String user, String password) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password);
        properties.setProperty("ApplicationName", "ferryman test");
        return DriverManager.getConnection(jdbcUrl(database), properties);
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://%s:%d/%s".formatted(host, port, database);
    }

    @Override
    public void close() {
        stop.run();
    }
}
