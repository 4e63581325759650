package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.Connections;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The old user reads and can't write, whatever rights it had; and gets them all back. */
@UsesServer
@Timeout(90)
final class FreezeStepTest {

    private static final String TABLE = RolesFixture.TABLE;
    private static final String INSERT = "INSERT INTO " + TABLE + " VALUES ('default', 'o', 'r', 's', now())";
    private static final List<String> WRITES = List.of(
            INSERT,
            "INSERT INTO " + TABLE + " (object) VALUES ('o')",
            "UPDATE " + TABLE + " SET object = 'x'",
            "UPDATE " + TABLE + " SET subject = 'x'",
            "DELETE FROM " + TABLE,
            "TRUNCATE " + TABLE,
            "ALTER TABLE " + TABLE + " ADD COLUMN x int");

    @TempDir
    private Path folder;

    private static void assertFrozen(RolesFixture roles, TestRole role) throws Exception {
        for (String write : WRITES) {
            assertThat(roles.as(role, write)).as(write).isEqualTo("42501");
        }
        assertThat(roles.as(role, "SELECT * FROM " + TABLE)).isEmpty();
        assertThat(roles.asKeto("SELECT * FROM schema_migration")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void the_owner_reads_and_cannot_write_and_gets_everything_back(
            boolean ownsDatabase, boolean superuser, TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", ownsDatabase);
        if (!superuser) {
            roles.plainAdmin();
            if (!ownsDatabase && test.major() >= 15) {
                test.execute("GRANT CREATE ON SCHEMA public TO " + TestDatabase.quote(roles.admin.name())
                        + " WITH GRANT OPTION");
            }
        }
        roles.created();
        List<List<String>> before = roles.privileges();
        FreezeResult freeze = roles.frozen();
        assertThat(freeze.applied()).isTrue();
        assertThat(freeze.proof()).hasSize(2).allMatch(WriteProof::holds);
        assertThat(freeze.proof().get(0).writes())
                .containsOnlyKeys("INSERT", "UPDATE", "DELETE", "TRUNCATE")
                .allSatisfy((write, state) -> assertThat(state).isEqualTo("42501"));
        assertFrozen(roles, roles.keto);
        assertThat(RolesFixture.ids(freeze.findings()).contains("OLD_USER_OWNS_SCHEMA"))
                .isEqualTo(ownsDatabase && test.major() >= 15);

        FreezeResult again = roles.frozen();
        assertThat(again.applied()).isFalse();
        assertThat(again.proof()).allMatch(WriteProof::holds);
        assertThat(again.undo()).as("still known").isEqualTo(freeze.undo());

        ThawResult thaw = roles.thawed();
        assertThat(thaw.exact()).isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
        assertThat(roles.asKeto(INSERT)).isEmpty();
        assertThat(roles.thawed().applied()).as("again").isFalse();
    }

    @Test
    void every_other_way_to_write_is_closed_and_opened_again(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        TestRole group = test.role("group");
        TestRole other = test.role("other");
        TestRole third = test.role("third");
        String keto = roles.keto.name();
        test.execute(
                "GRANT " + group.name() + " TO " + keto,
                "GRANT INSERT, SELECT ON " + TABLE + " TO PUBLIC",
                "GRANT DELETE ON " + TABLE + " TO " + group.name(),
                "GRANT UPDATE (object), INSERT (object), SELECT (subject) ON " + TABLE + " TO " + group.name(),
                "GRANT UPDATE (subject) ON " + TABLE + " TO PUBLIC",
                "GRANT INSERT, SELECT ON " + TABLE + " TO " + other.name() + " WITH GRANT OPTION",
                "SET ROLE " + other.name(),
                "GRANT INSERT, SELECT ON " + TABLE + " TO " + third.name(),
                "RESET ROLE",
                "REVOKE TRUNCATE, DELETE ON " + TABLE + " FROM " + keto,
                "GRANT TRIGGER ON keto_namespace TO " + third.name());
        roles.created();
        List<List<String>> before = roles.privileges();
        roles.frozen();
        for (TestRole role : List.of(roles.keto, group, other, third)) {
            assertFrozen(roles, role);
        }
        assertThat(roles.thawed().exact()).isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void the_sql_that_undoes_it_stands_in_the_result(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("GRANT INSERT ON " + TABLE + " TO PUBLIC");
        roles.created();
        List<List<String>> before = roles.privileges();
        roles.frozen();
        JsonNode result = Json.read(folder.resolve("freeze.json"), JsonNode.class);
        for (JsonNode statement : result.get("undo")) {
            test.execute(statement.textValue());
        }
        assertThat(roles.privileges()).isEqualTo(before);
        assertThat(result.at("/proof/0/writes/TRUNCATE").textValue()).isEqualTo("42501");
    }

    @Test
    void what_was_there_is_on_disk_before_it_changes(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.frozen();
        List<String> events = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("journal.jsonl"))) {
            events.add(Json.parse(line, JsonNode.class).get("event").textValue());
        }
        assertThat(events).containsSubsequence("before-freeze", "commit", "step-done");
        assertThat(Json.read(folder.resolve("freeze-before.json"), BeforeFreeze.class)
                        .tables())
                .hasSize(6)
                .allMatch(table -> table.owner().equals(roles.keto.name()));
    }

    @Test
    void ways_around_it_that_are_not_ketos_to_close_block(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        TestRole between = test.role("between");
        test.execute("GRANT " + between.name() + " TO " + roles.keto.name());
        List<String[]> ways = new ArrayList<>(List.of(
                new String[] {
                    "GRANT " + roles.newUser() + " TO " + between.name(),
                    "REVOKE " + roles.newUser() + " FROM " + between.name(),
                    "OLD_USER_IS_MEMBER_OF_NEW_USER"
                },
                new String[] {
                    "ALTER ROLE " + between.name() + " SUPERUSER",
                    "ALTER ROLE " + between.name() + " NOSUPERUSER",
                    "OLD_USER_MAY_BECOME_SUPERUSER"
                },
                new String[] {
                    "CREATE VIEW v AS SELECT * FROM " + TABLE + "; GRANT INSERT ON v TO PUBLIC",
                    "DROP VIEW v",
                    "VIEW_WRITES"
                }));
        if (test.major() >= 14) {
            ways.add(new String[] {
                "GRANT pg_write_all_data TO " + between.name(),
                "REVOKE pg_write_all_data FROM " + between.name(),
                "OLD_USER_WRITES_ALL_DATA"
            });
        }
        if (test.major() < 16) {
            ways.add(new String[] {
                "ALTER ROLE " + between.name() + " CREATEROLE",
                "ALTER ROLE " + between.name() + " NOCREATEROLE",
                "OLD_USER_HAS_CREATEROLE"
            });
        }
        for (String[] way : ways) {
            // A member of the new user can't get the old one granted the other way round.
            boolean circle = way[2].equals("OLD_USER_IS_MEMBER_OF_NEW_USER");
            if (circle) {
                test.execute("REVOKE " + roles.keto.name() + " FROM " + roles.newUser());
            }
            test.execute(way[0]);
            assertThat(RolesFixture.blockers(roles.freeze())).as(way[0]).contains(way[2]);
            test.execute(way[1]);
        }
    }

    @Test
    void row_level_security_that_would_hide_the_rows_from_who_owned_them_blocks(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        test.execute("ALTER TABLE " + TABLE + " ENABLE ROW LEVEL SECURITY");
        List<List<String>> before = roles.privileges();
        assertThat(RolesFixture.blockers(roles.freeze())).containsExactly("RELATION_ROW_SECURITY");
        assertThat(roles.privileges()).isEqualTo(before);
        assertThat(roles.asKeto("SELECT 1 / count(*) FROM " + TABLE)).isEmpty();
    }

    @Test
    void default_privileges_for_tables_to_come_are_told(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        test.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + roles.newUser() + " IN SCHEMA public GRANT INSERT ON TABLES"
                + " TO PUBLIC");
        assertThat(RolesFixture.ids(roles.frozen().findings())).contains("DEFAULT_PRIVILEGES");
        test.execute("ALTER DEFAULT PRIVILEGES FOR ROLE " + roles.newUser() + " IN SCHEMA public REVOKE INSERT ON"
                + " TABLES FROM PUBLIC");
        assertThat(RolesFixture.ids(roles.frozen().findings())).doesNotContain("DEFAULT_PRIVILEGES");
    }

