package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.StatusReader;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.FreezeStep;
import org.ferryman.keto.roles.RetireUserStep;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestRole;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A clean-up leaves what v0.7's own migrator leaves. */
final class CleanupStepTest extends CleanupFixture {

    @Test
    void the_guard_of_a_freeze_goes_with_the_tables() throws Exception {
        test.execute("ALTER ROLE " + keto.name() + " SUPERUSER");
        MigrationFixture.done(
                fixture.apply(new FreezeStep(fixture.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT)));
        assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_guard'"))
                .isOne();
        verify();
        leaveOut();
        CleanupResult result = MigrationFixture.done(cleanUp());
        assertThat(result.dropped()).contains("public." + LEGACY);
        assertThat(test.queryLong("SELECT count(*) FROM pg_namespace WHERE nspname = 'ferryman_guard'"))
                .isZero();
        assertThat(state(false)).isEqualTo(Inspection.State.DONE);
    }

    @Test
    void it_goes_on_when_the_old_user_is_retired_already() throws Exception {
        leaveOut();
        MigrationFixture.done(fixture.apply(new RetireUserStep(fixture.database, RoleNames.DEFAULT, folder)));
        assertThat(MigrationFixture.done(cleanUp()).dropped()).isNotEmpty();
    }

    @Test
    void a_cancelled_one_does_not_say_that_tables_were_dropped() throws Exception {
        leaveOut();
        Cancellation cancellation = new Cancellation();
        Outcome<CleanupResult> outcome = fixture.apply(
                step(Optional.of(test.name()), false),
                progress -> {
                    if (progress.phase() == FinishPhase.TABLES) {
                        cancellation.request();
                    }
                },
                cancellation);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(test.queryLong(LEGACY_TUPLES)).isEqualTo(200);
        try (Stream<Path> files = Files.walk(folder)) {
            List<Path> exports = files.filter(file -> file.endsWith("skipped.html")
                            && folder.relativize(file).toString().startsWith("cleanup-"))
                    .toList();
            assertThat(exports).hasSize(1);
            assertThat(Files.readString(exports.get(0)))
                    .contains("before a clean-up")
                    .doesNotContain("were dropped");
        }
    }

    @Test
    void leaves_exactly_what_v0_7s_own_migrator_leaves() throws Exception {
        leaveOut();
        long moved = LegacyTuples.migrated(test);
        CleanupResult cleanup = MigrationFixture.done(cleanUp());
        assertThat(CatalogSnapshot.of(test)).isEqualTo(CatalogSnapshot.golden("keto/catalog-v0.7.json"));
        for (int id = 0; id < 3; id++) {
            assertThat(test.queryLong("SELECT count(*) FROM keto_namespace_000000000" + id + "_migrations"))
                    .isZero();
        }
        assertThat(LegacyTuples.migrated(test)).isEqualTo(moved);
        assertThat(test.queryLong("SELECT count(*) FROM networks")).isEqualTo(1);
        assertThat(cleanup.dropped()).hasSize(3).contains("public." + LEGACY);
        assertThat(cleanup.emptied()).hasSize(3);
        assertThat(cleanup.legacyTuples()).isEqualTo(200);
        assertThat(cleanup.skipped().leftOut()).isEqualTo(2);
    }

    @Test
    void a_publication_of_all_tables_is_in_nobodys_way() throws Exception {
        leaveOut();
        test.execute("CREATE PUBLICATION every FOR ALL TABLES");
        MigrationFixture.done(cleanUp());
        assertThat(test.queryLong("SELECT count(*) FROM keto_namespace_0000000000_migrations"))
                .isZero();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(CatalogSnapshot.golden("keto/catalog-v0.7.json"));
    }

    @Test
    void the_last_export_holds_every_skipped_tuple_with_its_decision() throws Exception {
        leaveOut();
        CleanupResult cleanup = MigrationFixture.done(cleanUp());
        Path export = folder.resolve(cleanup.export().orElseThrow());
        List<String> rows = Files.readAllLines(export.resolve("skipped.jsonl"));
        assertThat(rows).hasSize(2).allMatch(row -> row.contains("a#b") && row.contains("leave-out: a test"));
        assertThat(cleanup.files()).extracting(file -> file.path()).contains("skipped.jsonl", "skipped.csv");
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void after_one_that_spared_a_namespace_a_roll_back_removes_nothing(boolean dropEmptied) throws Exception {
        leaveOut();
        settings = MigrationFixture.settings(folder, Map.of(0, "videos", 1, "groups", 2, "files"), 2L);
        verify();
        MigrationFixture.done(fixture.apply(step(Optional.of(test.name()), dropEmptied)));
        assertThat(test.rows("SELECT relname FROM pg_class WHERE relname ~ '^keto_\\d+_relation_tuples$'"))
                .containsExactly(List.of("keto_0000000002_relation_tuples"));
        JsonNode catalog = CatalogSnapshot.of(test);
        long moved = LegacyTuples.migrated(test);

        UndoStep undo = new UndoStep(fixture.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, true);
        assertThat(RolesFixture.blockers(fixture.apply(undo))).contains("LEGACY_TABLES_GONE");
        assertThat(LegacyTuples.migrated(test)).isEqualTo(moved).isEqualTo(198);
        test.execute("DELETE FROM keto_relation_tuples");
        assertThat(RolesFixture.blockers(fixture.apply(undo)))
                .as("without tuples of ours the record still tells that v0.6's tables can't come back")
                .contains("LEGACY_TABLES_GONE");
        assertThat(CatalogSnapshot.of(test)).isEqualTo(catalog);
    }

    @Test
    void again_there_is_nothing_to_do_and_the_record_stays() throws Exception {
        leaveOut();
        CleanupResult first = MigrationFixture.done(cleanUp());
        assertThat(state(false)).isEqualTo(Inspection.State.DONE);
        assertThat(MigrationFixture.done(cleanUp())).isEqualTo(first);
    }

    @Test
    void again_as_a_plain_administrator_leaves_no_membership_behind() throws Exception {
        leaveOut();
        MigrationFixture.done(cleanUp());
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto.name());
        }
        TestRole admin = test.role("admin");
        test.execute("ALTER ROLE " + admin.name() + " CREATEROLE");
        if (test.major() >= 16) {
            test.execute("GRANT " + keto.name() + " TO " + admin.name() + " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
        }
        String memberships = "SELECT m.* FROM pg_auth_members AS m WHERE member = '" + admin.name() + "'::regrole";
        List<List<String>> before = test.rows(memberships);
        try (MigrationFixture plain =
                new MigrationFixture(test.url(admin.name()), admin.password(), folder.resolve("plain"))) {
            MigrationFixture.done(plain.apply(new CleanupStep(
                    plain.database,
                    settings,
                    folder,
                    new CleanupStep.Options(Optional.of(test.name()), false, RoleNames.DEFAULT))));
        }
        assertThat(test.rows(memberships)).isEqualTo(before);
    }

