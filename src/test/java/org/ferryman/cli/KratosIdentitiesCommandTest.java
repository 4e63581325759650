package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.replicate.LogicalServer;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Identities against the new Kratos' schemas, on the command line. */
@UsesServer
class KratosIdentitiesCommandTest {

    private static final String SCHEMA = """
            {"$id": "https://example.org/person.json", "$schema": "http://json-schema.org/draft-07/schema#",
             "x-ours": true, "definitions": {"label": {"type": "string", "maxLength": 8}},
             "type": "object", "properties": {"traits": {"type": "object", "properties": {
              "email": {"type": "string", "format": "email", "ory.sh/kratos": {
               "credentials": {"password": {"identifier": true}},
               "verification": {"via": "email"}, "recovery": {"via": "email"}}},
              "name": {"type": "object", "properties": {"first": {"type": "string"}}, "required": ["first"],
               "additionalProperties": false},
              "tags": {"type": "array", "items": {"$ref": "#/definitions/label"}},
              "friends": {"type": "object", "additionalProperties": {"type": "integer"}}},
              "required": ["email"], "additionalProperties": false}}}
            """;

    /** What is somebody's, in every place where it may get out: keys, values, what is no e-mail address. */
    private static final List<String> PERSONAL = List.of(
            "ada.secretsdottir",
            "Secretsdottir",
            "hidden-nickname",
            "hidden-key",
            "hidden-value",
            "not-an-address-4711",
            "tell-nobody-this-tag",
            "hidden-friend",
            "stored-elsewhere");

    @TempDir
    private Path folder;

    private Said kratos(TestDatabase test, String... arguments) {
        List<String> all = new ArrayList<>(
                List.of("identities", "--run", folder.resolve("run").toString()));
        all.addAll(List.of(arguments));
        return Ferryman.kratos(folder, test, all.toArray(String[]::new));
    }

