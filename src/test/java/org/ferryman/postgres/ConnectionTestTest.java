package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.Check.Status;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(60)
class ConnectionTestTest {

    private static final List<QualifiedName> PLAIN =
            List.of(new QualifiedName("legacy", "Plain \"one\""), new QualifiedName("legacy", "two"));

    private final TestServer server = TestServer.get();

    @BeforeEach
    void legacyTables() throws SQLException {
        server.execute(
                "DROP SCHEMA IF EXISTS legacy CASCADE",
                "DROP ROLE IF EXISTS reader",
                "DROP ROLE IF EXISTS owner",
                "CREATE ROLE reader LOGIN",
                "CREATE ROLE owner LOGIN",
                "CREATE SCHEMA legacy AUTHORIZATION owner",
                "GRANT USAGE ON SCHEMA legacy TO reader",
                "CREATE TABLE legacy.\"Plain \"\"one\"\"\" (id int PRIMARY KEY)",
                "CREATE TABLE legacy.two (id int PRIMARY KEY)",
                "ALTER TABLE legacy.\"Plain \"\"one\"\"\" OWNER TO owner",
                "ALTER TABLE legacy.two OWNER TO owner",
                "GRANT SELECT ON ALL TABLES IN SCHEMA legacy TO reader");
    }

    @Test
    void the_owner_passes_every_check() throws CancelledException {
        List<Check> heard = new ArrayList<>();
        ConnectionReport report =
                new ConnectionTest().run(as("owner"), connection -> PLAIN, heard::add, new Cancellation());

        assertThat(report.findings()).isEmpty();
        assertThat(report.checks()).extracting(Check::status).containsOnly(Status.PASSED);
        assertThat(report.checks())
                .extracting(Check::id)
                .containsExactly(
                        "resolve",
                        "tcp",
                        "tls",
                        "login",
                        "server",
                        "primary",
                        "pooler",
                        "role",
                        "relations",
                        "privileges",
                        "ownership",
                        "timeouts",
                        "encoding",
                        "blockers",
                        "clock",
                        "round-trip");
        assertThat(heard).isEqualTo(report.checks());
        assertThat(check(report, "server").detail()).startsWith("PostgreSQL, version 15.");
        assertThat(check(report, "ownership").detail()).isEqualTo("owner owns 2");
        assertThat(check(report, "encoding").detail()).startsWith("UTF8, collation ");
    }

    @Test
    void a_role_that_may_only_read_can_run_all_of_it_and_hears_what_else_a_migration_needs() throws Exception {
        ConnectionReport report = run(as("reader"), PLAIN);

        assertThat(report.blocked()).isFalse();
        assertThat(ids(report)).containsExactly("PRIVILEGE_LOCK_MISSING", "PRIVILEGE_CREATE_MISSING", "NOT_OWNER");
        assertThat(check(report, "privileges").findings().get(0).seen()).contains("legacy.Plain \"one\", legacy.two");
    }

