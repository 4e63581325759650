package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.postgres.roles.WriteProof;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The freeze where v0.6 works as a superuser, whom no privilege holds. */
@UsesServer
@Timeout(90)
final class GuardFreezeTest {

    private static final String TABLE = RolesFixture.TABLE;
    private static final String INSERT = "INSERT INTO " + TABLE + " VALUES ('default', 'o', 'r', 's', now())";

    @TempDir
    private Path folder;

    @TempDir
    private Path elsewhere;

    private RolesFixture superuser(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("ALTER ROLE " + TestDatabase.quote(roles.keto.name()) + " SUPERUSER");
        roles.created();
        return roles;
    }

    private static List<List<String>> everything(RolesFixture roles) throws SQLException {
        List<List<String>> all = new ArrayList<>(roles.privileges());
        all.addAll(roles.test.rows("SELECT nspname FROM pg_namespace ORDER BY 1"));
        all.addAll(roles.test.rows("SELECT tgname FROM pg_trigger WHERE NOT tgisinternal"));
        all.addAll(roles.test.rows("SELECT proname FROM pg_proc WHERE oid >= 16384"));
        return all;
    }

    private static Inspection inspected(RolesFixture roles, Path folder) throws Exception {
        try (MigrationFixture steps = new MigrationFixture(roles.test, folder)) {
            return new FreezeStep(steps.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT).inspect(Work.quiet());
        }
    }

    private static RolesStatus status(RolesFixture roles, Path folder) throws Exception {
        try (MigrationFixture steps = new MigrationFixture(roles.test, folder)) {
            return new RolesStatusReader(steps.database, RoleNames.DEFAULT, folder).read(Work.quiet());
        }
    }

    private static String state(Connection connection, String sql) {
        try (Statement statement = connection.createStatement()) {
            statement.execute(sql);
            return "";
        } catch (SQLException refused) {
            return refused.getSQLState();
        }
    }

    @Test
    void a_superuser_that_is_writing_is_refused_at_once_reads_on_and_gets_all_back(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        List<List<String>> before = everything(roles);
        try (Connection open = test.connect(roles.keto)) {
            assertThat(state(open, INSERT)).isEmpty();
            FreezeResult freeze = roles.frozen();
            assertThat(freeze.applied()).isTrue();
            assertThat(freeze.guarded()).isTrue();
            assertThat(freeze.proof()).hasSize(2).allMatch(WriteProof::holds);
            assertThat(freeze.refused()).isEqualTo("INSERT, UPDATE, DELETE and TRUNCATE refused (25006)");
            assertThat(freeze.findings()).noneMatch(Finding::blocks);
            assertThat(RolesFixture.ids(freeze.findings())).contains("FREEZE_BY_GUARD");
            assertThat(state(open, INSERT)).isEqualTo(WriteGuard.REFUSAL);
            assertThat(state(open, "DELETE FROM " + TABLE)).isEqualTo(WriteGuard.REFUSAL);
            assertThat(state(open, "TRUNCATE " + TABLE)).isEqualTo(WriteGuard.REFUSAL);
            assertThat(state(open, "SELECT 1 / count(*) FROM " + TABLE)).isEmpty();
            assertThat(roles.privileges())
                    .as("nobody's rights change")
                    .isEqualTo(before.subList(0, roles.privileges().size()));

            FreezeResult again = roles.frozen();
            assertThat(again.applied()).isFalse();
            assertThat(again.proof()).allMatch(WriteProof::holds);
            assertThat(again.undo()).isEqualTo(freeze.undo()).hasSize(1);

            ThawResult thaw = roles.thawed();
            assertThat(thaw.applied()).isTrue();
            assertThat(thaw.exact()).isTrue();
            assertThat(state(open, INSERT)).isEmpty();
        }
        assertThat(everything(roles)).isEqualTo(before);
        assertThat(roles.thawed().applied()).as("again").isFalse();
    }

    @Test
    void any_folder_sees_it_and_thaws_it(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        List<List<String>> before = everything(roles);
        assertThat(status(roles, elsewhere).frozen()).isFalse();
        assertThat(status(roles, elsewhere).canFreeze()).isTrue();
        roles.frozen();
        RolesStatus seen = status(roles, elsewhere);
        assertThat(seen.frozen()).isTrue();
        assertThat(seen.guarded()).isTrue();
        assertThat(seen.freeze().state()).isEqualTo(Inspection.State.DONE);
        try (MigrationFixture steps = new MigrationFixture(test, elsewhere)) {
            ThawResult thaw = MigrationFixture.done(
                    steps.apply(new ThawStep(steps.database, RoleNames.DEFAULT, elsewhere, Waiting.DEFAULT)));
            assertThat(thaw.exact()).isTrue();
            assertThat(RolesFixture.ids(thaw.findings())).doesNotContain("THAW_WITHOUT_RECORD");
        }
        assertThat(everything(roles)).isEqualTo(before);
        assertThat(status(roles, folder).frozen()).isFalse();
    }

