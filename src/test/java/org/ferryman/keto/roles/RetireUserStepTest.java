package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.util.Optional;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The old user can't log in any more, unless somebody may still need it. */
@UsesServer
@Timeout(60)
final class RetireUserStepTest {

    @TempDir
    private Path folder;

    private Outcome<RetiredUser> retire(RolesFixture fixture, RoleNames users) throws Exception {
        try (MigrationFixture steps = fixture.steps()) {
            return steps.apply(new RetireUserStep(steps.database, users, folder));
        }
    }

    @Test
    void it_cant_log_in_any_more_and_keeps_what_is_its_own(TestDatabase test) throws Exception {
        RolesFixture fixture = RolesFixture.of(test, folder, "keto", true);
        RetiredUser retired = MigrationFixture.done(retire(fixture, RoleNames.DEFAULT));
        assertThat(retired.applied()).isTrue();
        assertThat(RolesFixture.ids(retired.findings())).containsExactly("OLD_USER_KEEPS_RIGHTS");
        assertThat(fixture.asKeto("SELECT 1")).as("invalid authorization").isEqualTo("28000");
        test.execute(retired.undo());
        assertThat(fixture.asKeto("SELECT 1")).isEmpty();
        MigrationFixture.done(retire(fixture, RoleNames.DEFAULT));
        assertThat(MigrationFixture.done(retire(fixture, RoleNames.DEFAULT)).applied())
                .isFalse();
    }

    @Test
    void it_is_refused_while_the_role_is_logged_in(TestDatabase test) throws Exception {
        RolesFixture fixture = RolesFixture.of(test, folder, "keto", false);
        try (Connection v06 = test.connect(fixture.keto)) {
            assertThat(RolesFixture.blockers(retire(fixture, RoleNames.DEFAULT)))
                    .containsExactly("OLD_USER_CONNECTED");
            assertThat(v06.isValid(5)).isTrue();
        }
        assertThat(MigrationFixture.done(retire(fixture, RoleNames.DEFAULT)).applied())
                .as("it was stopped")
                .isTrue();
    }

    @Test
    void a_superuser_and_the_connected_user_itself_are_left_alone(TestDatabase test) throws Exception {
        RolesFixture fixture = RolesFixture.of(test, folder, "keto", false);
        RoleNames superuser = new RoleNames(Optional.of(test.superuser()), Optional.empty());
        assertThat(RolesFixture.blockers(retire(fixture, superuser)))
                .contains("OLD_USER_IS_CONNECTED_USER", "OLD_USER_IS_SUPERUSER");
        assertThat(fixture.asKeto("SELECT 1")).isEmpty();
    }

    @Test
    void a_role_that_owns_something_in_another_database_is_left_alone(TestDatabase test) throws Exception {
        RolesFixture fixture = RolesFixture.of(test, folder, "keto", false);
        try (TestDatabase other = test.another()) {
            other.execute(
                    "CREATE TABLE t (i int)", "ALTER TABLE t OWNER TO " + TestDatabase.quote(fixture.keto.name()));
            Outcome<?> refused = retire(fixture, RoleNames.DEFAULT);
            assertThat(RolesFixture.blockers(refused)).containsExactly("OLD_USER_SERVES_OTHERS");
            // If nothing else works as this role, as it says.
            test.execute(refused.findings().stream()
                    .flatMap(finding -> Remedies.sql(finding).stream())
                    .toArray(String[]::new));
            assertThat(fixture.asKeto("SELECT 1"))
                    .as("it may not log in any more")
                    .startsWith("28");
            assertThat(refused.findings().get(0).remedy())
                    .contains("`ferryman keto user retire --old-user " + fixture.keto.name() + "`");
            RoleNames named = new RoleNames(Optional.of(fixture.keto.name()), Optional.empty());
            assertThat(MigrationFixture.done(retire(fixture, named)).role()).isEqualTo(fixture.keto.name());
            assertThat(MigrationFixture.done(retire(fixture, RoleNames.DEFAULT)).role())
                    .as("it is on record from then on")
                    .isEqualTo(fixture.keto.name());
        }
    }

    @Test
    void without_tables_and_without_a_record_the_role_must_be_named(TestDatabase test) throws Exception {
        RolesFixture fixture = RolesFixture.of(test, folder, "keto", false);
        test.execute("DROP TABLE keto_0000000000_relation_tuples, keto_0000000001_relation_tuples");
        assertThat(RolesFixture.blockers(retire(fixture, RoleNames.DEFAULT))).containsExactly("OLD_USER_UNKNOWN");
        RoleNames named = new RoleNames(Optional.of(fixture.keto.name()), Optional.empty());
        assertThat(MigrationFixture.done(retire(fixture, named)).applied()).isTrue();
    }
}
