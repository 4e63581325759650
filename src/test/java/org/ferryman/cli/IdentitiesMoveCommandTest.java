package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.identities.AdminApi;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities get another schema through the admin API, which a stand-in answers as the real one was seen to. */
@UsesServer
class IdentitiesMoveCommandTest {

    private static final String SCHEMA = """
            {"properties": {"traits": {"type": "object", "properties": {"email": {"type": "string", "maxLength": 30}},
             "required": ["email"]}}}
            """;

    private static final int PEOPLE = 12;

    @TempDir
    private Path folder;

    private Said move(TestDatabase test, AdminApi api, String schema, String... more) throws IOException {
        Path file = Files.writeString(folder.resolve("person.json"), schema);
        List<String> all = new ArrayList<>(
                List.of("identities", "move", "--run", folder.resolve("run").toString()));
        all.addAll(List.of("--from", "default", "--to", "person", "--rate", "1000"));
        all.addAll(List.of("--schema", "person=" + file, "--kratos-admin-url", api.url()));
        all.addAll(List.of(more));
        return Ferryman.kratos(folder, test, all.toArray(String[]::new));
    }

    private static void people(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        test.execute(
                "INSERT INTO networks (id, created_at, updated_at) SELECT md5('n')::uuid, now(), now()"
                        + " WHERE NOT EXISTS (SELECT FROM networks)",
                "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT"
                        + " md5('i' || n)::uuid,"
                        + " CASE WHEN n > " + PEOPLE
                        + " THEN 'other' ELSE 'default' END, jsonb_build_object('email', 'p'"
                        + " || n || '@example.org'), now(), now(), (SELECT id FROM networks LIMIT 1)"
                        + " FROM generate_series(1, " + (PEOPLE + 3) + ") AS n");
    }

    private static String id(TestDatabase test, int n) throws Exception {
        return test.queryString(
                "SELECT id::text FROM identities WHERE schema_id <> 'other' ORDER BY id OFFSET " + n + " LIMIT 1");
    }

    private static long with(TestDatabase test, String schema) throws Exception {
        return test.queryLong("SELECT count(*) FROM identities WHERE schema_id = '" + schema + "'");
    }

    @Test
    void without_yes_it_is_a_dry_run_that_asks_kratos_nothing(TestDatabase test) throws Exception {
        people(test);
        try (AdminApi api = new AdminApi(test, Set.of("person"))) {
            Said said = move(test, api, SCHEMA);
            assertThat(said.exit()).as(said.out() + said.err()).isZero();
            assertThat(said.json().path("result").path("identities").asLong()).isEqualTo(PEOPLE);
            assertThat(api.asked()).isEmpty();
            assertThat(with(test, "default")).isEqualTo(PEOPLE);
        }
    }

    @Test
    void all_are_moved_and_undo_moves_exactly_those_back(TestDatabase test) throws Exception {
        people(test);
        test.execute("UPDATE identities SET schema_id = 'person' WHERE id = '" + id(test, 0) + "'");
        try (AdminApi api = new AdminApi(test, Set.of("person", "default"))) {
            Said said = move(test, api, SCHEMA, "--yes");
            assertThat(said.exit()).as(said.out() + said.err()).isZero();
            assertThat(said.json().path("result").path("moved").asLong()).isEqualTo(PEOPLE - 1);
            assertThat(with(test, "person")).isEqualTo(PEOPLE);
            assertThat(with(test, "other")).isEqualTo(3);
            Said again = move(test, api, SCHEMA, "--yes");
            assertThat(again.json().path("result").path("moved").asLong()).isZero();
            Said look = move(test, api, SCHEMA, "--undo");
            assertThat(look.exit()).isZero();
            assertThat(with(test, "person")).isEqualTo(PEOPLE);
            Said back = move(test, api, SCHEMA, "--undo", "--yes");
            assertThat(back.exit()).as(back.out() + back.err()).isZero();
            assertThat(back.json().path("result").path("moved").asLong()).isEqualTo(PEOPLE - 1);
            assertThat(with(test, "default")).isEqualTo(PEOPLE - 1);
            assertThat(with(test, "person")).isEqualTo(1);
        }
        assertThat(filesWith("secretsdottir")).isEmpty();
        assertThat(filesWith("@example.org")).isEmpty();
    }

    @Test
    void nothing_is_moved_unless_all_fit(TestDatabase test) throws Exception {
        people(test);
        test.execute("UPDATE identities SET traits = '{}' WHERE id = '" + id(test, 3) + "'");
        try (AdminApi api = new AdminApi(test, Set.of("person"))) {
            Said said = move(test, api, SCHEMA, "--yes");
            assertThat(said.exit()).isEqualTo(5);
            assertThat(said.findingIds()).containsExactly("KRATOS_TRAITS_BROKEN");
            assertThat(api.asked()).isEmpty();
        }
    }

    @Test
    void other_addresses_must_be_accepted(TestDatabase test) throws Exception {
        people(test);
        String signsIn = SCHEMA.replace(
                "\"maxLength\": 30", "\"ory.sh/kratos\": {\"credentials\": {\"password\": {\"identifier\": true}}}");
        try (AdminApi api = new AdminApi(test, Set.of("person"))) {
            Said said = move(test, api, signsIn, "--yes");
            assertThat(said.exit()).isEqualTo(5);
            assertThat(said.findingIds()).containsExactly("KRATOS_ADDRESSES_CHANGE");
            assertThat(api.asked()).isEmpty();
            assertThat(move(test, api, signsIn, "--yes", "--accept-changes").exit())
                    .isZero();
            assertThat(with(test, "person")).isEqualTo(PEOPLE);
        }
    }