    @Test
    void without_the_new_user_nothing_is_done(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        assertThat(RolesFixture.blockers(roles.freeze())).containsExactly("NEW_USER_NOT_FOUND");
    }

    @Test
    void the_old_user_cannot_freeze_itself(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.admin = roles.keto;
        assertThat(RolesFixture.blockers(roles.freeze())).contains("ROLE_ACCESS_MISSING");
        assertThat(roles.asKeto(INSERT)).isEmpty();
    }

    @Test
    void without_its_record_it_is_thawed_as_well_as_can_be_seen_or_refused(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        List<List<String>> before = roles.privileges();
        roles.frozen();
        Files.delete(folder.resolve("freeze-before.json"));
        Files.delete(folder.resolve("user-before.json"));
        assertThat(RolesFixture.blockers(roles.thaw(RoleNames.DEFAULT))).containsExactly("FREEZE_RECORD_MISSING");
        ThawResult thaw = MigrationFixture.done(
                roles.thaw(new RoleNames(Optional.of(roles.keto.name()), Optional.of(roles.newUser()))));
        assertThat(thaw.exact()).isFalse();
        assertThat(RolesFixture.ids(thaw.findings())).containsExactly("THAW_WITHOUT_RECORD");
        assertThat(roles.privileges()).isEqualTo(before);
        roles.frozen();
        ThawResult recorded = MigrationFixture.done(
                roles.thaw(new RoleNames(Optional.of(roles.keto.name()), Optional.of(roles.newUser()))));
        assertThat(RolesFixture.ids(recorded.findings()))
                .as("from the folder that has the record")
                .doesNotContain("THAW_WITHOUT_RECORD");
    }

