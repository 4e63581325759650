package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.JournalEntry;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.StepId;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.KetoSteps;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.RemovalResult;
import org.ferryman.keto.move.RemoveMigratedStep;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.roles.DroppedUser;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.keto.roles.ThawStep;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** After a roll-back nothing tells that there ever was a migration. */
@UsesServer
@Timeout(90)
final class UndoStepTest {

    @TempDir
    private Path folder;

    /** As far as before the cut-over; v0.7's tables are made by the new user, as v0.7's own `migrate up` does. */
    private static List<List<String>> tuples(TestDatabase test) throws Exception {
        return test.rows("SELECT * FROM " + RolesFixture.TABLE + " ORDER BY 1, 2, 3, 4, 5");
    }

    @Test
    void everything_is_as_it_was_where_a_publication_has_all_tables(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("CREATE PUBLICATION every FOR ALL TABLES");
        List<List<String>> versions = test.rows("SELECT * FROM schema_migration ORDER BY 1");
        String identity = "SELECT relreplident::text FROM pg_class WHERE relname = 'schema_migration'";
        JsonNode catalog = CatalogSnapshot.of(test);
        roles.migrateAll();
        MigrationFixture.done(roles.undo(false));
        assertThat(test.rows("SELECT * FROM schema_migration ORDER BY 1")).isEqualTo(versions);
        assertThat(test.queryString(identity)).isEqualTo("d");
        assertThat(CatalogSnapshot.of(test)).isEqualTo(catalog);
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true"})
    void everything_is_as_it_was(boolean ownsDatabase, boolean superuser, TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", ownsDatabase);
        TestRole reader = test.role("reader");
        test.execute(
                "GRANT SELECT ON keto_namespace TO " + reader.name(),
                "GRANT INSERT ON " + RolesFixture.TABLE + " TO " + reader.name());
        if (!superuser) {
            roles.plainAdmin();
        }
        List<List<String>> before = roles.privileges();
        List<List<String>> versions = test.rows("SELECT * FROM schema_migration ORDER BY 1");
        JsonNode catalog = CatalogSnapshot.of(test);
        List<List<String>> tuples = tuples(test);
        roles.migrateAll();

        RollBackResult undone = MigrationFixture.done(roles.undo(false));

        assertThat(undone.migration().removed()).isEqualTo(Map.of(0L, 198L));
        assertThat(undone.thaw().exact()).isTrue();
        assertThat(undone.schema().dropped()).isTrue();
        assertThat(undone.user().dropped()).isTrue();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(catalog);
        assertThat(roles.privileges()).isEqualTo(before);
        assertThat(test.rows("SELECT * FROM schema_migration ORDER BY 1")).isEqualTo(versions);
        assertThat(tuples(test)).isEqualTo(tuples);

        RollBackResult again = MigrationFixture.done(roles.undo(false));
        assertThat(again.thaw().applied()
                        || again.schema().dropped()
                        || again.user().dropped())
                .isFalse();
        assertThat(roles.privileges()).as("after doing it again").isEqualTo(before);
    }

    @Test
    void it_has_a_part_for_everything_that_the_table_says_it_takes_back(TestDatabase test) throws Exception {
        Set<StepId> takenBack = KetoSteps.ALL.stream()
                .filter(row -> row.place().undoneBy().contains(KetoSteps.UNDO.id()))
                .flatMap(row -> row.place().undoneBy().stream())
                .filter(id -> !id.equals(KetoSteps.UNDO.id()))
                .collect(Collectors.toSet());
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.migrateAll();
        MigrationFixture.done(roles.undo(false));
        List<StepId> parts = new ArrayList<>();
        JournalEntry.each(folder, entry -> {
            if (entry.is(JournalEvent.UNDO_PART)) {
                parts.add(entry.step().orElseThrow());
            }
        });
        assertThat(parts).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(takenBack);
    }

    @Test
    void the_catalog_is_that_of_the_recorded_v06(TestDatabase test) throws Exception {
        LegacyTuples.create(test, "public", 0, 1, 2);
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            SchemaStep schema = new SchemaStep(steps.database, Optional.empty());
            MigrationFixture.done(steps.apply(schema));
            assertThat(CatalogSnapshot.of(test))
                    .isEqualTo(CatalogSnapshot.golden("keto/catalog-v0.7-beside-v0.6.json"));
            assertThat(MigrationFixture.done(steps.apply(schema.undo())).dropped())
                    .isTrue();
            assertThat(CatalogSnapshot.of(test)).isEqualTo(CatalogSnapshot.golden("keto/catalog-v0.6.json"));
            assertThat(MigrationFixture.done(steps.apply(schema.undo())).dropped())
                    .isFalse();
        }
    }

