package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.connect.SslMode;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.core.Utils;

@UsesServer
@Timeout(60)
class DatabaseTest {

    private static final Duration AT_ONCE = Duration.ofSeconds(3);

    private final TestServer server = TestServer.get();

    @Test
    void opening_connects_to_nothing() {
        ConnectionSettings nowhere = TestServer.at(server.settings("postgres", "postgres"), "localhost", 1);

        Database.open(nowhere).close();
    }

    /** To truncate a table that another one refers to is such a thing. */
    @Test
    void what_postgresql_does_not_support_leaves_the_connection_open() throws SQLException {
        try (Database database = Database.open(server.settings("postgres", "postgres"));
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMPORARY TABLE one (n integer PRIMARY KEY)");
            statement.execute("CREATE TEMPORARY TABLE two (n integer REFERENCES one)");
            assertThatThrownBy(() -> statement.execute("TRUNCATE one"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("0A000"));
            assertThat(value(connection, "SELECT count(*) FROM two")).isEqualTo("0");
        }
    }

    @Test
    void closing_leaves_no_session_behind_not_even_one_that_was_just_being_opened() throws Exception {
        role("closing", "s3cret");
        ConnectionSettings settings = server.settings(
                "postgres", "closing", Optional.of(Secret.of("s3cret")), SslMode.DISABLE, Optional.empty());
        for (int round = 0; round < 20; round++) {
            Database database = Database.open(settings);
            CompletableFuture<Void> connecting = CompletableFuture.runAsync(() -> open(database));
            try (Connection other = server.superuser()) {
                Eventually.until(() -> connecting.isDone() || sessions(other) > 0);
                database.close();
                connecting.get(1, TimeUnit.MINUTES);
                Eventually.until(() -> sessions(other) == 0, () -> "a session is left");
            }
        }
    }

    private static void open(Database database) {
        try {
            database.connect();
        } catch (SQLException closed) {
            assertThat((Throwable) closed).hasMessageContaining("closed");
        }
    }

    private static long sessions(Connection other) throws SQLException {
        return Long.parseLong(value(other, "SELECT count(*)::text FROM pg_stat_activity WHERE usename = 'closing'"));
    }

    @Test
    void a_connection_is_in_autocommit_mode_and_names_itself() throws SQLException {
        try (Database database = Database.open(server.settings("postgres", "postgres"));
                Connection connection = database.connect()) {
            assertThat(connection.getAutoCommit()).isTrue();
            assertThat(value(connection, "SHOW application_name")).isEqualTo("ferryman");
        }
    }

    @Test
    void a_wrong_password_is_told_at_once_with_the_servers_sqlstate() throws SQLException {
        role("wrong_password", "s3cret");

        assertThat(failure("postgres", "wrong_password", Optional.of("guess")).getSQLState())
                .isEqualTo("28P01");
        assertThat(failure("postgres", "wrong_password", Optional.empty()).getSQLState())
                .isEqualTo("08004");
    }

    @Test
    void an_unknown_database_is_told_at_once_with_the_servers_sqlstate() {
        assertThat(failure("no such", "postgres", Optional.empty()).getSQLState())
                .isEqualTo("3D000");
    }

    @Test
    void a_role_without_connections_left_is_told_at_once_also_from_a_pool_in_use() throws SQLException {
        server.execute("DROP ROLE IF EXISTS one_connection", "CREATE ROLE one_connection LOGIN CONNECTION LIMIT 1");
        try (Database database = Database.open(server.settings("postgres", "one_connection"))) {
            try (Connection first = database.connect()) {
                assertThat(first.isValid(1)).isTrue();
                SQLException failure = catchThrowableOfType(SQLException.class, database::connect);
                assertThat(failure.getSQLState()).isEqualTo("53300");
            }
            try (Connection again = database.connect()) {
                assertThat(again.isValid(1)).isTrue();
            }
        }
    }

    @Test
    void a_closed_port_is_told_at_once() {
        ConnectionSettings nowhere = TestServer.at(server.settings("postgres", "postgres"), "localhost", 1);

        assertThat(failure(nowhere).getSQLState()).isEqualTo("08001");
    }

    @Test
    void a_failed_login_is_tried_once_per_call() throws SQLException {
        role("counted", "s3cret");
        try (Tap tap = new Tap(server.port())) {
            ConnectionSettings settings = TestServer.at(
                    server.settings(
                            "postgres", "counted", Optional.of(Secret.of("guess")), SslMode.DISABLE, Optional.empty()),
                    "localhost",
                    tap.port());
            failure(settings);
            assertThat(tap.connections()).isEqualTo(1);
        }
    }

    @Test
    void a_login_that_takes_its_time_succeeds() throws SQLException {
        try (Tap tap = new Tap(server.port())) {
            tap.delay(Duration.ofMillis(900));
            ConnectionSettings settings =
                    TestServer.at(server.settings("postgres", "postgres"), "localhost", tap.port());
            try (Database database = Database.open(settings);
                    Connection connection = database.connect()) {
                assertThat(value(connection, "SELECT 1")).isEqualTo("1");
                assertThat(tap.connections()).isEqualTo(1);
            }
        }
    }

    @Test
    void after_the_server_ended_all_sessions_the_next_connection_is_a_fresh_one() throws SQLException {
        try (Database database = Database.open(server.settings("postgres", "postgres"))) {
            List<Connection> held = new ArrayList<>();
            for (int i = 0; i < 4; i++) {
                held.add(database.connect());
            }
            for (Connection connection : held) {
                server.execute("SELECT pg_terminate_backend(" + value(connection, "SELECT pg_backend_pid()") + ")");
            }
            SQLException lost = catchThrowableOfType(SQLException.class, () -> value(held.get(0), "SELECT 1"));
            assertThat(new SqlFailures().kind(lost)).isEqualTo(SqlFailures.Kind.CONNECTION_LOST);
            for (Connection connection : held) {
                connection.close();
            }
            for (int i = 0; i < 4; i++) {
                try (Connection connection = database.connect()) {
                    assertThat(value(connection, "SELECT 1")).isEqualTo("1");
                }
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "quote\"'d",
                "with space",
                "a:/@%\\b",
                "UPPER",
                "sixty-three-bytes-xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx",
                "emoji 🚢"
            })
    void odd_names_and_passwords_work(String name) throws SQLException {
        assertThat(name.getBytes(StandardCharsets.UTF_8)).hasSizeLessThanOrEqualTo(63);
        role(name, name);
        server.execute("DROP DATABASE IF EXISTS " + quoted(name), "CREATE DATABASE " + quoted(name));
        try (Database database = Database.open(
                        server.settings(name, name, Optional.of(Secret.of(name)), SslMode.PREFER, Optional.empty()));
                Connection connection = database.connect()) {
            assertThat(value(connection, "SELECT current_user || current_database()"))
                    .isEqualTo(name + name);
        }
    }

    @Test
    void a_password_of_1000_characters_works() throws SQLException {
        role("long_password", "p".repeat(1000));
        try (Database database = Database.open(server.settings(
                        "postgres",
                        "long_password",
                        Optional.of(Secret.of("p".repeat(1000))),
                        SslMode.DISABLE,
                        Optional.empty()));
                Connection connection = database.connect()) {
            assertThat(value(connection, "SELECT current_user")).isEqualTo("long_password");
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {64, 1000})
    void names_longer_than_the_servers_limit_give_a_clear_error(int length) {
        SQLException failure = failure("d".repeat(length), "postgres", Optional.empty());

        assertThat(new SqlFailures().finding(failure).id()).isEqualTo("DATABASE_UNKNOWN");
    }

    @Test
    void an_ipv6_literal_works() throws SQLException {
        ConnectionSettings settings = TestServer.at(server.settings("postgres", "postgres"), "::1", server.port());
        try (Database database = Database.open(settings);
                Connection connection = database.connect()) {
            assertThat(value(connection, "SELECT host(inet_client_addr())")).isEqualTo("::1");
        }
    }

    @ParameterizedTest
    @EnumSource(SslMode.class)
    void each_sslmode_encrypts_as_in_libpq(SslMode mode) throws SQLException {
        ConnectionSettings settings = server.settings(
                "postgres", "postgres", Optional.empty(), mode, Optional.of(server.certificate("valid.crt")));
        try (Database database = Database.open(settings);
                Connection connection = database.connect()) {
            assertThat(value(connection, "SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid()"))
                    .isEqualTo(mode.compareTo(SslMode.PREFER) >= 0 ? "t" : "f");
        }
    }

    @Test
    void row_values_stay_out_of_exception_messages() throws SQLException {
        try (Database database = Database.open(server.settings("postgres", "postgres"));
                Connection connection = database.connect();
                Statement statement = connection.createStatement()) {
            statement.execute("CREATE TEMP TABLE t (v text PRIMARY KEY)");
            statement.execute("INSERT INTO t VALUES ('s3cret')");
            SQLException failure = catchThrowableOfType(
                    SQLException.class, () -> statement.execute("INSERT INTO t VALUES ('s3cret')"));
            assertThat(failure.getSQLState()).isEqualTo("23505");
            assertThat(failure.getMessage()).doesNotContain("s3cret");
        }
    }

    private void role(String name, String password) throws SQLException {
        server.execute("DROP DATABASE IF EXISTS " + quoted(name), "DROP ROLE IF EXISTS " + quoted(name));
        String literal = Utils.escapeLiteral(null, password, true).toString();
        server.execute("CREATE ROLE " + quoted(name) + " LOGIN PASSWORD '" + literal + "' IN ROLE needs_password");
    }

    private static String quoted(String name) throws SQLException {
        return Utils.escapeIdentifier(null, name).toString();
    }

    private SQLException failure(String database, String user, Optional<String> password) {
        return failure(server.settings(database, user, password.map(Secret::of), SslMode.DISABLE, Optional.empty()));
    }

    private static SQLException failure(ConnectionSettings settings) {
        try (Database database = Database.open(settings)) {
            long start = System.nanoTime();
            SQLException failure = catchThrowableOfType(SQLException.class, database::connect);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(AT_ONCE);
            return failure;
        }
    }

    private static String value(Connection connection, String sql) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getString(1);
        }
    }
}
