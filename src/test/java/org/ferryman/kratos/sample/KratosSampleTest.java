package org.ferryman.kratos.sample;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;

@UsesServer
class KratosSampleTest {

    private static KratosSample create(TestDatabase test, long identities) throws SQLException {
        try (Connection connection = test.connect()) {
            return KratosSample.create(connection, test.role("kratos").name(), identities);
        }
    }

    @Test
    void it_is_made_as_v1_3_1_makes_it_and_every_table_has_rows(TestDatabase test) throws Exception {
        KratosSample sample = create(test, 100);
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog("v1.3.1"));
        List<String> owners = new ArrayList<>();
        for (List<String> table :
                test.rows("SELECT tablename, tableowner FROM pg_tables WHERE schemaname = 'public'")) {
            assertThat(test.queryLong("SELECT count(*) FROM " + table.get(0)))
                    .as(table.get(0))
                    .isPositive();
            owners.add(table.get(1));
        }
        assertThat(owners).hasSize(26).containsOnly(sample.role());
        assertThat(test.queryLong("SELECT count(*) FROM identities")).isEqualTo(100);
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration")).isEqualTo(315);
    }

    @Test
    void it_is_the_same_on_every_server_but_for_the_password(TestDatabase one) throws Exception {
        KratosSample sample = create(one, 120);
        try (TestDatabase other = one.another()) {
            KratosSample again = create(other, 120);
            for (List<String> table : one.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
                String rows = "SELECT md5(string_agg(t::text, ' ' ORDER BY t::text)) FROM " + table.get(0) + " AS t";
                assertThat(other.queryString(rows)).as(table.get(0)).isEqualTo(one.queryString(rows));
            }
            assertThat(again.config()).isEqualTo(sample.config());
        }
    }

    @Test
    void nobody_in_it_can_be_written_to(TestDatabase test) throws Exception {
        create(test, 100);
        for (String column : List.of(
                "identity_verifiable_addresses.value",
                "identity_recovery_addresses.value",
                "courier_messages.recipient",
                "identity_login_codes.address",
                "identity_registration_codes.address",
                "identities.traits ->> 'email'")) {
            String[] parts = column.split("\\.", 2);
            assertThat(test.queryLong(
                            "SELECT count(*) FROM %s WHERE %s NOT LIKE '%%@example.org'".formatted(parts[0], parts[1])))
                    .as(column)
                    .isZero();
        }
    }

    @Test
    void a_database_that_has_tables_of_kratos_is_left_as_it_was(TestDatabase test) throws Exception {
        test.execute("CREATE TABLE identities (id int)");
        assertThatThrownBy(() -> create(test, 100))
                .isInstanceOfSatisfying(
                        SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("42P07"));
        assertThat(test.queryLong("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isOne();
    }

    @Test
    void fewer_than_it_can_have_are_refused(TestDatabase test) {
        assertThatThrownBy(() -> create(test, KratosSample.MINIMUM - 1)).isInstanceOf(IllegalArgumentException.class);
    }
}
