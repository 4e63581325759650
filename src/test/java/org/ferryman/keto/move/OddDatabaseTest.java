package org.ferryman.keto.move;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.Connections;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Databases that are not as they should be: a finding that names the thing, and nothing written. */
@UsesServer
@Timeout(60)
final class OddDatabaseTest {

    private static final String LEGACY = "keto_0000000000_relation_tuples";

    @TempDir
    private Path folder;

    static Stream<Arguments> blockers() {
        return Stream.of(
                Arguments.of(
                        "NAMESPACE_NOT_IN_CONFIG",
                        "0000000007",
                        "CREATE TABLE keto_0000000007_relation_tuples (LIKE " + LEGACY + " INCLUDING ALL)"),
                Arguments.of(
                        "NAMESPACE_ID_ABOVE_INT32",
                        "3000000000",
                        "CREATE TABLE keto_3000000000_relation_tuples (LIKE " + LEGACY + " INCLUDING ALL)"),
                Arguments.of(
                        "NAMESPACE_ID_ABOVE_INT32",
                        "2147483648",
                        "CREATE TABLE keto_2147483648_relation_tuples (LIKE " + LEGACY + " INCLUDING ALL)"),
                Arguments.of(
                        "LEGACY_TABLE_NOT_USABLE",
                        "0000000001",
                        "DROP TABLE keto_0000000001_relation_tuples;"
                                + " CREATE VIEW keto_0000000001_relation_tuples AS SELECT * FROM " + LEGACY),
                Arguments.of(
                        "LEGACY_TABLE_NOT_USABLE",
                        "0000000001",
                        "DROP TABLE keto_0000000001_relation_tuples;"
                                + " CREATE TABLE keto_0000000001_relation_tuples (LIKE " + LEGACY
                                + ") PARTITION BY LIST (shard_id)"),
                Arguments.of(
                        "LEGACY_TABLE_NOT_USABLE", "0000000000", "CREATE TABLE child () INHERITS (" + LEGACY + ")"),
                Arguments.of("LEGACY_TABLE_NOT_USABLE", "0000000000", "ALTER TABLE " + LEGACY + " SET UNLOGGED"),
                Arguments.of(
                        "LEGACY_TABLE_NOT_USABLE", "0000000000", "ALTER TABLE " + LEGACY + " ADD COLUMN extra int"),
                Arguments.of(
                        "LEGACY_TABLE_NOT_USABLE",
                        "0000000000",
                        "ALTER TABLE " + LEGACY + " DROP CONSTRAINT " + LEGACY + "_pkey"),
                Arguments.of(
                        "LEGACY_TABLE_NOT_USABLE",
                        "0000000000",
                        "ALTER TABLE " + LEGACY + " ALTER object TYPE varchar(128)"),
                Arguments.of("RELATION_TRIGGERS", LEGACY, trigger(LEGACY)),
                Arguments.of("RELATION_TRIGGERS", "keto_relation_tuples", trigger("keto_relation_tuples")),
                Arguments.of("RELATION_TRIGGERS", "networks", trigger("networks")),
                Arguments.of("RELATION_ROW_SECURITY", LEGACY, "ALTER TABLE " + LEGACY + " ENABLE ROW LEVEL SECURITY"),
                Arguments.of(
                        "RELATION_ROW_SECURITY",
                        "keto_relation_tuples",
                        "ALTER TABLE keto_relation_tuples ENABLE ROW LEVEL SECURITY"),
                Arguments.of(
                        "RELATION_RULES", LEGACY, "CREATE RULE r AS ON INSERT TO " + LEGACY + " DO INSTEAD NOTHING"),
                Arguments.of(
                        "RELATION_RULES",
                        "keto_relation_tuples",
                        "CREATE RULE r AS ON INSERT TO keto_relation_tuples DO INSTEAD NOTHING"),
                Arguments.of(
                        "RELATION_UNLOGGED", "keto_relation_tuples", "ALTER TABLE keto_relation_tuples SET UNLOGGED"),
                Arguments.of(
                        "RELATION_INHERITS",
                        "keto_relation_tuples",
                        "CREATE TABLE child () INHERITS (keto_relation_tuples)"));
    }