    @Test
    void a_freeze_that_gave_up_leaves_no_record_that_a_later_thaw_could_go_by(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        TestRole reader = test.role("bi");
        Connections.hold(test, "LOCK TABLE " + TABLE + " IN ACCESS SHARE MODE", pid -> {
            Waiting atOnce = new Waiting(Duration.ofMillis(1), false);
            assertThat(RolesFixture.blockers(roles.freeze(atOnce))).containsExactly("TABLE_IN_USE");
        });
        // Refused in the middle of it.
        test.execute("CREATE FUNCTION refuse() RETURNS event_trigger LANGUAGE plpgsql AS"
                + " $$BEGIN RAISE EXCEPTION 'not now' USING ERRCODE = '0A000'; END$$");
        test.execute("CREATE EVENT TRIGGER in_the_way ON ddl_command_start WHEN TAG IN ('ALTER TABLE')"
                + " EXECUTE FUNCTION refuse()");
        assertThat(roles.freeze()).isInstanceOf(Outcome.Failed.class);
        test.execute("DROP EVENT TRIGGER in_the_way");
        assertThat(folder.resolve("freeze-before.json")).doesNotExist();
        test.execute("GRANT SELECT ON " + TABLE + " TO " + reader.name());
        List<List<String>> granted = roles.privileges();
        assertThat(roles.thawed().applied()).isFalse();
        assertThat(roles.privileges()).isEqualTo(granted);
    }

    @Test
    void a_record_that_was_left_behind_says_nothing_of_tables_that_are_not_frozen(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.frozen();
        Path record = folder.resolve("freeze-before.json");
        String left = Files.readString(record);
        roles.thawed();
        Files.writeString(record, left);
        TestRole reader = test.role("bi");
        test.execute("GRANT SELECT ON " + TABLE + " TO " + reader.name());
        List<List<String>> granted = roles.privileges();
        assertThat(roles.thawed().applied()).isFalse();
        assertThat(roles.privileges()).isEqualTo(granted);
        assertThat(record).doesNotExist();
    }

