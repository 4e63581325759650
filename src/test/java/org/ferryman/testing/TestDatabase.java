package org.ferryman.testing;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.core.Utils;

/**
 * A database of one test's own, with its superuser; made when it is first used. Roles belong to the whole server: make
 * them with {@link #role} or announce them with {@link #dropRoleAfterwards}.
 */
public final class TestDatabase implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(1);
    private static final String OBJECT_IN_USE = "55006";

    final TestServer server;
    private final AtomicInteger counter;
    private final String name;
    private final Deque<Connection> connections = new ArrayDeque<>();
    private final Deque<TestDatabase> others = new ArrayDeque<>();
    private final Set<String> roles = new LinkedHashSet<>();
    private @Nullable Connection own;

    private TestDatabase(TestServer server, AtomicInteger counter, String name) {
        this.server = server;
        this.counter = counter;
        this.name = name;
    }

    static TestDatabase create(TestServer server, AtomicInteger counter) {
        return new TestDatabase(server, counter, "test_" + counter.incrementAndGet());
    }

    /** Whether nothing has been done to it yet. */
    boolean isFresh() {
        return own == null;
    }

    /** Makes it as a copy of another one, to which nobody is connected; nothing may have been done to it yet. */
    void copyOf(String template) throws SQLException {
        if (!isFresh()) {
            throw new IllegalStateException("database " + name + " is in use already");
        }
        make(template);
    }

    private Connection make(String template) throws SQLException {
        execute(server.administrator(), "CREATE DATABASE " + quote(name) + " TEMPLATE " + quote(template));
        Connection made = server.connect(name, server.user, server.password);
        own = made;
        return made;
    }

    private Connection own() {
        try {
            return own != null ? own : make("template1");
        } catch (SQLException failure) {
            throw new IllegalStateException("no database for the test", failure);
        }
    }

    /** One more database, for as long as this one. */
    public TestDatabase another() {
        TestDatabase another = create(server, counter);
        others.push(another);
        return another;
    }

    public String name() {
        own();
        return name;
    }

    public String host() {
        return server.host;
    }

    public int port() {
        return server.port;
    }

    public String superuser() {
        return server.user;
    }

    public String password() {
        return server.password;
    }

    /** The superuser's URL as libpq writes it, without the password. */
    public String url() {
        return url(server.user);
    }

    /** A user's URL as libpq writes it, without the password. */
    public String url(String user) {
        String encoded = URLEncoder.encode(user, StandardCharsets.UTF_8).replace("+", "%20");
        return "postgresql://%s@%s:%d/%s".formatted(encoded, server.host, server.port, name());
    }

    /** The superuser's URL through what listens on this port of the loopback interface. */
    public String urlThrough(int port) {
        return "postgresql://%s@127.0.0.1:%d/%s".formatted(server.user, port, name());
    }

    /** The driver's URL, without user and password. */
    public String jdbcUrl() {
        return server.jdbcUrl(name());
    }

    /** A new session of the superuser, in autocommit mode, closed after the test. */
    public Connection connect() throws SQLException {
        return connect(new TestRole(server.user, server.password));
    }

    /** A new session of a role, in autocommit mode, closed after the test. */
    public Connection connect(TestRole role) throws SQLException {
        Connection connection = server.connect(name(), role.name(), role.password());
        connections.push(connection);
        return connection;
    }

    /** A new login role with a name of its own, dropped after the test. */
    public TestRole role(String prefix) throws SQLException {
        TestRole role = new TestRole(unusedRole(prefix), "secret of " + prefix);
        execute("CREATE ROLE %s LOGIN PASSWORD '%s'"
                .formatted(quote(role.name()), role.password().replace("'", "''")));
        return role;
    }

    /** A name for a role that the code under test makes; dropped after the test. */
    public String unusedRole(String prefix) {
        return dropRoleAfterwards(prefix + "_" + counter.incrementAndGet());
    }

    /** Announces a role that the code under test makes. */
    public String dropRoleAfterwards(String role) {
        roles.add(role);
        return role;
    }

    /** 12 to 18. */
    public int major() throws SQLException {
        return own().getMetaData().getDatabaseMajorVersion();
    }

    /** Runs statements as superuser, each committed by itself. */
    public void execute(String... statements) throws SQLException {
        for (String sql : statements) {
            execute(own(), sql);
        }
    }

    public long queryLong(String sql) throws SQLException {
        return Long.parseLong(queryString(sql));
    }

    /** The only value of the only row, as PostgreSQL prints it. */
    public String queryString(String sql) throws SQLException {
        List<List<String>> rows = rows(sql);
        if (rows.size() != 1 || rows.get(0).size() != 1) {
            throw new AssertionError("one value expected, not " + rows + " from " + sql);
        }
        return rows.get(0).get(0);
    }

    /** All rows, each value as PostgreSQL prints it, or null. */
    public List<List<String>> rows(String sql) throws SQLException {
        try (Statement statement = own().createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            List<List<String>> rows = new ArrayList<>();
            int columns = result.getMetaData().getColumnCount();
            while (result.next()) {
                String[] row = new String[columns];
                for (int column = 0; column < columns; column++) {
                    row[column] = result.getString(column + 1);
                }
                rows.add(Arrays.asList(row));
            }
            return rows;
        }
    }

    /** Returns as soon as a query counts none any more. */
    public void awaitNone(String count) {
        Eventually.until(() -> queryLong(count) == 0, () -> count);
    }

    /** Returns as soon as a query counts some. */
    public void awaitSome(String count) {
        Eventually.until(() -> queryLong(count) > 0, () -> count);
    }

    /** An identifier, quoted. */
    public static String quote(String identifier) {
        try {
            return Utils.escapeIdentifier(null, identifier).toString();
        } catch (SQLException e) {
            throw new IllegalArgumentException(e);
        }
    }

    /** Drops the database first: what a role owns in it goes with it. */
    @Override
    public void close() throws SQLException {
        while (!connections.isEmpty()) {
            connections.pop().close();
        }
        while (!others.isEmpty()) {
            others.pop().close();
        }
        if (own != null) {
            own.close();
        }
        drop(server.administrator());
        if (!roles.isEmpty()) {
            dropRoles(server.administrator());
        }
    }

    /** A thread that a test left behind may connect once more, and a busy server takes its time to end a session. */
    private void drop(Connection connection) throws SQLException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            execute(
                    connection,
                    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '" + name + "'");
            try {
                execute(connection, "DROP DATABASE IF EXISTS " + quote(name));
                return;
            } catch (SQLException failure) {
                if (!OBJECT_IN_USE.equals(failure.getSQLState()) || System.nanoTime() > deadline) {
                    throw failure;
                }
            }
        }
    }

    private void dropRoles(Connection connection) throws SQLException {
        Set<String> existing = new LinkedHashSet<>();
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("SELECT rolname FROM pg_roles")) {
            while (result.next()) {
                existing.add(result.getString(1));
            }
        }
        existing.retainAll(roles);
        if (!existing.isEmpty()) {
            String names = existing.stream().map(TestDatabase::quote).collect(Collectors.joining(", "));
            // Also takes back what they granted on the server itself, memberships for example.
            execute(connection, "DROP OWNED BY " + names + " CASCADE");
            execute(connection, "DROP ROLE " + names);
        }
    }

    static void execute(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
