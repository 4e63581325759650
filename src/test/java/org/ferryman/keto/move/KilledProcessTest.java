package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ferryman.keto.KetoRecord;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.playbook.record.Timeline;
import org.ferryman.testing.TcpProxy;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever the process is killed, running it again gives what one run would have given. */
@UsesServer
final class KilledProcessTest {

    private static final int TUPLES = 5_000;

    @TempDir
    private Path folder;

    /** In the last of the phases all is written and nothing is committed. */
    @ParameterizedTest
    @ValueSource(strings = {"rows", "indexes", "statistics"})
    @Timeout(60)
    void killed_within_its_transaction_it_leaves_nothing_and_run_again_gives_the_same_rows(
            String phase, TestDatabase test) throws Exception {
        prepare(test, TUPLES);
        Process process = MigrationProcess.startAndWaitIn(phase, test, test.url(), folder);
        List<Met> met;
        try {
            met = met(test);
        } finally {
            process.destroyForcibly().waitFor();
        }
        awaitEnd(test, met);
        assertThat(met)
                .singleElement()
                .satisfies(one -> assertThat(one.status(test)).isEqualTo("aborted"));
        assertThat(LegacyTuples.migrated(test)).isZero();
        assertThat(test.queryLong("SELECT count(*) FROM public.networks")).isZero();
        assertThat(recorded().state()).isEqualTo(State.UNFINISHED);
        assertThat(runAgain(test)).isEqualTo(new CountTotals(TUPLES, movable(TUPLES), 0, TUPLES / 100, 0));
    }

    @Test
    @Timeout(60)
    void killed_before_it_learned_that_it_has_committed_and_run_again_gives_the_same_rows(TestDatabase test)
            throws Exception {
        prepare(test, TUPLES);
        List<Met> met;
        try (TcpProxy proxy = TcpProxy.to(test.host(), test.port())) {
            Process process =
                    MigrationProcess.startAndWaitIn("statistics", test, test.urlThrough(proxy.port()), folder);
            try (OutputStream go = process.getOutputStream()) {
                met = met(test);
                assertThat(met)
                        .singleElement()
                        .satisfies(one -> assertThat(one.status(test)).isEqualTo("in progress"));
                proxy.fallSilentAtCommit();
                go.write('\n');
                go.flush();
                await(test, "txid_status(" + met.get(0).transaction() + ") <> 'in progress'");
                assertThat(process.isAlive()).isTrue();
            } finally {
                process.destroyForcibly().waitFor();
            }
        }
        awaitEnd(test, met);
        assertThat(met.get(0).status(test)).isEqualTo("committed");
        assertThat(LegacyTuples.differences(test)).isEmpty();
        assertThat(recorded().state()).isEqualTo(State.UNFINISHED);
        assertThat(KetoRecord.report(folder).timeline().events())
                .extracting(Timeline.Event::what)
                .last()
                .isEqualTo("commits transaction " + met.get(0).transaction());
        assertThat(runAgain(test)).isEqualTo(new CountTotals(TUPLES, 0, movable(TUPLES), TUPLES / 100, 0));
    }

    @Test
    @Tag("soak")
    void killed_at_random_times_and_run_again_gives_the_same_rows(TestDatabase test) throws Exception {
        kill(test, 60_000, 5);
    }

    @Test
    @Tag("soak")
    void killed_at_many_random_times_and_run_again_gives_the_same_rows(TestDatabase test) throws Exception {
        kill(test, 200_000, 25);
    }

    private void kill(TestDatabase test, int tuples, int times) throws Exception {
        prepare(test, tuples);
        long whole = wholeRun(test);
        long seed = System.nanoTime();
        System.out.println("KilledProcessTest seed " + seed + ", a run takes " + whole + " ms once it has begun");
        Random random = new Random(seed);
        int within = 0;
        for (int i = 0; i < times; i++) {
            test.execute("TRUNCATE public.keto_relation_tuples, public.networks");
            Process process = MigrationProcess.start(test, folder);
            List<Met> met;
            try {
                process.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS);
                met = met(test);
            } finally {
                process.destroyForcibly().waitFor();
            }
            awaitEnd(test, met);
            within += met.stream().anyMatch(one -> one.status(test).equals("aborted")) ? 1 : 0;
            assertThat(LegacyTuples.migrated(test)).as("all or nothing").isIn(0L, movable(tuples));
            CountTotals totals = runAgain(test);
            assertThat(totals.migrated() + totals.alreadyPresent()).isEqualTo(movable(tuples));
        }
        System.out.println("KilledProcessTest met a transaction " + within + " times of " + times);
        assertThat(within).as("kills that met a transaction").isPositive();
    }

    private long wholeRun(TestDatabase test) throws Exception {
        Process process = MigrationProcess.start(test, folder);
        long start = System.nanoTime();
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
        assertThat(LegacyTuples.differences(test)).isEmpty();
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
    }

    private void prepare(TestDatabase test, int tuples) throws Exception {
        LegacyTuples.generate(test, tuples);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
    }

    private static long movable(long tuples) {
        return tuples - tuples / 100;
    }

    private CountTotals runAgain(TestDatabase test) throws Exception {
        Migration migration;
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            migration = fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
        assertThat(LegacyTuples.differences(test)).isEmpty();
        assertThat(test.queryLong("SELECT count(*) FROM public.networks")).isEqualTo(1);
        assertThat(recorded().state()).isEqualTo(State.DONE);
        return migration.totals();
    }

    /** What the run folder tells of the migration. */
    private StepReport recorded() throws Exception {
        return KetoRecord.report(folder).steps().stream()
                .filter(step -> step.step().text().equals("migrate"))
                .findFirst()
                .orElseThrow();
    }

    /** The transactions of the other process that write at this moment. */
    private static List<Met> met(TestDatabase test) throws SQLException {
        return test
                .rows("SELECT pid, backend_xid FROM pg_stat_activity WHERE datname = current_database()"
                        + " AND application_name = 'ferryman' AND backend_xid IS NOT NULL")
                .stream()
                .map(row -> new Met(Long.parseLong(row.get(0)), Long.parseLong(row.get(1))))
                .toList();
    }

    /** The server may still be at work on the last statement of a process that is gone. */
    private static void awaitEnd(TestDatabase test, List<Met> met) throws SQLException {
        for (Met one : met) {
            await(test, "NOT EXISTS (SELECT FROM pg_stat_activity WHERE pid = " + one.backend() + ")");
        }
    }

    private static void await(TestDatabase test, String condition) throws SQLException {
        long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (test.queryLong("SELECT count(*) FROM pg_sleep(0.02) WHERE " + condition) == 0) {
            assertThat(System.nanoTime()).as(condition).isLessThan(end);
        }
    }

    /** A transaction that was seen open. */
    private record Met(long backend, long transaction) {

        String status(TestDatabase test) {
            try {
                return test.queryString("SELECT txid_status(" + transaction + ")");
            } catch (SQLException failure) {
                throw new AssertionError(failure);
            }
        }
    }
}
