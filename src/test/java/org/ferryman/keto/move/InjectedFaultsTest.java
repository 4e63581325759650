package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ForkJoinPool;
import java.util.concurrent.atomic.AtomicBoolean;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What only others can cause, the migration meets, takes everything back, and does again. */
@UsesServer
@Timeout(120)
final class InjectedFaultsTest {

    private static final Backoff PATIENT = new Backoff(12, Duration.ofMillis(200), Duration.ofSeconds(2));

    @TempDir
    private Path folder;

    @BeforeEach
    void generate(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 1_000);
    }

    /** The other one has the target, and wants a legacy table once the migration has that and waits for the target. */
    @Test
    void a_deadlock_is_met_and_the_work_done_again(TestDatabase test) throws Exception {
        // Who looks first gives up: that is to be the migration, before it has waited too long for a lock.
        test.execute("ALTER DATABASE " + test.name() + " SET deadlock_timeout = '50ms'");
        try (MigrationFixture fixture = new MigrationFixture(test, folder, PATIENT);
                Connection other = test.connect();
                Statement statement = other.createStatement()) {
            fixture.applySchema();
            statement.execute("SET deadlock_timeout = '10min'");
            other.setAutoCommit(false);
            CompletableFuture<Boolean> crossing = new CompletableFuture<>();
            AtomicBoolean begun = new AtomicBoolean();
            Outcome<Migration> outcome = fixture.apply(
                    fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)),
                    progress -> {
                        if (progress.phase() == MovePhase.LOCKS && begun.compareAndSet(false, true)) {
                            lock(statement, "keto_relation_tuples");
                            ForkJoinPool.commonPool().execute(() -> {
                                cross(test, other, statement);
                                crossing.complete(true);
                            });
                        }
                    },
                    new Cancellation());
            MigrationFixture.done(outcome);
            assertThat(crossing.get()).isTrue();
        }
        assertThat(journal()).contains("\"step-retry\"").contains("\"DEADLOCK\"");
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    private static void lock(Statement statement, String table) {
        try {
            statement.execute("LOCK TABLE " + table + " IN ACCESS EXCLUSIVE MODE");
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void cross(TestDatabase test, Connection other, Statement statement) {
        try {
            test.awaitSome("SELECT count(*) FROM pg_locks WHERE NOT granted"
                    + " AND relation = 'public.keto_relation_tuples'::regclass"
                    + " AND mode = 'AccessExclusiveLock'");
            lock(statement, "keto_0000000000_relation_tuples");
            other.commit();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void a_serialization_failure_is_met_and_the_work_done_again(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder, PATIENT)) {
            fixture.applySchema();
            test.execute(
                    "CREATE SEQUENCE attempts",
                    "CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS $$ BEGIN"
                            + " IF nextval('public.attempts') < 3 THEN"
                            + " RAISE EXCEPTION 'as a concurrent update would' USING ERRCODE = '40001'; END IF;"
                            + " END $$",
                    "CREATE EVENT TRIGGER refuse ON ddl_command_start WHEN TAG IN ('CREATE INDEX')"
                            + " EXECUTE FUNCTION refuse()");
            fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
        assertThat(test.queryLong("SELECT last_value FROM attempts")).isGreaterThanOrEqualTo(3);
        assertThat(journal()).contains("\"SERIALIZATION_FAILURE\"");
        assertThat(LegacyTuples.differences(test)).isEmpty();
        assertThat(test.queryLong("SELECT count(*) FROM networks")).isEqualTo(1);
    }

    private String journal() throws Exception {
        return Files.readString(folder.resolve("journal.jsonl"));
    }
}
