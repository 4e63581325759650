package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The ids of migrated rows. */
@UsesServer
final class ShardIdTest {

    private static final String IDS = "SELECT shard_id, namespace_id, object, relation, subject_id, commit_time FROM"
            + " keto_relation_tuples ORDER BY 1";

    @TempDir
    private Path folder;

    @Test
    void are_the_same_on_every_run_and_in_every_database_whatever_its_settings(TestDatabase test) throws Exception {
        TestDatabase other = test.another();
        other.execute(
                "ALTER DATABASE " + other.name() + " SET \"DateStyle\" = 'German'",
                "ALTER DATABASE " + other.name() + " SET timezone = 'America/St_Johns'");
        List<List<String>> first = migrated(test);
        test.execute("TRUNCATE keto_relation_tuples, networks");
        assertThat(migrate(test)).isEqualTo(first).hasSize(198);
        List<List<String>> second = migrated(other);
        assertThat(second.stream().map(row -> row.get(0)))
                .isEqualTo(first.stream().map(row -> row.get(0)).toList());
    }

    @Test
    void are_uuids_of_version_8_by_which_ours_are_known(TestDatabase test) throws Exception {
        for (List<String> row : migrated(test)) {
            UUID id = UUID.fromString(row.get(0));
            assertThat(id.version()).isEqualTo(8);
            assertThat(id.variant()).isEqualTo(2);
        }
        assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples AS f WHERE "
                        + TupleSql.ours("f").text()))
                .isEqualTo(198);
    }

    @Test
    void tell_apart_what_reads_the_same_when_put_together(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        String time = "2021-01-01";
        for (int id : List.of(0, 1)) {
            LegacyTuples.add(test, id, "d", "a", "bc", "e", time);
            LegacyTuples.add(test, id, "d", "ab", "c", "e", time);
            LegacyTuples.add(test, id, "d", "abc", "", "e", time);
            LegacyTuples.add(test, id, "d", "", "abc", "e", time);
            LegacyTuples.add(test, id, "da", "", "bc", "e", time);
            LegacyTuples.add(test, id, "", "da", "bc", "e", time);
            LegacyTuples.add(test, id, "d", "a", "b", "ce", time);
            LegacyTuples.add(test, id, "d", "a", "b", "ce", "2021-01-01 00:00:00.000001");
            LegacyTuples.add(test, id, "d", "a", "bce", "", time);
            LegacyTuples.add(test, id, "d\u00e9", "a", "b", "ce", time);
            LegacyTuples.add(test, id, "d", "\u00e9a", "b", "ce", time);
        }
        migrate(test);
        assertThat(test.queryLong("SELECT count(DISTINCT shard_id) FROM keto_relation_tuples"))
                .isEqualTo(22);
    }

    private List<List<String>> migrated(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        test.execute(LegacyTuples.generateSql(0, 200));
        return migrate(test);
    }

    private List<List<String>> migrate(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
        return test.rows(IDS);
    }
}
