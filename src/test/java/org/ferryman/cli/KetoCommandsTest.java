package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.ferryman.engine.Run;
import org.ferryman.engine.RunLock;
import org.ferryman.engine.file.Json;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class KetoCommandsTest {

    @TempDir
    Path home;

    @Test
    void the_whole_way_with_tuples_that_cannot_be_moved(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 1_000);

        assertThat(keto.keto("check").exit()).isZero();
        assertThat(keto.keto("status").out()).contains("v0.7's tables are not there yet");
        assertThat(keto.run).as("check and status write nothing").doesNotExist();
        assertThat(keto.keto("assess").exit()).isEqualTo(3);
        Ferryman.Said schema = keto.keto("schema");
        assertThat(schema.exit()).isZero();
        assertThat(schema.out())
                .contains("keto migrate up")
                .contains("CREATE TABLE \"public\".\"keto_relation_tuples\"");
        assertThat(keto.keto("verify").exit()).as("nothing to verify").isEqualTo(5);
        assertThat(keto.keto("migrate", "--yes").exit()).as("no table yet").isEqualTo(5);
        assertThat(keto.keto("schema", "--apply", "--yes").exit()).isZero();
        assertThat(keto.keto("schema", "--apply", "--yes").out()).contains("were there already");
        assertThat(keto.keto("dry-run").exit()).isEqualTo(3);
        assertThat(rows(database)).isZero();
        assertThat(keto.keto("migrate", "--yes").exit()).isEqualTo(3);
        assertThat(keto.keto("verify").exit()).isZero();
        assertThat(keto.keto("skipped").exit()).isEqualTo(3);
        Ferryman.Said looked = keto.keto("status");
        assertThat(looked.out())
                .contains("what they hold was not read")
                .containsPattern("Last read: .*: every tuple that can be moved was in v0.7's table")
                .contains("ferryman keto status --full");
        Ferryman.Said read = keto.keto("status", "--full", "--json");
        assertThat(read.json().at("/result/state").asText()).isEqualTo("MIGRATED");
        assertThat(read.err()).as("what it takes is said beforehand").containsPattern("means about [0-9,]+ rows");
        assertThat(keto.keto("status", "--json").json().at("/result/state").asText())
                .as("a look says so never")
                .isEqualTo("NOT_READ");

        assertThat(fileNames(keto.run))
                .containsExactlyInAnyOrder(
                        "run.json",
                        "run.lock",
                        "journal.jsonl",
                        "assess.json",
                        "schema.json",
                        "dry-run.json",
                        "migrate.json",
                        "mark.json",
                        "verify.json",
                        "verify-held.json",
                        "last-read.json",
                        "last-comparison.json",
                        "skipped.json",
                        "skipped.jsonl",
                        "skipped.csv",
                        "skipped.html",
                        "skipped-sums.json");
        JsonNode settings =
                new ObjectMapper().readTree(keto.run.resolve("run.json").toFile());
        assertThat(settings.get("config").asText()).isEqualTo(keto.config.toString());
        assertThat(settings.at("/database/database").asText()).isEqualTo(database.name());
        assertNoSecret(keto);
    }

    private static long rows(TestDatabase database) throws Exception {
        return database.queryLong("SELECT count(*) FROM keto_relation_tuples");
    }

    private static List<String> fileNames(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private void assertNoSecret(KetoFixture keto) throws IOException {
        keto.ferryman.said.forEach(said -> assertThat(said.out() + said.err()).doesNotContain(keto.password));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.UTF_8))
                        .as(file.toString())
                        .doesNotContain(keto.password);
            }
        }
    }

    @Test
    void all_is_done_when_every_tuple_can_be_moved(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        assertThat(keto.keto("assess").exit()).isZero();
        assertThat(keto.keto("schema", "--apply", "--yes").exit()).isZero();
        assertThat(keto.keto("dry-run", "--mode", "in-place").exit()).isZero();
        Ferryman.Said migrated = keto.keto("migrate", "--yes");
        assertThat(migrated.exit()).isZero();
        assertThat(migrated.out()).contains("So far: 2 of 2 tuples moved. Not verified yet.");
        assertThat(keto.keto("verify").exit()).isZero();
        assertThat(keto.keto("skipped").exit()).isZero();
        assertThat(keto.run.resolve("skipped.html")).exists();
        assertThat(rows(database)).isEqualTo(2);

        database.execute("DELETE FROM keto_relation_tuples WHERE subject_id = 'alice'");
        Ferryman.Said verified = keto.keto("verify");
        assertThat(verified.exit()).isEqualTo(5);
        assertThat(verified.out()).contains("It does not hold").contains("alice");
    }

    @Test
    void a_change_needs_a_yes(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        for (String[] command : new String[][] {{"schema", "--apply"}, {"migrate"}}) {
            Ferryman.Said refused = command.length == 1 ? keto.keto(command[0]) : keto.keto(command[0], command[1]);
            assertThat(refused.exit()).isEqualTo(2);
            assertThat(refused.err()).contains("--yes").contains("--help").hasLineCount(1);
        }
        assertThat(keto.run).doesNotExist();

        keto.ferryman.with("no");
        Ferryman.Said declined = keto.keto("schema", "--apply");
        assertThat(declined.exit()).isEqualTo(130);
        assertThat(declined.err()).contains("CREATE TABLE").contains("nothing was changed");
        assertThat(declined.err())
                .as("the server's own words")
                .containsPattern("server [0-9.]+ port " + database.port() + ", database " + database.name()
                        + ", schema public, role " + database.superuser() + "\\.");
        assertThat(database.queryString("SELECT to_regclass('keto_relation_tuples')"))
                .isNull();

        keto.ferryman.with("yes");
        assertThat(keto.keto("schema", "--apply").exit()).isZero();
        assertThat(keto.keto("dry-run").exit()).isZero();
        Ferryman.Said migrated = keto.keto("migrate");
        assertThat(migrated.exit()).isZero();
        assertThat(migrated.err()).contains("LOCK TABLE").contains("INSERT INTO");
        assertThat(migrated.err().replaceAll("\\s+", " "))
                .containsPattern("v0\\.6 can't write for about .* with 2 tuples, measured by a dry run just now\\.");
        assertThat(rows(database)).isEqualTo(2);
    }

    @Test
    void a_namespace_that_the_configuration_lacks_blocks(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        keto.keto("schema", "--apply", "--yes");
        Files.writeString(keto.config, "namespaces:\n  - id: 7\n    name: others\n");
        for (String command : List.of("assess", "dry-run", "verify", "skipped", "status")) {
            assertThat(keto.keto(command).exit()).as(command).isEqualTo(5);
        }
        Ferryman.Said migrated = keto.keto("migrate", "--yes");
        assertThat(migrated.exit()).isEqualTo(5);
        assertThat(migrated.err()).contains("NAMESPACE_NOT_IN_CONFIG").contains("--exclude-namespace 0");
        assertThat(migrated.out()).isEmpty();
        assertThat(keto.keto("assess", "--exclude-namespace", "0").exit()).isZero();
    }

    @Test
    void another_run_keeps_this_one_out(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        keto.keto("schema", "--apply", "--yes");
        Map<String, JsonNode> described = new HashMap<>();
        Json.read(keto.run.resolve("run.json"), JsonNode.class)
                .properties()
                .forEach(key -> described.put(key.getKey(), key.getValue()));
        try (Run other = Run.open(keto.run, described)) {
            Ferryman.Said refused = keto.keto("assess", "--json");
            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.json().at("/findings/0/id").asText()).isEqualTo("RUN_FOLDER_LOCKED");
            assertThat(keto.keto("status").exit()).as("status needs no lock").isZero();
            assertThat(keto.keto("check").exit()).as("check needs no lock").isZero();
        }
        ConnectionSettings settings =
                ConnectionSettings.resolve(keto.url, Map.of("PGPASSWORD", keto.password), home, PasswordPrompt.NONE);
        try (Database elsewhere = Database.open(settings);
                RunLock.Held held = new AdvisoryLock(elsewhere).acquire()) {
            Ferryman.Said refused = keto.keto("migrate", "--yes");
            assertThat(refused.exit()).isEqualTo(4);
            assertThat(refused.err()).contains("ANOTHER_RUN");
        }
        assertThat(rows(database)).isZero();
    }

    @Test
    void by_default_the_record_is_in_a_folder_of_the_database_in_the_users_data(TestDatabase database)
            throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        keto.ferryman.environment.put("XDG_DATA_HOME", home.resolve("data").toString());
        assertThat(keto.ferryman
                        .run("keto", "assess", "--url", keto.url, "--config", keto.config.toString())
                        .exit())
                .isZero();
        String system = database.queryString("SELECT system_identifier FROM pg_control_system()");
        assertThat(home.resolve(
                        "data/ferryman/runs/keto.legacy-" + system + "-" + database.name() + "-public/assess.json"))
                .exists();
    }

    @Test
    void json_is_one_document_whatever_happens(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        JsonNode assessed = keto.keto("assess", "--json").json();
        assertThat(assessed.fieldNames())
                .toIterable()
                .containsExactly("command", "exit", "outcome", "summary", "result", "findings");
        assertThat(assessed.get("command").asText()).isEqualTo("keto assess");
        assertThat(assessed.get("exit").asInt()).isZero();
        assertThat(assessed.get("outcome").asText()).isEqualTo("done");
        assertThat(assessed.at("/result/namespaces/0/tuples").asLong()).isEqualTo(2);
        for (String command :
                List.of("check", "backup", "schema", "dry-run", "verify", "skipped", "status", "migrate")) {
            Ferryman.Said said = keto.keto(command, "--json");
            assertThat(said.json().get("command").asText()).isEqualTo("keto " + command);
            assertThat(said.json().get("exit").asInt()).isEqualTo(said.exit());
        }
    }
}
