package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The role that v0.7 works as: what it can do, and that it leaves no trace. */
@UsesServer
@Timeout(60)
final class NewUserStepTest {

    /** What v0.7's `migrate up` does to tables of v0.6's, and its service and legacy migration to its own. */
    private static final List<String> MIGRATE_UP = List.of(
            "ALTER TABLE keto_namespace ADD COLUMN x int",
            "DROP TABLE keto_namespace",
            "INSERT INTO schema_migration (version) VALUES ('20150100000001000000')",
            "CREATE TABLE keto_relation_tuples (shard_id uuid)",
            "INSERT INTO keto_relation_tuples VALUES (NULL)",
            "SELECT count(*) FROM keto_0000000000_relation_tuples",
            "DROP TABLE keto_0000000001_relation_tuples");

    @TempDir
    private Path folder;

    private static String password(Path folder) throws Exception {
        return Files.readString(folder.resolve("new-user.password")).strip();
    }

    @ParameterizedTest
    @CsvSource({"true, true", "true, false", "false, true", "false, false"})
    void can_do_what_v07_does_and_is_undone_without_a_trace(boolean ownsDatabase, boolean superuser, TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", ownsDatabase);
        if (!superuser) {
            roles.plainAdmin();
            if (!ownsDatabase && test.major() >= 15) {
                test.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + TestDatabase.quote(roles.admin.name())
                        + " WITH GRANT OPTION");
            }
        }
        List<List<String>> before = roles.privileges();
        NewUser created = roles.created();
        assertThat(created.created()).isTrue();
        TestRole newUser = new TestRole(roles.newUser(), password(folder));

        assertThat(roles.created().statements()).as("a second time").isEmpty();
        assertThat(roles.asKeto("INSERT INTO " + RolesFixture.TABLE + " VALUES ('default', 'o', 'r', 's', now())"))
                .as("v0.6 goes on writing")
                .isEmpty();
        assertThat(roles.as(newUser, "BEGIN; " + String.join("; ", MIGRATE_UP) + "; ROLLBACK"))
                .isEmpty();

