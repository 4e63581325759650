package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.Connections;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Whoever is on Keto's tables while they are to be frozen. */
@UsesServer
@Timeout(90)
final class FreezeSessionsTest {

    private static final String TABLE = RolesFixture.TABLE;
    private static final String INSERT = "INSERT INTO " + TABLE + " VALUES ('default', 'o', 'r', 's', now())";

    @TempDir
    private Path folder;

    private static Connection writer(RolesFixture roles) throws Exception {
        Connection writer = roles.test.connect(roles.keto);
        writer.setAutoCommit(false);
        try (Statement statement = writer.createStatement()) {
            statement.execute("SET application_name = 'the writer'");
            statement.execute(INSERT);
        }
        return writer;
    }

    @Test
    void a_writer_that_stays_is_named_and_nothing_changes(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        List<List<String>> before = roles.privileges();
        try (Connection writer = writer(roles)) {
            Outcome<FreezeResult> outcome = roles.freeze(new Waiting(Duration.ofMillis(500), false));
            assertThat(RolesFixture.blockers(outcome)).containsExactly("TABLE_IN_USE");
            Finding finding = ((Outcome.Blocked<?>) outcome).findings().get(0);
            assertThat(finding.seen())
                    .containsPattern("pid \\d+ ")
                    .contains("user " + roles.keto.name())
                    .contains("the writer")
                    .contains("transaction open for ")
                    .contains("query: INSERT INTO " + TABLE);
            assertThat(finding.remedy()).contains("--end-sessions");
            assertThat(roles.privileges()).isEqualTo(before);
            MigrationFixture.done(roles.freeze(new Waiting(Duration.ofMillis(500), true)));
            assertThat(writer.isValid(1)).as("ended").isFalse();
        }
    }

    @Test
    void a_writer_that_commits_is_waited_for(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        Connection writer = writer(roles);
        CompletableFuture<Void> commit = CompletableFuture.runAsync(
                () -> {
                    try {
                        writer.commit();
                    } catch (java.sql.SQLException failure) {
                        throw new AssertionError(failure);
                    }
                },
                CompletableFuture.delayedExecutor(1, TimeUnit.SECONDS));
        MigrationFixture.done(roles.freeze(new Waiting(Duration.ofSeconds(30), false)));
        commit.join();
        assertThat(test.queryLong("SELECT count(*) FROM " + TABLE + " WHERE object = 'o'"))
                .isEqualTo(1);
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
    }

    @ParameterizedTest
    @CsvSource({"true", "false"})
    void a_writer_is_ended_when_told_so(boolean superuser, TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        if (!superuser) {
            roles.plainAdmin();
        }
        roles.created();
        writer(roles);
        FreezeResult freeze = MigrationFixture.done(roles.freeze(new Waiting(Duration.ofSeconds(20), true)));
        assertThat(freeze.ended()).hasSize(1);
        if (superuser) {
            assertThat(freeze.ended().get(0).user()).isEqualTo(roles.keto.name());
        }
        assertThat(test.queryLong("SELECT count(*) FROM " + TABLE + " WHERE object = 'o'"))
                .isZero();
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
    }

    @Test
    void a_writer_that_is_ended_when_patience_runs_out_is_not_ended_in_vain(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        writer(roles);
        FreezeResult freeze = MigrationFixture.done(roles.freeze(new Waiting(Duration.ZERO, true)));
        assertThat(freeze.ended()).hasSize(1);
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
    }

    @Test
    void a_long_reader_is_waited_for_but_never_ended(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        Connections.hold(test, "LOCK TABLE " + TABLE + " IN ACCESS SHARE MODE", pid -> {
            Outcome<FreezeResult> outcome = roles.freeze(new Waiting(Duration.ofMillis(500), true));
            assertThat(RolesFixture.blockers(outcome)).containsExactly("TABLE_IN_USE");
            assertThat(((Outcome.Blocked<?>) outcome).findings().get(0).seen()).contains("pid " + pid + " ");
            assertThat(test.queryLong("SELECT count(*) FROM pg_stat_activity WHERE pid = " + pid))
                    .isEqualTo(1);
        });
    }

    @Test
    void who_keeps_all_writers_out_while_it_is_proven_is_waited_for(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        AtomicInteger attempts = new AtomicInteger();
        try (Connection indexing = test.connect();
                MigrationFixture steps = roles.steps()) {
            indexing.setAutoCommit(false);
            Outcome<FreezeResult> outcome = steps.apply(
                    roles.step(steps, new Waiting(Duration.ofSeconds(30), false)),
                    progress -> {
                        if (progress.phase() == FreezePhase.PROOF && attempts.get() == 0) {
                            attempts.set(1);
                            run(indexing, "LOCK TABLE " + TABLE + " IN SHARE MODE");
                        } else if (progress.phase() == FreezePhase.PROOF && attempts.get() == 1) {
                            attempts.set(2);
                            run(indexing, "ROLLBACK");
                        }
                    },
                    new Cancellation());
            FreezeResult freeze = MigrationFixture.done(outcome);
            assertThat(attempts).hasValue(2);
            assertThat(freeze.proof()).hasSize(2).allMatch(WriteProof::holds);
            assertThat(freeze.applied()).as("by the first attempt").isTrue();
        }
    }

    private static void run(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void reads_never_fail_and_hardly_wait_while_writers_come_and_go(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        AtomicBoolean over = new AtomicBoolean();
        AtomicInteger failedReads = new AtomicInteger();
        AtomicInteger reads = new AtomicInteger();
        AtomicInteger writes = new AtomicInteger();
        AtomicInteger refused = new AtomicInteger();
        AtomicLong worst = new AtomicLong();
        Connection reader = test.connect(roles.keto);
        Connection writer = test.connect(roles.keto);
        CompletableFuture<Void> reading = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                long start = System.nanoTime();
                try (Statement statement = reader.createStatement()) {
                    statement.executeQuery("SELECT count(*) FROM " + TABLE);
                    reads.incrementAndGet();
                } catch (java.sql.SQLException failure) {
                    failedReads.incrementAndGet();
                }
                worst.accumulateAndGet(System.nanoTime() - start, Math::max);
            }
        });
        CompletableFuture<Void> writing = CompletableFuture.runAsync(() -> {
            while (!over.get()) {
                try (Statement statement = writer.createStatement()) {
                    statement.execute("INSERT INTO " + TABLE
                            + " VALUES ('default', 'o', 'r', 's', clock_timestamp()::timestamp)");
                    writes.incrementAndGet();
                } catch (java.sql.SQLException failure) {
                    refused.incrementAndGet();
                }
            }
        });
        for (int round = 0; round < 5; round++) {
            MigrationFixture.done(roles.freeze(new Waiting(Duration.ofSeconds(30), false)));
            MigrationFixture.done(roles.thaw(RoleNames.DEFAULT));
        }
        over.set(true);
        CompletableFuture.allOf(reading, writing).join();
        assertThat(failedReads).hasValue(0);
        assertThat(reads.get()).isGreaterThan(100);
        assertThat(writes.get()).isPositive();
        assertThat(refused.get()).isPositive();
        assertThat(Duration.ofNanos(worst.get())).isLessThan(Duration.ofSeconds(1));
        assertThat(test.queryLong("SELECT count(*) FROM " + TABLE + " WHERE object = 'o'"))
                .as("each write that was taken is there")
                .isEqualTo(writes.get());
    }
}
