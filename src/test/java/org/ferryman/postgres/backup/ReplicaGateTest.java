package org.ferryman.postgres.backup;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Journal;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.check.ConnectionCheck;
import org.ferryman.postgres.check.ConnectionReport;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.ReplicaPair;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** The wait for a real replica, on whose primary nobody else is at work. */
@UsesServer
@EnabledOnOs(OS.LINUX)
@Timeout(120)
class ReplicaGateTest {

    private static final String BEHIND = "SELECT pg_wal_lsn_diff(pg_current_wal_insert_lsn(), pg_current_wal_lsn())";
    private static final String PLACE_IN_PAGE = "SELECT mod(pg_wal_lsn_diff(pg_current_wal_insert_lsn(), '0/0'), 8192)";
    private static final int PAGE = 8192;
    private static final int PAGE_HEADER = 24;
    /** What a message's record holds beside its text: XLogRecord, the head of its data, xl_logical_message, a NUL. */
    private static final int MESSAGE_HEADER = 24 + 5 + 24 + 1;

    @TempDir
    Path folder;

    private ReplicaPair servers;

    @BeforeEach
    void start() throws Exception {
        servers = ReplicaPair.startIn(folder);
    }

    @AfterEach
    void stop() throws IOException {
        servers.close();
    }

    private void await(java.util.function.Consumer<Progress> watch) throws Exception {
        Work work = new Work(watch::accept, new Cancellation(), Journal.NONE);
        try (Database primary = servers.open(servers.primary());
                Database replica = servers.open(servers.replica())) {
            new ReplicaGate(primary, replica).await(work, new ProgressMeter(work.progress()));
        }
    }

    private static long number(EmbeddedServer server, String sql) throws Exception {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        }
    }

    @Test
    void what_was_committed_without_waiting_for_the_disk_is_waited_for_too() throws Exception {
        servers.onPrimary("ALTER SYSTEM SET wal_writer_delay = '10s'");
        servers.onPrimary("SELECT pg_reload_conf()");
        servers.onPrimary("SET synchronous_commit = on; CREATE TABLE late (n int)");
        // Looking for the first time may tidy up pages, which is a commit that waits.
        await(progress -> {});
        long committed = 0;
        do {
            servers.onPrimary("SET synchronous_commit = off; INSERT INTO late VALUES (1)");
            committed++;
        } while (number(servers.primary(), BEHIND) == 0);
        await(progress -> {
            if (progress.waitsFor().contains("WAL behind")) {
                // The next commit that waits takes the ones before along.
                servers.onPrimary("SET synchronous_commit = on; CREATE TABLE IF NOT EXISTS taken_along ()");
            }
        });
        assertThat(number(servers.replica(), "SELECT count(*) FROM late")).isEqualTo(committed);
    }

    @Test
    void where_the_next_record_would_begin_a_page_there_is_nothing_to_wait_for() throws Exception {
        await(progress -> {});
        servers.onPrimary("SET synchronous_commit = on; CREATE TABLE late (n int)");
        long place = number(servers.primary(), PLACE_IN_PAGE);
        // Something else may be written in between; then the next page is tried.
        for (int tries = 0; place != PAGE_HEADER && tries < 100; tries++) {
            long length = PAGE - place < 1_000 ? 2_000 : PAGE - place - MESSAGE_HEADER;
            servers.onPrimary("SET synchronous_commit = on;" + " SELECT pg_logical_emit_message(false, '', repeat('x', "
                    + length + "))");
            place = number(servers.primary(), PLACE_IN_PAGE);
        }
        assertThat(place).isEqualTo(PAGE_HEADER);
        await(progress -> {});
    }

    /** Those who may not see more of replicas than that they are there see that, too. */
    @Test
    void the_connection_test_says_whether_a_replica_follows() throws Exception {
        servers.onPrimary("CREATE ROLE somebody LOGIN PASSWORD 'known'");
        Eventually.until(() ->
                number(servers.primary(), "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'") == 1);
        String url = servers.primary().url("postgres");
        for (ConnectionSettings who : List.of(
                settings(url, servers.primary().password()),
                settings(url.replace(servers.primary().superuser() + "@", "somebody@"), "known"))) {
            ConnectionReport report =
                    new ConnectionTest().run(who, connection -> List.of(), check -> {}, new Cancellation());
            assertThat(report.checks())
                    .filteredOn(check -> check.id().equals("primary"))
                    .extracting(ConnectionCheck::detail)
                    .as(who.user())
                    .containsExactly("the primary, writable; one replica follows it");
        }
        EmbeddedServer.remove(folder.resolve("replica"));
        Eventually.until(() -> number(servers.primary(), "SELECT count(*) FROM pg_stat_replication") == 0);
        assertThat(new ConnectionTest()
                        .run(
                                settings(url, servers.primary().password()),
                                connection -> List.of(),
                                check -> {},
                                new Cancellation())
                        .checks())
                .extracting(ConnectionCheck::detail)
                .contains("the primary, writable; no replica follows it");
    }

    private ConnectionSettings settings(String url, String password) throws Exception {
        return ConnectionSettings.resolve(url, Map.of("PGPASSWORD", password), folder, PasswordPrompt.NONE)
                .with(TestPatience.get());
    }
}