    @Test
    void a_freeze_that_ended_between_commit_and_proof_is_seen_and_proven_by_the_next(TestDatabase test)
            throws Exception {
        RolesFixture roles = superuser(test);
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
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(RolesFixture.ids(outcome.findings())).containsExactly("FREEZE_INTERRUPTED");
        }
        assertThat(roles.asKeto(INSERT)).isEqualTo(WriteGuard.REFUSAL);
        assertThat(inspected(roles, elsewhere).state()).isEqualTo(Inspection.State.DONE);
        FreezeResult again = roles.frozen();
        assertThat(again.applied()).isFalse();
        assertThat(again.proof()).hasSize(2).allMatch(WriteProof::holds);
        assertThat(roles.thawed().exact()).isTrue();
    }

    @Test
    void a_table_that_is_added_or_replaced_later_is_seen_and_frozen_by_the_next(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        List<List<String>> before = everything(roles);
        roles.frozen();
        for (String change : List.of(
                "CREATE TABLE keto_0000000007_relation_tuples (LIKE " + TABLE + " INCLUDING ALL)",
                "ALTER TABLE " + TABLE + " RENAME TO old; CREATE TABLE " + TABLE + " (LIKE old INCLUDING ALL)",
                "ALTER TABLE " + TABLE + " DISABLE TRIGGER ALL")) {
            test.execute(change);
            assertThat(inspected(roles, folder).state()).as(change).isEqualTo(Inspection.State.TO_DO);
            assertThat(status(roles, folder).frozen()).as(change).isFalse();
            assertThat(roles.frozen().applied()).isTrue();
            assertThat(status(roles, folder).frozen()).isTrue();
            assertThat(roles.asKeto(INSERT)).isEqualTo(WriteGuard.REFUSAL);
        }
        assertThat(roles.asKeto("INSERT INTO keto_0000000007_relation_tuples VALUES ('d', 'o', 'r', 's', now())"))
                .isEqualTo(WriteGuard.REFUSAL);
        roles.thawed();
        test.execute("DROP TABLE keto_0000000007_relation_tuples, " + TABLE, "ALTER TABLE old RENAME TO " + TABLE);
        assertThat(everything(roles)).isEqualTo(before);
    }

    @Test
    void who_holds_an_open_write_is_named_and_nothing_changes(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        List<List<String>> before = everything(roles);
        try (Connection writer = test.connect(roles.keto);
                Connection other = test.connect(roles.keto)) {
            writer.setAutoCommit(false);
            assertThat(state(writer, INSERT)).isEmpty();
            Outcome<FreezeResult> outcome = roles.freeze(new Waiting(Duration.ofMillis(500), false));
            assertThat(RolesFixture.blockers(outcome)).containsExactly("TABLE_IN_USE");
            assertThat(outcome.findings().get(0).seen()).contains("user " + roles.keto.name());
            assertThat(state(other, "SET lock_timeout = '1s'; " + INSERT))
                    .as("nobody queues up")
                    .isEmpty();
            assertThat(everything(roles)).isEqualTo(before);
            FreezeResult freeze = MigrationFixture.done(roles.freeze(new Waiting(Duration.ofMillis(500), true)));
            assertThat(freeze.ended()).hasSize(1);
            assertThat(state(other, INSERT)).isEqualTo(WriteGuard.REFUSAL);
        }
    }

    @Test
    void a_long_reader_delays_neither_it_nor_the_thaw(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        List<List<String>> before = everything(roles);
        try (Connection reader = test.connect(roles.keto);
                Connection writer = test.connect(roles.keto)) {
            reader.setAutoCommit(false);
            assertThat(state(reader, "SELECT * FROM " + TABLE)).isEmpty();
            FreezeResult freeze = roles.frozen();
            assertThat(freeze.proof()).allMatch(WriteProof::holds);
            assertThat(freeze.refused()).isEqualTo("INSERT, UPDATE and DELETE refused (25006)");
            assertThat(state(writer, INSERT)).isEqualTo(WriteGuard.REFUSAL);
            ThawResult thaw = roles.thawed();
            assertThat(thaw.applied()).isTrue();
            assertThat(RolesFixture.ids(thaw.findings())).containsExactly("GUARD_LEFT_OPEN");
            assertThat(state(writer, INSERT)).isEmpty();
            assertThat(status(roles, folder).frozen()).isFalse();
            reader.commit();
            assertThat(RolesFixture.ids(roles.thawed().findings())).isEmpty();
        }
        assertThat(everything(roles)).isEqualTo(before);
    }

    @Test
    void a_foreign_schema_of_that_name_blocks_until_it_has_another(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        test.execute("CREATE SCHEMA ferryman_guard CREATE TABLE ferryman_guard.precious (n int)");
        Outcome<FreezeResult> outcome = roles.freeze();
        assertThat(RolesFixture.blockers(outcome)).containsExactly("GUARD_SCHEMA_TAKEN");
        assertThat(roles.asKeto(INSERT)).isEmpty();
        test.execute(Remedies.sql(outcome.findings().get(0)).toArray(String[]::new));
        roles.frozen();
        assertThat(roles.asKeto(INSERT)).isEqualTo(WriteGuard.REFUSAL);
        roles.thawed();
        assertThat(test.queryLong("SELECT count(*) FROM ferryman_guard_before.precious"))
                .isZero();
    }

    @Test
    void an_administrator_without_superuser_cannot_try_it_out_and_is_told_beforehand(TestDatabase test)
            throws Exception {
        RolesFixture roles = superuser(test);
        roles.admin = test.role("admin");
        test.execute("ALTER ROLE " + roles.admin.name() + " CREATEROLE");
        if (test.major() >= 16) {
            // With ADMIN on a superuser one still may not make members of it.
            test.execute("GRANT " + roles.keto.name() + " TO " + roles.admin.name()
                    + " WITH ADMIN TRUE, INHERIT FALSE, SET FALSE");
        }
        List<List<String>> before = everything(roles);
        Outcome<FreezeResult> outcome = roles.freeze();
        assertThat(RolesFixture.blockers(outcome))
                .containsExactlyInAnyOrder("GUARD_PRIVILEGE_MISSING", "ROLE_ACCESS_MISSING");
        assertThat(everything(roles)).isEqualTo(before);
    }

    @Test
    void one_whose_sessions_begin_as_a_replica_is_found_before_anything_changes(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        test.execute("ALTER ROLE " + roles.keto.name() + " SET session_replication_role = replica");
        Outcome<FreezeResult> outcome = roles.freeze();
        assertThat(RolesFixture.blockers(outcome)).containsExactly("GUARD_SIDESTEPPED");
        Finding finding =
                outcome.findings().stream().filter(Finding::blocks).findFirst().orElseThrow();
        test.execute(Remedies.sql(finding).toArray(String[]::new));
        roles.frozen();
        assertThat(roles.asKeto(INSERT)).isEqualTo(WriteGuard.REFUSAL);
    }

    @Test
    void it_is_said_beforehand_and_who_could_pass_by_is_named(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture steps = roles.steps()) {
            AssessStep assess = new KetoLegacyPlaybook(steps.database, Optional.of(settings), folder).assess();
            Finding told = MigrationFixture.done(steps.produce(assess)).findings().stream()
                    .filter(finding -> finding.id().equals("FREEZE_BY_GUARD"))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.blocks()).isFalse();
            assertThat(told.seen()).contains(roles.keto.name()).contains("guard triggers");
        }
        Finding named = roles.frozen().findings().stream()
                .filter(finding -> finding.id().equals("FREEZE_BY_GUARD"))
                .findFirst()
                .orElseThrow();
        assertThat(named.why()).contains(test.superuser()).contains("session_replication_role");
    }

    @Test
    void moved_and_verified_while_it_is_on_and_rolled_back(TestDatabase test) throws Exception {
        RolesFixture roles = superuser(test);
        roles.drop();
        List<List<String>> before = everything(roles);
        roles.created();
        try (MigrationFixture steps = roles.steps()) {
            MigrationFixture.done(steps.apply(new SchemaStep(steps.database, Optional.of(roles.newUser()))));
        }
        roles.frozen();
        TestRole newUser = new TestRole(
                roles.newUser(),
                Files.readString(folder.resolve(NewUserStep.PASSWORD_FILE)).strip());
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture steps = new MigrationFixture(test.url(newUser.name()), newUser.password(), folder)) {
            assertThat(steps.migrate(settings).totals().migrated()).isEqualTo(198);
            assertThat(MigrationFixture.done(steps.produce(new VerifyStep(steps.database, settings, folder)))
                            .holds())
                    .isTrue();
        }
        test.awaitNone("SELECT count(*) FROM pg_stat_activity WHERE usename = '" + newUser.name() + "'");
        assertThat(MigrationFixture.done(roles.undo(false)).thaw().applied()).isTrue();
        assertThat(everything(roles)).isEqualTo(before);
        assertThat(roles.asKeto(INSERT)).isEmpty();
    }

    @Test
    void tables_of_a_plain_role_are_guarded_too_if_v0_6_works_as_a_superuser(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "owner", true);
        TestRole service = test.role("service");
        test.execute("ALTER ROLE " + service.name() + " SUPERUSER");
        RoleNames users = new RoleNames(Optional.of(service.name()), Optional.of(roles.newUser()));
        try (MigrationFixture steps = roles.steps()) {
            FreezeResult freeze =
                    MigrationFixture.done(steps.apply(new FreezeStep(steps.database, users, folder, Waiting.DEFAULT)));
            assertThat(freeze.proof()).allMatch(WriteProof::holds);
        }
        assertThat(roles.as(service, INSERT)).isEqualTo(WriteGuard.REFUSAL);
        assertThat(roles.asKeto(INSERT)).as("the owner, too").isEqualTo(WriteGuard.REFUSAL);
        assertThat(roles.thawed().exact()).isTrue();
        assertThat(roles.asKeto(INSERT)).isEmpty();
    }
}