    @Test
    void a_role_without_select_is_blocked() throws Exception {
        server.execute("REVOKE SELECT ON legacy.two FROM reader");

        Check check = check(run(as("reader"), PLAIN), "privileges");

        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.findings().get(0).id()).isEqualTo("PRIVILEGE_SELECT_MISSING");
        assertThat(check.findings().get(0).seen()).contains("legacy.two").doesNotContain("Plain");
    }

    @Test
    void a_relation_that_is_not_there_is_named() throws Exception {
        Check check = check(run(as("owner"), List.of(new QualifiedName("legacy", "three"))), "privileges");

        assertThat(check.findings()).extracting(Finding::id).containsExactly("RELATION_MISSING");
        assertThat(check.findings().get(0).seen()).contains("legacy.three");
    }

    @Test
    void a_superuser_is_warned() throws Exception {
        assertThat(ids(run(as("postgres"), PLAIN))).containsExactly("ROLE_IS_SUPERUSER");
    }

    @Test
    void the_test_writes_nothing_and_refuses_to_let_the_finder_write() throws Exception {
        ConnectionReport report = new ConnectionTest()
                .run(
                        as("owner"),
                        connection -> {
                            connection.createStatement().execute("CREATE TABLE legacy.written ()");
                            return PLAIN;
                        },
                        check -> {},
                        new Cancellation());

        assertThat(check(report, "relations").findings())
                .extracting(Finding::id)
                .containsExactly("READ_ONLY");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "CREATE TRIGGER t BEFORE UPDATE ON legacy.two FOR EACH ROW"
                        + " EXECUTE FUNCTION suppress_redundant_updates_trigger() | RELATION_TRIGGERS | triggers: t",
                "CREATE RULE r AS ON DELETE TO legacy.two DO INSTEAD NOTHING | RELATION_RULES | rules: r",
                "ALTER TABLE legacy.two ENABLE ROW LEVEL SECURITY | RELATION_ROW_SECURITY | row-level",
                "ALTER TABLE legacy.two SET UNLOGGED | RELATION_UNLOGGED | unlogged",
                "CREATE TABLE legacy.child () INHERITS (legacy.two) | RELATION_INHERITS | inheritance",
                "ALTER TABLE legacy.two RENAME TO three; CREATE TABLE legacy.two (id int) PARTITION BY LIST (id)"
                        + " | RELATION_NOT_A_TABLE | a partitioned table",
                "ALTER TABLE legacy.two RENAME TO three; CREATE VIEW legacy.two AS TABLE legacy.three"
                        + " | RELATION_NOT_A_TABLE | a view"
            })
    void what_would_hide_or_change_rows_is_a_blocker(String sql, String id, String seen) throws Exception {
        server.execute(sql);

        Check check = check(run(as("postgres"), PLAIN), "blockers");

        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.findings()).extracting(Finding::id).containsExactly(id);
        assertThat(check.findings().get(0).seen()).startsWith("legacy.two").contains(seen);
    }

    @Test
    void a_disabled_trigger_blocks_nothing() throws Exception {
        server.execute(
                "CREATE TRIGGER t BEFORE UPDATE ON legacy.two FOR EACH ROW"
                        + " EXECUTE FUNCTION suppress_redundant_updates_trigger()",
                "ALTER TABLE legacy.two DISABLE TRIGGER t");

        assertThat(check(run(as("owner"), PLAIN), "blockers").status()).isEqualTo(Status.PASSED);
    }

    @Test
    void event_triggers_are_warned_of_and_publications_told() throws Exception {
        database("events", "ENCODING 'UTF8'");
        server.executeIn(
                "events",
                "CREATE TABLE public.two ()",
                "CREATE PUBLICATION p FOR TABLE public.two",
                "CREATE FUNCTION veto() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN END'",
                "CREATE EVENT TRIGGER watch ON ddl_command_end EXECUTE FUNCTION veto()");

        Check check = check(
                run(server.settings("events", "postgres"), List.of(new QualifiedName("public", "two"))), "blockers");

        assertThat(check.status()).isEqualTo(Status.WARNING);
        assertThat(check.findings()).extracting(Finding::id).containsExactly("RELATION_PUBLISHED", "EVENT_TRIGGERS");
        assertThat(check.findings().get(1).seen()).contains("watch");
    }

    @Test
    void a_database_without_an_encoding_is_blocked() throws Exception {
        database("ascii", "ENCODING 'SQL_ASCII' LC_COLLATE 'C' LC_CTYPE 'C'");

        assertThat(check(run(server.settings("ascii", "owner"), List.of()), "encoding")
                        .findings())
                .extracting(Finding::id)
                .containsExactly("ENCODING_SQL_ASCII");
    }

    @Test
    void a_database_that_is_read_only_by_default_is_blocked() throws Exception {
        database("frozen", "ENCODING 'UTF8'");
        server.execute("ALTER DATABASE frozen SET default_transaction_read_only = on");

        assertThat(check(run(server.settings("frozen", "owner"), List.of()), "primary")
                        .findings())
                .extracting(Finding::id)
                .containsExactly("READ_ONLY");
    }

    @Test
    void timeouts_are_told_as_a_new_session_has_them() throws Exception {
        server.execute("ALTER ROLE owner SET statement_timeout = '1min'", "ALTER ROLE owner SET lock_timeout = 7");

        Check check = check(run(as("owner"), PLAIN), "timeouts");

        assertThat(check.status()).isEqualTo(Status.PASSED);
        assertThat(check.detail()).isEqualTo("lock_timeout = 7 ms, statement_timeout = 60000 ms");
    }

    @Test
    void functions_planted_in_the_search_path_are_not_called() throws Exception {
        server.execute(
                "CREATE FUNCTION legacy.version() RETURNS text LANGUAGE sql AS $$SELECT 'Redshift'$$",
                "CREATE FUNCTION legacy.pg_has_role(oid, text) RETURNS bool LANGUAGE sql AS 'SELECT false'",
                "GRANT USAGE ON SCHEMA legacy TO PUBLIC",
                "ALTER ROLE owner SET search_path = legacy, pg_catalog");

        assertThat(run(as("owner"), PLAIN).findings()).isEmpty();
    }

    @Test
    void a_pool_of_transactions_is_blocked() throws Exception {
        try (TransactionPooler pooler = new TransactionPooler(server.port(), "owner", false)) {
            ConnectionReport report = run(TestServer.at(as("owner"), "localhost", pooler.port()), PLAIN);
            assertThat(ids(report)).containsExactly("TRANSACTION_POOLER");
            assertThat(check(report, "pooler").status()).isEqualTo(Status.FAILED);
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
        assertThat(report.checks()).extracting(Check::status).doesNotContain(Status.SKIPPED);
        assertThat(check(report, "role").detail()).isEqualTo("owner, connection limit 1");
    }

    @Test
    void an_unknown_host_fails_first_and_the_rest_is_skipped() throws Exception {
        ConnectionReport report = run(TestServer.at(as("owner"), "nowhere.invalid", 5432), PLAIN);

        assertThat(report.blocked()).isTrue();
        assertThat(ids(report)).containsExactly("HOST_UNKNOWN");
        assertThat(report.checks()).hasSize(16);
        assertThat(report.checks().subList(1, 16)).extracting(Check::status).containsOnly(Status.SKIPPED);
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
    void encryption_is_described() throws Exception {
        Check check = check(run(tls("localhost", SslMode.VERIFY_FULL, "valid"), PLAIN), "tls");

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

    @Test
    void clocks_that_differ_are_warned_of() throws Exception {
        Clock late = Clock.offset(Clock.systemUTC(), Duration.ofSeconds(-90));
        ConnectionReport report = new ConnectionTest(System::nanoTime, late)
                .run(as("owner"), connection -> PLAIN, check -> {}, new Cancellation());

        assertThat(ids(report)).containsExactly("CLOCKS_DIFFER");
        assertThat(check(report, "clock").detail()).contains("ahead of");
    }

    @Test
    void a_slow_way_to_the_server_is_warned_of() throws Exception {
        AtomicLong nanos = new AtomicLong();
        ConnectionReport report = new ConnectionTest(() -> nanos.addAndGet(21_000_000), Clock.systemUTC())
                .run(as("owner"), connection -> PLAIN, check -> {}, new Cancellation());

        assertThat(ids(report)).containsExactly("ROUND_TRIP_SLOW");
        assertThat(check(report, "round-trip").detail()).isEqualTo("21.0 ms (median of 9)");
    }

    private ConnectionSettings as(String user) {
        return server.settings("postgres", user);
    }

    private ConnectionSettings tls(String host, SslMode mode, String root) {
        Path file = server.certificate(root + ".crt");
        return TestServer.at(
                server.settings("postgres", "owner", Optional.empty(), mode, Optional.of(file)), host, server.port());
    }

    private void database(String name, String options) throws SQLException {
        server.execute("DROP DATABASE IF EXISTS " + name, "CREATE DATABASE " + name + " TEMPLATE template0 " + options);
    }

    private static Optional<Path> none() {
        return Optional.empty();
    }

    private static ConnectionReport run(ConnectionSettings settings, List<QualifiedName> relations)
            throws CancelledException {
        return new ConnectionTest().run(settings, connection -> relations, check -> {}, new Cancellation());
    }

    private static Check check(ConnectionReport report, String id) {
        return report.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static List<String> ids(ConnectionReport report) {
        return report.findings().stream().map(Finding::id).toList();
    }
}