    @Test
    void after_the_cut_over_neither_a_thaw_nor_a_roll_back_is_done(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        List<List<String>> before = roles.privileges();
        roles.created();
        roles.frozen();
        List<List<String>> frozen = roles.privileges();
        Files.writeString(folder.resolve("cutover.json"), "{\"when\":\"2026-05-01T02:00:00Z\"}");
        Outcome<ThawResult> outcome = roles.thaw(RoleNames.DEFAULT);
        assertThat(RolesFixture.blockers(outcome)).containsExactly("CUTOVER_DONE");
        Finding finding = ((Outcome.Blocked<?>) outcome).findings().get(0);
        assertThat(finding.seen()).contains("2026-05-01T02:00:00Z");
        assertThat(finding.why()).contains("after a thaw v0.6 would take writes that v0.7 never sees");
        assertThat(finding.remedy()).contains("Go on with v0.7").contains("cutover.json");
        try (MigrationFixture steps = roles.steps()) {
            Inspection looked =
                    new ThawStep(steps.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT).inspect(Work.quiet());
            assertThat(looked.state()).isEqualTo(Inspection.State.BLOCKED);
        }
        assertThat(RolesFixture.blockers(roles.undo(true))).containsExactly("CUTOVER_DONE");
        assertThat(roles.privileges()).isEqualTo(frozen);
        Files.delete(folder.resolve("cutover.json"));
        assertThat(roles.thawed().applied()).isTrue();
        assertThat(MigrationFixture.done(roles.undo(false)).user().dropped()).isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
    }

