package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What a later run makes of what an earlier one, ours or Keto's own migrator's, has left in the target. */
@UsesServer
@Timeout(60)
final class RerunTest {

    private static final String ROWS = "SELECT shard_id FROM keto_relation_tuples ORDER BY 1";

    /** A random one, of version 4; gen_random_uuid() is missing on PostgreSQL 12. */
    private static final String UUID_OF_KETO = "overlay(md5(random()::text) placing '4' from 13)::uuid";

    @TempDir
    private Path folder;

    private MigrationFixture fixture;

    @BeforeEach
    void schema(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        fixture = new MigrationFixture(test, folder);
        fixture.applySchema();
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private Migration migrate() throws Exception {
        return fixture.migrate(settings());
    }

    private KetoSettings settings() throws Exception {
        return MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
    }

    private static UUID network(TestDatabase test) throws Exception {
        UUID id = UUID.randomUUID();
        test.execute("INSERT INTO networks VALUES ('" + id + "', '2021-01-01', '2021-01-01')");
        return id;
    }

    /** What Keto's own migrator does: a row with a random id for each movable tuple. */
    private static void official(TestDatabase test, UUID network) throws Exception {
        test.execute("""
                INSERT INTO keto_relation_tuples
                SELECT overlay(md5(random()::text) placing '4' from 13)::uuid, '%s', 0, object, relation,
                       CASE WHEN subject NOT LIKE '%%#%%' THEN subject END,
                       CASE WHEN subject LIKE 'groups:%%' THEN 1 END,
                       CASE WHEN subject LIKE 'groups:%%' THEN left(substr(subject, 8), 36) END,
                       CASE WHEN subject LIKE 'groups:%%' THEN 'member' END, commit_time
                FROM keto_0000000000_relation_tuples WHERE subject <> 'a#b'
                """.formatted(network));
    }

    /** What Keto's own migrator leaves of namespace 1 when it is through with it. */
    private static void movedByKeto(TestDatabase test, UUID network) throws Exception {
        test.execute(
                "INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                        + " commit_time) SELECT overlay(md5(random()::text) placing '4' from 13)::uuid, '"
                        + network + "', 1, object, relation, subject,"
                        + " commit_time FROM keto_0000000001_relation_tuples",
                "DROP TABLE keto_0000000001_relation_tuples",
                "DELETE FROM keto_namespace_0000000001_migrations");
    }