    @Test
    void the_emptied_tables_go_when_asked_for_at_once_or_later() throws Exception {
        leaveOut();
        MigrationFixture.done(cleanUp());
        assertThat(state(true)).isEqualTo(Inspection.State.TO_DO);
        CleanupResult later = MigrationFixture.done(fixture.apply(step(Optional.of(test.name()), true)));
        ObjectNode golden = CatalogSnapshot.golden("keto/catalog-v0.7.json");
        golden.retain("keto_relation_tuples", "networks", "schema_migration");
        assertThat(CatalogSnapshot.of(test)).isEqualTo(golden);
        assertThat(later.dropped()).hasSize(6);
        assertThat(later.emptied()).isEmpty();
        assertThat(later.legacyTuples()).as("what the first one proved stays").isEqualTo(200);
        assertThat(later.export()).isPresent();
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void afterwards_it_is_seen_that_it_was_done_and_nothing_blocks(boolean dropEmptied) throws Exception {
        leaveOut();
        Files.writeString(folder.resolve("cutover.json"), "{\"oldUser\":\"keto\"}");
        MigrationFixture.done(fixture.apply(step(Optional.of(test.name()), dropEmptied)));
        long moved = LegacyTuples.migrated(test);
        test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT md5(random()::text)::uuid, id, 0, 'since', 'view', 'v0.7', now()"
                + " FROM networks");
        Assessment assessed =
                MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings, Optional.of(folder))));
        assertThat(assessed.blocked()).isFalse();
        assertThat(RolesFixture.ids(assessed.findings()))
                .contains("CLEANED_UP")
                .doesNotContain("NAMESPACE_WITHOUT_TABLE", "NAMESPACE_MOVED_BY_KETO", "TARGET_HAS_TRAFFIC");
        KetoStatus status = new StatusReader(fixture.database, settings, folder).read(Work.quiet());
        assertThat(status.state()).isEqualTo(KetoStatus.State.MIGRATED);
        assertThat(RolesFixture.ids(status.findings())).contains("CLEANED_UP", "CUTOVER_DONE");
        assertThat(status.findings()).noneMatch(Finding::blocks);
        verify();
        Files.delete(folder.resolve("cutover.json"));
        assertThat(fixture.migrate(settings).totals().migrated()).isZero();
        assertThat(LegacyTuples.migrated(test))
                .as("a migration then takes nothing")
                .isEqualTo(moved + 1);
    }

    @Test
    void a_namespace_that_never_had_a_table_is_told_as_such_after_a_clean_up() throws Exception {
        leaveOut();
        MigrationFixture.done(cleanUp());
        settings = MigrationFixture.settings(folder, Map.of(0, "videos", 1, "groups", 2, "files", 3, "later"));
        Assessment assessed =
                MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings, Optional.of(folder))));
        assertThat(assessed.findings())
                .filteredOn(finding -> finding.id().equals("NAMESPACE_WITHOUT_TABLE"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("later"));
    }

    @Test
    void the_preview_is_what_runs_and_writes_nothing() throws Exception {
        leaveOut();
        JsonNode before = CatalogSnapshot.of(test);
        List<String> preview = step(Optional.empty(), false).preview();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(before);
        assertThat(preview)
                .contains("DROP TABLE \"public\".\"" + LEGACY + "\"")
                .last()
                .isEqualTo("COMMIT");
        CleanupResult cleanup = MigrationFixture.done(cleanUp());
        assertThat(preview).containsSubsequence(cleanup.statements());
    }

    @Test
    void the_table_of_an_excluded_namespace_stays_with_its_migrations() throws Exception {
        LegacyTuples.add(test, 2, "kept", "view", "alice");
        settings = MigrationFixture.settings(folder, Map.of(0, "videos", 1, "groups"), 2L);
        verify();
        leaveOut();
        CleanupResult cleanup = MigrationFixture.done(fixture.apply(step(Optional.of(test.name()), true)));
        assertThat(cleanup.kept()).containsExactly("public.keto_0000000002_relation_tuples");
        assertThat(test.queryLong("SELECT count(*) FROM keto_0000000002_relation_tuples"))
                .isEqualTo(1);
        assertThat(test.queryLong("SELECT count(*) FROM keto_namespace_0000000002_migrations"))
                .isEqualTo(1);
        assertThat(test.queryString("SELECT to_regclass('" + LEGACY + "')")).isNull();
    }
}