    @Test
    void a_namespace_made_since_is_frozen_by_freezing_again_and_thawed_with_the_others(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.frozen();
        try (Connection connection = test.connect(roles.keto)) {
            LegacySchema.createNamespace(connection, "public", 7);
            LegacySchema.createIndexes(connection, "public", 7);
        }
        FreezeResult freeze = roles.frozen();
        assertThat(freeze.proof()).hasSize(3).allMatch(WriteProof::holds);
        roles.thawed();
        assertThat(test.rows("SELECT DISTINCT relowner::regrole FROM pg_class WHERE relkind = 'r'"
                        + " AND relnamespace = 'public'::regnamespace"))
                .containsExactly(List.of(roles.keto.name()));
    }

    @Test
    void an_old_user_that_cannot_be_tried_out_blocks_before_anything_changes(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "owner", true);
        TestRole app = test.role("app");
        test.execute("GRANT SELECT, INSERT ON " + TABLE + " TO " + app.name());
        roles.created();
        Files.delete(folder.resolve("user-before.json"));
        roles.admin = test.role("admin");
        test.execute("GRANT " + roles.keto.name() + ", " + roles.newUser() + " TO " + roles.admin.name());
        List<List<String>> before = roles.privileges();
        RoleNames users = new RoleNames(Optional.of(app.name()), Optional.of(roles.newUser()));
        try (MigrationFixture steps = roles.steps()) {
            Outcome<FreezeResult> outcome = steps.apply(new FreezeStep(steps.database, users, folder, Waiting.DEFAULT));
            assertThat(RolesFixture.blockers(outcome)).containsExactly("ROLE_ACCESS_MISSING");
        }
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void a_freeze_that_was_cancelled_after_its_commit_is_part_way_and_not_done_before_it_is_proven(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.frozen();
        roles.thawed();
        Cancellation cancellation = new Cancellation();
        try (MigrationFixture steps = roles.steps()) {
            Outcome<FreezeResult> outcome = steps.apply(
                    roles.step(steps, Waiting.DEFAULT),
                    progress -> {
                        if (progress.phase() == FreezePhase.PROOF) {
                            cancellation.request();
                        }
                    },
                    cancellation);
            assertPartWay(outcome, "FREEZE_INTERRUPTED");
        }
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
        assertThat(inspected(roles).state()).isEqualTo(Inspection.State.TO_DO);
        FreezeResult again = roles.frozen();
        assertThat(again.applied()).isFalse();
        assertThat(again.proof()).hasSize(2).allMatch(WriteProof::holds);
        assertThat(inspected(roles).state()).isEqualTo(Inspection.State.DONE);
        assertThat(roles.thawed().exact()).isTrue();
    }

    @Test
    void a_freeze_whose_proof_fails_is_part_way_and_never_done(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", false);
        roles.created();
        test.execute("REVOKE USAGE ON SCHEMA public FROM PUBLIC");
        List<List<String>> before = roles.privileges();
        assertPartWay(roles.freeze(), "FREEZE_NOT_PROVEN");
        assertThat(roles.thawed().exact()).as("as it says").isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
        assertPartWay(roles.freeze(), "FREEZE_NOT_PROVEN");
        assertPartWay(roles.freeze(), "FREEZE_NOT_PROVEN");
        assertThat(inspected(roles).state()).isEqualTo(Inspection.State.TO_DO);
        test.execute("GRANT USAGE ON SCHEMA public TO " + roles.keto.name());
        assertThat(roles.frozen().proof()).allMatch(WriteProof::holds);
        assertThat(inspected(roles).state()).isEqualTo(Inspection.State.DONE);
    }

    private static void assertPartWay(Outcome<FreezeResult> outcome, String id) {
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        assertThat(RolesFixture.ids(outcome.findings())).containsExactly(id);
    }

    private static Inspection inspected(RolesFixture roles) throws Exception {
        try (MigrationFixture steps = roles.steps()) {
            return roles.step(steps, Waiting.DEFAULT).inspect(Work.quiet());
        }
    }
}
