package org.ferryman.kratos.fitness;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.fitness.TargetLack.Kind;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.postgres.QualifiedName;
import org.ferryman.postgres.Session;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

@UsesServer
class FitnessComparisonTest {

    private TestDatabase blue;
    private TestDatabase green;

    @BeforeEach
    void two_databases_of_the_same_level(TestDatabase test) throws SQLException {
        blue = test;
        green = blue.another();
        for (TestDatabase database : List.of(blue, green)) {
            try (Connection connection = database.connect()) {
                KratosSample.create(connection, blue.superuser(), KratosSample.MINIMUM);
            }
        }
    }

    private static SideFacts facts(TestDatabase database) throws Exception {
        try (Connection connection = database.connect()) {
            connection.setAutoCommit(false);
            Session session = Session.of(connection, new Cancellation());
            List<QualifiedName> tables = LevelReader.tables(session);
            return SideFacts.read(session, tables);
        }
    }

    private List<TargetLack> lacks() throws Exception {
        return new FitnessComparison(facts(blue), facts(green), KratosCatalog.of("v1.3.1")).lacks();
    }

    private List<TargetLack> lacks(Kind kind) throws Exception {
        return lacks().stream().filter(lack -> lack.kind() == kind).toList();
    }

    /** The commands are run as they are told; afterwards nothing of that kind is missing. */
    private void assertMended(Kind... kinds) throws Exception {
        assertThat(lacks()).extracting(TargetLack::kind).containsOnly(kinds);
        try (Connection connection = green.connect();
                Statement statement = connection.createStatement()) {
            for (TargetLack lack : lacks()) {
                assertThat(lack.commands()).as(lack.what()).isNotEmpty();
                for (String command : lack.commands()) {
                    statement.execute(command);
                }
            }
        }
        assertThat(lacks()).isEmpty();
    }

    @Test
    void two_sides_that_are_the_same_lack_nothing() throws Exception {
        assertThat(lacks()).isEmpty();
    }

    @Test
    void grants_of_other_roles_are_told_by_role_and_mended() throws Exception {
        TestRole reader = blue.role("reader");
        TestRole writer = blue.role("odd \"name");
        String odd = TestDatabase.quote(writer.name());
        blue.execute(
                "GRANT SELECT ON identities, sessions TO " + reader.name(),
                "GRANT SELECT (id), UPDATE (state) ON identities TO " + odd,
                "GRANT INSERT, DELETE ON networks TO " + odd + " WITH GRANT OPTION",
                "GRANT SELECT ON networks TO PUBLIC",
                "GRANT USAGE ON SCHEMA public TO " + odd);
        List<TargetLack> told = lacks(Kind.GRANT);
        assertThat(told).hasSize(4);
        assertThat(told.toString())
                .contains("GRANT SELECT ON TABLE public.identities, public.sessions TO "
                        + TestDatabase.quote(reader.name()))
                .contains("GRANT SELECT ON TABLE public.networks TO PUBLIC")
                .contains("GRANT DELETE, INSERT ON TABLE public.networks TO " + odd + " WITH GRANT OPTION");
        assertMended(Kind.GRANT);
    }

    @Test
    void a_role_that_the_other_server_does_not_have_is_made_first() throws Exception {
        TestRole reader = blue.role("reader");
        blue.execute("GRANT SELECT ON identities TO " + reader.name());
        SideFacts there = facts(green);
        SideFacts elsewhere = new SideFacts(
                there.database(),
                there.all().stream()
                        .filter(fact -> !fact.name().equals(reader.name()))
                        .toList());
        assertThat(new FitnessComparison(facts(blue), elsewhere, KratosCatalog.of("v1.3.1")).lacks())
                .singleElement()
                .satisfies(lack -> assertThat(lack.commands().get(0))
                        .isEqualTo("CREATE ROLE " + TestDatabase.quote(reader.name()) + " LOGIN"));
    }

