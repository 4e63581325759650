package org.ferryman.postgres.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.check.ConnectionCheck.Status;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@UsesServer
class ConnectionTestTest extends ConnectionTestSetting {

    @Test
    void the_owner_passes_every_check() throws CancelledException {
        List<ConnectionCheck> heard = new ArrayList<>();
        ConnectionReport report =
                new ConnectionTest().run(as("owner"), connection -> PLAIN, heard::add, new Cancellation());

        assertThat(ids(report)).isEmpty();
        assertThat(report.checks()).extracting(ConnectionCheck::status).containsOnly(Status.PASSED);
        assertThat(report.checks())
                .extracting(ConnectionCheck::id)
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
        assertThat(check(report, "server").detail()).matches("PostgreSQL, version 1[2-8]\\.\\d+.*");
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

        ConnectionCheck check = check(run(as("reader"), PLAIN), "privileges");

        assertThat(check.status()).isEqualTo(Status.FAILED);
        assertThat(check.findings().get(0).id()).isEqualTo("PRIVILEGE_SELECT_MISSING");
        assertThat(check.findings().get(0).seen()).contains("legacy.two").doesNotContain("Plain");
    }

    @Test
    void a_relation_that_is_not_there_is_named() throws Exception {
        ConnectionCheck check = check(run(as("owner"), List.of(new QualifiedName("legacy", "three"))), "privileges");

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

        ConnectionCheck check = check(run(as("postgres"), PLAIN), "blockers");

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

        ConnectionCheck check = check(
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
    void what_the_role_may_not_do_is_granted_as_it_says() throws Exception {
        server.execute("REVOKE SELECT ON legacy.two FROM reader");
        Finding select = found("PRIVILEGE_SELECT_MISSING", run(as("reader"), PLAIN));
        server.execute(Remedies.sql(select).toArray(String[]::new));
        ConnectionReport granted = run(as("reader"), PLAIN);
        assertThat(ids(granted)).doesNotContain("PRIVILEGE_SELECT_MISSING");
        Finding create = found("PRIVILEGE_CREATE_MISSING", granted);
        server.execute(Remedies.sql(create).toArray(String[]::new));
        assertThat(ids(run(as("reader"), PLAIN))).containsExactly("PRIVILEGE_LOCK_MISSING", "NOT_OWNER");
    }

    @Test
    void event_triggers_are_switched_off_as_it_says() throws Exception {
        database("events", "ENCODING 'UTF8'");
        server.executeIn(
                "events",
                "CREATE FUNCTION veto() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN RAISE ''no''; END'",
                "CREATE EVENT TRIGGER \"Watch \"\"1\" ON ddl_command_end EXECUTE FUNCTION veto()");
        Finding told = found("EVENT_TRIGGERS", run(server.settings("events", "postgres"), List.of()));
        server.executeIn("events", Remedies.sql(told).toArray(String[]::new));
        assertThat(ids(run(server.settings("events", "postgres"), List.of()))).doesNotContain("EVENT_TRIGGERS");
        server.executeIn("events", "CREATE TABLE now_it_can_be_made ()");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "ALTER DATABASE frozen SET default_transaction_read_only = on",
                "ALTER ROLE owner SET default_transaction_read_only = on",
                "ALTER ROLE owner IN DATABASE frozen SET default_transaction_read_only = on"
            })
    void a_setting_that_keeps_from_writing_is_reset_as_it_says(String setting) throws Exception {
        database("frozen", "ENCODING 'UTF8'");
        server.execute(setting);
        Finding told = found("READ_ONLY", run(server.settings("frozen", "owner"), List.of()));
        server.execute(Remedies.sql(told).toArray(String[]::new));
        assertThat(ids(run(server.settings("frozen", "owner"), List.of()))).isEmpty();
    }

    private static Finding found(String id, ConnectionReport report) {
        Finding finding = report.findings().stream()
                .filter(each -> each.id().equals(id))
                .findFirst()
                .orElseThrow();
        assertThat(Remedies.sql(finding)).as(finding.remedy()).isNotEmpty();
        return finding;
    }

    @Test
    void timeouts_are_told_as_a_new_session_has_them() throws Exception {
        server.execute("ALTER ROLE owner SET statement_timeout = '1min'", "ALTER ROLE owner SET lock_timeout = 7");

        ConnectionCheck check = check(run(as("owner"), PLAIN), "timeouts");

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

        assertThat(ids(run(as("owner"), PLAIN))).isEmpty();
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
}
