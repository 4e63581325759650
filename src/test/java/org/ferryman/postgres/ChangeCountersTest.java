package org.ferryman.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Work;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UsesServer
@Timeout(120)
class ChangeCountersTest {

    private static final List<QualifiedName> TABLES =
            List.of(new QualifiedName("public", "one"), new QualifiedName("public", "other"));
    private static final int FLUSHES_ON_DEMAND = 15;

    @TempDir
    private Path home;

    private Database database;

    @BeforeEach
    void open(TestDatabase test) throws Exception {
        database = open(test.url(), test.password());
        run(test, "CREATE TABLE one (id int PRIMARY KEY)", "CREATE TABLE other (id int)", "INSERT INTO one VALUES (1)");
        Eventually.until(() -> read(database).tables().get("public.one").inserted() == 1);
    }

    private Database open(String url, String password) throws Exception {
        return Database.open(ConnectionSettings.resolve(url, Map.of("PGPASSWORD", password), home, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }

    @AfterEach
    void close() {
        database.close();
    }

    /** In a session that ends: it tells the server at once what it did. */
    private static void run(TestDatabase test, String... statements) throws SQLException {
        try (Connection connection = test.connect();
                Statement statement = connection.createStatement()) {
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }

    private static ChangeCounters read(Database database) throws Exception {
        return new Transactions(database).snapshot(new Cancellation(), session -> ChangeCounters.read(session, TABLES));
    }

    @Test
    void a_table_that_was_never_analysed_has_no_estimate_below_nothing(TestDatabase test) throws Exception {
        run(test, "CREATE TABLE fresh (n int) WITH (autovacuum_enabled = false)");
        assertThat(estimate()).isZero();
        run(test, "INSERT INTO fresh SELECT generate_series(1, 100)");
        assertThat(test.queryLong("SELECT greatest(reltuples, 0) FROM pg_class WHERE relname = 'fresh'"))
                .isZero();
        Eventually.until(() -> estimate() == 100);
    }

    private long estimate() throws Exception {
        return new Transactions(database)
                .brief(session -> ChangeCounters.estimatedRows(session, List.of(new QualifiedName("public", "fresh"))));
    }

    @Test
    void they_stay_the_same_while_nothing_is_changed(TestDatabase test) throws Exception {
        ChangeCounters before = read(database);
        run(
                test,
                "SELECT count(*) FROM one",
                "ANALYZE one",
                "VACUUM one",
                "CREATE INDEX ON one (id)",
                "CREATE TABLE third (id int)",
                "INSERT INTO third VALUES (1)");
        Eventually.until(
                () -> test.queryLong("SELECT n_tup_ins FROM pg_stat_user_tables WHERE relname = 'third'") == 1);
        assertThat(read(database)).isEqualTo(before);
        assertThat(before.areUnchangedAt(read(database))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "INSERT INTO other VALUES (1)",
                "UPDATE one SET id = 2",
                "DELETE FROM one",
                "TRUNCATE one",
                "VACUUM FULL one",
                "DROP TABLE other",
                "BEGIN; INSERT INTO other VALUES (1); ROLLBACK",
                "SELECT pg_stat_reset()",
                "SELECT pg_stat_reset_single_table_counters('other'::regclass)"
            })
    void whatever_may_change_a_table_is_noticed(String change, TestDatabase test) throws Exception {
        ChangeCounters before = read(database);
        run(test, change);
        Eventually.until(() -> !before.areUnchangedAt(read(database)), () -> change);
    }

    @Test
    void a_table_that_is_there_no_more_is_missing(TestDatabase test) throws Exception {
        test.execute("DROP TABLE other");
        assertThat(read(database).tables()).containsOnlyKeys("public.one");
    }

    @Test
    void where_changes_are_not_counted_nothing_counts_as_unchanged(TestDatabase test) throws Exception {
        String name = TestDatabase.quote(test.name());
        test.execute("ALTER DATABASE " + name + " SET track_counts = off");
        ChangeCounters off = read(database);
        assertThat(off.counted()).isFalse();
        assertThat(off.areUnchangedAt(read(database))).isFalse();
    }

    @Test
    void what_ferryman_commits_is_counted_at_once(TestDatabase test) throws Exception {
        org.junit.jupiter.api.Assumptions.assumeTrue(test.major() >= FLUSHES_ON_DEMAND, "before 15 it may be late");
        new Transactions(database).committed(Work.quiet(), session -> {
            session.execute("INSERT INTO public.other VALUES (1), (2)");
            return true;
        });
        assertThat(read(database).tables().get("public.other").inserted()).isEqualTo(2);
    }

    /** A crash resets all counters; where they were zero before nothing else would tell. */
    @Test
    void a_crash_that_the_server_survives_is_noticed(@TempDir Path folder) throws Exception {
        EmbeddedServer server = EmbeddedServer.startIn(folder);
        try {
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("CREATE TABLE one (id int)");
                statement.execute("CREATE TABLE other (id int)");
                statement.execute("CHECKPOINT");
            }
            kill(server);
            ChangeCounters before = readWhenBack(server);
            assertThat(before.tables().get("public.one").inserted()).isZero();
            try (Connection connection = server.connect("postgres");
                    Statement statement = connection.createStatement()) {
                statement.execute("INSERT INTO one VALUES (1)");
                statement.execute("CHECKPOINT");
            }
            kill(server);
            ChangeCounters after = readWhenBack(server);
            assertThat(after.tables()).as("the counters alone don't tell").isEqualTo(before.tables());
            assertThat(before.areUnchangedAt(after)).isFalse();
        } finally {
            EmbeddedServer.remove(folder);
        }
    }

    private static void kill(EmbeddedServer server) throws SQLException {
        try (Connection connection = server.connect("postgres");
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            ProcessHandle backend = ProcessHandle.of(row.getLong(1)).orElseThrow();
            backend.destroyForcibly();
            Eventually.until(() -> !backend.isAlive());
        }
    }

    private ChangeCounters readWhenBack(EmbeddedServer server) throws Exception {
        try (Database there = open(server.url("postgres"), server.password())) {
            Eventually.until(() -> attempt(there).isPresent());
            return read(there);
        }
    }

    private static Optional<ChangeCounters> attempt(Database there) {
        try {
            return Optional.of(read(there));
        } catch (Exception notYet) {
            return Optional.empty();
        }
    }
}
