package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever happens to the connection, the migration ends done: never twice, never in doubt. */
@UsesServer
@Timeout(120)
public final class LostConnectionTest {

    private static final int TUPLES = 5_000;
    private static final Backoff PATIENT = new Backoff(12, Duration.ofMillis(50), Duration.ofSeconds(2));

    @TempDir
    private Path folder;

    @BeforeEach
    void generate(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, TUPLES);
    }

    @Test
    void a_connection_that_is_cut_and_refused_four_times_is_made_again(TestDatabase test) throws Exception {
        isMadeAgain(test, proxy -> proxy.cut(4));
    }

    @Test
    @Tag("soak")
    void a_connection_cut_for_five_seconds_is_made_again(TestDatabase test) throws Exception {
        isMadeAgain(test, proxy -> {
            proxy.cut();
            CompletableFuture.delayedExecutor(5, TimeUnit.SECONDS).execute(proxy::heal);
        });
    }

    private void isMadeAgain(TestDatabase test, Consumer<TcpProxy> cut) throws Exception {
        try (TcpProxy proxy = proxy(test);
                MigrationFixture fixture = through(proxy, test)) {
            fixture.applySchema();
            once(fixture, "rows", () -> cut.accept(proxy));
        }
        holdsExactlyOnce(test);
    }

    @Test
    void a_connection_that_falls_silent_is_given_up_and_made_again(TestDatabase test) throws Exception {
        try (TcpProxy proxy = proxy(test);
                MigrationFixture fixture = through(proxy, test)) {
            fixture.applySchema();
            long start = System.nanoTime();
            once(fixture, "statistics", proxy::fallSilentUntilGivenUp);
            assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(60));
        }
        holdsExactlyOnce(test);
    }

    @Test
    void a_lost_answer_to_commit_is_asked_for(TestDatabase test) throws Exception {
        loseAnswers(test, 1);
    }

    @Test
    @Tag("soak")
    void ten_lost_answers_to_commit_are_asked_for(TestDatabase test) throws Exception {
        loseAnswers(test, 10);
    }

    private void loseAnswers(TestDatabase test, int times) throws Exception {
        try (TcpProxy proxy = proxy(test);
                MigrationFixture fixture = through(proxy, test)) {
            fixture.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            for (int i = 0; i < times; i++) {
                test.execute("TRUNCATE public.keto_relation_tuples, public.networks");
                proxy.loseAnswersToCommit(1);
                Migration migration = fixture.migrate(settings);
                assertThat(proxy.lost()).isEqualTo(i + 1);
                assertThat(migration.totals().migrated()).isEqualTo(TUPLES - TUPLES / 100);
                holdsExactlyOnce(test);
            }
        }
    }

    @Test
    void an_answer_to_commit_that_never_comes_is_asked_for(TestDatabase test) throws Exception {
        try (TcpProxy proxy = proxy(test);
                MigrationFixture fixture = through(proxy, test)) {
            fixture.applySchema();
            proxy.fallSilentAtCommit();
            Migration migration = fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
            assertThat(migration.totals().migrated()).isEqualTo(TUPLES - TUPLES / 100);
        }
        holdsExactlyOnce(test);
    }

    @Test
    void a_commit_that_does_not_reach_the_server_is_done_again(TestDatabase test) throws Exception {
        try (TcpProxy proxy = proxy(test);
                MigrationFixture fixture = through(proxy, test)) {
            fixture.applySchema();
            proxy.loseCommits(2);
            Migration migration = fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
            assertThat(proxy.lost()).isEqualTo(2);
            assertThat(migration.totals().migrated()).isEqualTo(TUPLES - TUPLES / 100);
        }
        holdsExactlyOnce(test);
    }

    @Test
    void a_lost_answer_to_the_commit_of_the_schema_is_asked_for(TestDatabase test) throws Exception {
        try (TcpProxy proxy = proxy(test);
                MigrationFixture fixture = through(proxy, test)) {
            proxy.loseAnswersToCommit(1);
            fixture.applySchema();
            assertThat(proxy.lost()).isEqualTo(1);
        }
        assertThat(LegacyTuples.migrated(test)).isZero();
    }

    @Test
    void a_working_session_that_is_ended_again_and_again_is_begun_again(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder, PATIENT)) {
            fixture.applySchema();
            int[] ended = {0};
            Outcome<Migration> outcome = fixture.apply(
                    fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)),
                    progress -> {
                        if (progress.phase() == MovePhase.INDEXES && ended[0] < 3) {
                            ended[0]++;
                            endSessions(test, "backend_xid");
                        }
                    },
                    new Cancellation());
            MigrationFixture.done(outcome);
            assertThat(ended[0]).isEqualTo(3);
        }
        holdsExactlyOnce(test);
    }

    @Test
    void without_the_lock_nothing_is_committed_and_the_finding_says_why(TestDatabase test) throws Exception {
        try (MigrationFixture fixture =
                new MigrationFixture(test, folder, new Backoff(1, Duration.ZERO, Duration.ZERO))) {
            fixture.applySchema();
            Outcome<Migration> outcome = fixture.apply(
                    fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)),
                    progress -> {
                        if (progress.phase() == MovePhase.INDEXES) {
                            endHolder(test);
                        }
                    },
                    new Cancellation());
            assertThat(outcome).isInstanceOf(Outcome.Failed.class);
            assertThat(outcome.findings()).extracting(Finding::id).containsExactly("RUN_LOCK_LOST");
            assertThat(LegacyTuples.migrated(test)).isZero();
            fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
        holdsExactlyOnce(test);
    }

    public static void endHolder(TestDatabase test) {
        String holders = " FROM pg_locks AS l JOIN pg_database AS d ON d.oid = l.database"
                + " WHERE l.locktype = 'advisory' AND d.datname = current_database()";
        try {
            test.execute("SELECT pg_terminate_backend(l.pid)" + holders);
            test.awaitNone("SELECT count(*)" + holders);
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"rows", "indexes", "statistics"})
    void a_session_ended_in_whatever_phase_is_begun_again(String phase, TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder, PATIENT)) {
            fixture.applySchema();
            once(fixture, phase, () -> endSessions(test, "backend_xid"));
        }
        assertThat(Files.readString(folder.resolve("journal.jsonl"))).contains("SERVER_ENDED_SESSION");
        holdsExactlyOnce(test);
    }

    @ParameterizedTest
    @ValueSource(strings = {"legacy tables", "tuples"})
    void a_session_ended_while_it_counts_is_begun_again(String phase, TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder, PATIENT)) {
            fixture.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            fixture.migrate(settings);
            // Only where something differs are single tuples looked at.
            test.execute(
                    "DROP TABLE ferryman_mark",
                    "DELETE FROM keto_relation_tuples WHERE ctid = (SELECT min(ctid) FROM keto_relation_tuples)");
            assertThat(verified(fixture, settings, phase, test).missing()).hasSize(1);
            fixture.migrate(settings);
        }
        assertThat(Files.readString(folder.resolve("journal.jsonl"))).contains("SERVER_ENDED_SESSION");
        holdsExactlyOnce(test);
    }

    @Test
    void a_session_ended_when_all_is_counted_leaves_the_result_as_it_is(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder, PATIENT)) {
            fixture.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            fixture.migrate(settings);
            assertThat(verified(fixture, settings, "tuples", test).holds()).isTrue();
        }
        assertThat(Files.readString(folder.resolve("journal.jsonl"))).doesNotContain("SERVER_ENDED_SESSION");
    }

    /** What a verification comes to whose session is ended when a phase begins. */
    private static Verification verified(
            MigrationFixture fixture, KetoSettings settings, String phase, TestDatabase test) {
        AtomicBoolean happened = new AtomicBoolean();
        Outcome<Verification> outcome = fixture.produce(
                new VerifyStep(fixture.database, settings),
                progress -> {
                    if (progress.phase().text().equals(phase) && happened.compareAndSet(false, true)) {
                        endSessions(test, "backend_xmin");
                    }
                },
                new Cancellation());
        assertThat(happened).isTrue();
        return MigrationFixture.done(outcome);
    }

    /** @param holding the column of pg_stat_activity that tells who reads, or who writes */
    private static void endSessions(TestDatabase test, String holding) {
        try {
            test.execute("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
                    + " AND application_name = 'ferryman' AND " + holding + " IS NOT NULL");
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private void once(MigrationFixture fixture, String phase, Runnable fault) throws Exception {
        AtomicBoolean happened = new AtomicBoolean();
        ProgressListener listener = (Progress progress) -> {
            if (progress.phase().text().equals(phase) && happened.compareAndSet(false, true)) {
                fault.run();
            }
        };
        Outcome<Migration> outcome = fixture.apply(
                fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)),
                listener,
                new Cancellation());
        Migration migration = MigrationFixture.done(outcome);
        assertThat(happened).isTrue();
        assertThat(migration.totals().migrated()).isEqualTo(TUPLES - TUPLES / 100);
    }

    private static TcpProxy proxy(TestDatabase test) {
        return TcpProxy.to(test.host(), test.port());
    }

    private MigrationFixture through(TcpProxy proxy, TestDatabase test) throws Exception {
        return new MigrationFixture(test.urlThrough(proxy.port()), test.password(), folder, PATIENT);
    }

    private static void holdsExactlyOnce(TestDatabase test) throws Exception {
        assertThat(LegacyTuples.differences(test)).isEmpty();
        assertThat(test.queryLong("SELECT count(*) FROM public.networks")).isEqualTo(1);
    }
}