    @Test
    void new_tuples_are_added_and_rows_of_deleted_ones_removed(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(0, 1_000));
        migrate();
        test.execute(
                "DELETE FROM keto_0000000000_relation_tuples WHERE commit_time < '2021-01-01 00:01'",
                "INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'new', 'view', 'u', '2022-01-01')");
        NamespaceCounts again = migrate().namespaces().get(0);
        assertThat(again.staleRemoved()).isEqualTo(59);
        assertThat(again.migrated()).isEqualTo(1);
        assertThat(again.alreadyPresent()).isEqualTo(990 - 59);
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void rows_that_say_something_else_after_two_ids_were_swapped_are_replaced(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "groups:g#member");
        LegacyTuples.add(test, 0, "o", "view", "videos:v#owner");
        LegacyTuples.add(test, 0, "o", "view", "somebody");
        migrate();
        KetoSettings swapped = MigrationFixture.settings(folder, Map.of(0, "groups", 1, "videos"));
        assertThat(fixture.verify(swapped).namespaces().get(0).differing()).isEqualTo(2);
        NamespaceCounts again = fixture.migrate(swapped).namespaces().get(0);
        assertThat(again).isEqualTo(new NamespaceCounts(0, "groups", 3, 2, 1, 0, 2));
        assertThat(test.rows("SELECT subject_set_namespace_id, subject_set_object FROM keto_relation_tuples"
                        + " WHERE subject_id IS NULL ORDER BY 1"))
                .containsExactly(List.of("0", "g"), List.of("1", "v"));
        assertThat(fixture.verify(swapped).holds()).isTrue();
    }

    @Test
    void a_namespace_that_is_excluded_later_keeps_its_rows_and_sets_that_name_it_are_taken_back(TestDatabase test)
            throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "groups:g#member");
        LegacyTuples.add(test, 1, "g", "member", "u");
        migrate();
        KetoSettings without = MigrationFixture.settings(folder, Map.of(0, "videos"), 1L);
        Migration again = fixture.migrate(without);
        assertThat(again.namespaces()).containsExactly(new NamespaceCounts(0, "videos", 1, 0, 0, 1, 1));
        assertThat(again.skippedByRule()).containsExactly(Map.entry(SkipRule.UNKNOWN_SUBJECT_NAMESPACE, 1L));
        assertThat(test.rows("SELECT namespace_id, subject_id FROM keto_relation_tuples"))
                .containsExactly(List.of("1", "u"));
    }

    @Test
    void rows_of_ketos_own_migrator_count_as_present_and_keep_their_ids(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(0, 1_000));
        official(test, network(test));
        List<List<String>> before = test.rows(ROWS);
        Migration migration = migrate();
        assertThat(migration.totals()).isEqualTo(new CountTotals(1_000, 0, 990, 10, 0));
        assertThat(test.rows(ROWS)).isEqualTo(before);
        Verification verification = fixture.verify(settings());
        assertThat(verification.holds()).isTrue();
        assertThat(verification.namespaces().get(0).alreadyPresent()).isEqualTo(990);
        assertThat(verification.extra()).isEmpty();
    }

    @Test
    @Timeout(45)
    void many_rows_of_ketos_own_migrator_are_matched_without_comparing_each_with_each(TestDatabase test)
            throws Exception {
        test.execute(LegacyTuples.generateSql(0, 30_000));
        UUID network = network(test);
        official(test, network);
        official(test, network);
        Migration removed =
                MigrationFixture.done(fixture.apply(new MigrateStep(fixture.database, settings(), folder, true)));
        assertThat(removed.totals()).isEqualTo(new CountTotals(30_000, 0, 29_700, 300, 0));
        assertThat(fixture.verify(settings()).holds()).isTrue();
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void tuples_that_differ_in_shard_only_are_matched_one_to_one(TestDatabase test) throws Exception {
        String time = "2021-01-01 00:00:00";
        LegacyTuples.add(test, 0, "default", "o", "view", "u", time);
        LegacyTuples.add(test, 0, "other", "o", "view", "u", time);
        LegacyTuples.add(test, 0, "third", "o", "view", "u", time);
        UUID network = network(test);
        for (int i = 0; i < 2; i++) {
            test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                    + " commit_time) VALUES (overlay(md5(random()::text) placing '4' from 13)::uuid, '"
                    + network + "', 0, 'o', 'view', 'u', '" + time
                    + "')");
        }
        assertThat(migrate().totals()).isEqualTo(new CountTotals(3, 1, 2, 0, 0));
        assertThat(migrate().totals()).isEqualTo(new CountTotals(3, 0, 3, 0, 0));
        assertThat(LegacyTuples.migrated(test)).isEqualTo(3);
    }

    @Test
    void what_ketos_migrator_left_twice_is_a_finding_and_removed_on_demand(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(0, 500));
        UUID network = network(test);
        official(test, network);
        official(test, network);
        official(test, network);
        Migration kept = migrate();
        assertThat(kept.findings())
                .extracting(Finding::id)
                .contains("TARGET_HAS_DUPLICATES", "TARGET_HAS_MIGRATED_ROWS");
        assertThat(LegacyTuples.migrated(test)).isEqualTo(3 * 495);
        assertThat(fixture.verify(settings()).namespaces().get(0).extra()).isEqualTo(2 * 495);

        Migration removed =
                MigrationFixture.done(fixture.apply(new MigrateStep(fixture.database, settings(), folder, true)));
        assertThat(removed.duplicatesRemoved()).isEqualTo(2 * 495);
        assertThat(removed.findings()).extracting(Finding::id).doesNotContain("TARGET_HAS_DUPLICATES");
        assertThat(removed.totals()).isEqualTo(new CountTotals(500, 0, 495, 5, 0));
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void duplicates_beside_rows_of_ours_are_removed_too(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(0, 500));
        migrate();
        official(test, UUID.fromString(test.queryString("SELECT id FROM networks")));
        Migration removed =
                MigrationFixture.done(fixture.apply(new MigrateStep(fixture.database, settings(), folder, true)));
        assertThat(removed.duplicatesRemoved()).isEqualTo(495);
        assertThat(removed.totals()).isEqualTo(new CountTotals(500, 0, 495, 5, 0));
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void a_partial_official_run_is_completed(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(0, 1_000));
        official(test, network(test));
        test.execute("DELETE FROM keto_relation_tuples WHERE object < '8'");
        long present = LegacyTuples.migrated(test);
        assertThat(migrate().totals()).isEqualTo(new CountTotals(1_000, 990 - present, present, 10, 0));
        assertThat(LegacyTuples.differences(test)).isEmpty();
        assertThat(fixture.verify(settings()).holds()).isTrue();
    }

    @Test
    void a_namespace_that_keto_moved_and_dropped_is_left_as_it_is(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        LegacyTuples.add(test, 1, "g", "member", "u");
        movedByKeto(test, network(test));
        Migration migration = migrate();
        assertThat(migration.totals()).isEqualTo(new CountTotals(1, 1, 0, 0, 0));
        assertThat(migration.findings()).extracting(Finding::id).contains("NAMESPACE_MOVED_BY_KETO");
        assertThat(LegacyTuples.migrated(test)).isEqualTo(2);
    }

    @Test
    void a_row_that_is_neither_ours_nor_equal_blocks(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        migrate();
        test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT " + UUID_OF_KETO
                + ", id, 0, 'o', 'view', 'written to v0.7', now() FROM networks");
        Outcome<Migration> outcome = fixture.apply(fixture.migration(settings()));
        assertThat(blockers(outcome)).containsExactly("TARGET_HAS_TRAFFIC");
        assertThat(LegacyTuples.migrated(test)).isEqualTo(2);
    }

    @Test
    void a_row_of_a_namespace_without_a_legacy_table_blocks_too(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        UUID network = network(test);
        test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) VALUES (overlay(md5(random()::text) placing '4' from 13)::uuid, '"
                + network + "', 7, 'o', 'view', 'u', now())");
        assertThat(blockers(fixture.apply(fixture.migration(settings())))).containsExactly("TARGET_HAS_TRAFFIC");
    }

    @Test
    void of_two_networks_the_oldest_is_used(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        test.execute("INSERT INTO networks VALUES (" + UUID_OF_KETO + ", '2022-01-01', '2022-01-01')");
        UUID oldest = network(test);
        Migration migration = migrate();
        assertThat(migration.findings()).extracting(Finding::id).contains("SEVERAL_NETWORKS");
        assertThat(test.queryString("SELECT nid FROM keto_relation_tuples")).isEqualTo(oldest.toString());
    }

    @Test
    void rows_under_another_network_are_left_and_reported(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        official(test, UUID.randomUUID());
        network(test);
        Migration migration = migrate();
        assertThat(migration.totals().migrated()).isEqualTo(1);
        assertThat(migration.findings()).extracting(Finding::id).contains("TARGET_ROWS_UNDER_OTHER_NETWORK");
        assertThat(LegacyTuples.migrated(test)).isEqualTo(2);
    }

    @Test
    void rows_without_any_network_are_left_and_reported(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        official(test, UUID.randomUUID());
        Migration migration = migrate();
        assertThat(migration.totals().migrated()).isEqualTo(1);
        assertThat(migration.findings()).extracting(Finding::id).contains("TARGET_ROWS_UNDER_OTHER_NETWORK");
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    private static List<String> blockers(Outcome<Migration> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        return ((Outcome.Blocked<Migration>) outcome)
                .findings().stream().filter(Finding::blocks).map(Finding::id).toList();
    }

    @Test
    void the_preview_shows_what_will_be_deleted_beside_other_rows(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        migrate();
        assertThat(new MigrateStep(fixture.database, settings(), folder, false).preview())
                .filteredOn(statement -> statement.startsWith("DELETE"))
                .as("one for all namespaces")
                .hasSize(1);
        assertThat(new MigrateStep(fixture.database, settings(), folder, true).preview())
                .filteredOn(statement -> statement.startsWith("DELETE"))
                .hasSize(LegacyTuples.NAMESPACES.size() + 1);
    }

    @Test
    void f3_a_rerun_computes_each_id_of_a_large_table_once(TestDatabase test) throws Exception {
        changedSinceTheFirstRun(test);
        noteTablesMade(test);
        assertThat(new MigrateStep(fixture.database, settings(), folder, false).preview())
                .filteredOn(statement ->
                        statement.contains("sha256") && statement.contains("\"keto_0000000000_relation_tuples\""))
                .singleElement()
                .asString()
                .startsWith("INSERT INTO \"pg_temp\".\"ferryman_unmatched\"");
        assertThat(migrate().totals()).isEqualTo(new CountTotals(12_001 - 59, 1, 11_880 - 59, 120, 59));
        assertThat(test.rows("SELECT tag FROM made")).containsExactly(List.of("CREATE TABLE"));
        assertThat(LegacyTuples.differences(test)).isEmpty();
        assertThat(test.queryLong("SELECT count(*) FROM pg_class WHERE relname = 'ferryman_unmatched'"))
                .isZero();
    }

    @Test
    void f3_a_role_that_may_not_make_temporary_tables_moves_the_same(TestDatabase test) throws Exception {
        changedSinceTheFirstRun(test);
        noteTablesMade(test);
        TestRole role = test.role("plain");
        test.execute(
                "REVOKE TEMPORARY ON DATABASE " + TestDatabase.quote(test.name()) + " FROM PUBLIC",
                "GRANT USAGE ON SCHEMA public TO " + role.name(),
                "GRANT ALL ON ALL TABLES IN SCHEMA public TO " + role.name());
        try (MigrationFixture plain =
                new MigrationFixture(test.url(role.name()), role.password(), folder.resolve("plain"))) {
            assertThat(plain.migrate(settings()).totals())
                    .isEqualTo(new CountTotals(12_001 - 59, 1, 11_880 - 59, 120, 59));
        }
        assertThat(test.rows("SELECT tag FROM made")).isEmpty();
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    /** 12,000 tuples moved, of which one in a hundred can't be; then 59 that can are deleted and one is added. */
    private void changedSinceTheFirstRun(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(0, 12_000));
        migrate();
        test.execute(
                "DELETE FROM keto_0000000000_relation_tuples WHERE commit_time < '2021-01-01 00:01'",
                "INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'new', 'view', 'u', '2022-01-01')");
    }

    private static void noteTablesMade(TestDatabase test) throws Exception {
        test.execute(
                "CREATE TABLE made (tag text)",
                "CREATE FUNCTION note() RETURNS event_trigger LANGUAGE plpgsql AS"
                        + " $$ BEGIN INSERT INTO public.made VALUES (tg_tag); END $$",
                "CREATE EVENT TRIGGER noted ON ddl_command_end WHEN TAG IN ('CREATE TABLE', 'CREATE TABLE AS')"
                        + " EXECUTE FUNCTION note()");
    }

    @Test
    void the_preview_of_a_first_run_shows_the_indexes_and_the_network(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        List<String> preview = new MigrateStep(fixture.database, settings(), folder, false).preview();
        assertThat(preview).anyMatch(statement -> statement.startsWith("DROP INDEX"));
        assertThat(preview).anyMatch(statement -> statement.startsWith("CREATE INDEX"));
        assertThat(preview).anyMatch(statement -> statement.contains("INSERT INTO \"public\".\"networks\""));
        assertThat(preview).endsWith("COMMIT");
    }

    @Test
    void one_object_with_many_members_of_one_moment_is_matched_without_comparing_each_with_each(TestDatabase test)
            throws Exception {
        test.execute("INSERT INTO keto_0000000000_relation_tuples SELECT 'default', 'everybody', 'member', 'u' || i,"
                + " '2021-01-01' FROM generate_series(1, 20000) AS i");
        official(test, network(test));
        assertThat(migrate().totals()).isEqualTo(new CountTotals(20_000, 0, 20_000, 0, 0));
        assertThat(fixture.verify(settings()).holds()).isTrue();
    }

    @Test
    void a_copy_tells_the_same_as_in_place_when_keto_has_moved_a_namespace(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "o", "view", "u");
        LegacyTuples.add(test, 1, "g", "member", "u");
        movedByKeto(test, network(test));
        try (MigrationFixture scratch = new MigrationFixture(test.another(), folder.resolve("scratch"))) {
            DryRun inPlace =
                    MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings(), folder)));
            DryRun copy = MigrationFixture.done(
                    fixture.produce(new CopyDryRun(fixture.database, scratch.database, settings(), folder)));
            assertThat(copy.namespaces()).isEqualTo(inPlace.namespaces());
            assertThat(copy.findings()).isEqualTo(inPlace.findings());
        }
    }
}
