package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the findings about roles tell to run, run: the finding is gone, the step goes on, and the freeze holds. */
@UsesServer
@Timeout(90)
final class RoleRemediesTest {

    private static final String TABLE = RolesFixture.TABLE;
    private static final String INSERT = "INSERT INTO " + TABLE + " VALUES ('default', 'o', 'r', 's', now())";

    @TempDir
    private Path folder;

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "OLD_USER_MAY_BECOME_SUPERUSER | 12 | ALTER ROLE {other} SUPERUSER; GRANT {other} TO {old}",
                "OLD_USER_WRITES_ALL_DATA | 14 | GRANT pg_write_all_data TO {old}",
                "OLD_USER_WRITES_ALL_DATA | 16 | GRANT pg_write_all_data TO {old} WITH INHERIT FALSE, SET TRUE",
                "OLD_USER_WRITES_ALL_DATA | 16 | GRANT pg_write_all_data TO {old} WITH INHERIT TRUE, SET FALSE",
                "OLD_USER_WRITES_ALL_DATA | 16 | GRANT pg_write_all_data TO {old}"
                        + " WITH INHERIT FALSE, SET FALSE, ADMIN TRUE",
                "OLD_USER_HAS_CREATEROLE | -15 | ALTER ROLE {old} CREATEROLE",
                "OLD_USER_IS_MEMBER_OF_NEW_USER | 12 | REVOKE {old} FROM {new}; GRANT {new} TO {old}",
                "VIEW_WRITES | 14 | CREATE VIEW v AS SELECT * FROM {table}; ALTER VIEW v OWNER TO {other};"
                        + " GRANT SELECT ON {table} TO {other}; GRANT pg_write_all_data TO {other};"
                        + " GRANT INSERT ON v TO PUBLIC, {old}",
                "VIEW_WRITES | 12 | CREATE VIEW v AS SELECT * FROM {table}; GRANT INSERT ON v TO PUBLIC, {old}",
                "RELATION_ROW_SECURITY | 12 | ALTER TABLE {table} ENABLE ROW LEVEL SECURITY"
            })
    void what_keeps_from_freezing_is_put_right_by_what_it_says(String id, int version, String setUp, TestDatabase test)
            throws Exception {
        assumeTrue(version > 0 ? test.major() >= version : test.major() <= -version);
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        TestRole other = test.role("other");
        test.execute(setUp.replace("{old}", roles.keto.name())
                .replace("{new}", roles.newUser())
                .replace("{other}", other.name())
                .replace("{table}", TABLE));
        follow(test, refused(roles.freeze(), id));
        roles.frozen();
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
        assertThat(roles.asKeto("SELECT 1 / count(*) FROM " + TABLE)).isEmpty();
        assertThat(test.major() < 14
                        || roles.asKeto("INSERT INTO v SELECT * FROM " + TABLE).startsWith("42"))
                .isTrue();
        roles.thawed();
        assertThat(roles.asKeto(INSERT)).as("and all comes back").isEmpty();
    }

    @Test
    void a_schema_of_the_old_user_is_handed_over_as_it_says(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("ALTER SCHEMA public OWNER TO " + roles.keto.name());
        roles.created();
        assertThat(RolesFixture.ids(roles.frozen().findings())).contains("OLD_USER_OWNS_SCHEMA");
        test.execute(
                "ALTER SCHEMA public OWNER TO " + TestDatabase.quote(test.superuser()),
                "ALTER DATABASE " + TestDatabase.quote(test.name()) + " OWNER TO "
                        + TestDatabase.quote(test.superuser()));
        assertThat(RolesFixture.ids(roles.frozen().findings())).doesNotContain("OLD_USER_OWNS_SCHEMA");
    }

    @Test
    void the_right_to_maintain_a_table_locks_nobody_out_during_a_freeze(TestDatabase test) throws Exception {
        assumeTrue(test.major() >= 17);
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        TestRole other = test.role("other");
        test.execute("GRANT MAINTAIN ON " + TABLE + " TO " + other.name());
        roles.created();
        List<List<String>> before = roles.privileges();
        String lock = "BEGIN; LOCK TABLE " + TABLE + " IN ACCESS EXCLUSIVE MODE; ROLLBACK";
        assertThat(roles.as(other, lock)).isEmpty();
        roles.frozen();
        assertThat(roles.as(other, lock)).isEqualTo("42501");
        roles.thawed();
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void others_that_need_no_right_on_a_table_are_named_until_they_are_taken_from_it(TestDatabase test)
            throws Exception {
        assumeTrue(test.major() >= 14);
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        TestRole other = test.role("other");
        TestRole between = test.role("between");
        TestRole keeper = test.role("keeper");
        test.execute("GRANT pg_write_all_data TO " + between.name(), "GRANT " + between.name() + " TO " + other.name());
        if (test.major() >= 17) {
            test.execute("GRANT pg_maintain TO " + keeper.name() + ", " + roles.keto.name());
        }
        Finding named = found(roles.frozen().findings(), "ROLES_PAST_FREEZE");
        assertThat(named.blocks()).isFalse();
        assertThat(named.seen()).contains(other.name() + " may write to every table (member of pg_write_all_data)");
        assertThat(roles.as(other, INSERT)).as("so it does").isEmpty();
        if (test.major() >= 17) {
            assertThat(named.seen())
                    .contains(
                            keeper.name() + ", " + roles.keto.name() + " may lock every table (member of pg_maintain)");
        }
        follow(test, named);
        assertThat(RolesFixture.ids(roles.frozen().findings())).doesNotContain("ROLES_PAST_FREEZE");
        assertThat(roles.as(other, INSERT)).isEqualTo("42501");
        String lock = "BEGIN; LOCK TABLE " + TABLE + " IN ACCESS EXCLUSIVE MODE; ROLLBACK";
        assertThat(roles.as(keeper, lock)).isEqualTo("42501");
        assertThat(roles.asKeto(lock)).isEqualTo("42501");
    }

    @Test
    void a_membership_that_allows_nothing_keeps_nobody_from_freezing(TestDatabase test) throws Exception {
        assumeTrue(test.major() >= 16);
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        String nothing = " TO " + roles.keto.name() + " WITH INHERIT FALSE, SET FALSE";
        test.execute(
                "REVOKE " + roles.keto.name() + " FROM " + roles.newUser(),
                "GRANT pg_write_all_data" + nothing,
                "GRANT " + roles.newUser() + nothing);
        assertThat(roles.frozen().proof()).allMatch(proof -> proof.holds());
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
        assertThat(roles.asKeto("SET ROLE pg_write_all_data")).isEqualTo("42501");
    }

    @Test
    void old_user_may_make_tables_is_followed_by_freezing_again(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", false);
        roles.created();
        assertThat(RolesFixture.ids(roles.frozen().findings())).contains("OLD_USER_MAY_MAKE_TABLES");
        assertThat(roles.frozen().applied()).isFalse();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "NEW_USER_MAY_NOT_LOGIN | NOLOGIN",
                "NEW_USER_DOES_NOT_INHERIT | NOINHERIT",
                "NEW_USER_IS_SUPERUSER | SUPERUSER"
            })
    void what_is_wrong_with_a_new_user_that_was_there_is_put_right(String id, String attribute, TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("CREATE ROLE " + roles.newUser() + " LOGIN; ALTER ROLE " + roles.newUser() + " " + attribute);
        Outcome<NewUser> outcome = roles.create(Optional.empty());
        follow(test, found(findings(outcome), id));
        assertThat(RolesFixture.ids(
                        MigrationFixture.done(roles.create(Optional.empty())).findings()))
                .doesNotContain(id);
        roles.frozen();
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
    }

    @Test
    void a_new_user_that_the_server_can_not_do_without_stays_a_superuser(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        RoleNames users = new RoleNames(Optional.of(roles.keto.name()), Optional.of(test.superuser()));
        try (MigrationFixture steps = roles.steps()) {
            Outcome<NewUser> outcome = steps.apply(new NewUserStep(steps.database, users, folder, Optional.empty()));
            Finding finding = found(findings(outcome), "NEW_USER_IS_SUPERUSER");
            assertThat(Remedies.sql(finding)).isEmpty();
            assertThat(finding.remedy()).contains("--new-user");
        }
    }

    @Test
    void createrole_and_create_on_schema_are_granted_as_they_say(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", false);
        roles.admin = test.role("admin");
        test.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC, " + roles.keto.name());
        follow(test, refused(roles.create(Optional.empty()), "CREATEROLE_MISSING"));
        Set<String> told = followed(test, () -> roles.create(Optional.empty()));
        assertThat(told).contains("GRANT_MISSING");
        assertThat(told.contains("ROLE_ADMIN_MISSING")).isEqualTo(test.major() >= 16);
        assertThat(followed(test, roles::freeze)).contains("CREATE_ON_SCHEMA_MISSING");
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
        roles.thawed();
        assertThat(roles.asKeto(INSERT)).isEmpty();
    }

    @Test
    void the_old_user_is_never_told_to_become_a_member_of_the_new_one(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.admin = roles.keto;
        Finding finding = refused(roles.freeze(), "ROLE_ACCESS_MISSING");
        assertThat(Remedies.sql(finding)).isEmpty();
        assertThat(finding.remedy()).contains("Connect as a superuser, or as an administrator");
    }

    @Test
    void an_administrator_that_does_not_inherit_is_made_to(TestDatabase test) throws Exception {
        assumeTrue(test.major() < 16);
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        roles.plainAdmin();
        test.execute("ALTER ROLE " + roles.admin.name() + " NOINHERIT");
        assertThat(followed(test, roles::freeze)).containsExactly("ROLE_ACCESS_MISSING");
        assertThat(roles.asKeto(INSERT)).isEqualTo("42501");
    }

    /** Does what each finding says until nothing blocks any more; each time it must have helped. */
    private static Set<String> followed(TestDatabase test, Callable<Outcome<?>> step) throws Exception {
        Set<String> ids = new TreeSet<>();
        Outcome<?> outcome = step.call();
        while (outcome instanceof Outcome.Blocked<?>) {
            List<Finding> told = outcome.findings();
            for (Finding finding : told.stream().filter(Finding::blocks).toList()) {
                ids.add(finding.id());
                follow(test, finding);
            }
            outcome = step.call();
            assertThat(outcome.findings()).as("each remedy helps").isNotEqualTo(told);
        }
        MigrationFixture.done(outcome);
        return ids;
    }

    private static List<Finding> findings(Outcome<NewUser> outcome) {
        return outcome instanceof Outcome.Done<NewUser> done ? done.result().findings() : outcome.findings();
    }

    private static void follow(TestDatabase test, Finding finding) throws Exception {
        List<String> statements = Remedies.sql(finding);
        assertThat(statements).as(finding.remedy()).isNotEmpty();
        test.execute(statements.toArray(String[]::new));
    }

    private static Finding refused(Outcome<?> outcome, String id) {
        assertThat(RolesFixture.blockers(outcome)).contains(id);
        return found(outcome.findings(), id);
    }

    private static Finding found(List<Finding> findings, String id) {
        return findings.stream()
                .filter(finding -> finding.id().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not among " + RolesFixture.ids(findings)));
    }
}
