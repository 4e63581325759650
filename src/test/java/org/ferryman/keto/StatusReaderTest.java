package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import org.ferryman.engine.Work;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class StatusReaderTest {

    private static final int TUPLES = 200;

    @TempDir
    private Path folder;

    @Test
    void a_whole_look_reads_every_legacy_tuple_once(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        for (int number = 0; number < TUPLES; number++) {
            LegacyTuples.add(test, 0, "o" + number, "view", "u");
        }
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(settings);
        }
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ferryman'"
                + " AND datname = current_database()");
        long before = read(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KetoStatus status = new StatusReader(fixture.database, settings, folder).read(Work.quiet());
            assertThat(status.state()).isEqualTo(KetoStatus.State.MIGRATED);
            assertThat(status.legacy())
                    .isEqualTo(Map.of(
                            "keto_0000000000_relation_tuples", (long) TUPLES, "keto_0000000001_relation_tuples", 0L));
        }
        // A session tells the server's counters what it did when it ends, if not before.
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE application_name = 'ferryman'"
                + " AND datname = current_database()");
        Eventually.until(() -> read(test) >= before + TUPLES, () -> "read: " + read(test));
        assertThat(read(test) - before).isEqualTo(TUPLES);
    }

    private static long read(TestDatabase test) {
        try {
            return test.queryLong("SELECT seq_tup_read + coalesce(idx_tup_fetch, 0) FROM pg_stat_user_tables"
                    + " WHERE relname = 'keto_0000000000_relation_tuples'");
        } catch (java.sql.SQLException failure) {
            throw new AssertionError(failure);
        }
    }
}