    private static void writeThroughV07(TestDatabase test) throws Exception {
        test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT '11111111-1111-4111-9111-111111111111', id, 1, 'new', 'view', 'written since',"
                + " now() FROM networks");
    }

    @Test
    void what_v07_was_given_since_is_named_and_never_silently_lost(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        List<List<String>> before = roles.privileges();
        roles.migrateAll();
        List<List<String>> frozen = roles.privileges();
        writeThroughV07(test);

        Outcome<RollBackResult> outcome = roles.undo(false);
        assertThat(RolesFixture.blockers(outcome)).containsExactly("V0_7_WAS_WRITTEN_TO");
        assertThat(((Outcome.Blocked<?>) outcome).findings())
                .extracting(Finding::seen)
                .anyMatch(seen -> seen.contains("1 rows") && seen.contains("written since"));
        assertThat(roles.privileges()).isEqualTo(frozen);
        assertThat(LegacyTuples.migrated(test)).isEqualTo(199);

        RollBackResult undone = MigrationFixture.done(roles.undo(true));
        assertThat(undone.schema().discarded()).isEqualTo(1);
        assertThat(RolesFixture.ids(undone.findings())).containsExactly("V0_7_ROWS_DISCARDED");
        String file = undone.schema().file().orElseThrow();
        assertThat(file).matches("written-to-v0\\.7-\\d{8}T\\d{6}Z\\.jsonl");
        assertThat(written(file)).singleElement().satisfies(row -> {
            assertThat(row.get("namespace_id").intValue()).isEqualTo(1);
            assertThat(row.get("namespace").textValue()).isEqualTo(LegacyTuples.NAMESPACES.get(1));
            assertThat(row.get("object").textValue()).isEqualTo("new");
            assertThat(row.get("subject_id").textValue()).isEqualTo("written since");
            assertThat(row.has("subject_set")).isFalse();
        });
        assertThat(roles.privileges()).isEqualTo(before);
    }

    private List<JsonNode> written(String file) throws Exception {
        List<JsonNode> rows = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve(file))) {
            rows.add(Json.parse(line, JsonNode.class));
        }
        return rows;
    }

    @Test
    void what_is_discarded_later_is_written_into_another_file_and_a_set_is_no_id(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 200);
        List<String> files = new ArrayList<>();
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            for (String subject : List.of("'7:o#r', NULL, NULL, NULL", "NULL, 7, 'o', 'r'")) {
                steps.applySchema();
                steps.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
                test.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation,"
                        + " subject_id, subject_set_namespace_id, subject_set_object, subject_set_relation,"
                        + " commit_time) SELECT md5(random()::text)::uuid, id, 7, 'new', 'view', " + subject
                        + ", now() FROM networks");
                UndoStep undo = new UndoStep(
                        steps.database,
                        new RoleNames(Optional.of(test.superuser()), Optional.empty()),
                        folder,
                        Waiting.DEFAULT,
                        true);
                files.add(
                        MigrationFixture.done(steps.apply(undo)).schema().file().orElseThrow());
            }
        }
        assertThat(files).doesNotHaveDuplicates();
        JsonNode id = written(files.get(0)).get(0);
        assertThat(id.get("subject_id").textValue()).isEqualTo("7:o#r");
        assertThat(id.has("subject_set") || id.has("namespace")).isFalse();
        JsonNode set = written(files.get(1)).get(0);
        assertThat(set.has("subject_id")).isFalse();
        assertThat(set.at("/subject_set/namespace_id").intValue()).isEqualTo(7);
        assertThat(set.at("/subject_set/object").textValue()).isEqualTo("o");
        assertThat(set.at("/subject_set/relation").textValue()).isEqualTo("r");
    }

    @Test
    void a_file_that_cannot_be_removed_after_the_commit_is_told_and_all_is_done(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        List<List<String>> before = roles.privileges();
        roles.created();
        Path password = folder.resolve("new-user.password");
        Files.delete(password);
        Files.createDirectories(password.resolve("in the way"));
        DroppedUser dropped = MigrationFixture.done(roles.drop());
        assertThat(dropped.dropped()).isTrue();
        assertThat(RolesFixture.ids(dropped.findings())).containsExactly("RECORD_NOT_REMOVED");
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void undoing_the_migration_alone_leaves_what_others_wrote(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 200);
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            steps.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
            steps.migrate(settings);
            writeThroughV07(test);
            RemoveMigratedStep undo = steps.migration(settings).undo();
            Inspection inspection = undo.inspect(Work.quiet());
            assertThat(inspection.state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(RolesFixture.ids(inspection.findings())).containsExactly("V0_7_ROWS_STAY");
            RemovalResult removal = MigrationFixture.done(steps.apply(undo));
            assertThat(removal.removed()).isEqualTo(Map.of(0L, 198L));
            assertThat(removal.kept()).isEqualTo(Map.of(1L, 1L));
            assertThat(test.queryString("SELECT subject_id FROM keto_relation_tuples"))
                    .isEqualTo("written since");
            assertThat(RolesFixture.blockers(steps.apply(new SchemaStep(steps.database, Optional.empty()).undo())))
                    .containsExactly("V0_7_WAS_WRITTEN_TO");
        }
    }

    @Test
    void is_refused_while_v07_is_logged_in_or_when_legacy_tables_are_gone(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.migrateAll();
        TestRole newUser = new TestRole(
                roles.newUser(),
                Files.readString(folder.resolve("new-user.password")).strip());
        List<List<String>> frozen = roles.privileges();
        test.connect(newUser);
        assertThat(RolesFixture.blockers(roles.undo(false))).containsExactly("NEW_USER_CONNECTED");
        test.execute("DROP TABLE keto_0000000001_relation_tuples", "DELETE FROM keto_namespace_0000000001_migrations");
        assertThat(RolesFixture.blockers(roles.undo(false))).contains("LEGACY_TABLES_GONE");
        assertThat(LegacyTuples.migrated(test)).isEqualTo(198);
        assertThat(frozen).isNotEmpty();
    }

    @Test
    void tuples_whose_legacy_table_somebody_dropped_are_never_removed(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.migrateAll();
        List<List<String>> frozen = roles.privileges();
        test.execute("ALTER TABLE " + RolesFixture.TABLE + " RENAME TO gone");
        Outcome<RollBackResult> outcome = roles.undo(true);
        assertThat(RolesFixture.blockers(outcome)).containsExactly("LEGACY_TABLES_GONE");
        assertThat(((Outcome.Blocked<?>) outcome).findings())
                .filteredOn(Finding::blocks)
                .extracting(Finding::seen)
                .singleElement()
                .asString()
                .contains("198 in namespace 0");
        try (MigrationFixture steps = roles.steps()) {
            RemoveMigratedStep migration = new RemoveMigratedStep(steps.database, folder);
            assertThat(RolesFixture.blockers(steps.apply(migration))).containsExactly("LEGACY_TABLES_GONE");
            assertThatThrownBy(() -> migration.apply(Work.quiet()))
                    .as("it is gone since it was looked")
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            blocked -> assertThat(RolesFixture.ids(blocked.findings()))
                                    .containsExactly("LEGACY_TABLES_GONE"));
        }
        assertThat(LegacyTuples.migrated(test)).isEqualTo(198);
        test.execute("ALTER TABLE gone RENAME TO " + RolesFixture.TABLE);
        assertThat(roles.privileges()).isEqualTo(frozen);
        MigrationFixture.done(roles.undo(false));
    }

    @Test
    void works_without_a_new_user(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 200);
        JsonNode catalog = CatalogSnapshot.of(test);
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            steps.applySchema();
            steps.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
            UndoStep undo = new UndoStep(steps.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, false);
            assertThat(undo.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            MigrationFixture.done(steps.apply(undo));
            assertThat(undo.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
        }
        assertThat(CatalogSnapshot.of(test)).isEqualTo(catalog);
    }

    @Test
    void the_preview_is_what_runs(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.migrateAll();
        List<String> preview;
        try (MigrationFixture steps = roles.steps()) {
            preview = new UndoStep(steps.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, false).preview();
        }
        RollBackResult undone = MigrationFixture.done(roles.undo(false));
        List<String> ran = new ArrayList<>(undone.thaw().statements());
        ran.addAll(undone.user().statements());
        assertThat(String.join("\n", preview)).contains(ran);
        for (String part : List.of("undo", "user", "freeze", "schema", "migrate")) {
            assertThat(folder.resolve(part + ".json")).exists();
        }
        assertThat(Json.read(folder.resolve("undo.json"), JsonNode.class)
                        .at("/user/dropped")
                        .asBoolean())
                .isTrue();
    }
}