        assertThat(MigrationFixture.done(roles.drop()).dropped()).isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
        assertThat(folder.resolve("new-user.password")).doesNotExist();
        assertThat(MigrationFixture.done(roles.drop()).dropped()).as("again").isFalse();
    }

    @Test
    void its_generated_password_is_in_a_file_of_ones_own_and_nowhere_else(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        NewUser created = roles.created();
        String password = password(folder);
        assertThat(password).matches("[A-Za-z0-9]{32}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new-user.password"))))
                .isEqualTo("rw-------");
        assertThat(created.toString()).doesNotContain(password).doesNotContain("SCRAM-SHA-256");
        assertNowhere(password, "SCRAM-SHA-256$");
    }

    @Test
    void a_given_password_is_sent_as_a_scram_verifier_and_kept_nowhere(TestDatabase test) throws Exception {
        test.execute("SET password_encryption = 'md5'");
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        // U+00AD is mapped to nothing and U+2168 to IX by SASLprep (RFC 4013).
        String password = "Gèheim\u00AD \u2168'\\";
        NewUser created = MigrationFixture.done(roles.create(Optional.of(password)));
        assertThat(created.passwordFile()).isEmpty();
        String stored = test.queryString("SELECT rolpassword FROM pg_authid WHERE rolname = '" + roles.newUser() + "'");
        assertThat(stored).startsWith("SCRAM-SHA-256$4096:");
        assertThat(roles.as(new TestRole(roles.newUser(), "Gèheim IX'\\"), "SELECT 1"))
                .isEmpty();
        assertNowhere(password, stored, "SCRAM-SHA-256$");
        assertThat(folder.resolve("new-user.password")).doesNotExist();
    }

    private void assertNowhere(String... secrets) throws Exception {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.filter(Files::isRegularFile)
                    .filter(file -> !file.endsWith("new-user.password"))
                    .toList()) {
                assertThat(Files.readString(file, StandardCharsets.UTF_8))
                        .as(file.toString())
                        .doesNotContain(secrets);
            }
        }
    }

    @Test
    void takes_over_settings_and_limits_but_no_powers(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        String keto = TestDatabase.quote(roles.keto.name());
        test.execute(
                "ALTER ROLE " + keto + " CREATEDB CONNECTION LIMIT 7 VALID UNTIL '2099-01-01 00:00:00+00'",
                "ALTER ROLE " + keto + " SET search_path TO \"$user\", \"Odd, \"\"name\", public",
                "ALTER ROLE " + keto + " SET \"odd.Setting\" TO 'it''s \\ here'",
                "ALTER ROLE " + keto + " SET default_transaction_read_only TO on",
                "ALTER ROLE " + keto + " IN DATABASE " + test.name() + " SET statement_timeout TO '7s'");
        NewUser created = roles.created();
        assertThat(RolesFixture.ids(created.findings())).containsExactly("ATTRIBUTES_NOT_COPIED", "SETTING_NOT_COPIED");
        String role = "'" + roles.newUser() + "'::regrole";
        String settings = "SELECT unnest(setconfig) FROM pg_db_role_setting WHERE setrole = ";
        List<List<String>> expected = test.rows(settings + "'" + keto + "'::regrole ORDER BY 1");
        expected.removeIf(row -> row.get(0).startsWith("default_transaction"));
        assertThat(test.rows(settings + role + " ORDER BY 1"))
                .isEqualTo(expected)
                .hasSize(3);
        assertThat(test.rows("SELECT rolcreatedb, rolconnlimit, rolvaliduntil = '2099-01-01 00:00:00+00' FROM pg_roles"
                        + " WHERE oid = " + role))
                .containsExactly(List.of("f", "7", "t"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"Keto \"Q\" 'o;", "KETO", "kéto-äöü"})
    void any_name_will_do(String name, TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, name, true);
        List<List<String>> before = roles.privileges();
        roles.created();
        roles.frozen();
        assertThat(roles.thawed().exact()).isTrue();
        MigrationFixture.done(roles.drop());
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void a_name_of_63_bytes_is_the_longest(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "k", true);
        String longest =
                "n".repeat(59) + roles.newUser().substring(roles.newUser().length() - 4);
        test.dropRoleAfterwards(longest);
        RoleNames tooLong = new RoleNames(Optional.empty(), Optional.of("x" + longest));
        try (MigrationFixture steps = roles.steps()) {
            assertThat(RolesFixture.blockers(
                            steps.apply(new NewUserStep(steps.database, tooLong, folder, Optional.empty()))))
                    .containsExactly("NEW_USER_NAME_TOO_LONG");
            RoleNames fits = new RoleNames(Optional.empty(), Optional.of(longest));
            MigrationFixture.done(steps.apply(new NewUserStep(steps.database, fits, folder, Optional.empty())));
            assertThat(MigrationFixture.done(steps.apply(new DropUserStep(steps.database, fits, folder)))
                            .dropped())
                    .isTrue();
        }
    }

    private static Outcome<NewUser> createSecond(RolesFixture roles, String name) throws Exception {
        roles.test.dropRoleAfterwards(name);
        try (MigrationFixture steps = roles.steps()) {
            RoleNames second = new RoleNames(Optional.empty(), Optional.of(name));
            return steps.apply(new NewUserStep(steps.database, second, roles.folder, Optional.empty()));
        }
    }

    private static DroppedUser dropNamed(RolesFixture roles, String name) throws Exception {
        try (MigrationFixture steps = roles.steps()) {
            RoleNames named = new RoleNames(Optional.empty(), Optional.of(name));
            return MigrationFixture.done(steps.apply(new DropUserStep(steps.database, named, roles.folder)));
        }
    }

    /** As somebody else may do it. */
    private static void dropByHand(RolesFixture roles) throws Exception {
        roles.test.execute("DROP OWNED BY " + roles.newUser(), "DROP ROLE " + roles.newUser());
    }

    @Test
    void a_second_new_user_does_not_replace_the_record_of_the_first(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        List<List<String>> before = roles.privileges();
        roles.created();
        List<List<String>> created = roles.privileges();
        String password = password(folder);
        Outcome<NewUser> second = createSecond(roles, roles.newUser() + "2");
        assertThat(RolesFixture.blockers(second)).containsExactly("ANOTHER_NEW_USER");
        assertThat(((Outcome.Blocked<?>) second).findings())
                .filteredOn(Finding::blocks)
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("role " + roles.newUser() + ","));
        assertThat(roles.privileges()).isEqualTo(created);
        assertThat(password(folder)).isEqualTo(password);
        assertThat(MigrationFixture.done(roles.drop()).dropped()).isTrue();
        assertThat(roles.privileges()).isEqualTo(before);
        assertThat(MigrationFixture.done(createSecond(roles, roles.newUser() + "2"))
                        .created())
                .as("one at a time")
                .isTrue();
    }

    @Test
    void the_password_of_one_that_is_gone_is_not_given_to_another(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        String password = password(folder);
        dropByHand(roles);
        String second = roles.newUser() + "2";
        assertThat(MigrationFixture.done(createSecond(roles, second)).created()).isTrue();
        assertThat(password(folder)).isNotEqualTo(password);
        assertThat(roles.as(new TestRole(second, password(folder)), "SELECT 1")).isEmpty();
    }

    @Test
    void dropping_one_keeps_the_record_and_the_password_of_another(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        List<List<String>> before = roles.privileges();
        roles.created();
        assertThat(dropNamed(roles, "nobody_of_this_name").dropped()).isFalse();
        assertThat(folder.resolve("user-before.json")).exists();
        assertThat(roles.as(new TestRole(roles.newUser(), password(folder)), "SELECT 1"))
                .isEmpty();
        assertThat(MigrationFixture.done(roles.drop()).dropped()).isTrue();
        assertThat(folder.resolve("user-before.json")).doesNotExist();
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void an_empty_file_is_no_password(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        dropByHand(roles);
        Files.writeString(folder.resolve("new-user.password"), "");
        assertThat(NewUserStep.generated(folder)).isEmpty();
        assertThat(roles.created().created()).isTrue();
        assertThat(password(folder)).matches("[A-Za-z0-9]{32}");
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(folder.resolve("new-user.password"))))
                .isEqualTo("rw-------");
        assertThat(roles.as(new TestRole(roles.newUser(), password(folder)), "SELECT 1"))
                .isEmpty();
        assertThat(folder.resolve("new-user.password.part")).doesNotExist();
    }

    @Test
    void who_may_not_make_roles_is_told_whom_to_ask(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.admin = roles.keto;
        List<List<String>> before = roles.privileges();
        assertThat(RolesFixture.blockers(roles.create(Optional.empty()))).contains("CREATEROLE_MISSING");
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void an_administrator_without_admin_on_the_old_user_is_told_the_grant(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.plainAdmin();
        if (test.major() >= 16) {
            test.execute("REVOKE " + roles.keto.name() + " FROM " + roles.admin.name());
            Outcome<NewUser> outcome = roles.create(Optional.empty());
            assertThat(RolesFixture.blockers(outcome)).contains("ROLE_ADMIN_MISSING");
            assertThat(((Outcome.Blocked<?>) outcome).findings())
                    .extracting(Finding::remedy)
                    .anyMatch(remedy -> remedy.contains("GRANT \"" + roles.keto.name() + "\" TO \"" + roles.admin.name()
                            + "\" WITH ADMIN TRUE, INHERIT FALSE, SET FALSE"));
        } else {
            assertThat(roles.created().created()).isTrue();
        }
    }

    @Test
    void a_superusers_tables_are_granted_and_membership_is_not(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute("ALTER ROLE " + roles.keto.name() + " SUPERUSER");
        List<List<String>> before = roles.privileges();
        NewUser created = roles.created();
        assertThat(RolesFixture.ids(created.findings())).contains("OLD_USER_IS_SUPERUSER");
        TestRole newUser = new TestRole(roles.newUser(), password(folder));
        assertThat(roles.as(newUser, "SET ROLE " + roles.keto.name())).isEqualTo("42501");
        assertThat(roles.as(newUser, "BEGIN; LOCK " + RolesFixture.TABLE + " IN SHARE MODE; ROLLBACK"))
                .isEmpty();
        MigrationFixture.done(roles.drop());
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void a_role_that_was_there_is_completed_and_kept(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        test.execute(
                "CREATE ROLE " + roles.newUser() + " LOGIN PASSWORD 'its own'",
                "GRANT SELECT ON " + RolesFixture.TABLE + " TO " + roles.newUser(),
                "GRANT USAGE ON SCHEMA public TO " + roles.newUser());
        List<List<String>> before = roles.privileges();
        NewUser created = roles.created();
        assertThat(created.created()).isFalse();
        assertThat(RolesFixture.ids(created.findings())).containsExactly("NEW_USER_EXISTS");
        assertThat(roles.as(
                        new TestRole(roles.newUser(), "its own"),
                        "BEGIN; " + String.join("; ", MIGRATE_UP) + "; ROLLBACK"))
                .isEmpty();
        assertThat(MigrationFixture.done(roles.drop()).dropped()).isFalse();
        assertThat(roles.privileges()).isEqualTo(before);
    }

    @Test
    void is_not_dropped_while_logged_in_or_owning_something(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        roles.created();
        test.execute("CREATE TABLE mine ()", "ALTER TABLE mine OWNER TO " + roles.newUser());
        test.connect(new TestRole(roles.newUser(), password(folder)));
        assertThat(RolesFixture.blockers(roles.drop())).containsExactly("NEW_USER_CONNECTED", "NEW_USER_OWNS_OBJECTS");
        test.execute("ALTER TABLE mine OWNER TO " + TestDatabase.quote(test.superuser()));
        assertThat(RolesFixture.blockers(roles.drop())).as("handed over").containsExactly("NEW_USER_CONNECTED");
    }

    @Test
    void the_preview_shows_everything_but_the_password(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        try (MigrationFixture steps = roles.steps()) {
            NewUserStep step = new NewUserStep(steps.database, RoleNames.DEFAULT, folder, Optional.empty());
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(step.preview().get(0))
                    .startsWith("CREATE ROLE \"" + roles.newUser() + "\" LOGIN")
                    .endsWith("PASSWORD '********'");
            assertThat(step.preview()).anyMatch(sql -> sql.startsWith("GRANT \"" + roles.keto.name() + "\" TO "));
            List<String> preview = step.preview();
            assertThat(MigrationFixture.done(steps.apply(step)).statements()).isEqualTo(preview);
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
        }
    }
}
