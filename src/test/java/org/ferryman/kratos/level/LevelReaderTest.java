package org.ferryman.kratos.level;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.level.DatabaseLevel.State;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@UsesServer
class LevelReaderTest {

    private static KratosDatabase read(TestDatabase test) throws Exception {
        try (Database database = Database.open(ConnectionSettings.resolve(
                        test.url(),
                        Map.of("PGPASSWORD", test.password()),
                        Path.of("/nowhere"),
                        label -> Optional.empty())
                .with(TestPatience.get()))) {
            return new Transactions(database).snapshot(new Cancellation(), LevelReader::read);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v0.11.1", "v1.3.1", "v25.4.0", "v26.2.0", "HEAD-2026-07-29"})
    void each_level_is_known_and_all_of_its_tables(String level, TestDatabase test) throws Exception {
        GoldenSchema.create(test, level);
        KratosDatabase kratos = read(test);
        assertThat(kratos.level().name()).isEqualTo(level);
        assertThat(kratos.level().state()).isEqualTo(State.EXACT);
        assertThat(kratos.tables()).hasSize(GoldenSchema.catalog(level).size());
        assertThat(kratos.others()).isEmpty();
        assertThat(kratos.halfRecorded()).isEmpty();
    }

    @Test
    void an_empty_database_holds_no_kratos(TestDatabase test) throws Exception {
        KratosDatabase kratos = read(test);
        assertThat(kratos.tables()).isEmpty();
        assertThat(kratos.level().name()).isEqualTo("empty");
        assertThat(kratos.level().isUpgradable()).isFalse();
    }

    /** Keto and Hydra have a table of the same name, whose first row is the same. */
    @Test
    void a_schema_migration_without_identities_is_not_kratos(TestDatabase test) throws Exception {
        test.execute(
                "CREATE TABLE schema_migration (version varchar(48) NOT NULL, version_self int NOT NULL DEFAULT 0)",
                "CREATE TABLE networks (id uuid PRIMARY KEY)",
                "INSERT INTO schema_migration (version) VALUES ('20150100000001000000')");
        assertThat(read(test).tables()).isEmpty();
        assertThat(read(test).level().name()).isEqualTo("empty");
    }

    @Test
    void the_first_schema_on_the_search_path_with_identities_is_kratos(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        test.execute(
                "CREATE SCHEMA other",
                "CREATE TABLE other.schema_migration (version text)",
                "ALTER DATABASE " + TestDatabase.quote(test.name()) + " SET search_path = other, public");
        assertThat(read(test).schema()).isEqualTo("public");
        assertThat(read(test).level().name()).isEqualTo("v1.3.1");
    }

    @Test
    void one_that_stopped_is_on_the_way_and_what_it_did_last_is_looked_at(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        test.execute("DELETE FROM schema_migration WHERE version >= '20241106142200000002'");
        KratosDatabase kratos = read(test);
        assertThat(kratos.level().name()).isEqualTo("v25.4.0");
        assertThat(kratos.level().state()).isEqualTo(State.INTERRUPTED);
        assertThat(kratos.halfRecorded())
                .containsExactly(new HalfRecorded(
                        "20241106142200000002",
                        "index identity_credential_identifiers_ici_nid_i_idx on identity_credential_identifiers",
                        true,
                        true));
    }

    /** DDL done and row missing: run again, Kratos would fail with 42701. */
    @Test
    void a_column_that_is_there_and_not_recorded_is_half_recorded(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        test.execute("DELETE FROM schema_migration WHERE version >= '20250708190000000000'");
        KratosDatabase kratos = read(test);
        assertThat(kratos.level().state()).isEqualTo(State.HALF_RECORDED);
        assertThat(kratos.halfRecorded())
                .containsExactly(
                        new HalfRecorded("20250708190000000000", "column identities.external_id", true, false));
        test.execute("ALTER TABLE identities DROP COLUMN external_id");
        assertThat(read(test).level().state()).isEqualTo(State.INTERRUPTED);
        assertThat(read(test).halfRecorded())
                .singleElement()
                .satisfies(half -> assertThat(half.present()).isFalse());
    }

    @ParameterizedTest
    @ValueSource(strings = {"v26.2.0", "HEAD-2026-07-29"})
    void every_object_of_a_migration_outside_a_transaction_is_found(String level, TestDatabase test) throws Exception {
        GoldenSchema.create(test, level);
        for (String version : KratosLevels.SHIPPED.ofTag(level).orElseThrow().versions()) {
            // Later migrations drop what this one makes.
            if (OutsideTransaction.of(version).isPresent() && !version.equals("20241106142200000001")) {
                test.execute("DELETE FROM schema_migration WHERE version = '" + version + "'");
            }
        }
        assertThat(read(test).level().state()).isIn(State.HALF_RECORDED, State.INTERRUPTED);
        assertThat(read(test).halfRecorded())
                .hasSizeGreaterThan(7)
                .allSatisfy(
                        half -> assertThat(half.present()).as(half.toString()).isTrue());
    }

    @Test
    void versions_of_keto_in_the_same_table_make_it_unknown(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        test.execute(
                "INSERT INTO schema_migration (version) VALUES ('29990101000000000000')",
                "CREATE TABLE keto_relation_tuples (id uuid)");
        KratosDatabase kratos = read(test);
        assertThat(kratos.level().state()).isEqualTo(State.UNKNOWN);
        assertThat(kratos.others()).containsExactly("keto_relation_tuples");
        test.execute("DROP TABLE keto_relation_tuples");
        assertThat(read(test).level().state()).isEqualTo(State.NEWER);
    }
}
