package org.ferryman.keto.copy;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.InPlaceDryRun;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Tuples that are copied ahead, and the migration that follows with the changes alone. */
@UsesServer
@Timeout(60)
final class CopyStepTest {

    private static final String VIDEOS = "keto_0000000000_relation_tuples";
    private static final String ADD = "INSERT INTO " + VIDEOS
            + " SELECT 'default', 'new ' || i, 'view', 'u', '2022-01-01' FROM generate_series(1, %d) AS i";
    private static final String READ =
            "SELECT sum(seq_tup_read) FROM pg_stat_user_tables WHERE relname LIKE '%relation_tuples'";

    @TempDir
    private Path folder;

    @Test
    void the_migration_after_a_copy_moves_what_has_changed(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 5_000)) {
            CopyResult copied = copy.copy();
            assertThat(copied.totals()).isEqualTo(new CountTotals(5_000, 4_950, 0, 50, 0));
            assertThat(RolesFixture.ids(copied.findings())).contains("COPY_AGES");
            test.execute(
                    ADD.formatted(20),
                    "DELETE FROM " + VIDEOS + " WHERE commit_time < '2021-01-01 00:00:31'",
                    "UPDATE " + VIDEOS + " SET subject = 'healed' WHERE commit_time = '2021-01-01 00:01:40'",
                    "UPDATE " + VIDEOS + " SET subject = 'x#y' WHERE commit_time = '2021-01-01 00:01:41'",
                    "INSERT INTO keto_0000000001_relation_tuples VALUES ('default', 'g', 'member', 'u', '2022-01-01')");
            Migration migration = copy.migrateChanges();
            assertThat(migration.namespaces())
                    .containsExactly(
                            new NamespaceCounts(0, "videos", 4_990, 21, 4_919, 50, 31),
                            new NamespaceCounts(1, "groups", 1, 1, 0, 0, 0));
            assertThat(migration.skippedByRule()).isEqualTo(Map.of(SkipRule.MALFORMED_SUBJECT, 50L));
            assertThat(copy.noted()).isZero();
            copy.requireSameAsFull(copy.settings);
        }
    }

    @Test
    void between_its_locks_and_its_commit_the_migration_reads_no_whole_table(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 5_000);
                Connection connection = test.connect();
                Statement writer = connection.createStatement()) {
            writer.execute("DELETE FROM " + VIDEOS + " WHERE subject = 'a#b'");
            copy.copy();
            writer.execute(ADD.formatted(20));
            writer.execute("DELETE FROM " + VIDEOS + " WHERE commit_time < '2021-01-01 00:00:31'");
        }
        long before = read(test);
        try (CopyFixture copy =
                new CopyFixture(test, folder, MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))) {
            assertThat(copy.migrateChanges().totals()).isEqualTo(new CountTotals(4_940, 20, 4_920, 0, 30));
        }
        assertThat(read(test) - before)
                .as("rows that were read of whole tables")
                .isLessThan(10);
    }

    /** The server has counted all of them once the sessions have ended. */
    private static long read(TestDatabase test) throws Exception {
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE datname = current_database()"
                + " AND backend_type = 'client backend' AND pid <> pg_backend_pid()");
        return test.queryLong(READ);
    }

    @Test
    void a_tuple_that_is_deleted_and_made_again_stays(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            String tuple = " WHERE commit_time = '2021-01-01 00:00:07'";
            test.execute(
                    "CREATE TABLE kept AS SELECT * FROM " + VIDEOS + tuple,
                    "DELETE FROM " + VIDEOS + tuple,
                    "INSERT INTO " + VIDEOS + " SELECT * FROM kept",
                    ADD.formatted(1),
                    "DELETE FROM " + VIDEOS + " WHERE object = 'new 1'");
            assertThat(copy.migrateChanges().totals()).isEqualTo(new CountTotals(1_000, 0, 990, 10, 0));
            copy.requireSameAsFull(copy.settings);
        }
    }

    @Test
    void a_second_copy_takes_over_what_has_changed_and_a_transaction_that_commits_later_is_not_missed(TestDatabase test)
            throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000);
                Connection late = test.connect();
                Statement writer = late.createStatement()) {
            copy.copy();
            late.setAutoCommit(false);
            writer.execute("INSERT INTO " + VIDEOS + " VALUES ('default', 'late', 'view', 'u', '2020-01-01')");
            test.execute(ADD.formatted(5));
            CopyResult again = copy.copy();
            assertThat(again.totals()).isEqualTo(new CountTotals(1_005, 5, 990, 10, 0));
            late.commit();
            assertThat(copy.noted()).isEqualTo(1);
            assertThat(copy.migrateChanges().totals()).isEqualTo(new CountTotals(1_006, 1, 995, 10, 0));
            copy.requireSameAsFull(copy.settings);
        }
    }

    @Test
    void after_a_thaw_every_tuple_is_compared_until_it_is_copied_again(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            copy.migrateChanges();
            test.execute(ADD.formatted(3));
            Migration full = copy.migrate();
            assertThat(RolesFixture.ids(full.findings())).doesNotContain("CHANGES_COMPARED", "COPY_NOT_USED");
            assertThat(full.totals().migrated()).isEqualTo(3);
            assertThat(copy.noted()).isZero();
            copy.copy();
            test.execute("DELETE FROM " + VIDEOS + " WHERE object LIKE 'new %'");
            assertThat(copy.migrateChanges().totals().staleRemoved()).isEqualTo(3);
            copy.requireSameAsFull(copy.settings);
        }
    }

    @Test
    void tables_that_are_new_truncated_or_made_anew_are_compared_as_a_whole(TestDatabase test) throws Exception {
        LegacyTuples.create(test, "public", 0, 1, 2, 3);
        KetoSettings settings =
                MigrationFixture.settings(folder, Map.of(0, "videos", 1, "groups", 2, "files", 3, "teams", 4, "later"));
        test.execute(LegacyTuples.generateSql(0, 1_000));
        try (CopyFixture copy = new CopyFixture(test, folder, settings)) {
            for (int id : List.of(1, 2, 3)) {
                test.execute(LegacyTuples.generateSql(id, 50));
            }
            copy.copy();
            test.execute(
                    ADD.formatted(2),
                    "TRUNCATE keto_0000000001_relation_tuples",
                    "CREATE TABLE again (LIKE keto_0000000002_relation_tuples INCLUDING ALL)",
                    "INSERT INTO again SELECT * FROM keto_0000000002_relation_tuples WHERE subject LIKE 'a%'",
                    "DROP TABLE keto_0000000002_relation_tuples",
                    "ALTER TABLE again RENAME TO keto_0000000002_relation_tuples",
                    "ALTER TABLE keto_0000000003_relation_tuples DISABLE TRIGGER USER",
                    "DELETE FROM keto_0000000003_relation_tuples WHERE subject LIKE 'groups%'",
                    "ALTER TABLE keto_0000000003_relation_tuples ENABLE TRIGGER USER");
            test.execute(
                    "CREATE TABLE keto_0000000004_relation_tuples (LIKE keto_0000000003_relation_tuples INCLUDING ALL)",
                    LegacyTuples.generateSql(4, 10));
            copy.migrateChanges();
            copy.requireSameAsFull(settings);
        }
    }

    @Test
    void a_write_as_a_replica_is_found_by_the_verification_and_the_next_migration_brings_it_over(TestDatabase test)
            throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            test.execute("SET session_replication_role = replica", ADD.formatted(1), "RESET session_replication_role");
            copy.migrateChanges();
            assertThat(copy.verify(copy.settings).holds()).isFalse();
            assertThat(copy.migrate().totals().migrated()).isEqualTo(1);
            copy.requireSameAsFull(copy.settings);
        }
    }

    @Test
    void a_change_that_contradicts_what_was_noted_has_every_tuple_compared(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            test.execute("SET session_replication_role = replica", ADD.formatted(1), "RESET session_replication_role");
            test.execute("DELETE FROM " + VIDEOS + " WHERE object = 'new 1'", ADD.formatted(2));
            copy.migrateAll();
            copy.requireSameAsFull(copy.settings);
        }
    }

    @Test
    void another_configuration_has_every_tuple_compared(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            KetoSettings renamed = MigrationFixture.settings(folder, Map.of(0, "videos", 1, "teams"));
            Migration migration = copy.steps.migrate(renamed);
            assertThat(RolesFixture.ids(migration.findings())).contains("COPY_NOT_USED");
            assertThat(migration.totals().staleRemoved()).isEqualTo(190);
            copy.requireSameAsFull(renamed);
        }
    }

    @Test
    void more_changes_than_a_tenth_of_the_tuples_are_said_before_and_all_is_compared(TestDatabase test)
            throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            test.execute(ADD.formatted(101));
            assertThat(RolesFixture.ids(copy.steps
                            .migration(copy.settings)
                            .inspect(Work.quiet())
                            .findings()))
                    .contains("COPY_NOT_USED");
            copy.migrateAll();
            copy.requireSameAsFull(copy.settings);
        }
    }

    @Test
    void a_write_through_v0_7_after_the_copy_is_found_without_having_read_its_table(TestDatabase test)
            throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                    + " commit_time) SELECT overlay(md5('v7') placing '4' from 13)::uuid, id, 0, 'o', 'view', 'v0.7',"
                    + " now() FROM networks");
            Outcome<Migration> outcome = copy.steps.apply(copy.steps.migration(copy.settings));
            assertThat(RolesFixture.blockers(outcome)).containsExactly("TARGET_HAS_TRAFFIC");
        }
    }

    @Test
    void a_tuple_that_v0_7_deleted_after_the_copy_is_not_brought_back(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 1_000)) {
            copy.copy();
            test.execute("DELETE FROM keto_relation_tuples WHERE commit_time = '2021-01-01 00:00:07'");
            Outcome<Migration> outcome = copy.steps.apply(copy.steps.migration(copy.settings));
            assertThat(RolesFixture.blockers(outcome)).containsExactly("DELETED_IN_V0_7");
        }
    }

    @Test
    void v0_6_needs_no_right_and_nobody_else_gets_one(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        TestRole keto = test.role("keto");
        test.execute("GRANT SELECT, INSERT, UPDATE, DELETE ON " + VIDEOS + " TO " + TestDatabase.quote(keto.name()));
        try (CopyFixture copy =
                        new CopyFixture(test, folder, MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
                Connection connection = test.connect(keto);
                Statement writer = connection.createStatement()) {
            copy.copy();
            assertThat(writer.executeUpdate(ADD.formatted(3))).isEqualTo(3);
            assertThat(writer.executeUpdate("UPDATE " + VIDEOS + " SET subject = 'w' WHERE object = 'new 1'"))
                    .isEqualTo(1);
            assertThat(copy.noted()).isEqualTo(5);
            for (String denied : List.of(
                    "SELECT count(*) FROM ferryman_capture.changes",
                    "DELETE FROM ferryman_capture.changes",
                    "SELECT ferryman_capture.capture()")) {
                assertThat(state(writer, denied)).as(denied).isEqualTo("42501");
            }
            copy.migrateChanges();
            copy.requireSameAsFull(copy.settings);
        }
    }

    private static String state(Statement statement, String sql) {
        try {
            statement.execute(sql);
            return "";
        } catch (SQLException refused) {
            return String.valueOf(refused.getSQLState());
        }
    }

    @Test
    void stopping_takes_everything_away_but_the_rows_and_the_mark(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 100)) {
            copy.copy();
            assertThat(copy.stop().tables()).hasSize(3);
            assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                    .isZero();
            assertThat(test.queryLong("SELECT count(*) FROM pg_trigger")).isZero();
            assertThat(LegacyTuples.migrated(test)).isEqualTo(99);
            assertThat(copy.stop().removed()).isFalse();
            assertThat(copy.migrate().totals().alreadyPresent()).isEqualTo(99);
        }
    }

    @Test
    void a_dry_run_after_the_copy_and_the_dry_run_before_it_say_the_same_and_are_not_blocked(TestDatabase test)
            throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 200)) {
            copy.copy();
            CountTotals totals = MigrationFixture.done(
                            copy.steps.produce(new InPlaceDryRun(copy.steps.database, copy.settings, folder)))
                    .totals();
            assertThat(totals).isEqualTo(new CountTotals(200, 0, 198, 2, 0));
            assertThat(copy.migrateChanges().totals()).isEqualTo(new CountTotals(200, 0, 198, 2, 0));
        }
    }

    @Test
    void a_writer_that_stays_is_named_and_nothing_is_copied_until_it_is_gone(TestDatabase test) throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 100);
                Connection open = test.connect();
                Statement writer = open.createStatement()) {
            open.setAutoCommit(false);
            writer.execute(ADD.formatted(1));
            Outcome<CopyResult> outcome = copy.steps.apply(copy.step());
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(outcome.toString()).contains("COPY_INTERRUPTED", "INSERT INTO " + VIDEOS);
            open.rollback();
            assertThat(copy.copy().totals().migrated()).isEqualTo(99);
        }
    }

    @Test
    void the_preview_of_a_copy_locks_no_legacy_table_and_that_of_the_migration_looks_up_keys(TestDatabase test)
            throws Exception {
        try (CopyFixture copy = CopyFixture.filled(test, folder, 100)) {
            assertThat(String.join("\n", copy.step().preview()))
                    .contains("CREATE TRIGGER ferryman_capture_insert AFTER INSERT ON \"public\".\"" + VIDEOS + "\"")
                    .doesNotContain("LOCK TABLE ONLY \"public\".\"" + VIDEOS);
            copy.copy();
            test.execute(ADD.formatted(1));
            assertThat(String.join("\n", copy.steps.migration(copy.settings).preview()))
                    .contains("ferryman_changed", "DELETE FROM ONLY \"ferryman_capture\".\"changes\"");
        }
    }
}