    static Stream<Arguments> schemaBlockers() {
        return Stream.of(
                Arguments.of(
                        "TARGET_TABLE_CHANGED",
                        "keto_relation_tuples",
                        "ALTER TABLE keto_relation_tuples ALTER subject_id TYPE text"),
                Arguments.of(
                        "SCHEMA_AFTER_V0_7",
                        "public",
                        "INSERT INTO schema_migration VALUES ('20220217152313000000', 0)"),
                Arguments.of(
                        "SCHEMA_AFTER_V0_7",
                        "public",
                        "INSERT INTO schema_migration VALUES ('20220217152313000000', 0);"
                                + " ALTER TABLE keto_relation_tuples RENAME namespace_id TO namespace"),
                Arguments.of("SCHEMA_AFTER_V0_7", "public", "CREATE TABLE keto_uuid_mappings (id uuid)"),
                Arguments.of(
                        "SCHEMA_V0_7_PARTIAL",
                        "public",
                        "DELETE FROM schema_migration WHERE version = '20210914134624000000'"),
                Arguments.of("SCHEMA_V0_7_PARTIAL", "public", "DROP TABLE keto_relation_tuples"),
                Arguments.of(
                        "SCHEMA_V0_5",
                        "public",
                        "DROP TABLE keto_relation_tuples, networks, schema_migration;"
                                + " CREATE TABLE schema_migration (version varchar, version_self int);"
                                + " CREATE TABLE rego_data (id int)"));
    }

    private static String trigger(String table) {
        return "CREATE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';"
                + " CREATE TRIGGER t BEFORE INSERT ON " + table + " FOR EACH ROW EXECUTE FUNCTION swallow()";
    }