    @Test
    void settings_of_the_database_and_of_roles_are_told_and_mended() throws Exception {
        TestRole role = blue.role("kratos");
        blue.execute(
                "GRANT SELECT ON identities TO " + role.name(),
                "GRANT SELECT ON identities TO " + role.name(),
                "ALTER DATABASE " + blue.name() + " SET statement_timeout = '7s'",
                "ALTER DATABASE " + blue.name() + " SET my.setting = 'it''s \"quoted\"'",
                "ALTER ROLE " + role.name() + " IN DATABASE " + blue.name()
                        + " SET search_path = '$user', 'a \"b', public");
        green.execute("GRANT SELECT ON identities TO " + role.name());
        assertThat(lacks(Kind.SETTING)).hasSize(3);
        assertThat(lacks(Kind.SETTING).toString()).contains("ALTER DATABASE " + QualifiedName.quote(green.name()));
        assertMended(Kind.SETTING);
    }

    @Test
    void extensions_storage_statistics_indexes_and_triggers_are_told_and_mended() throws Exception {
        green.execute("DROP EXTENSION pg_trgm");
        blue.execute(
                "ALTER TABLE sessions SET (fillfactor = 70, toast.autovacuum_enabled = false)",
                "ALTER TABLE identities ALTER COLUMN traits SET STATISTICS 500",
                "CREATE INDEX \"mine, too\" ON identities (created_at)",
                "CREATE FUNCTION noted() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NEW; END $$",
                "CREATE TRIGGER noted BEFORE INSERT ON identities FOR EACH ROW EXECUTE FUNCTION noted()");
        assertThat(lacks())
                .extracting(TargetLack::kind)
                .containsExactly(Kind.EXTENSION, Kind.STORAGE, Kind.STORAGE, Kind.STATISTICS, Kind.INDEX, Kind.TRIGGER);
        assertMended(Kind.EXTENSION, Kind.STORAGE, Kind.STATISTICS, Kind.INDEX, Kind.TRIGGER);
    }

    @Test
    void an_older_version_of_an_extension_is_told_with_both() throws Exception {
        green.execute("DROP EXTENSION pg_trgm", "CREATE EXTENSION pg_trgm VERSION '1.5'");
        assertThat(lacks(Kind.EXTENSION).toString()).contains("it has 1.5", "ALTER EXTENSION \"pg_trgm\" UPDATE TO");
        assertMended(Kind.EXTENSION);
    }

    /** What a server is set to is the same for both here: as another one would have it. */
    @Test
    void what_takes_more_than_sql_is_told_without_a_command() throws Exception {
        SideFacts here = facts(blue);
        Map<String, String> more = Map.of("max_connections", "1000", "shared_buffers", "999999999");
        List<SideFacts.Fact> larger = new ArrayList<>(here.all().stream()
                .map(fact -> fact.kind().equals("limit") && more.containsKey(fact.name())
                        ? new SideFacts.Fact("limit", "", fact.name(), more.get(fact.name()), "more")
                        : fact.kind().equals("standby")
                                ? new SideFacts.Fact("standby", "", "", "1", "")
                                : fact.kind().equals("archiving")
                                        ? new SideFacts.Fact("archiving", "", "", "on", "")
                                        : fact)
                .toList());
        List<TargetLack> lacks =
                new FitnessComparison(new SideFacts(here.database(), larger), here, KratosCatalog.of("v1.3.1")).lacks();
        assertThat(lacks)
                .extracting(TargetLack::kind)
                .containsExactly(Kind.LIMIT, Kind.LIMIT, Kind.STANDBY, Kind.ARCHIVING);
        assertThat(lacks).allMatch(lack -> lack.commands().isEmpty());
        assertThat(lacks.toString()).contains("max_connections = more; the target's server has");
    }

    /** Its own indexes come with it, and its tables' ones with {@code replicate}. */
    @Test
    void what_kratos_or_ferryman_makes_is_not_missing() throws Exception {
        green.execute("DROP INDEX identity_credential_identifiers_nid_i_ici_idx");
        assertThat(lacks()).isEmpty();
        green.execute("DROP TABLE identities CASCADE");
        blue.execute("CREATE INDEX mine ON identities (created_at)");
        assertThat(lacks(Kind.INDEX)).isEmpty();
    }
}
