package org.ferryman.keto.tuple;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;

@UsesServer
class LegacySchemaTest {

    @Test
    void the_catalog_is_the_one_that_keto_leaves(TestDatabase database) throws Exception {
        LegacySchema.create(database.connect(), "public", List.of(0, 1, 2));
        assertThat(CatalogSnapshot.of(database)).isEqualTo(CatalogSnapshot.golden("keto/catalog-v0.6.json"));
    }

    @Test
    void the_versions_are_the_ones_that_keto_leaves(TestDatabase database) throws Exception {
        LegacySchema.create(database.connect(), "public", List.of(0));
        assertThat(database.rows("SELECT * FROM schema_migration")).containsExactly(List.of("20201110175414", "0"));
        assertThat(database.rows("SELECT * FROM keto_namespace_0000000000_migrations"))
                .containsExactly(List.of("20210128140414", "0"));
        assertThat(database.rows("SELECT * FROM keto_namespace")).isEmpty();
    }

    @Test
    void any_schema_name_and_the_greatest_id_will_do(TestDatabase database) throws Exception {
        database.execute("CREATE SCHEMA \"Ory's \"\"keto\"\" ${id}\"");
        LegacySchema.create(database.connect(), "Ory's \"keto\" ${id}", List.of(Integer.MAX_VALUE));
        assertThat(LegacySchema.table(Integer.MAX_VALUE)).isEqualTo("keto_2147483647_relation_tuples");
        assertThat(database.rows("SELECT tablename FROM pg_tables WHERE schemaname LIKE 'Ory%' ORDER BY tablename"))
                .containsExactly(
                        List.of("keto_2147483647_relation_tuples"),
                        List.of("keto_namespace"),
                        List.of("keto_namespace_2147483647_migrations"),
                        List.of("schema_migration"));
    }

    @Test
    void tables_that_are_there_already_are_not_touched(TestDatabase database) throws Exception {
        LegacySchema.create(database.connect(), "public", List.of(0));
        assertThatThrownBy(() -> LegacySchema.create(database.connect(), "public", List.of(0)))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P07"));
        assertThat(database.queryLong("SELECT count(*) FROM schema_migration")).isOne();
    }
}
