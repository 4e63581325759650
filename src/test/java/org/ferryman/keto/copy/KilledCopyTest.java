package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Wherever a copy, or the migration after it, is killed: run again, they end as if nothing had happened. */
@UsesServer
@Timeout(90)
final class KilledCopyTest {

    private static final String ADD = "INSERT INTO keto_0000000000_relation_tuples"
            + " SELECT 'default', '%s ' || i, 'view', 'u', '2022-01-01' FROM generate_series(1, 20) AS i";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @ValueSource(strings = {"triggers", "rows", "indexes", "statistics"})
    void a_copy_that_was_killed_is_made_again_and_misses_nothing(String phase, TestDatabase test) throws Exception {
        CopyFixture.filled(test, folder, 3_000).close();
        kill(CopyProcess.startAndWaitIn(phase, "copy", test, folder), test);
        assertThat(LegacyTuples.migrated(test)).isZero();
        test.execute(ADD.formatted("between"));
        try (CopyFixture copy = again(test)) {
            copy.copy();
            test.execute(ADD.formatted("after"));
            assertThat(copy.migrateChanges().totals().migrated()).isEqualTo(20);
            copy.requireSameAsFull(copy.settings);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"changes", "rows"})
    void a_migration_after_a_copy_that_was_killed_compares_the_changes_again(String phase, TestDatabase test)
            throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 3_000)) {
            copy.copy();
        }
        test.execute(ADD.formatted("after"));
        kill(CopyProcess.startAndWaitIn(phase, "migrate", test, folder), test);
        try (CopyFixture copy = again(test)) {
            assertThat(copy.noted()).isEqualTo(20);
            assertThat(copy.migrateChanges().totals().migrated()).isEqualTo(20);
            copy.requireSameAsFull(copy.settings);
        }
    }

    private CopyFixture again(TestDatabase test) throws Exception {
        return new CopyFixture(test, folder, MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
    }

    private static void kill(Process process, TestDatabase test) throws Exception {
        process.destroyForcibly().waitFor();
        // The server may still be at work on the last statement.
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND application_name = 'ferryman'");
    }
}
