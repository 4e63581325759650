package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody holds a lock that the migration needs: for a while, or for ever. */
@UsesServer
@Timeout(90)
final class LockedTableTest {

    private static final Backoff SHORT = new Backoff(2, Duration.ofMillis(50), Duration.ofMillis(100));

    @TempDir
    private Path folder;

    @BeforeEach
    void generate(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 500);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LOCK TABLE keto_0000000000_relation_tuples IN ACCESS EXCLUSIVE MODE",
                "LOCK TABLE keto_0000000000_relation_tuples IN ROW EXCLUSIVE MODE",
                "LOCK TABLE keto_relation_tuples IN ACCESS EXCLUSIVE MODE",
                "LOCK TABLE keto_relation_tuples IN ACCESS SHARE MODE",
                "LOCK TABLE networks IN ROW EXCLUSIVE MODE",
                "LOCK TABLE networks IN ACCESS EXCLUSIVE MODE",
            })
    void a_lock_held_for_ever_is_given_up_and_its_holder_named(String lock, TestDatabase test) throws Exception {
        Connection holder = test.connect();
        holder.setAutoCommit(false);
        int pid;
        try (var statement = holder.createStatement()) {
            statement.execute(lock);
            var row = statement.executeQuery("SELECT pg_backend_pid(), 'held by the test'");
            row.next();
            pid = row.getInt(1);
        }
        try (MigrationFixture fixture = new MigrationFixture(test, folder, SHORT)) {
            Outcome<Migration> outcome =
                    fixture.apply(fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)));
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            Finding finding = ((Outcome.Failed<Migration>) outcome).finding();
            assertThat(finding.id()).isEqualTo("TABLE_LOCKED");
            assertThat(finding.seen())
                    .contains("pid " + pid + " ")
                    .contains("user " + test.superuser())
                    .contains("held by the test")
                    .contains("transaction open for ");
        }
        holder.rollback();
        assertThat(LegacyTuples.migrated(test)).isZero();
    }

    @Test
    void a_lock_held_for_two_seconds_only_delays(TestDatabase test) throws Exception {
        Connection holder = test.connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE keto_0000000000_relation_tuples IN ACCESS EXCLUSIVE MODE");
        }
        CompletableFuture<Void> release = CompletableFuture.runAsync(
                () -> {
                    try {
                        holder.rollback();
                    } catch (java.sql.SQLException failure) {
                        throw new AssertionError(failure);
                    }
                },
                CompletableFuture.delayedExecutor(2, TimeUnit.SECONDS));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
        release.join();
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"read committed", "repeatable read", "serializable"})
    void a_tuple_committed_while_the_migration_waits_for_its_locks_is_moved(String isolation, TestDatabase test)
            throws Exception {
        test.execute("ALTER DATABASE " + test.name() + " SET default_transaction_isolation = '" + isolation + "'");
        Connection writer = test.connect();
        writer.setAutoCommit(false);
        try (var statement = writer.createStatement()) {
            statement.execute("INSERT INTO keto_0000000000_relation_tuples"
                    + " VALUES ('default', 'late', 'view', 'late user', '2021-01-01')");
        }
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> commitOnceWaitedFor(test, writer));
            fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
            commit.join();
        }
        assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE subject_id = 'late user'"))
                .isEqualTo(1);
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void a_table_that_grows_while_the_migration_waits_for_it_is_moved_at_once(TestDatabase test) throws Exception {
        Connection writer = test.connect();
        writer.setAutoCommit(false);
        try (var statement = writer.createStatement()) {
            statement.execute("LOCK TABLE keto_0000000000_relation_tuples IN ROW EXCLUSIVE MODE");
        }
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            CompletableFuture<Void> commit = CompletableFuture.runAsync(() -> {
                waitFor(test);
                grow(writer);
            });
            fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
            commit.join();
        }
        assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE subject_id = 'late user'"))
                .isEqualTo(2_000);
        assertThat(LegacyTuples.differences(test)).isEmpty();
        assertThat(folder.resolve("journal.jsonl")).content().doesNotContain("step-retry");
    }

    private static void grow(Connection writer) {
        try (var statement = writer.createStatement()) {
            statement.execute("INSERT INTO keto_0000000000_relation_tuples SELECT 'default', 'late' || n, 'view',"
                    + " 'late user', '2021-01-01' FROM generate_series(1, 2000) AS n");
            writer.commit();
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void commitOnceWaitedFor(TestDatabase test, Connection writer) {
        waitFor(test);
        try {
            writer.commit();
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void waitFor(TestDatabase test) {
        test.awaitSome("SELECT count(*) FROM pg_locks WHERE NOT granted AND mode = 'ShareLock'");
    }
}
