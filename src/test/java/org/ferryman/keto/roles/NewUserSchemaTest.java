package org.ferryman.keto.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.SchemaStep;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The new user finds and makes tables in the schema that Keto uses, whatever its search_path would be. */
@UsesServer
@Timeout(60)
final class NewUserSchemaTest {

    private static final String SETTINGS =
            "SELECT setdatabase, setrole, setconfig FROM pg_db_role_setting ORDER BY 1, 2";

    @TempDir
    private Path folder;

    /** As {@code CREATE SCHEMA keto AUTHORIZATION keto} has it, before v0.6's first {@code migrate up}. */
    private RolesFixture inSchemaOfItsOwn(TestDatabase test, String name) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, name, true);
        String keto = TestDatabase.quote(roles.keto.name());
        List<List<String>> tables = test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace");
        test.execute("CREATE SCHEMA " + keto + " AUTHORIZATION " + keto);
        for (List<String> table : tables) {
            test.execute("ALTER TABLE " + table.get(0) + " SET SCHEMA " + keto);
        }
        roles.plainAdmin();
        String admin = TestDatabase.quote(roles.admin.name());
        test.execute(
                "GRANT USAGE ON SCHEMA " + keto + " TO " + admin,
                "ALTER ROLE " + admin + " SET search_path TO " + keto);
        return roles;
    }

    private TestRole newUser(RolesFixture roles) throws Exception {
        return new TestRole(
                roles.newUser(),
                Files.readString(folder.resolve("new-user.password")).strip());
    }

    private static String currentSchema(TestDatabase test, TestRole role) throws Exception {
        try (Connection connection = test.connect(role);
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT current_schema()")) {
            row.next();
            return row.getString(1);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"keto", "Keto \"Q\" 'o,"})
    void where_the_schema_has_the_old_users_name_the_new_user_works_in_it(String name, TestDatabase test)
            throws Exception {
        RolesFixture roles = inSchemaOfItsOwn(test, name);
        List<List<String>> settings = test.rows(SETTINGS);
        List<List<String>> before = roles.privileges();
        assertThat(currentSchema(test, roles.keto)).isEqualTo(roles.keto.name());
        try (MigrationFixture steps = roles.steps()) {
            assertThat(new NewUserStep(steps.database, RoleNames.DEFAULT, folder, Optional.empty()).preview())
                    .anyMatch(sql -> sql.startsWith("ALTER ROLE " + TestDatabase.quote(roles.newUser())
                            + " IN DATABASE \"" + test.name() + "\" SET \"search_path\" TO "));
        }
        NewUser created = roles.created();
        assertThat(currentSchema(test, newUser(roles))).isEqualTo(roles.keto.name());
        assertThat(roles.as(newUser(roles), "SELECT count(*) FROM " + RolesFixture.TABLE))
                .isEmpty();
        assertThat(RolesFixture.ids(created.findings())).isEmpty();
        assertThat(roles.created().statements()).as("a second time").isEmpty();

        assertThat(MigrationFixture.done(roles.drop()).dropped()).isTrue();
        assertThat(test.rows(SETTINGS)).isEqualTo(settings);
        assertThat(roles.privileges()).isEqualTo(before);
    }

    /** What is set for whom, in the order of what counts; {@code $keto} is the schema that Keto uses. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "role in database | \"$user\", public | $keto, public | true",
                "role in database | $keto, public | \"$user\", public | false",
                "role             | \"$user\", public | $keto, public | true",
                "role             | $keto, public | \"$user\", public | false",
                "database         | $keto, public | \"$user\", public | false",
                "database         | other, $keto | \"$user\", public | true",
                "database         | nowhere, $keto | \"$user\", public | false",
                "database         | closed, $keto | \"$user\", public | false"
            })
    void a_search_path_of_its_own_is_set_only_where_it_would_work_elsewhere(
            String place, String path, String lesser, boolean isSet, TestDatabase test) throws Exception {
        RolesFixture roles = inSchemaOfItsOwn(test, "keto");
        String keto = TestDatabase.quote(roles.keto.name());
        String database = "DATABASE " + test.name();
        String set = " SET search_path TO ";
        test.execute(
                "CREATE SCHEMA other",
                "GRANT USAGE ON SCHEMA other TO PUBLIC",
                "CREATE SCHEMA closed",
                switch (place) {
                            case "role in database" -> "ALTER ROLE " + keto + " IN " + database;
                            case "role" -> "ALTER ROLE " + keto;
                            default -> "ALTER " + database;
                        }
                        + set
                        + path.replace("$keto", keto),
                switch (place) {
                            case "role in database" -> "ALTER ROLE " + keto;
                            case "role" -> "ALTER " + database;
                            default -> "ALTER ROLE " + test.superuser() + " IN " + database;
                        }
                        + set
                        + lesser.replace("$keto", keto));
        roles.created();
        assertThat(currentSchema(test, newUser(roles))).isEqualTo(roles.keto.name());
        assertThat(test.rows("SELECT setconfig[1] FROM pg_db_role_setting WHERE setdatabase <> 0 AND setrole = '"
                                + roles.newUser() + "'::regrole")
                        .contains(List.of("search_path=" + roles.keto.name() + ", public")))
                .isEqualTo(isSet || place.equals("role in database"));
    }

    /** v0.6 works as a plain role with rights on tables of a superuser. */
    @Test
    void f7_where_a_superuser_owns_the_legacy_tables_the_new_user_owns_those_of_v07(TestDatabase test)
            throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", false);
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute(
                    "ALTER TABLE " + table.get(0) + " OWNER TO " + test.superuser(),
                    "GRANT ALL ON " + table.get(0) + " TO " + roles.keto.name());
        }
        RoleNames old = new RoleNames(Optional.of(roles.keto.name()), Optional.empty());
        try (MigrationFixture steps = roles.steps()) {
            MigrationFixture.done(steps.apply(new NewUserStep(steps.database, old, folder, Optional.empty())));
            Optional<String> owner =
                    new RolesStatusReader(steps.database, RoleNames.DEFAULT, folder).schemaOwner(new Cancellation());
            assertThat(owner).contains(roles.newUser());
            MigrationFixture.done(steps.apply(new SchemaStep(steps.database, owner)));
        }
        assertThat(roles.as(newUser(roles), "INSERT INTO networks VALUES (md5('n')::uuid, now(), now())"))
                .isEmpty();
        assertThat(roles.as(newUser(roles), "SELECT count(*) FROM keto_relation_tuples"))
                .isEmpty();
    }

    @Test
    void nothing_is_set_for_the_schema_public(TestDatabase test) throws Exception {
        RolesFixture roles = RolesFixture.of(test, folder, "keto", true);
        assertThat(roles.created().statements()).noneMatch(sql -> sql.contains("search_path"));
        assertThat(currentSchema(test, newUser(roles))).isEqualTo("public");
    }

    @Test
    void a_role_that_was_there_keeps_its_search_path_and_what_would_help_is_told(TestDatabase test) throws Exception {
        RolesFixture roles = inSchemaOfItsOwn(test, "keto");
        roles.admin = new TestRole(test.superuser(), test.password());
        test.execute(
                "ALTER ROLE " + test.superuser() + " IN DATABASE " + test.name() + " SET search_path TO "
                        + roles.keto.name(),
                "CREATE ROLE " + roles.newUser() + " LOGIN PASSWORD 'its own'");
        TestRole newUser = new TestRole(roles.newUser(), "its own");
        List<List<String>> settings = test.rows(SETTINGS);
        NewUser completed = roles.created();
        assertThat(test.rows(SETTINGS)).isEqualTo(settings);
        assertThat(currentSchema(test, newUser)).isEqualTo("public");
        Finding finding = completed.findings().stream()
                .filter(found -> found.id().equals("NEW_USER_SEARCH_PATH"))
                .findFirst()
                .orElseThrow();
        assertThat(finding.blocks()).isFalse();
        String remedy = finding.remedy();
        test.execute(remedy.substring(remedy.indexOf("ALTER ROLE"), remedy.length() - 1));
        assertThat(currentSchema(test, newUser)).isEqualTo(roles.keto.name());
        assertThat(RolesFixture.ids(roles.created().findings())).containsExactly("NEW_USER_EXISTS");
    }
}
