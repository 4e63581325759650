package org.ferryman.postgres.check;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Tap;
import org.ferryman.postgres.TestServer;
import org.ferryman.postgres.check.ConnectionCheck.Status;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.postgres.connect.SslMode;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

@UsesServer
class ConnectionTestNetworkTest extends ConnectionTestSetting {

    @Test
    void a_pool_of_transactions_is_blocked() throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(server.port(), "owner", false)) {
            ConnectionReport report = run(TestServer.at(as("owner"), "localhost", pooler.port()), PLAIN);
            assertThat(ids(report)).containsExactly("TRANSACTION_POOLER");
            assertThat(check(report, "pooler").status()).isEqualTo(Status.FAILED);
        }
    }

    @Test
    void f8_what_changes_something_is_blocked_behind_a_pool_of_transactions_and_not_behind_one_of_sessions()
            throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(server.port(), "owner", false);
                Database database = Database.open(TestServer.at(as("owner"), "localhost", pooler.port()))) {
            assertThatThrownBy(() -> new AdvisoryLock(database).acquire())
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            blocked -> assertThat(blocked.findings())
                                    .extracting(Finding::id)
                                    .containsExactly("TRANSACTION_POOLER"));
        }
        try (TransactionPooler pooler = new TransactionPooler(server.port(), "owner", true);
                Database database = Database.open(TestServer.at(as("owner"), "localhost", pooler.port()))) {
            new AdvisoryLock(database).acquire().close();
        }
    }

    @Test
    void a_pool_of_sessions_is_warned_of() throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(server.port(), "owner", true)) {
            ConnectionReport report = run(TestServer.at(as("owner"), "localhost", pooler.port()), PLAIN);
            assertThat(ids(report)).containsExactly("POOLER_IN_BETWEEN");
        }
    }

    @Test
    void a_role_with_one_connection_is_blocked_and_the_other_checks_go_on() throws Exception {
        server.execute("ALTER ROLE owner CONNECTION LIMIT 1");

        ConnectionReport report = run(as("owner"), PLAIN);

        assertThat(ids(report)).containsExactly("TOO_MANY_CONNECTIONS");
        assertThat(report.checks()).extracting(ConnectionCheck::status).doesNotContain(Status.SKIPPED);
        assertThat(check(report, "role").detail()).isEqualTo("owner, connection limit 1");
    }

    @Test
    void an_unknown_host_fails_first_and_the_rest_is_skipped() throws Exception {
        ConnectionReport report = run(TestServer.at(as("owner"), "nowhere.invalid", 5432), PLAIN);

        assertThat(report.blocked()).isTrue();
        assertThat(ids(report)).containsExactly("HOST_UNKNOWN");
        assertThat(report.checks()).hasSize(16);
        assertThat(report.checks().subList(1, 16))
                .extracting(ConnectionCheck::status)
                .containsOnly(Status.SKIPPED);
    }

    @Test
    void a_closed_port_is_named() throws Exception {
        ConnectionReport report = run(TestServer.at(as("owner"), "localhost", 1), PLAIN);

        assertThat(ids(report)).containsExactly("PORT_CLOSED");
        assertThat(report.findings().get(0).seen()).contains("port 1 of localhost");
    }

    @Test
    void a_wrong_password_and_an_unknown_database_fail_at_the_login() throws Exception {
        server.execute("ALTER ROLE owner PASSWORD 's3cret'", "GRANT needs_password TO owner");
        ConnectionReport report = run(
                server.settings("postgres", "owner", Optional.of(Secret.of("gue55")), SslMode.DISABLE, none()), PLAIN);

        assertThat(check(report, "login").findings()).extracting(Finding::id).containsExactly("PASSWORD_WRONG");
        assertThat(report.toString()).doesNotContain("gue55");
        assertThat(ids(run(server.settings("nowhere", "postgres"), PLAIN))).containsExactly("DATABASE_UNKNOWN");
    }

    @Test
    void the_server_says_where_it_is_and_as_whom_it_took_us() throws Exception {
        server.execute("ALTER ROLE owner SET role = 'reader'", "GRANT reader TO owner");

        ConnectionCheck check = check(run(TestServer.at(as("owner"), "127.0.0.1", server.port()), PLAIN), "server");

        assertThat(check.detail())
                .endsWith("; server 127.0.0.1 port " + server.port()
                        + ", database postgres, schema public, role reader (logged in as owner)");
    }

    @Test
    void a_pooler_that_leads_to_another_user_is_told() throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(server.port(), "owner", true)) {
            ConnectionReport report = run(TestServer.at(as("reader"), "localhost", pooler.port()), PLAIN);

            assertThat(ids(report)).contains("REACHED_ANOTHER");
            assertThat(check(report, "server").findings().get(0).seen()).contains("owner", "reader");
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = SslMode.class,
            names = {"PREFER", "REQUIRE", "VERIFY_CA"})
    void with_a_root_certificate_the_server_is_verified_unless_the_mode_goes_on_without(SslMode mode) throws Exception {
        ConnectionReport report = run(tls("localhost", mode, "stranger"), PLAIN);

        ConnectionCheck check = check(report, "tls");
        if (mode == SslMode.PREFER) {
            assertThat(check.detail()).startsWith("not encrypted, sslmode=prefer goes on without");
            assertThat(report.blocked()).isFalse();
        } else {
            assertThat(check.findings()).extracting(Finding::id).containsExactly("CERTIFICATE_AUTHORITY_UNKNOWN");
        }
    }

    @Test
    void encryption_is_described() throws Exception {
        ConnectionCheck check = check(run(tls("localhost", SslMode.VERIFY_FULL, "valid"), PLAIN), "tls");

        assertThat(check.status()).isEqualTo(Status.PASSED);
        assertThat(check.detail()).contains("TLSv1.3", "CN=localhost,O=valid", "valid until 20");
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.1, VERIFY_FULL, valid, CERTIFICATE_WRONG_NAME",
        "localhost, VERIFY_FULL, stranger, CERTIFICATE_AUTHORITY_UNKNOWN",
        "localhost, VERIFY_CA, stranger, CERTIFICATE_AUTHORITY_UNKNOWN"
    })
    void a_certificate_that_does_not_fit_is_named(String host, SslMode mode, String root, String id) throws Exception {
        ConnectionReport report = run(tls(host, mode, root), PLAIN);

        assertThat(check(report, "tls").findings()).extracting(Finding::id).containsExactly(id);
        assertThat(check(report, "login").status()).isEqualTo(Status.SKIPPED);
    }

    @Test
    void verify_ca_does_not_mind_the_name() throws Exception {
        assertThat(run(tls("127.0.0.1", SslMode.VERIFY_CA, "valid"), PLAIN).blocked())
                .isFalse();
    }

    @ParameterizedTest
    @CsvSource({"expired, CERTIFICATE_EXPIRED", "future, CERTIFICATE_NOT_YET_VALID"})
    void a_certificate_out_of_its_time_is_named(String certificate, String id) throws Exception {
        try (TestServer.Certificate shown = server.show(certificate)) {
            assertThat(ids(run(tls("localhost", SslMode.VERIFY_FULL, shown.name()), PLAIN)))
                    .containsExactly(id);
        }
    }

    @Test
    void a_root_certificate_that_is_none_is_named(@TempDir Path folder) throws Exception {
        Path empty = Files.writeString(folder.resolve("root.crt"), "");
        ConnectionSettings settings =
                server.settings("postgres", "owner", Optional.empty(), SslMode.VERIFY_CA, Optional.of(empty));

        assertThat(ids(run(settings, PLAIN))).containsExactly("ROOT_CERTIFICATE_UNUSABLE");
    }

    @Test
    void a_server_that_wants_encryption_says_so_at_the_login() throws Exception {
        server.execute("DROP ROLE IF EXISTS encrypted_only", "CREATE ROLE encrypted_only LOGIN");
        server.execute("DROP DATABASE IF EXISTS encrypted_only", "CREATE DATABASE encrypted_only");

        assertThat(ids(run(server.settings("postgres", "encrypted_only"), List.of())))
                .containsExactly("LOGIN_REFUSED");
    }

    @Test
    void a_server_that_accepts_and_says_nothing_is_cancelled_at_once() {
        Cancellation cancellation = new Cancellation();
        try (Tap silent = new Tap(0)) {
            ConnectionSettings settings = TestServer.at(
                    server.settings("postgres", "owner", Optional.empty(), SslMode.DISABLE, none()),
                    "localhost",
                    silent.port());
            // The first connection is the check of the port, the second the login.
            silent.onConnection(2, cancellation::request);
            long start = System.nanoTime();
            assertThatThrownBy(() -> new ConnectionTest().run(settings, connection -> PLAIN, check -> {}, cancellation))
                    .isInstanceOf(CancelledException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
        }
    }

    @Test
    void a_statement_under_way_is_cancelled_at_once() throws Exception {
        Cancellation cancellation = new Cancellation();
        long start = System.nanoTime();

        assertThatThrownBy(() -> new ConnectionTest()
                        .run(
                                as("owner"),
                                connection -> {
                                    cancellation.request();
                                    connection.createStatement().execute("SELECT pg_sleep(10)");
                                    return PLAIN;
                                },
                                check -> {},
                                cancellation))
                .isInstanceOf(CancelledException.class);
        assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
    }

    @Test
    void a_session_that_is_ended_by_the_server_is_told_once_and_the_rest_skipped() throws Exception {
        ConnectionReport report = new ConnectionTest()
                .run(
                        as("owner"),
                        connection -> {
                            connection.createStatement().execute("SELECT pg_terminate_backend(pg_backend_pid())");
                            return PLAIN;
                        },
                        check -> {},
                        new Cancellation());

        assertThat(ids(report)).containsExactly("SERVER_ENDED_SESSION");
        assertThat(check(report, "privileges").status()).isEqualTo(Status.SKIPPED);
    }
}
