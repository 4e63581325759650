package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Wherever the process is killed, running it again gives what one run would have given. */
@UsesServer
final class KilledProcessTest {

    @TempDir
    private Path folder;

    @Test
    @Timeout(180)
    void killed_at_random_times_and_run_again_gives_the_same_rows(TestDatabase test) throws Exception {
        kill(test, 60_000, 5);
    }

    @Test
    @Tag("soak")
    void killed_at_many_random_times_and_run_again_gives_the_same_rows(TestDatabase test) throws Exception {
        kill(test, 200_000, 25);
    }

    private void kill(TestDatabase test, int tuples, int times) throws Exception {
        LegacyTuples.generate(test, tuples);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
        }
        long start = System.nanoTime();
        run(test);
        long whole = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - start);
        assertThat(LegacyTuples.differences(test)).isEmpty();
        long seed = System.nanoTime();
        System.out.println("KilledProcessTest seed " + seed + ", a whole run takes " + whole + " ms");
        Random random = new Random(seed);
        for (int i = 0; i < times; i++) {
            test.execute("TRUNCATE public.keto_relation_tuples, public.networks");
            Process process = MigrationProcess.start(test, folder);
            boolean ended = process.waitFor(random.nextLong(whole), TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            long afterKill = LegacyTuples.migrated(test);
            assertThat(afterKill)
                    .as("all or nothing, ended by itself: %s", ended)
                    .isIn(0L, tuples - tuples / 100L);
            try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
                Migration migration = fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
                assertThat(migration.totals().migrated() + migration.totals().alreadyPresent())
                        .isEqualTo(tuples - tuples / 100L);
            }
            assertThat(LegacyTuples.differences(test)).isEmpty();
            assertThat(test.queryLong("SELECT count(*) FROM public.networks")).isEqualTo(1);
        }
    }

    private void run(TestDatabase test) throws Exception {
        Process process = MigrationProcess.start(test, folder);
        assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
