package org.ferryman.kratos.sample;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.testing.CatalogSnapshot;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;

@UsesServer
class StandInKratosTest {

    private static final String UP = "migrate sql -e --yes";
    private static final String STATUS = "migrate sql status -e --format json";

    private record Said(int exit, String out, String err) {}

    private static Said run(String dsn, String arguments) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        int exit = new StandInKratos(
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8))
                .run(List.of(arguments.split(" ", -1)), dsn.isEmpty() ? Map.of() : Map.of("DSN", dsn));
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /** A sample, and the DSN of its owner. */
    private static String sample(TestDatabase test, long identities) throws SQLException {
        TestRole owner = test.role("kratos");
        try (Connection connection = test.connect()) {
            KratosSample.create(connection, owner.name(), identities);
        }
        return dsn(test, owner.name(), owner.password()) + "&lock_timeout=2000&ferryman.pass=x%20y";
    }

    private static String dsn(TestDatabase test, String user, String password) {
        return "postgres://%s:%s@127.0.0.1:%s/%s?application_name=a%%20name&sslmode=disable"
                .formatted(
                        URLEncoder.encode(user, StandardCharsets.UTF_8),
                        URLEncoder.encode(password, StandardCharsets.UTF_8).replace("+", "%20"),
                        test.url().replaceFirst(".*:(\\d+)/.*", "$1"),
                        test.name());
    }

    /** What is in every table, in the columns of v1.3.1. */
    private static Map<String, String> rows(TestDatabase test) throws Exception {
        Map<String, String> rows = new TreeMap<>();
        for (Map.Entry<String, JsonNode> table : GoldenSchema.catalog("v1.3.1").properties()) {
            StringBuilder columns = new StringBuilder();
            table.getValue()
                    .get("columns")
                    .forEach(column -> columns.append(columns.isEmpty() ? "" : ", ")
                            .append(column.get("name").asText())
                            .append("::text"));
            rows.put(
                    table.getKey(),
                    test.queryString("SELECT count(*) || ' ' || md5(string_agg(r::text, ' ' ORDER BY r::text))"
                            + " FROM (SELECT " + columns + " FROM " + table.getKey() + ") AS r"));
        }
        return rows;
    }

    @Test
    void it_makes_exactly_the_tables_of_v26_2_0_and_changes_no_row(TestDatabase test) throws Exception {
        String dsn = sample(test, 1_000);
        Map<String, String> before = rows(test);
        Said said = run(dsn, UP + " --config kratos.yml");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out()).contains(": Successfully applied migrations!");
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog("v26.2.0"));
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration")).isEqualTo(338);
        Map<String, String> after = rows(test);
        after.keySet().removeAll(List.of("schema_migration", "identity_credential_types"));
        before.keySet().removeAll(List.of("schema_migration", "identity_credential_types"));
        assertThat(after).isEqualTo(before).hasSize(24);
        assertThat(test.queryLong("SELECT count(*) FROM identity_credential_identifiers AS i"
                        + " JOIN identity_credentials AS c ON c.id = i.identity_credential_id"
                        + " WHERE c.identity_id IS DISTINCT FROM i.identity_id"))
                .isZero();
        assertThat(test.queryLong("SELECT count(*) FROM session_devices AS d JOIN sessions AS s ON s.id ="
                        + " d.session_id WHERE d.identity_id IS DISTINCT FROM s.identity_id"))
                .isZero();
    }

    @Test
    void it_takes_back_what_it_did_step_by_step(TestDatabase test) throws Exception {
        String dsn = sample(test, 100);
        Map<String, String> before = rows(test);
        assertThat(run(dsn, UP).exit()).isZero();
        assertThat(run(dsn, "migrate sql down -e --yes --steps 7").exit()).isZero();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog("v25.4.0"));
        assertThat(run(dsn, "migrate sql down -e --yes --steps 17").err()).contains("v1.3.1 only");
        Said back = run(dsn, "migrate sql down -e --yes --steps 16");
        assertThat(back.exit()).as(back.err()).isZero();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog("v1.3.1"));
        assertThat(rows(test)).isEqualTo(before);
        assertThat(run(dsn, UP).exit()).isZero();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog("v26.2.0"));
    }

    /** As a killed run leaves it: half of the rows filled, and the migration not recorded. */
    @Test
    void it_goes_on_where_it_was_ended(TestDatabase test) throws Exception {
        String dsn = sample(test, 100);
        assertThat(run(dsn, UP).exit()).isZero();
        assertThat(run(dsn, "migrate sql down -e --yes --steps 6").exit()).isZero();
        test.execute("UPDATE identity_credential_identifiers SET identity_id = NULL WHERE id::text < '8'");
        JsonNode status = new ObjectMapper().readTree(run(dsn, STATUS).out());
        assertThat(status).hasSize(338);
        assertThat(status.findValuesAsText("state"))
                .filteredOn("Pending"::equals)
                .hasSize(6);
        assertThat(status.get(332).get("version").asText()).isEqualTo("20251105000000000001");
        assertThat(status.get(332).get("name").asText())
                .isEqualTo("Backfill column identity_id in identity_credential_identifiers");
        assertThat(run(dsn, UP).exit()).isZero();
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog("v26.2.0"));
    }

    @Test
    void a_row_of_another_network_stops_it_as_it_stops_kratos(TestDatabase test) throws Exception {
        String dsn = sample(test, 100);
        test.execute(
                "ALTER TABLE session_devices ALTER nid DROP NOT NULL",
                "UPDATE session_devices SET nid = NULL WHERE id = md5('device 1')::uuid");
        Said said = run(dsn, UP);
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("(SQLSTATE 23502)");
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration")).isEqualTo(334);
    }

    /** A rehearsal asks what Kratos sees on a copy before that is filled. */
    @Test
    void of_an_empty_database_it_says_that_everything_is_to_be_run(TestDatabase test) throws Exception {
        Said said = run(dsn(test, test.superuser(), test.password()), STATUS);
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out()).contains("\"Pending\"").doesNotContain("\"Applied\"");
    }

    @Test
    void it_touches_no_other_database(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        test.execute("INSERT INTO networks VALUES (md5('somebody''s')::uuid, now(), now())");
        String dsn = dsn(test, test.url().replaceFirst(".*//(.*)@.*", "$1"), test.password());
        for (String call : List.of(UP, STATUS, "migrate sql down -e --yes --steps 1")) {
            Said said = run(dsn, call);
            assertThat(said.exit()).isEqualTo(1);
            assertThat(said.err()).contains("touches no other");
        }
        assertThat(CatalogSnapshot.of(test)).isEqualTo(GoldenSchema.catalog("v1.3.1"));
    }

    @Test
    void it_says_what_it_is_whenever_it_says_anything(TestDatabase test) throws Exception {
        String dsn = sample(test, 100);
        Said version = run("", "version");
        assertThat(version.exit()).isZero();
        assertThat(version.out()).startsWith(StandInKratos.NAME).contains("Version:\t\t\tv26.2.0");
        for (String call : List.of(STATUS, UP, "migrate sql down -e --yes --steps 99", "serve", "version --help")) {
            Said said = run(dsn, call);
            assertThat(said.err().lines())
                    .as(call)
                    .isNotEmpty()
                    .allSatisfy(line -> assertThat(line).startsWith(StandInKratos.NAME));
            if (!call.equals(STATUS)) {
                assertThat(said.out().lines())
                        .as(call)
                        .allSatisfy(line -> assertThat(line).startsWith(StandInKratos.NAME));
            }
        }
    }

    @Test
    void without_a_database_or_a_yes_it_does_nothing(TestDatabase test) throws Exception {
        String dsn = sample(test, 100);
        assertThat(run("", UP).err()).contains("no database");
        assertThat(run(dsn, "migrate sql --yes").err()).contains("no database");
        assertThat(run(dsn, "migrate sql -e").err()).contains("give --yes");
        assertThat(run("postgres://user:p%zz@host", UP).err())
                .contains("can't be read")
                .doesNotContain("p%zz");
        assertThat(run(dsn, "migrate sql -e --yes --steps").err()).contains("unknown command");
        assertThat(run(dsn, "migrate sql status -e --format yaml").err()).contains("unknown command");
        assertThat(test.queryLong("SELECT count(*) FROM schema_migration")).isEqualTo(315);
    }

    @Test
    void what_its_dsn_says_reaches_the_server(TestDatabase test) throws Exception {
        String dsn = sample(test, 100);
        try (Connection connection = StandInDsn.connect(dsn);
                var row = connection
                        .createStatement()
                        .executeQuery("SELECT current_setting('application_name'), current_setting('lock_timeout'),"
                                + " current_setting('ferryman.pass')")) {
            row.next();
            assertThat(List.of(row.getString(1), row.getString(2), row.getString(3)))
                    .containsExactly("a name", "2s", "x y");
        }
    }
}
