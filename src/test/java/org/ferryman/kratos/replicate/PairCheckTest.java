package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.kratos.pair.PairCheck;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionCheck.Status;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.Secret;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(120)
class PairCheckTest {

    private static final String WRONG = "not 'the' password";

    private static LogicalServer server;

    @TempDir
    private static Path folder;

    private static Pair pair;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
        pair = server.pair(folder);
    }

    @AfterAll
    static void stop() throws Exception {
        pair.close();
    }

    private static ConnectionSettings blue() {
        return pair.source.settings();
    }

    private static ConnectionSettings green() {
        return pair.target.settings();
    }

    private static ConnectionReport check(ConnectionSettings source, ConnectionSettings target) throws Exception {
        return check(source, target, source, target);
    }

    private static ConnectionReport check(
            ConnectionSettings source,
            ConnectionSettings target,
            ConnectionSettings sourceSeen,
            ConnectionSettings targetSeen)
            throws Exception {
        List<ConnectionCheck> told = new ArrayList<>();
        ConnectionReport report =
                new PairCheck(source, target, sourceSeen, targetSeen).run(told::add, new Cancellation());
        assertThat(told).isEqualTo(report.checks());
        return report;
    }

    private static ConnectionCheck named(ConnectionReport report, String id) {
        return report.checks().stream()
                .filter(check -> check.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id));
    }

    private static void assertFound(ConnectionReport report, String id, Status status, String finding) {
        ConnectionCheck check = named(report, id);
        assertThat(check.findings()).as(id).extracting(Finding::id).contains(finding);
        assertThat(check.status()).as(id + ": " + check.detail()).isEqualTo(status);
    }

    private static List<String> left(Connection connection) throws SQLException {
        List<String> left = new ArrayList<>();
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT pubname FROM pg_publication UNION ALL"
                        + " SELECT subname FROM pg_subscription UNION ALL SELECT slot_name FROM pg_replication_slots"
                        + " UNION ALL SELECT extname FROM pg_extension WHERE extname <> 'plpgsql'")) {
            while (rows.next()) {
                left.add(rows.getString(1));
            }
        }
        return left;
    }

    @Test
    void both_connections_and_all_between_are_tested_and_nothing_is_left_of_what_was_tried() throws Exception {
        ConnectionReport report = check(blue(), green());
        assertThat(report.blocked())
                .as(report.findings().stream().filter(Finding::blocks).toList().toString())
                .isFalse();
        assertThat(report.checks())
                .extracting(ConnectionCheck::id)
                .contains("source.login", "source.relations", "target.login", "target.pooler")
                .endsWith(
                        "source.log-level",
                        "source.slots",
                        "source.publish",
                        "source.keys",
                        "source.kept-log",
                        "source.patroni",
                        "target.workers",
                        "target.subscribe",
                        "target.extensions",
                        "target.patroni",
                        "between.versions",
                        "between.encodings",
                        "between.time-lines",
                        "between.forward",
                        "between.back");
        assertThat(named(report, "source.publish").detail()).contains("made and rolled back");
        assertThat(named(report, "target.subscribe").detail()).contains("made and rolled back");
        assertThat(named(report, "between.forward").status()).isEqualTo(Status.PASSED);
        assertThat(named(report, "between.back").status()).isEqualTo(Status.PASSED);
        assertFound(report, "source.kept-log", Status.WARNING, "SOURCE_LOG_UNLIMITED");
        assertThat(left(pair.connectToBlue())).containsExactlyInAnyOrder("pg_trgm", "btree_gin");
        assertThat(left(pair.connectToGreen())).isEmpty();
    }

    @Test
    void what_a_server_does_not_have_is_told_by_its_check() throws Exception {
        try (Connection patroni = pair.connectToBlue()) {
            patroni.createStatement().execute("SET application_name = 'Patroni heartbeat'");
            pair.inBlue(
                    "ALTER SYSTEM SET max_slot_wal_keep_size = '2GB'",
                    "ALTER SYSTEM SET max_sync_workers_per_subscription = 0",
                    "SELECT pg_reload_conf()",
                    "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0");
            ConnectionReport report = check(blue(), green().toDatabase("latin"));
            assertThat(named(report, "source.kept-log").detail()).contains("max_slot_wal_keep_size = 2GB");
            assertThat(named(report, "source.kept-log").status()).isEqualTo(Status.PASSED);
            assertFound(report, "between.encodings", Status.FAILED, "ENCODINGS_DIFFER");
            assertFound(report, "target.workers", Status.FAILED, "TARGET_SETTING_TOO_LOW");
            assertFound(report, "source.patroni", Status.WARNING, "PATRONI_DROPS_SLOTS");
            assertThat(named(report, "source.patroni").findings().toString())
                    .contains("ignore_slots: [{type: logical, plugin: pgoutput, database: " + pair.blue + "}]");
        } finally {
            pair.inBlue(
                    "ALTER SYSTEM RESET max_slot_wal_keep_size",
                    "ALTER SYSTEM SET max_sync_workers_per_subscription = 6",
                    "SELECT pg_reload_conf()");
        }
    }

    @Test
    void a_server_that_cannot_connect_to_the_other_is_told_and_only_the_way_back_can_do_without() throws Exception {
        ConnectionReport report =
                check(blue(), green(), blue().withPassword(Secret.of(WRONG)), green().withPassword(Secret.of(WRONG)));
        assertFound(report, "between.forward", Status.FAILED, "SOURCE_NOT_REACHED_BY_TARGET");
        assertFound(report, "between.back", Status.WARNING, "TARGET_NOT_REACHED_BY_SOURCE");
        assertThat(named(report, "between.back").findings().toString())
                .contains("--target-as-seen-by-source")
                .contains("Only the way back");
        assertThat(report.toString()).doesNotContain(WRONG, "not \\'the\\' password");
    }

    @Test
    void a_role_that_may_not_is_told_what_it_lacks() throws Exception {
        pair.inBlue(
                "CREATE ROLE plain LOGIN PASSWORD 'plain' REPLICATION",
                "GRANT CREATE ON DATABASE " + pair.blue + " TO plain");
        ConnectionSettings plain = blue().toUser("plain").withPassword(Secret.of("plain"));
        ConnectionReport report = check(plain, plain.toDatabase(pair.green));
        assertFound(report, "source.publish", Status.FAILED, "SOURCE_PUBLICATION_REFUSED");
        assertFound(report, "target.subscribe", Status.FAILED, "TARGET_RIGHT_TO_SUBSCRIBE");
        assertFound(report, "target.extensions", Status.FAILED, "TARGET_EXTENSION_MISSING");
    }

    @Test
    void without_a_connection_nothing_between_is_tested() throws Exception {
        ConnectionReport report = check(blue(), green().toDatabase("nowhere"));
        assertThat(report.blocked()).isTrue();
        assertThat(report.checks()).extracting(ConnectionCheck::id).noneMatch(id -> id.startsWith("between"));
    }
}
