package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.Connections;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** v0.7's schema, as v0.7's own {@code migrate up} leaves it. */
@UsesServer
@Timeout(60)
final class SchemaStepTest {

    private static final String OWNERS = "SELECT DISTINCT pg_get_userbyid(relowner) FROM pg_class"
            + " WHERE relname IN ('keto_relation_tuples', 'networks')";

    @TempDir
    private Path folder;

    private TestRole keto;

    @BeforeEach
    void legacyTablesOfTheirOwnRole(TestDatabase test) throws Exception {
        LegacyTuples.create(test, "public", 0, 1, 2);
        keto = test.role("keto");
        test.execute("GRANT USAGE, CREATE ON SCHEMA public TO " + keto.name());
        for (List<String> table : test.rows("SELECT oid::regclass FROM pg_class WHERE relkind = 'r'"
                + " AND relnamespace = 'public'::regnamespace")) {
            test.execute("ALTER TABLE " + table.get(0) + " OWNER TO " + keto.name());
        }
    }

    private Outcome<SchemaResult> apply(TestDatabase test, TestRole as, Optional<String> owner) throws Exception {
        try (MigrationFixture fixture =
                new MigrationFixture(test.url(as.name()), as.password(), folder, Connections.SHORT)) {
            return fixture.apply(new SchemaStep(fixture.database, owner));
        }
    }

    private TestRole superuser(TestDatabase test) {
        return new TestRole(test.superuser(), test.password());
    }

    @Test
    void is_exactly_the_recorded_one_and_applying_it_twice_changes_nothing(TestDatabase test) throws Exception {
        JsonNode golden = CatalogSnapshot.golden("keto/catalog-v0.7-beside-v0.6.json");
        assertThat(MigrationFixture.done(apply(test, keto, Optional.empty())).applied())
                .isTrue();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(golden);
        assertThat(versions(test)).containsExactlyInAnyOrderElementsOf(recordedVersions());
        assertThat(test.queryLong("SELECT count(*) FROM networks")).isZero();

        assertThat(MigrationFixture.done(apply(test, keto, Optional.empty())).applied())
                .isFalse();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(golden);
        assertThat(versions(test)).containsExactlyInAnyOrderElementsOf(recordedVersions());
    }

    @Test
    void belongs_to_the_owner_of_the_legacy_tables_even_when_a_superuser_makes_it(TestDatabase test) throws Exception {
        MigrationFixture.done(apply(test, superuser(test), Optional.empty()));
        assertThat(test.queryString(OWNERS)).isEqualTo(keto.name());
    }

    @Test
    void belongs_to_the_role_that_was_named(TestDatabase test) throws Exception {
        TestRole other = test.role("Keto \"new\";");
        test.execute("GRANT CREATE, USAGE ON SCHEMA public TO " + TestDatabase.quote(other.name()));
        MigrationFixture.done(apply(test, superuser(test), Optional.of(other.name())));
        assertThat(test.queryString(OWNERS)).isEqualTo(other.name());
    }

    @Test
    void is_not_made_for_a_role_that_is_not_there(TestDatabase test) throws Exception {
        assertThat(blockers(apply(test, superuser(test), Optional.of("nobody"))))
                .containsExactly("OWNER_NOT_FOUND");
        assertThat(test.queryString("SELECT to_regclass('keto_relation_tuples')"))
                .isNull();
        // As it says: created first, or another one named.
        TestRole other = test.role("nobody");
        test.execute("GRANT CREATE ON SCHEMA public TO " + TestDatabase.quote(other.name()));
        MigrationFixture.done(apply(test, superuser(test), Optional.of(other.name())));
    }

    @Test
    void is_not_made_by_a_role_that_may_not_act_as_the_owner(TestDatabase test) throws Exception {
        TestRole stranger = test.role("stranger");
        test.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + stranger.name());
        assertThat(blockers(apply(test, stranger, Optional.empty()))).contains("OWNER_NOT_ALLOWED");
    }

    @Test
    void is_not_made_without_the_right_to_create_in_the_schema(TestDatabase test) throws Exception {
        test.execute(
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC", "REVOKE CREATE ON SCHEMA public FROM " + keto.name());
        for (TestRole as : List.of(keto, superuser(test))) {
            assertThat(blockers(apply(test, as, Optional.empty()))).containsExactly("CREATE_ON_SCHEMA_MISSING");
        }
        assertThat(test.queryString("SELECT to_regclass('keto_relation_tuples')"))
                .isNull();
        assertThat(versions(test)).containsExactly("20201110175414");
    }

    @Test
    void is_not_made_by_a_member_of_the_owner_that_does_not_inherit_its_rights(TestDatabase test) throws Exception {
        test.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        TestRole member = test.role("member");
        test.execute("ALTER ROLE " + member.name() + " NOINHERIT", "GRANT " + keto.name() + " TO " + member.name());
        test.execute("GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + member.name());
        assertThat(blockers(apply(test, member, Optional.empty()))).containsExactly("CREATE_ON_SCHEMA_MISSING");
    }

    private static List<String> blockers(Outcome<?> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        return ((Outcome.Blocked<?>) outcome)
                .findings().stream().filter(Finding::blocks).map(Finding::id).toList();
    }

    private static List<String> versions(TestDatabase test) throws Exception {
        return test.rows("SELECT version FROM schema_migration").stream()
                .map(row -> row.get(0))
                .toList();
    }

    private static List<String> recordedVersions() throws Exception {
        try (InputStream facts = SchemaStepTest.class.getResourceAsStream("/golden/keto/facts.json")) {
            List<String> versions = new ArrayList<>();
            new ObjectMapper()
                    .readTree(facts)
                    .at("/schemaMigration/v0.7")
                    .forEach(row -> versions.add(row.textValue()));
            return versions;
        }
    }
}
