package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import javax.net.ssl.SSLHandshakeException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.SqlFailures.Kind;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@UsesServer
class SqlFailuresTest {

    private final TestServer server = TestServer.get();
    private final SqlFailures failures = new SqlFailures();

    @Test
    void who_has_no_password_or_a_wrong_one_is_told_every_place_to_give_it() {
        for (String state : List.of("28P01", "08004")) {
            assertThat(failures.classify(new SQLException("refused", state))
                            .finding()
                            .remedy())
                    .contains("PGPASSWORD", "~/.pgpass", "service file", "prompt", "wizard's password field");
        }
    }

    /** The server itself raises each state, with a message that says nothing. */
    @ParameterizedTest
    @CsvSource({
        "40001, RETRY, SERIALIZATION_FAILURE",
        "40P01, RETRY, DEADLOCK",
        "55P03, LOCK_TIMEOUT, LOCK_NOT_AVAILABLE",
        "57014, CANCELLED, STATEMENT_CANCELLED",
        "57P01, CONNECTION_LOST, SERVER_ENDED_SESSION",
        "57P02, CONNECTION_LOST, SERVER_CRASHED",
        "57P03, CONNECTION_LOST, SERVER_NOT_READY",
        "53300, CONNECTION_LOST, TOO_MANY_CONNECTIONS",
        "08006, CONNECTION_LOST, CONNECTION_FAILED",
        "08001, CONNECTION_LOST, CONNECTION_FAILED",
        "08004, FINAL, LOGIN_REFUSED",
        "28P01, FINAL, PASSWORD_WRONG",
        "28000, FINAL, LOGIN_REFUSED",
        "3D000, FINAL, DATABASE_UNKNOWN",
        "42501, FINAL, PRIVILEGE_MISSING",
        "53100, FINAL, DISK_FULL",
        "25006, FINAL, READ_ONLY",
        "22021, FINAL, BYTES_NOT_IN_ENCODING",
        "XX000, FINAL, SERVER_INTERNAL_ERROR",
        "42P07, FINAL, SQL_42P07"
    })
    void a_sqlstate_decides(String state, Kind kind, String id) {
        SQLException failure = raise(state, "nothing to go by");

        assertThat(failures.kind(failure)).isEqualTo(kind);
        Finding finding = failures.finding(failure);
        assertThat(finding.id()).isEqualTo(id);
        assertThat(finding.seen()).isEqualTo("SQLSTATE " + state + ": nothing to go by");
        assertThat(finding.why()).isNotBlank();
        assertThat(finding.remedy()).isNotBlank();
    }

    @Test
    void c8_a_pooler_that_does_not_take_a_setting_is_named_and_not_the_firewall() {
        SQLException refused = new SQLException("unsupported startup parameter: options", "08P01");

        Finding finding = new SqlFailures().finding(refused);

        assertThat(finding.id()).isEqualTo("CONNECTION_FAILED");
        assertThat(finding.remedy()).contains("pooler", "SET search_path").doesNotContain("firewall");
    }

    @Test
    void c4_a_certificate_that_is_not_trusted_is_told_as_that() {
        SQLException refused = new SQLException("SSL error", "08006", new SSLHandshakeException("PKIX path"));

        Finding finding = new SqlFailures().finding(refused);

        assertThat(finding.id()).isEqualTo("TLS_FAILED");
        assertThat(finding.remedy()).contains("sslrootcert").doesNotContain("firewall");
    }

    @Test
    void c7_a_refused_login_names_the_clients_certificate() {
        assertThat(new SqlFailures()
                        .finding(new SQLException("no entry", "28000"))
                        .remedy())
                .contains("sslcert", "sslkey");
    }

    @Test
    void a_tuple_concurrently_updated_is_tried_again() {
        assertThat(failures.kind(raise("XX000", "tuple concurrently updated"))).isEqualTo(Kind.RETRY);
        assertThat(failures.kind(raise("42501", "tuple concurrently updated"))).isEqualTo(Kind.FINAL);
    }

    @Test
    void the_state_of_a_wrapped_failure_counts() {
        SQLException wrapped = new SQLException("around it", raise("40001", "inside"));

        assertThat(failures.kind(wrapped)).isEqualTo(Kind.RETRY);
    }

    @Test
    void a_failure_without_a_state_is_final_and_has_a_code() {
        SQLException stateless = new SQLException("odd");

        assertThat(failures.kind(stateless)).isEqualTo(Kind.FINAL);
        assertThat(failures.finding(stateless).id()).isEqualTo("SQL_00000");
    }

    @Test
    void a_lock_that_is_held_is_a_lock_timeout() throws SQLException {
        server.execute("DROP TABLE IF EXISTS held", "CREATE TABLE held ()");
        try (Connection holder = server.superuser();
                Statement lock = holder.createStatement()) {
            holder.setAutoCommit(false);
            lock.execute("LOCK TABLE held");
            SQLException failure = catchThrowableOfType(
                    SQLException.class,
                    () -> server.execute("BEGIN; SET LOCAL lock_timeout = '10ms'; LOCK TABLE held"));
            assertThat(failures.kind(failure)).isEqualTo(Kind.LOCK_TIMEOUT);
        }
    }

    @Test
    void a_write_in_a_read_only_session_is_final() {
        SQLException failure = catchThrowableOfType(
                SQLException.class,
                () -> server.execute("SET default_transaction_read_only = on", "CREATE TABLE written ()"));

        assertThat(failures.finding(failure).id()).isEqualTo("READ_ONLY");
    }

    @Test
    void details_with_row_values_are_not_told() {
        SQLException failure = catchThrowableOfType(
                SQLException.class,
                () -> server.execute(
                        "CREATE TEMP TABLE t (v text PRIMARY KEY); INSERT INTO t VALUES ('s3cret'), ('s3cret')"));

        assertThat(failures.finding(failure).id()).isEqualTo("SQL_23505");
        assertThat(failures.finding(failure).toString()).doesNotContain("s3cret");
    }

    private SQLException raise(String state, String message) {
        String block = "DO $$ BEGIN RAISE SQLSTATE '%s' USING MESSAGE = '%s'; END $$".formatted(state, message);
        return catchThrowableOfType(SQLException.class, () -> server.execute(block));
    }
}
