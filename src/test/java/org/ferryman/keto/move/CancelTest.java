package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.postgres.Database;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Cancel answers within two seconds, in whatever phase, and leaves nothing behind. */
@UsesServer
@Timeout(300)
final class CancelTest {

    private static final String INDEXES =
            "SELECT string_agg(pg_get_indexdef(indexrelid) || indisvalid, ';' ORDER BY indexrelid::regclass::text)"
                    + " FROM pg_index WHERE indrelid = 'keto_relation_tuples'::regclass";

    /** Before the work goes on. */
    private static final Executor AT_ONCE =
            cancel -> CompletableFuture.runAsync(cancel).join();

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"rows", "indexes", "statistics"})
    void in_each_phase_of_a_small_migration(String phase, TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 50_000);
        cancelWhen(progress -> progress.phase().text().equals(phase), AT_ONCE, test);
    }

    /** The statistics take a fifth of a second, and what comes when they are done comes too late. */
    @ParameterizedTest
    @CsvSource({"rows, 300", "indexes, 300", "statistics, 20"})
    @Tag("soak")
    void in_each_phase_of_a_large_migration(String phase, long millisAfter, TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 1_000_000);
        cancelWhen(progress -> progress.phase().text().equals(phase), after(millisAfter), test);
    }

    @Test
    void while_it_waits_for_a_lock(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 500);
        Connection holder = test.connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE keto_0000000000_relation_tuples IN ROW EXCLUSIVE MODE");
        }
        cancelWhen(progress -> progress.phase() == MovePhase.LOCKS, after(500), test);
    }

    @Test
    void while_it_pauses_before_the_next_attempt(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 500);
        Connection holder = test.connect();
        holder.setAutoCommit(false);
        try (var statement = holder.createStatement()) {
            statement.execute("LOCK TABLE keto_0000000000_relation_tuples IN ROW EXCLUSIVE MODE");
        }
        cancelWhen(progress -> progress.waitsFor().contains("in use by"), AT_ONCE, test);
    }

    @Test
    void while_the_primary_key_of_a_copy_is_built(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 500);
        TestDatabase scratch = test.another();
        scratch.execute(
                "CREATE FUNCTION public.wait() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN PERFORM pg_catalog.pg_sleep(600); END $$",
                "CREATE EVENT TRIGGER wait ON ddl_command_start WHEN TAG IN ('ALTER TABLE')"
                        + " EXECUTE FUNCTION public.wait()");
        Cancellation cancellation = new Cancellation();
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Database copy = MigrationFixture.open(scratch, folder)) {
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            CompletableFuture<Outcome<DryRun>> ended = CompletableFuture.supplyAsync(() -> fixture.produce(
                    new CopyDryRun(fixture.database, copy, settings, folder), ProgressListener.NONE, cancellation));
            scratch.awaitSome("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'PgSleep'"
                    + " AND datname = current_database()");
            long start = System.nanoTime();
            cancellation.request();
            assertThat(ended.get()).isInstanceOf(Outcome.Cancelled.class);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(2));
            assertIdle(scratch, start + Duration.ofSeconds(2).toNanos());
        }
    }

    private static Executor after(long millis) {
        return CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS);
    }

    /** @param when cancels, once the moment has come */
    private void cancelWhen(Predicate<Progress> moment, Executor when, TestDatabase test) throws Exception {
        Cancellation cancellation = new Cancellation();
        AtomicBoolean come = new AtomicBoolean();
        CompletableFuture<Long> requested = new CompletableFuture<>();
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            String indexes = test.queryString(INDEXES);
            Files.writeString(folder.resolve("skipped.jsonl"), "from an earlier run");
            Outcome<Migration> outcome = fixture.apply(
                    fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)),
                    progress -> {
                        if (moment.test(progress) && come.compareAndSet(false, true)) {
                            when.execute(() -> {
                                requested.complete(System.nanoTime());
                                cancellation.request();
                            });
                        }
                    },
                    cancellation);
            Duration took = Duration.ofNanos(System.nanoTime() - requested.get(10, TimeUnit.SECONDS));
            assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
            assertThat(took).isLessThan(Duration.ofSeconds(2));
            assertIdle(test, requested.get() + Duration.ofSeconds(2).toNanos());
            assertThat(test.queryString(INDEXES)).isEqualTo(indexes);
        }
        leavesNothing(test);
    }

    /** Asks until the time is over: the second connection may just be asking how the first one is. */
    private static void assertIdle(TestDatabase test, long deadline) throws Exception {
        long working;
        do {
            working = test.queryLong("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'ferryman' AND state <> 'idle'");
        } while (working > 0 && System.nanoTime() < deadline);
        assertThat(working).isZero();
    }

    private void leavesNothing(TestDatabase test) throws Exception {
        assertThat(LegacyTuples.migrated(test)).isZero();
        assertThat(test.queryLong("SELECT count(*) FROM networks")).isZero();
        assertThat(test.rows("SELECT l.mode, l.relation::regclass FROM pg_locks AS l JOIN pg_stat_activity AS a"
                        + " USING (pid) WHERE a.application_name = 'ferryman' AND a.datname = current_database()"))
                .isEmpty();
        try (Stream<Path> files = Files.list(folder)) {
            List<String> names =
                    files.map(file -> file.getFileName().toString()).sorted().toList();
            assertThat(names)
                    .containsExactly(
                            "journal.jsonl", "keto.json", "run.json", "run.lock", "schema.json", "skipped.jsonl");
        }
        assertThat(folder.resolve("skipped.jsonl")).hasContent("from an earlier run");
        assertThat(Files.readString(folder.resolve("journal.jsonl")))
                .doesNotContain("\"step-done\",\"step\":\"migrate\"")
                .contains("\"outcome\":\"cancelled\"");
    }
}
