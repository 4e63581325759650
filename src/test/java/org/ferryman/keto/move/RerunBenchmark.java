package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How long v0.6's writers wait for a first move of many tuples, and for a re-run that finds a few changes. */
@UsesServer
@Tag("benchmark")
final class RerunBenchmark {

    private static final int TUPLES = Integer.getInteger("rerun.tuples", 1_000_000);
    private static final double MOST_OF_A_FIRST_RUN = 0.9;
    private static final double MOST_WITHOUT_CHANGES = 0.3;

    @TempDir
    private Path folder;

    @Test
    void f3_a_rerun_with_few_changes_locks_for_less_time_than_the_first_run(TestDatabase test) throws Exception {
        test.execute("ALTER DATABASE " + TestDatabase.quote(test.name()) + " SET max_parallel_workers_per_gather = 0");
        LegacyTuples.generate(test, TUPLES);
        test.execute("ANALYZE keto_0000000000_relation_tuples");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            double first = fixture.migrate(settings).seconds();
            double unchanged = fixture.migrate(settings).seconds();
            List<Double> changed = new ArrayList<>();
            for (int round = 0; round < 3; round++) {
                change(test, round);
                Migration again = fixture.migrate(settings);
                assertThat(again.totals().migrated()).isEqualTo(1_000);
                assertThat(again.totals().staleRemoved()).isEqualTo(500);
                changed.add(again.seconds());
            }
            double median = changed.stream().sorted().toList().get(1);
            long start = System.nanoTime();
            assertThat(fixture.verify(settings).holds()).isTrue();
            double verified = (System.nanoTime() - start) / 1e9;
            System.out.printf(
                    Locale.ROOT,
                    "%,d tuples: first %.1f s, again unchanged %.1f s (%.2f of the first), with 1,500 changes %s s"
                            + " (%.2f of the first), verified in %.1f s%n",
                    TUPLES,
                    first,
                    unchanged,
                    unchanged / first,
                    changed,
                    median / first,
                    verified);
            assertThat(median / first).isLessThanOrEqualTo(MOST_OF_A_FIRST_RUN);
            assertThat(unchanged / first).isLessThanOrEqualTo(MOST_WITHOUT_CHANGES);
        }
    }

    private static void change(TestDatabase test, int round) throws Exception {
        test.execute(
                "INSERT INTO keto_0000000000_relation_tuples SELECT 'default', 'new " + round
                        + " ' || i, 'view', 'u' || i, '2022-01-01' FROM generate_series(1, 1000) AS i",
                "DELETE FROM keto_0000000000_relation_tuples WHERE ctid IN (SELECT ctid"
                        + " FROM keto_0000000000_relation_tuples"
                        + " WHERE object NOT LIKE 'new%' AND subject <> 'a#b' LIMIT 500)");
    }
}
