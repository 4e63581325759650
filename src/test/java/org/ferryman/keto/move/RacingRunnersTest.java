package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** One runner per database: the others are told who holds the lock, or come after it. */
@UsesServer
@Timeout(300)
final class RacingRunnersTest {

    private static final int RUNNERS = 5;
    private static final int TUPLES = 5_000;

    @TempDir
    private Path parent;

    @Test
    void of_five_that_start_at_once_the_tuples_are_moved_by_one(TestDatabase test) throws Exception {
        race(test, 3);
    }

    @Test
    @Tag("soak")
    void of_five_that_start_at_once_the_tuples_are_moved_by_one_twenty_times(TestDatabase test) throws Exception {
        race(test, 20);
    }

    private void race(TestDatabase test, int rounds) throws Exception {
        LegacyTuples.generate(test, TUPLES);
        List<MigrationFixture> fixtures = new ArrayList<>();
        ExecutorService threads = Executors.newFixedThreadPool(RUNNERS);
        try {
            for (int i = 0; i < RUNNERS; i++) {
                fixtures.add(new MigrationFixture(test, Files.createDirectory(parent.resolve("run" + i))));
            }
            fixtures.get(0).applySchema();
            for (int round = 0; round < rounds; round++) {
                test.execute("TRUNCATE public.keto_relation_tuples, public.networks");
                judge(runAll(fixtures, threads));
                assertThat(LegacyTuples.differences(test)).isEmpty();
                assertThat(test.queryLong("SELECT count(*) FROM public.networks"))
                        .isEqualTo(1);
            }
        } finally {
            threads.shutdownNow();
            for (MigrationFixture fixture : fixtures) {
                fixture.close();
            }
        }
    }

    private static List<Outcome<Migration>> runAll(List<MigrationFixture> fixtures, ExecutorService threads)
            throws Exception {
        CyclicBarrier together = new CyclicBarrier(RUNNERS);
        List<Callable<Outcome<Migration>>> runs = new ArrayList<>();
        for (MigrationFixture fixture : fixtures) {
            KetoSettings settings = MigrationFixture.settings(fixture.folder, LegacyTuples.NAMESPACES);
            runs.add(() -> {
                together.await();
                return fixture.apply(fixture.migration(settings));
            });
        }
        List<Outcome<Migration>> outcomes = new ArrayList<>();
        for (Future<Outcome<Migration>> run : threads.invokeAll(runs)) {
            outcomes.add(run.get());
        }
        return outcomes;
    }

    private static void judge(List<Outcome<Migration>> outcomes) {
        long moved = 0;
        for (Outcome<Migration> outcome : outcomes) {
            if (outcome instanceof Outcome.Done<Migration> done) {
                moved += done.result().totals().migrated();
            } else {
                assertThat(outcome).isInstanceOf(Outcome.LockHeld.class);
                Outcome.LockHeld<Migration> held = (Outcome.LockHeld<Migration>) outcome;
                assertThat(held.finding().id()).isEqualTo("ANOTHER_RUN");
                assertThat(held.finding().seen()).containsPattern("pid \\d+|has just ended");
            }
        }
        assertThat(moved).isEqualTo(TUPLES - TUPLES / 100);
    }
}