    @ParameterizedTest
    @MethodSource({"blockers", "schemaBlockers"})
    void blocks_with_a_finding_that_names_the_thing(String id, String named, String sql, TestDatabase test)
            throws Exception {
        LegacyTuples.generate(test, 100);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            test.execute(sql);
            Outcome<Migration> outcome = fixture.apply(fixture.migration(settings));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(((Outcome.Blocked<Migration>) outcome).findings()).anySatisfy(finding -> {
                assertThat(finding.id()).isEqualTo(id);
                assertThat(finding.blocks()).isTrue();
                assertThat(finding.seen()).contains(named);
            });
            Assessment assessment = MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
            assertThat(assessment.blocked()).isTrue();
            assertThat(assessment.findings()).extracting(Finding::id).contains(id);
            assertThat(fixture.produce(new InPlaceDryRun(fixture.database, settings, folder)))
                    .isInstanceOf(Outcome.Blocked.class);
        }
    }

    @Test
    void d11_a_table_that_can_not_be_used_is_not_said_to_be_missing(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            test.execute("ALTER TABLE " + LEGACY + " ALTER object TYPE varchar(512)");
            Assessment assessment = MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
            assertThat(assessment.findings()).extracting(Finding::id).contains("LEGACY_TABLE_NOT_USABLE");
            assertThat(assessment.findings())
                    .noneMatch(finding -> finding.seen().contains("has no legacy table"));
        }
    }

    static Stream<Arguments> leftAlone() {
        return Stream.of(
                Arguments.of("CREATE SCHEMA old; CREATE TABLE old." + LEGACY + " (LIKE " + LEGACY + " INCLUDING ALL);"
                        + " INSERT INTO old." + LEGACY + " SELECT * FROM " + LEGACY),
                Arguments.of("CREATE TABLE keto_0000000000_old_relation_tuples AS TABLE " + LEGACY),
                Arguments.of("CREATE TABLE " + LEGACY + "_backup AS TABLE " + LEGACY),
                Arguments.of("CREATE VIEW keto_7_relation_tuples AS TABLE " + LEGACY));
    }

    @ParameterizedTest
    @MethodSource("leftAlone")
    void what_only_looks_like_a_legacy_table_is_left_alone(String sql, TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        test.execute(sql);
        Migration migration = migrate(test);
        assertThat(migration.findings()).extracting(Finding::id).contains("LEGACY_LOOK_ALIKE");
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void an_excluded_table_is_left_alone_even_with_an_id_above_int32(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        test.execute("CREATE TABLE keto_3000000000_relation_tuples (LIKE " + LEGACY + " INCLUDING ALL)");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES, 3_000_000_000L, 99L);
            assertThat(fixture.migrate(settings).findings())
                    .extracting(Finding::id)
                    .contains("NAMESPACE_EXCLUDED", "EXCLUDED_NAMESPACE_NOT_FOUND");
            assertThat(fixture.verify(settings).holds()).isTrue();
        }
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void missing_tables_of_namespace_migrations_do_not_matter(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        test.execute("DROP TABLE keto_namespace_0000000000_migrations,"
                + " keto_namespace_0000000001_migrations, keto_namespace");
        migrate(test);
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    @Test
    void the_least_and_the_greatest_namespace_id_are_moved(TestDatabase test) throws Exception {
        LegacyTuples.create(test, "public", 0, Integer.MAX_VALUE);
        LegacyTuples.add(test, 0, "o", "r", "last:x#y");
        LegacyTuples.add(test, Integer.MAX_VALUE, "o", "r", "first:x#y");
        KetoSettings settings = MigrationFixture.settings(folder, Map.of(0, "first", Integer.MAX_VALUE, "last"));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            fixture.migrate(settings);
            assertThat(fixture.verify(settings).holds()).isTrue();
        }
        assertThat(test.rows("SELECT namespace_id, subject_set_namespace_id FROM keto_relation_tuples ORDER BY 1"))
                .containsExactly(List.of("0", "2147483647"), List.of("2147483647", "0"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "with space",
                "Upper",
                "quo\"te",
                "semi;colon",
                "ap'ostrophe",
                "que?stion",
                "{nid}",
                "$1",
                "a.b",
                "\u00e9\\"
            })
    void a_schema_may_have_any_name(String schema, TestDatabase test) throws Exception {
        String quoted = TestDatabase.quote(schema);
        test.execute(
                "CREATE SCHEMA " + quoted,
                "ALTER DATABASE " + test.name() + " SET search_path = \"$user\", nowhere, " + quoted + ", public");
        LegacyTuples.create(test, schema, 0, 1);
        LegacyTuples.create(test, "public", 0);
        LegacyTuples.add(test, 0, "o", "r", "u");
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThat(fixture.apply(new SchemaStep(fixture.database, java.util.Optional.empty())))
                    .isInstanceOf(Outcome.Done.class);
            MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
            MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, folder)));
            Migration first = fixture.migrate(settings);
            assertThat(first.totals().migrated()).isEqualTo(1);
            assertThat(fixture.migrate(settings).totals().alreadyPresent()).isEqualTo(1);
            assertThat(fixture.verify(settings).holds()).isTrue();
        }
        assertThat(test.queryLong("SELECT count(*) FROM " + quoted + ".keto_relation_tuples"))
                .isEqualTo(1);
        assertThat(test.queryString("SELECT to_regclass('public.keto_relation_tuples')"))
                .isNull();
    }

    @Test
    void planted_functions_and_operators_change_nothing(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 1_000);
        String fail = " LANGUAGE plpgsql AS 'BEGIN RAISE EXCEPTION ''planted''; END'";
        test.execute(
                "ALTER DATABASE " + test.name() + " SET search_path = public, pg_catalog",
                "CREATE FUNCTION public.split_part(varchar, text, int) RETURNS text" + fail,
                "CREATE FUNCTION public.strpos(varchar, text) RETURNS int" + fail,
                "CREATE FUNCTION public.length(varchar) RETURNS int" + fail,
                "CREATE FUNCTION public.format(text, int, text, text, text, text) RETURNS text" + fail,
                "CREATE FUNCTION public.pg_backend_pid() RETURNS int" + fail,
                "CREATE FUNCTION public.current_database() RETURNS name" + fail,
                "CREATE FUNCTION public.has_schema_privilege(text, text) RETURNS boolean" + fail,
                "CREATE FUNCTION public.equal(varchar, varchar) RETURNS boolean" + fail,
                "CREATE FUNCTION public.equal(text, text) RETURNS boolean" + fail,
                "CREATE FUNCTION public.equal(int, int) RETURNS boolean" + fail,
                "CREATE OPERATOR public.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = public.equal)",
                "CREATE OPERATOR public.= (LEFTARG = int, RIGHTARG = int, FUNCTION = public.equal)",
                "CREATE OPERATOR public.= (LEFTARG = text, RIGHTARG = text, FUNCTION = public.equal)");
        Connections.hold(test, "LOCK TABLE " + LEGACY + " IN ROW EXCLUSIVE MODE", holder -> {
            try (MigrationFixture fixture = new MigrationFixture(test, folder, Connections.SHORT)) {
                fixture.applySchema();
                Outcome<Migration> locked =
                        fixture.apply(fixture.migration(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES)));
                assertThat(((Outcome.Failed<Migration>) locked).finding().id()).isEqualTo("TABLE_LOCKED");
                assertThat(((Outcome.Failed<Migration>) locked).finding().seen())
                        .contains("pid " + holder + " ");
            }
        });
        migrate(test);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThat(fixture.verify(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES))
                            .holds())
                    .isTrue();
        }
        assertThat(LegacyTuples.differences(test)).isEmpty();
    }

    private Migration migrate(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            fixture.applySchema();
            return fixture.migrate(MigrationFixture.settings(folder, LegacyTuples.NAMESPACES));
        }
    }
}
