package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoLegacyPlaybook;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoRelations;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.keto.finish.UndoStep;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.postgres.check.ConnectionTest;
import org.ferryman.postgres.guard.WriteGuard;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A remedy that is followed to the letter helps, and does no harm. */
@UsesServer
@Timeout(90)
final class FollowedRemediesTest {

    private static final String TABLE = RolesFixture.TABLE;
    private static final String INSERT = "INSERT INTO " + TABLE + " VALUES ('default', 'o', 'r', 's', now())";

    private static final String SUPERUSER = "OLD_USER_IS_SUPERUSER";

    @TempDir
    private Path folder;

    @Test
    void d9_privilege_missing_never_gives_the_frozen_role_its_writes_back(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        try (MigrationFixture steps = roles.steps()) {
            steps.applySchema();
        }
        roles.frozen();
        Finding finding = blocked(migrate(test, roles.keto), "PRIVILEGE_MISSING");
        assertThat(Remedies.sql(finding)).as("nothing to grant").isEmpty();
        assertThat(finding.seen()).doesNotContain("GRANT");
        assertThat(finding.remedy()).contains("Connect as " + roles.newUser());
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");

        TestRole newUser = new TestRole(
                roles.newUser(),
                Files.readString(folder.resolve("new-user.password")).strip());
        assertThat(MigrationFixture.done(migrate(test, newUser)).totals().migrated())
                .isEqualTo(198);
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
    }