    private String file(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text).toString();
    }

    private static void identity(TestDatabase test, int n, String schema, String traits) throws Exception {
        test.execute("INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT "
                + "md5('" + n + "')::uuid, '" + schema + "', '" + traits.replace("'", "''")
                + "', now(), now(), (SELECT id FROM networks LIMIT 1)");
    }

    private static void people(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        test.execute("INSERT INTO networks (id, created_at, updated_at) SELECT md5('n')::uuid, now(), now()"
                + " WHERE NOT EXISTS (SELECT FROM networks)");
        identity(test, 1, "default", "{\"email\": \"ada.secretsdottir@example.org\", \"name\": {\"first\": \"Ada\"}}");
        identity(test, 2, "default", "{\"email\": \"not-an-address-4711\", \"name\": {\"last\": \"Secretsdottir\"}}");
        identity(
                test,
                3,
                "default",
                "{\"hidden-key\": \"hidden-value\", \"name\": {\"first\": \"A\", \"hidden-nickname\": 1}}");
        identity(test, 4, "default", "{\"email\": \"b@example.org\", \"tags\": [\"a\", \"tell-nobody-this-tag\"]}");
        identity(
                test,
                5,
                "default",
                "{\"email\": \"c@example.org\", \"friends\": {\"hidden-friend\": \"hidden-value\"}}");
        identity(test, 6, "default", "{\"email\": 7}");
        test.execute(
                "INSERT INTO identity_recovery_addresses (id, via, value, identity_id, created_at, updated_at, nid)"
                        + " SELECT md5('r')::uuid, 'email', 'stored-elsewhere@example.org', md5('1')::uuid,"
                        + " now(), now(),"
                        + " (SELECT id FROM networks LIMIT 1)");
    }

    private static String id(int n) throws Exception {
        byte[] md5 = java.security.MessageDigest.getInstance("MD5")
                .digest(Integer.toString(n).getBytes(StandardCharsets.US_ASCII));
        java.nio.ByteBuffer bytes = java.nio.ByteBuffer.wrap(md5);
        return new java.util.UUID(bytes.getLong(), bytes.getLong()).toString();
    }

    private static String sorted(JsonNode examples) {
        List<String> ids = new ArrayList<>();
        examples.forEach(id -> ids.add(id.toString()));
        Collections.sort(ids);
        return "[" + String.join(",", ids) + "]";
    }

    @Test
    void identities_that_would_break_are_counted_by_rule_and_path(TestDatabase test) throws Exception {
        people(test);
        Said said = kratos(test, "--schema", "default=" + file("person.json", SCHEMA));
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(5);
        assertThat(said.findingIds()).containsExactlyInAnyOrder("KRATOS_TRAITS_BROKEN", "KRATOS_ADDRESSES_CHANGE");
        JsonNode result = said.json().path("result");
        assertThat(result.path("identities").asLong()).isEqualTo(6);
        assertThat(result.path("broken").asLong()).isEqualTo(5);
        List<String> faults = new ArrayList<>();
        result.path("faults")
                .forEach(fault -> faults.add(fault.path("rule").asText() + " "
                        + fault.path("path").asText() + " "
                        + fault.path("identities").asLong() + " "
                        + sorted(fault.path("examples"))));
        assertThat(faults)
                .containsExactlyInAnyOrder(
                        "format /traits/email 1 [\"" + id(2) + "\"]",
                        "required /traits/name/first 1 [\"" + id(2) + "\"]",
                        "additionalProperties /traits/name/* 2 [\"" + id(2) + "\",\"" + id(3) + "\"]",
                        "required /traits/email 1 [\"" + id(3) + "\"]",
                        "additionalProperties /traits/* 1 [\"" + id(3) + "\"]",
                        "maxLength /traits/tags/* 1 [\"" + id(4) + "\"]",
                        "type /traits/friends/* 1 [\"" + id(5) + "\"]",
                        "type /traits/email 1 [\"" + id(6) + "\"]",
                        "ory.sh/kratos /traits/email 1 [\"" + id(2) + "\"]");
        List<String> lines = Files.readAllLines(folder.resolve("run/identities-broken.jsonl"));
        assertThat(lines).hasSize(10);
        assertThat(new ObjectMapper().readTree(lines.get(0)).fieldNames())
                .toIterable()
                .containsExactly("identity", "schema", "rule", "path");
    }

    /** The one that fits has another address to be recovered by, and none to sign in by or to be verified. */
    @Test
    void addresses_that_would_be_derived_are_held_against_those_that_are_stored(TestDatabase test) throws Exception {
        people(test);
        Said said = kratos(test, "--schema", "default=" + file("person.json", SCHEMA));
        List<String> changes = new ArrayList<>();
        said.json()
                .path("result")
                .path("changes")
                .forEach(change -> changes.add(change.path("kind").asText() + " "
                        + change.path("change").asText() + " " + change.path("examples")));
        assertThat(said.json().path("result").path("changed").asLong()).isEqualTo(1);
        String one = " [\"" + id(1) + "\"]";
        assertThat(changes)
                .containsExactlyInAnyOrder(
                        "password added" + one,
                        "verification email added" + one,
                        "recovery email added" + one,
                        "recovery email removed" + one);
    }

    @Test
    void personal_data_is_nowhere_unless_it_is_asked_for(TestDatabase test) throws Exception {
        people(test);
        String schema = file("person.json", SCHEMA);
        Said json = kratos(test, "--schema", "default=" + schema);
        Said text = new Ferryman(folder, test.password())
                .run("kratos", "identities", "--url", test.url(), "--schema", "default=" + schema);
        Said dryRun = kratos(
                test,
                "move",
                "--from",
                "default",
                "--to",
                "person",
                "--schema",
                "person=" + schema,
                "--kratos-admin-url",
                "http://127.0.0.1:9");
        assertThat(dryRun.findingIds()).contains("KRATOS_TRAITS_BROKEN");
        Said report = new Ferryman(folder, test.password())
                .run("kratos", "report", "--run", folder.resolve("run").toString());
        assertThat(report.exit()).as(report.err()).isZero();
        assertThat(Files.readString(folder.resolve("run/report.html")))
                .as("what was found is in it")
                .contains("5 of 6 identities do not fit", "/traits/name/*");
        Said status = new Ferryman(folder, test.password()).run("kratos", "status", "--url", test.url());
        Said unreachable = kratos(test, "--schema", "default=" + schema, "--to", file("in-the-way", ""));
        assertThat(unreachable.exit()).as("a failure, too").isNotZero();
        for (String personal : PERSONAL) {
            for (Said said : List.of(json, text, dryRun, report, status, unreachable)) {
                assertThat(said.out() + said.err()).as(personal).doesNotContain(personal);
            }
            assertThat(filesWith(personal)).as(personal).isEmpty();
        }
        Said shown = kratos(test, "--schema", "default=" + schema, "--show-traits", "--to", folder + "/lists");
        assertThat(shown.out() + shown.err()).doesNotContain("hidden-value");
        assertThat(filesWith("hidden-value"))
                .extracting(path -> folder.relativize(path).toString())
                .containsExactlyInAnyOrder(
                        "lists/identities-broken.html", "lists/identities-broken.csv", "lists/identities-broken.jsonl");
        assertThat(filesWith("stored-elsewhere")).isEmpty();
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

    @Test
    void with_a_target_it_is_about_the_source_and_on_the_record_of_both() throws Exception {
        LogicalServer server = LogicalServer.shared();
        try (Pair pair = server.pair(folder.resolve("other-run"))) {
            pair.inBlue("UPDATE identities SET traits = '{\"email\": \"ada.secretsdottir@example.org\"}'"
                    + " WHERE id = (SELECT min(id::text)::uuid FROM identities)");
            String people =
                    server.texts(pair.blue, "SELECT count(*) FROM identities").get(0);
            String never = file("never.json", SCHEMA.replace("\"required\": [\"email\"]", "\"required\": [\"shoes\"]"));
            Said broken = both(pair, "identities", "--schema", "default=" + never);
            assertThat(broken.exit()).as(broken.out() + broken.err()).isEqualTo(5);
            assertThat(broken.json().at("/result/broken").asText()).isEqualTo(people);
            assertThat(Results.shapes()
                            .differences("kratos identities", broken.json().path("result")))
                    .isEmpty();
            Said run = both(pair, "run", "--yes", "--by-hand", "--until", "identities", "--schema", "default=" + never);
            assertThat(run.exit()).as(run.out() + run.err()).isEqualTo(5);
            assertThat(KratosRunFixture.steps(run)).contains("assess DONE", "identities STOPPED");
            String any = file(
                    "any.json", "{\"properties\": {\"traits\": {\"type\": \"object\", \"properties\": {\"a\": {}}}}}");
            Said fits = both(pair, "identities", "--schema", "default=" + any);
            assertThat(fits.exit()).as(fits.out() + fits.err()).isZero();
            assertThat(fits.json().at("/result/broken").asLong()).isZero();
            Said again = both(pair, "run", "--yes", "--by-hand", "--until", "identities", "--schema", "default=" + any);
            assertThat(KratosRunFixture.steps(again))
                    .as("on record: " + again.out())
                    .contains("identities ALREADY_DONE");
            Said report = new Ferryman(folder, server.password())
                    .run("kratos", "report", "--run", folder.resolve("run").toString());
            assertThat(report.exit()).as(report.err()).isZero();
            assertThat(Files.readString(folder.resolve("run/report.html"))).contains(people + " identities");
            assertThat(server.texts(pair.green, "SELECT relname FROM pg_class WHERE relname = 'identities'"))
                    .isEmpty();
            assertThat(filesWith("ada.secretsdottir")).isEmpty();
            for (Said said : List.of(broken, run, fits, again, report)) {
                assertThat(said.out() + said.err()).doesNotContain("ada.secretsdottir");
            }
        }
    }

    private Said both(Pair pair, String... arguments) {
        List<String> all = new ArrayList<>(List.of("kratos"));
        all.addAll(List.of(arguments));
        all.addAll(pair.options());
        all.addAll(List.of("--run", folder.resolve("run").toString(), "--json"));
        return new Ferryman(folder, pair.password()).run(all.toArray(String[]::new));
    }

    @Test
    void schemas_are_found_as_the_configuration_names_them(TestDatabase test) throws Exception {
        people(test);
        identity(test, 7, "inline", "{\"x\": 1}");
        identity(test, 8, "remote", "{\"x\": 1}");
        identity(test, 9, "gone", "{}");
        String part = file("part.json", "{\"type\": \"string\"}");
        String other = "{\"properties\": {\"traits\": {\"type\": \"object\", \"properties\": {"
                + "\"x\": {\"$ref\": \"part.json\"},"
                + " \"y\": {\"$ref\": \"https://example.org/y.json\"}}}}}";
        String remote = file("other.json", other.replace("part.json", "file://" + part));
        String inline = Base64.getEncoder()
                .encodeToString("{\"properties\": {\"traits\": {\"properties\": {\"x\": {\"type\": \"string\"}}}}}"
                        .getBytes(StandardCharsets.UTF_8));
        String config = file(
                "kratos.yml",
                "identity: {schemas: [{id: default, url: 'file://" + file("person.json", SCHEMA)
                        + "'}, {id: inline, url: 'base64://" + inline
                        + "'}, {id: remote, url: 'https://example.org/other.json'}]}");
        Said unread = kratos(test, "--kratos-config", config);
        assertThat(unread.exit()).isEqualTo(5);
        assertThat(unread.findingIds()).containsExactly("KRATOS_SCHEMA_UNREADABLE");
        Said missing = kratos(test, "--kratos-config", config, "--schema", "remote=" + remote);
        assertThat(missing.findingIds()).containsExactly("KRATOS_SCHEMA_REFERENCE_MISSING");
        assertThat(missing.out()).contains("https://example.org/y.json");
        Said said = kratos(
                test,
                "--kratos-config",
                config,
                "--schema-file",
                "https://example.org/other.json=" + remote,
                "--schema-file",
                "https://example.org/y.json=" + part);
        assertThat(said.findingIds()).contains("KRATOS_SCHEMA_MISSING", "KRATOS_TRAITS_BROKEN");
        List<String> uses = new ArrayList<>();
        said.json()
                .path("result")
                .path("schemas")
                .forEach(use -> uses.add(use.path("schema").asText() + " " + use.path("identities") + " "
                        + use.path("known") + " " + use.path("broken")));
        assertThat(uses).containsExactly("default 6 true 5", "gone 1 false 0", "inline 1 true 1", "remote 1 true 1");
    }

    @Test
    void a_schema_that_kratos_would_refuse_is_named_before_anything_is_read(TestDatabase test) throws Exception {
        people(test);
        for (String broken : List.of(
                "{",
                "[]",
                SCHEMA.replace("draft-07", "draft-08"),
                SCHEMA.replace("\"maxLength\": 8", "\"pattern\": \"(?=a)\""),
                SCHEMA.replace("\"via\"", "\"by\""),
                SCHEMA.replace("#/definitions/label", "#/definitions/none"))) {
            Said said = kratos(test, "--schema", "default=" + file("person.json", broken));
            assertThat(said.exit()).as(broken).isEqualTo(5);
            assertThat(said.findingIds()).as(broken).containsExactly("KRATOS_SCHEMA_INVALID");
        }
        assertThat(kratos(test).exit()).isEqualTo(2);
    }
}