    @Test
    void those_that_kratos_refuses_are_counted_and_the_others_moved(TestDatabase test) throws Exception {
        people(test);
        try (AdminApi api = new AdminApi(test, Set.of("person"))) {
            api.answer(id(test, 2), 409, true);
            api.answer(id(test, 5), 404, true);
            Said said = move(test, api, SCHEMA, "--yes");
            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(5);
            assertThat(said.findingIds()).containsExactly("KRATOS_MOVE_INCOMPLETE");
            assertThat(said.json().path("result").path("refused").asLong()).isEqualTo(1);
            assertThat(said.json().path("result").path("examples").get(0).asText())
                    .isEqualTo(id(test, 2));
            assertThat(with(test, "person")).isEqualTo(PEOPLE - 2);
            api.answer(id(test, 2), 200, true);
            api.answer(id(test, 5), 200, true);
            assertThat(move(test, api, SCHEMA).exit()).isZero();
            assertThat(move(test, api, SCHEMA, "--yes").exit()).isZero();
            assertThat(with(test, "person")).isEqualTo(PEOPLE);
        }
    }

    @Test
    void after_a_failure_the_same_command_goes_on(TestDatabase test) throws Exception {
        people(test);
        try (AdminApi api = new AdminApi(test, Set.of("person"))) {
            String broken = id(test, 7);
            api.answer(broken, 503, true);
            Said said = move(test, api, SCHEMA, "--yes");
            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(6);
            assertThat(said.findingIds()).containsExactly("KRATOS_MOVE_STOPPED");
            assertThat(with(test, "person")).isEqualTo(7);
            api.answer(broken, 200, true);
            int before = api.asked().size();
            assertThat(move(test, api, SCHEMA, "--yes").exit()).isZero();
            assertThat(api.asked().size() - before).isEqualTo(PEOPLE - 7);
            assertThat(with(test, "person")).isEqualTo(PEOPLE);
        }
    }

    @Test
    void a_page_of_something_before_kratos_is_a_failure_and_nothing_of_it_is_told(TestDatabase test) throws Exception {
        people(test);
        try (AdminApi api = new AdminApi(test, Set.of("person"))) {
            api.putPageBefore(id(test, 7), true);
            Said said = move(test, api, SCHEMA, "--yes");
            assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(6);
            assertThat(said.findingIds()).containsExactly("KRATOS_MOVE_STOPPED");
            assertThat(said.out() + said.err()).contains("answers 200").doesNotContain("answered-secretsdottir");
            api.putPageBefore(id(test, 7), false);
            assertThat(move(test, api, SCHEMA, "--yes").exit()).isZero();
            assertThat(with(test, "person")).isEqualTo(PEOPLE);
        }
    }

    @Test
    void a_kratos_that_knows_no_such_schema_is_not_asked_for_everybody(TestDatabase test) throws Exception {
        people(test);
        try (AdminApi api = new AdminApi(test, Set.of("default"))) {
            Said said = move(test, api, SCHEMA, "--yes");
            assertThat(said.findingIds()).containsExactly("KRATOS_MOVE_REFUSED");
            assertThat(api.asked()).hasSize(10);
        }
    }

    @Test
    void a_kratos_of_another_database_is_found_out_after_one_identity(TestDatabase test) throws Exception {
        people(test);
        try (TestDatabase other = test.another()) {
            people(other);
            try (AdminApi api = new AdminApi(other, Set.of("person"))) {
                Said said = move(test, api, SCHEMA, "--yes");
                assertThat(said.findingIds()).containsExactly("KRATOS_MOVE_ELSEWHERE");
                assertThat(api.asked()).hasSize(1);
                assertThat(with(test, "default")).isEqualTo(PEOPLE);
            }
        }
    }

    @Test
    void options_that_make_no_sense_are_refused(TestDatabase test) throws Exception {
        people(test);
        for (List<String> wrong : List.of(
                List.of("--rate", "0", "--to", "person", "--kratos-admin-url", "http://127.0.0.1:1"),
                List.of("--rate", "1", "--to", "default", "--kratos-admin-url", "http://127.0.0.1:1"),
                List.of("--to", "person"))) {
            assertThat(undo(test, wrong).exit()).as(wrong.toString()).isEqualTo(2);
        }
        Said said = undo(test, List.of("--to", "person", "--kratos-admin-url", "ftp://x"));
        assertThat(said.findingIds()).containsExactly("KRATOS_ADMIN_URL_INVALID");
    }

    private Said undo(TestDatabase test, List<String> more) {
        List<String> all = new ArrayList<>(List.of("identities", "move", "--undo", "--from", "default"));
        all.addAll(more);
        return Ferryman.kratos(folder, test, all.toArray(String[]::new));
    }

    private List<Path> filesWith(String text) throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> all = Files.walk(folder)) {
            for (Path file : (Iterable<Path>) all.filter(Files::isRegularFile)::iterator) {
                if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
                    found.add(file);
                }
            }
        }
        return found;
    }
}