    private Outcome<Migration> migrate(TestDatabase test, TestRole role) throws Exception {
        try (MigrationFixture steps = new MigrationFixture(test.url(role.name()), role.password(), folder)) {
            return steps.apply(steps.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)));
        }
    }

    @Test
    void old_user_is_superuser_is_followed_and_v0_7_s_tables_belong_to_the_new_user(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", false);
        test.execute("ALTER ROLE " + TestDatabase.quote(roles.keto.name()) + " SUPERUSER");
        Finding told = finding(roles.created().findings(), SUPERUSER);
        assertThat(told.remedy()).contains("ferryman keto schema --apply --owner " + roles.newUser());
        try (MigrationFixture steps = roles.steps()) {
            MigrationFixture.done(steps.apply(new SchemaStep(steps.database, Optional.of(roles.newUser()))));
        }
        roles.frozen();
        assertThat(roles.asKeto(INSERT)).isEqualTo(WriteGuard.REFUSAL);
        TestRole newUser = new TestRole(
                roles.newUser(),
                Files.readString(folder.resolve("new-user.password")).strip());
        assertThat(MigrationFixture.done(migrate(test, newUser)).totals().migrated())
                .isEqualTo(198);
    }

    @Test
    void d13_nobody_is_told_to_take_a_superuser_away(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        RoleNames users = new RoleNames(Optional.of(test.superuser()), Optional.of(roles.newUser()));
        try (MigrationFixture steps = roles.steps()) {
            NewUser user = MigrationFixture.done(
                    steps.apply(new NewUserStep(steps.database, users, folder, Optional.empty())));
            FreezeResult freeze = MigrationFixture.done(steps.apply(freeze(steps, users)));
            assertThat(user.findings().toString() + freeze.findings()).doesNotContain("NOSUPERUSER");
        }
    }

    private FreezeStep freeze(MigrationFixture steps, RoleNames users) {
        return new FreezeStep(steps.database, users, folder, Waiting.DEFAULT);
    }

    @Test
    void d12_how_a_superuser_is_frozen_is_told_by_check_and_assess_while_there_is_time(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("ALTER ROLE " + TestDatabase.quote(roles.keto.name()) + " SUPERUSER");
        Optional<KetoSettings> settings = Optional.of(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        try (MigrationFixture steps = roles.steps()) {
            KetoLegacyPlaybook playbook = new KetoLegacyPlaybook(steps.database, settings, folder);
            Finding told = finding(
                    MigrationFixture.done(steps.produce(playbook.assess())).findings(), "FREEZE_BY_GUARD");
            assertThat(told.seen()).contains("guard triggers");
            assertThat(finding(check(steps), "OWNER_IS_SUPERUSER").why()).contains("guard triggers");
            test.execute("ALTER ROLE " + TestDatabase.quote(roles.keto.name()) + " NOSUPERUSER");
            assertThat(RolesFixture.ids(MigrationFixture.done(steps.produce(playbook.assess()))
                            .findings()))
                    .doesNotContain("FREEZE_BY_GUARD");
            assertThat(RolesFixture.ids(check(steps))).doesNotContain("OWNER_IS_SUPERUSER");
        }
    }

    private static List<Finding> check(MigrationFixture steps) throws Exception {
        return new ConnectionTest()
                .run(steps.database.settings(), new KetoRelations(), check -> {}, new Cancellation())
                .findings();
    }

    @Test
    void d20_undo_twice_says_that_it_is_done_and_leaves_a_role_that_was_there_before(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("CREATE ROLE " + TestDatabase.quote(roles.newUser()) + " LOGIN PASSWORD 'theirs'");
        List<List<String>> before = roles.privileges();
        roles.created();
        roles.frozen();
        RollBackResult first = MigrationFixture.done(roles.undo(false));
        assertThat(first.user().dropped()).isFalse();
        RollBackResult second = MigrationFixture.done(roles.undo(false));
        assertThat(second.user().dropped()).isFalse();
        RoleNames named = new RoleNames(Optional.empty(), Optional.of(roles.newUser()));
        try (MigrationFixture steps = roles.steps()) {
            UndoStep undo = new UndoStep(steps.database, RoleNames.DEFAULT, folder, Waiting.DEFAULT, false);
            assertThat(undo.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
            MigrationFixture.done(steps.apply(new UndoStep(steps.database, named, folder, Waiting.DEFAULT, false)));
        }
        assertThat(roles.privileges()).isEqualTo(before);

        test.execute("GRANT pg_monitor TO " + TestDatabase.quote(roles.newUser()));
        roles.created();
        MigrationFixture.done(roles.undo(false));
        assertThat(test.queryString("SELECT pg_has_role('" + roles.newUser() + "', 'pg_monitor', 'MEMBER')"))
                .as("what others granted it between the two")
                .isEqualTo("t");
    }

    @Test
    void f10_later_schemas_are_neither_frozen_nor_thawed_nor_undone(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.migrateAll();
        test.execute(
                "INSERT INTO schema_migration VALUES ('20220217152313000000', 0)",
                "CREATE TABLE keto_uuid_mappings (id uuid)");
        List<List<String>> before = roles.privileges();
        RoleNames users = new RoleNames(Optional.of(roles.keto.name()), Optional.of(roles.newUser()));
        Finding finding = blocked(roles.thaw(users), "SCHEMA_AFTER_V0_7");
        assertThat(finding.why()).contains("never see");
        assertThat(finding.remedy()).contains("Go on with");
        assertThat(RolesFixture.blockers(roles.freeze())).contains("SCHEMA_AFTER_V0_7");
        assertThat(RolesFixture.blockers(roles.undo(false))).contains("SCHEMA_AFTER_V0_7");
        Files.delete(folder.resolve("freeze-before.json"));
        assertThat(RolesFixture.blockers(roles.thaw(users))).contains("SCHEMA_AFTER_V0_7");
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void f12_a_freeze_that_waits_for_nobody_takes_a_second_at_most(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.frozen();
        roles.thawed();
        try (MigrationFixture steps =
                MigrationFixture.withUsualPatience(test.url(roles.admin.name()), roles.admin.password(), folder)) {
            FreezeStep step = freeze(steps, RoleNames.DEFAULT);
            long start = System.nanoTime();
            MigrationFixture.done(steps.apply(step));
            assertThat((System.nanoTime() - start) / 1e9).isLessThan(1.5);
        }
    }

    private static final String V06_ROW = "20201110175414";

    @Test
    void d1_version_rows_of_another_program_are_not_taken_for_a_later_keto(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        test.execute("INSERT INTO schema_migration VALUES ('20191100000001000000', 0), ('20220301102701000000', 0)");
        List<List<String>> theirs = test.rows("SELECT version FROM schema_migration ORDER BY 1");
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            assertThat(assess(steps).blocked()).isFalse();
            steps.applySchema();
            assertThat(steps.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))
                            .totals()
                            .migrated())
                    .isEqualTo(99);
        }
        assertThat(test.rows("SELECT version FROM schema_migration ORDER BY 1")).containsAll(theirs);
    }

    @Test
    void d1_networks_of_another_is_told_at_once_and_its_remedy_gives_keto_a_schema_of_its_own(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        String keto = roles.keto.name();
        // As Kratos has it, in the same table of versions or in one that is elsewhere.
        test.execute("CREATE TABLE networks (id uuid PRIMARY KEY, created_at timestamp, updated_at timestamp)");
        try (MigrationFixture steps = new MigrationFixture(test, folder)) {
            finding(assess(steps).findings(), "NETWORKS_OF_ANOTHER");
            test.execute("INSERT INTO schema_migration VALUES ('20150100000001000000', 0),"
                    + " ('20191100000001000000', 0)");
            finding(assess(steps).findings(), "NETWORKS_OF_ANOTHER");
            blocked(steps.apply(new SchemaStep(steps.database, Optional.empty())), "NETWORKS_OF_ANOTHER");
        }
        for (String statement : Remedies.documented("docs/troubleshooting.md", "NETWORKS_OF_ANOTHER")) {
            test.execute(statement.replace("AUTHORIZATION keto", "AUTHORIZATION " + TestDatabase.quote(keto)));
        }
        String url = test.url() + (test.url().contains("?") ? "&" : "?") + "options=-csearch_path%3Dketo";
        try (MigrationFixture steps = new MigrationFixture(url, test.password(), folder)) {
            assertThat(RolesFixture.ids(assess(steps).findings())).doesNotContain("NETWORKS_OF_ANOTHER");
            steps.applySchema();
            assertThat(steps.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))
                            .totals()
                            .migrated())
                    .isEqualTo(198);
        }
        assertThat(test.rows("SELECT version FROM keto.schema_migration WHERE version LIKE '%" + V06_ROW + "'"))
                .hasSize(1);
        assertThat(test.queryString("SELECT count(*) FROM public.networks")).isEqualTo("0");
    }

    private Assessment assess(MigrationFixture steps) throws Exception {
        return MigrationFixture.done(steps.produce(
                new AssessStep(steps.database, MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))));
    }

    private static Finding blocked(Outcome<?> outcome, String id) {
        assertThat(RolesFixture.blockers(outcome)).contains(id);
        return finding(outcome.findings(), id);
    }

    private static Finding finding(List<Finding> findings, String id) {
        return findings.stream()
                .filter(found -> found.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not among " + RolesFixture.ids(findings)));
    }
}
