package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.UUID;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Severity;
import org.ferryman.kratos.GoldenRows;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.RecordedKratos;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class KratosCommandsTest {

    @TempDir
    private Path folder;

    private Said kratos(TestDatabase test, String... arguments) {
        return Ferryman.kratos(folder, test, arguments);
    }

    private Path version(String tag) throws Exception {
        return RecordedKratos.of(tag, "version").script(folder.resolve("bin"));
    }

    @Test
    void the_assessment_has_the_level_the_binary_and_what_would_run(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        Said said = kratos(test, "assess", "--kratos", version("v1.3.1").toString());
        assertThat(said.exit()).as(said.err() + said.out()).isZero();
        JsonNode result = said.json().path("result");
        assertThat(result.path("level").toString())
                .isEqualTo("{\"name\":\"v0.11.1\",\"state\":\"exact\",\"legacyRows\":false,"
                        + "\"recorded\":286,\"missing\":[]}");
        assertThat(result.path("binary").toString()).isEqualTo("{\"version\":\"v1.3.1\"}");
        assertThat(result.path("pending")).hasSize(315 - 286);
        assertThat(result.path("pending").get(1).path("name").asText()).isEqualTo("session_token_length");
        assertThat(result.path("pending").get(1).path("transactional").asBoolean())
                .isTrue();
        assertThat(result.path("pending").get(1).path("locks").get(0).asText())
                .isEqualTo("ACCESS EXCLUSIVE on sessions");
        assertThat(Files.readString(folder.resolve("bin/arguments"))).isEqualTo("version\n");
        assertThat(folder.resolve(".local/share/ferryman/runs"))
                .isDirectoryRecursivelyContaining("glob:**/assess.json");
    }

    @Test
    void no_migration_needed_is_an_answer(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        Said said = kratos(test, "assess", "--kratos", version("v1.3.1").toString());
        assertThat(said.exit()).isZero();
        assertThat(said.json().path("result").path("answer").asText()).isEqualTo("not-needed");
        assertThat(said.findingIds()).contains("KRATOS_UP_TO_DATE");
    }

    /** It would say "Successfully applied SQL migrations!". */
    @Test
    void a_kratos_that_is_older_than_the_database_is_refused(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        Said said = kratos(test, "assess", "--kratos", version("v1.3.1").toString());
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_BINARY_OLDER");
    }

    @Test
    void a_development_build_is_not_asked_what_could_migrate(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        Said said =
                kratos(test, "status", "--kratos", version("HEAD-2026-07-29").toString());
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_VERSION_UNKNOWN");
        assertThat(Files.readString(folder.resolve("bin/arguments"))).isEqualTo("version\n");
    }

    @Test
    void a_kratos_that_sees_another_database_is_found_out(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        String status = Files.readString(
                Path.of("src/test/resources/golden/kratos/migrate-sql-status-v26.2.0-on-v0.11.1.json"));
        Path script = new RecordedKratos("", "", "", OptionalInt.of(0), status, "").script(folder.resolve("bin"));
        Path wrapper = folder.resolve("kratos26");
        Files.writeString(
                wrapper,
                "#!/bin/sh\n[ \"$1\" = version ] && { echo 'Version:\t\tv26.2.0'; exit 0; }\nexec " + script
                        + " \"$@\"\n");
        assertThat(wrapper.toFile().setExecutable(true)).isTrue();
        Said said = kratos(test, "assess", "--kratos", wrapper.toString());
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_SEES_ANOTHER_DATABASE");
    }

    @Test
    void by_hand_the_plan_is_towards_the_newest_release_or_the_one_that_is_named(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        JsonNode newest = kratos(test, "assess", "--by-hand").json().path("result");
        assertThat(newest.path("target").asText()).isEqualTo("v26.2.0");
        assertThat(newest.path("pending")).hasSize(338 - 315);
        assertThat(newest.path("binary").isNull()).isTrue();
        JsonNode named = kratos(test, "assess", "--by-hand=v25.4.0").json().path("result");
        assertThat(named.path("pending")).hasSize(331 - 315);
    }

    @Test
    void rows_that_v26_would_stop_at_are_counted(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        UUID network = UUID.randomUUID();
        UUID identity = UUID.randomUUID();
        UUID credential = UUID.randomUUID();
        UUID type = UUID.randomUUID();
        test.execute(
                "INSERT INTO networks VALUES ('%s', now(), now())".formatted(network),
                "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid)"
                        + " VALUES ('%s', 'default', '{}', now(), now(), '%s')".formatted(identity, network),
                "INSERT INTO identity_credential_types (id, name) VALUES ('%s', 'password')".formatted(type),
                "INSERT INTO identity_credentials (id, config, identity_credential_type_id, identity_id, created_at,"
                        + " updated_at, nid) VALUES ('%s', '{}', '%s', '%s', now(), now(), '%s')"
                                .formatted(credential, type, identity, network));
        for (String nid : List.of("'" + network + "'", "NULL", "NULL")) {
            test.execute(
                    "INSERT INTO identity_credential_identifiers (id, identifier, identity_credential_id, created_at,"
                            + " updated_at, nid, identity_credential_type_id) VALUES"
                            + " ('%s', '%s', '%s', now(), now(), %s, '%s')"
                                    .formatted(UUID.randomUUID(), UUID.randomUUID(), credential, nid, type));
        }
        Said said = kratos(test, "assess", "--by-hand");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_DIRTY_ROWS");
        assertThat(said.out()).contains("2 rows of identity_credential_identifiers");
        assertThat(kratos(test, "assess", "--by-hand=v25.4.0").findingIds()).doesNotContain("KRATOS_DIRTY_ROWS");
    }

    /** What CREATE INDEX CONCURRENTLY leaves when it is killed: Kratos would say that all went well. */
    @Test
    void an_invalid_index_is_found(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        test.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = 'sessions_list_idx'::regclass");
        Said said = kratos(test, "assess", "--by-hand");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_INVALID_INDEX", "KRATOS_UP_TO_DATE");
        assertThat(said.out()).contains("sessions_list_idx on sessions");
    }

    @Test
    void a_role_that_owns_nothing_is_told_before_anything_fails(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        TestRole reader = test.role("reader");
        test.execute(
                "REVOKE CREATE ON SCHEMA public FROM PUBLIC",
                "GRANT SELECT ON ALL TABLES IN SCHEMA public TO " + TestDatabase.quote(reader.name()));
        Said said = new Ferryman(folder, reader.password())
                .run("kratos", "assess", "--url", test.url(reader.name()), "--by-hand", "--json");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).contains("KRATOS_NOT_OWNER", "KRATOS_CREATE_MISSING");
        for (JsonNode finding : said.json().get("findings")) {
            Finding told = new Finding(
                    finding.get("id").asText(),
                    Severity.INFO,
                    "",
                    "",
                    finding.get("remedy").asText());
            assertThat(Remedies.sql(told))
                    .as("nobody is made a superuser")
                    .noneMatch(statement -> statement.startsWith("GRANT \"" + test.superuser()));
        }
    }

    @Test
    void a_role_is_made_able_to_migrate_by_what_it_is_told(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        TestRole owner = test.role("owner");
        TestRole other = test.role("other");
        test.execute("REVOKE CREATE ON SCHEMA public FROM PUBLIC");
        for (List<String> table : test.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
            test.execute(
                    "ALTER TABLE " + TestDatabase.quote(table.get(0)) + " OWNER TO " + TestDatabase.quote(owner.name()),
                    "GRANT SELECT ON " + TestDatabase.quote(table.get(0)) + " TO " + TestDatabase.quote(other.name()));
        }
        String[] assess = {"kratos", "assess", "--url", test.url(other.name()), "--by-hand", "--json"};
        for (String id : List.of("KRATOS_NOT_OWNER", "KRATOS_CREATE_MISSING")) {
            JsonNode answer = new Ferryman(folder, other.password()).run(assess).json();
            for (JsonNode finding : answer.get("findings")) {
                if (finding.get("id").asText().equals(id)) {
                    List<String> statements = Remedies.sql(
                            Finding.blocker(id, "", "", finding.get("remedy").asText()));
                    assertThat(statements).as(finding.toString()).hasSize(1);
                    test.execute(statements.get(0));
                }
            }
        }
        assertThat(new Ferryman(folder, other.password()).run(assess).findingIds())
                .doesNotContain("KRATOS_NOT_OWNER", "KRATOS_CREATE_MISSING");
    }

    @Test
    void others_on_the_database_and_waiting_messages_are_named(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        test.execute(
                "CREATE TABLE others (id int)",
                "INSERT INTO courier_messages (id, type, status, body, subject, recipient, created_at, updated_at)"
                        + " SELECT md5(s::text)::uuid, 1, s, 'b', 's', 'r', now(), now()"
                        + " FROM generate_series(1, 4) AS s");
        try (Connection other = test.connect()) {
            other.createStatement().execute("SET application_name = 'kratos serve'");
            Said said = kratos(test, "assess", "--by-hand");
            assertThat(said.exit()).isZero();
            assertThat(said.findingIds())
                    .contains("KRATOS_CONNECTED", "KRATOS_MESSAGES_WAITING", "KRATOS_OTHER_TABLES");
            assertThat(said.out()).contains("(kratos serve)", "2 messages wait");
        }
    }

    @Test
    void the_extensions_of_v1_1_are_looked_for_where_that_migration_is_pending(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v0.11.1");
        TestRole owner = test.role("owner");
        String quoted = TestDatabase.quote(owner.name());
        for (List<String> table : test.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
            test.execute("ALTER TABLE " + TestDatabase.quote(table.get(0)) + " OWNER TO " + quoted);
        }
        test.execute(
                "GRANT CREATE ON SCHEMA public TO " + quoted,
                "REVOKE CREATE ON DATABASE " + TestDatabase.quote(test.name()) + " FROM PUBLIC");
        Said said = new Ferryman(folder, owner.password())
                .run("kratos", "assess", "--url", test.url(owner.name()), "--by-hand", "--json");
        assertThat(said.findingIds()).contains("KRATOS_EXTENSION_MISSING").doesNotContain("KRATOS_NOT_OWNER");
        assertThat(said.exit()).isEqualTo(5);
    }

    @Test
    void a_database_without_kratos_is_named(TestDatabase test) throws Exception {
        Said assessed = kratos(test, "assess", "--by-hand");
        assertThat(assessed.exit()).isEqualTo(5);
        assertThat(assessed.findingIds()).contains("KRATOS_NOT_FOUND");
        assertThat(assessed.json().path("result").path("level").path("name").asText())
                .isEqualTo("empty");
    }

    @Test
    void the_status_needs_no_new_kratos_and_keeps_no_record(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        Said said = kratos(test, "status");
        assertThat(said.exit()).isZero();
        assertThat(said.json().path("result").path("level").path("name").asText())
                .isEqualTo("v25.4.0");
        assertThat(said.json().path("result").path("answer").asText()).isEqualTo("unknown");
        assertThat(said.findingIds()).containsExactly("KRATOS_COMMAND_MISSING");
        assertThat(folder.resolve(".local")).doesNotExist();
    }

    @Test
    void without_any_earlier_result_the_status_says_the_level_and_what_to_do_next(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        assertThat(next(kratos(test, "status"))).singleElement().asString().contains("--kratos", "kratos assess");
        String fresh = folder.resolve("fresh").toString();
        assertThat(next(kratos(test, "status", "--by-hand", "--run", fresh)))
                .singleElement()
                .asString()
                .contains("`ferryman kratos assess`", "`ferryman kratos run`");
        assertThat(next(kratos(test, "status", "--by-hand=v25.4.0")))
                .singleElement()
                .asString()
                .contains("no migration is needed");
        Said text = new Ferryman(folder, test.password())
                .run("kratos", "status", "--url", test.url(), "--by-hand", "--run", fresh);
        assertThat(text.out()).contains("Kratos v25.4.0", "What to do next", "`ferryman kratos run`");
        assertThat(folder.resolve("fresh")).doesNotExist();
    }

    private static List<String> next(Said said) throws Exception {
        List<String> next = new ArrayList<>();
        said.json().at("/result/next").forEach(line -> next.add(line.asText()));
        return next;
    }

    @Test
    void the_connection_is_checked_by_the_shared_checks(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        Said said = kratos(test, "check");
        assertThat(said.exit()).as(said.out()).isZero();
        assertThat(said.out()).contains("26 to work on");
    }

    @Test
    void both_ways_of_running_it_are_refused(TestDatabase test) {
        assertThat(kratos(test, "assess", "--kratos", "x", "--by-hand").exit()).isEqualTo(2);
        assertThat(kratos(test, "assess", "--kratos", "x | y").exit()).isEqualTo(2);
    }

    @Test
    void people_read_the_same(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        Said said = new Ferryman(folder, test.password()).run("kratos", "assess", "--url", test.url(), "--by-hand");
        assertThat(said.out())
                .contains(
                        "schema public: at Kratos v1.3.1, on PostgreSQL",
                        "23 migrations to Kratos v26.2.0 would run.",
                        "organization_id_index",
                        "Since v26.2.0: ");
    }

    @Test
    void a_backup_is_made_verified_and_put_back(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        GoldenRows.fill(test, "v1.3.1", 2);
        String to = folder.resolve("to").toString();
        Said made = kratos(test, "backup", "--to", to, "--tool", "built-in");
        assertThat(made.exit()).as(made.err() + made.out()).isZero();
        assertThat(made.json().path("result").path("source").path("version").asText())
                .isEqualTo("v1.3.1");
        assertThat(kratos(test, "backup", "verify", "--from", to).exit()).isZero();
        test.execute("DELETE FROM selfservice_errors");
        Said refused = kratos(test, "undo", "--yes", "--from-backup", to);
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.findingIds()).containsExactly("KRATOS_WRITTEN_SINCE");
        Said undone = kratos(test, "undo", "--yes", "--from-backup", to, "--confirm", test.name());
        assertThat(undone.exit()).as(undone.err() + undone.out()).isZero();
        assertThat(undone.json().path("result").path("given").toString())
                .isEqualTo("[{\"table\":\"selfservice_errors\",\"column\":null,\"rowsThen\":2,\"rowsNow\":0}]");
        assertThat(test.queryLong("SELECT count(*) FROM selfservice_errors")).isEqualTo(2);
    }

    @Test
    void traffic_is_watched_without_a_prediction(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        Said said = kratos(test, "traffic", "--for", "1s");
        assertThat(said.exit()).as(said.err() + said.out()).isZero();
        assertThat(said.findingIds()).contains("OUTAGE_NOT_PREDICTED");
        assertThat(said.out()).contains("how long the old Kratos can't write");
    }

    @Test
    void without_backup_and_new_kratos_there_is_no_way_back(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        Said said = kratos(test, "undo", "--yes");
        assertThat(said.exit()).isEqualTo(5);
        assertThat(said.findingIds()).containsExactly("KRATOS_NO_WAY_BACK");
    }
}
