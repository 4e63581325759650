package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Severity;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.StatusReader;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** F5: what somebody has deleted through v0.7 must not come back unasked. */
@UsesServer
@Timeout(90)
final class DeletedRowsTest {

    private static final String GONE = "DELETE FROM keto_relation_tuples WHERE subject_id = 'mallory'";

    @TempDir
    private Path folder;

    private MigrationFixture fixture;

    @BeforeEach
    void migrated(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        test.execute(LegacyTuples.generateSql(0, 200));
        LegacyTuples.add(test, 0, "secret.mp4", "view", "mallory");
        LegacyTuples.add(test, 1, "admins", "member", "mallory");
        fixture = new MigrationFixture(test, folder);
        fixture.applySchema();
        fixture.migrate(settings());
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private KetoSettings settings() throws Exception {
        return MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
    }

    private static Finding blocker(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        List<Finding> blockers =
                outcome.findings().stream().filter(Finding::blocks).toList();
        assertThat(blockers).hasSize(1);
        assertThat(blockers.get(0).id()).isEqualTo("DELETED_IN_V0_7");
        return blockers.get(0);
    }

    private static long ofMallory(TestDatabase test) throws Exception {
        return test.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE subject_id = 'mallory'");
    }

    @Test
    void f5_what_was_deleted_through_v07_blocks_a_migration_and_is_listed(TestDatabase test) throws Exception {
        test.execute(GONE);
        Finding finding = blocker(fixture.apply(fixture.migration(settings())));
        assertThat(finding.seen())
                .contains("2 tuples", "1 in namespace 0", "1 in namespace 1", "“secret.mp4”", "“mallory”");
        assertThat(finding.remedy()).contains("--move-again");
        assertThat(ofMallory(test)).isZero();
    }

    @Test
    void f5_dry_runs_the_assessment_and_the_status_tell_the_same(TestDatabase test) throws Exception {
        test.execute(GONE);
        blocker(fixture.produce(new InPlaceDryRun(fixture.database, settings(), folder)));
        Assessment assessment = MigrationFixture.done(
                fixture.produce(new AssessStep(fixture.database, settings(), Optional.of(folder))));
        assertThat(assessment.findings()).extracting(Finding::id).contains("DELETED_IN_V0_7");
        KetoStatus status = new StatusReader(fixture.database, settings(), folder).read(Work.quiet());
        assertThat(status.findings()).extracting(Finding::id).contains("DELETED_IN_V0_7");
        assertThat(status.state()).isEqualTo(KetoStatus.State.IN_USE);
    }

    @Test
    void f5_they_are_moved_again_when_that_is_asked_for(TestDatabase test) throws Exception {
        test.execute(GONE);
        KetoSettings again = settings().movingAgain(true);
        MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, again, folder)));
        Migration migration = fixture.migrate(again);
        assertThat(migration.totals().migrated()).isEqualTo(2);
        assertThat(migration.findings())
                .filteredOn(finding -> finding.id().equals("DELETED_IN_V0_7"))
                .extracting(Finding::severity)
                .containsExactly(Severity.WARNING);
        assertThat(ofMallory(test)).isEqualTo(2);
        assertThat(fixture.migrate(settings()).totals().migrated()).isZero();
    }

    @Test
    void f5_many_are_all_in_a_file_of_the_run_folder(TestDatabase test) throws Exception {
        long deleted =
                test.queryLong("WITH gone AS (DELETE FROM keto_relation_tuples WHERE namespace_id = 0 RETURNING 1)"
                        + " SELECT count(*) FROM gone");
        Finding finding = blocker(fixture.apply(fixture.migration(settings())));
        Path file = folder.resolve("deleted-in-v0.7.jsonl");
        assertThat(finding.seen()).contains(deleted + " tuples", file.toString());
        assertThat(Files.readAllLines(file)).hasSize((int) deleted).anyMatch(line -> line.contains("\"mallory\""));
    }

    @Test
    void f5_an_emptied_table_blocks_too(TestDatabase test) throws Exception {
        test.execute("TRUNCATE keto_relation_tuples");
        assertThat(blocker(fixture.apply(fixture.migration(settings()))).seen()).contains("200 tuples");
        assertThat(fixture.migrate(settings().movingAgain(true)).totals().migrated())
                .isEqualTo(200);
    }

    @Test
    void f5_beside_what_v06_has_written_since_only_what_is_older_is_asked_about(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "new.mp4", "view", "carol");
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE commit_time < '2021-01-01 00:01'");
        assertThat(fixture.migrate(settings()).namespaces().get(0).migrated()).isEqualTo(1);
        LegacyTuples.add(test, 0, "newer.mp4", "view", "carol");
        test.execute(GONE);
        Finding finding = blocker(fixture.apply(fixture.migration(settings())));
        assertThat(finding.seen()).contains("2 tuples").doesNotContain("carol");
    }

    @Test
    void f5_a_tuple_that_v06_deleted_too_is_no_question(TestDatabase test) throws Exception {
        test.execute(
                GONE,
                "DELETE FROM keto_0000000000_relation_tuples WHERE subject = 'mallory'",
                "DELETE FROM keto_0000000001_relation_tuples WHERE subject = 'mallory'");
        assertThat(fixture.migrate(settings()).totals().migrated()).isZero();
    }

    @Test
    void f5_what_only_now_can_be_moved_was_never_deleted(TestDatabase test) throws Exception {
        LegacyTuples.add(test, 0, "cat.mp4", "view", "files:f#owner");
        fixture.migrate(settings());
        KetoSettings more = MigrationFixture.settings(folder, Map.of(0, "videos", 1, "groups", 2, "files"));
        assertThat(fixture.migrate(more).namespaces())
                .extracting(NamespaceCounts::migrated)
                .containsExactly(1L, 0L);
    }

    @Test
    void f5_tables_of_v07_that_were_made_again_are_filled_without_a_question(TestDatabase test) throws Exception {
        test.execute(
                "DROP TABLE keto_relation_tuples, networks",
                "DELETE FROM schema_migration WHERE version <> '20201110175414'");
        fixture.applySchema();
        assertThat(fixture.migrate(settings()).totals().migrated()).isEqualTo(200);
    }

    @Test
    void f5_a_restored_dump_has_new_transactions_and_is_told_by_its_digest(TestDatabase test) throws Exception {
        test.execute(
                "CREATE TABLE copied AS SELECT * FROM keto_0000000000_relation_tuples",
                "DELETE FROM keto_0000000000_relation_tuples",
                "INSERT INTO keto_0000000000_relation_tuples SELECT * FROM copied",
                "DROP TABLE copied",
                GONE);
        assertThat(blocker(fixture.apply(fixture.migration(settings()))).seen()).contains("2 tuples");
    }
}
