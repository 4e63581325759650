package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.ferryman.testing.StandIn;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@DisabledOnOs(OS.WINDOWS)
class BackupCommandTest {

    @TempDir
    Path home;

    @Test
    void a_backup_is_made_and_verified_and_no_artifact_holds_the_password(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.sample(database, home, 1_000);
        Ferryman.Said made = keto.keto("backup", "--tool", "built-in", "--test-restore");
        assertThat(made.exit()).as(made.err()).isZero();
        assertThat(made.out()).contains("built-in snapshot").contains("Test restore");
        JsonNode record = new com.fasterxml.jackson.databind.ObjectMapper()
                .readTree(keto.run.resolve("backup.json").toFile());
        Path folder = Path.of(record.get("folder").asText());
        assertThat(folder.getParent()).isEqualTo(keto.run);
        assertThat(folder.getFileName().toString()).matches("backup-\\d{8}T\\d{6}Z");
        assertThat(record.at("/files/0/sha256").asText()).hasSize(64);
        assertThat(record.at("/verified/1/how").asText()).isEqualTo("TEST_RESTORE");

        JsonNode verified = keto.keto("backup", "verify", "--json").json();
        assertThat(verified.get("command").asText()).isEqualTo("keto backup verify");
        assertThat(verified.get("exit").asInt()).isZero();
        assertThat(keto.keto("status", "--json")
                        .json()
                        .at("/result/evidence/0/step")
                        .asText())
                .isEqualTo("backup");
        Files.delete(folder.resolve("keto-snapshot.sql"));
        Ferryman.Said missing = keto.keto("backup", "verify");
        assertThat(missing.exit()).isEqualTo(5);
        assertThat(missing.err()).contains("BACKUP_CHANGED").contains("is missing");
        Ferryman.Said refused = keto.keto("backup", "--tool", "built-in", "--test-restore", "--scratch-url", keto.url);
        assertThat(refused.exit()).as("the owner may not create databases").isEqualTo(5);
        assertNoSecret(keto);
    }

    @Test
    void the_pg_dump_on_the_path_is_taken_and_never_told_the_password_by_an_argument(TestDatabase database)
            throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        StandIn tools = StandIn.of(home.resolve("tool s"), database.major() + ".0")
                .dump(database.major() + ".0", "mkdir \"$file\"", "echo \"$@\" > \"$file/toc.dat\"", "exit 3");
        keto.ferryman.environment.put("PATH", tools.folder().toString());
        Ferryman.Said failed = keto.keto("backup");
        assertThat(failed.exit()).isEqualTo(5);
        assertThat(failed.err()).contains("PG_DUMP_FAILED").contains("code 3");
        assertNoSecret(keto);
    }

    @Test
    void a_waiver_needs_a_reason_and_stands_alone(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        assertThat(keto.keto("backup", "--waive", "").exit()).isEqualTo(2);
        assertThat(keto.keto("backup", "--waive", "mine", "--test-restore").exit())
                .isEqualTo(2);
        assertThat(keto.run.resolve("backup.json")).doesNotExist();
        Ferryman.Said waived = keto.keto("backup", "--waive", "volume snapshot, ticket 4711");
        assertThat(waived.exit()).isZero();
        assertThat(waived.out()).contains("ticket 4711");
        assertThat(keto.run.resolve("backup.json")).content().contains("ticket 4711");
    }

    @Test
    void options_that_do_not_fit_are_wrong_usage(TestDatabase database) throws Exception {
        KetoFixture keto = KetoFixture.clean(database, home);
        String[][] wrong = {
            {"backup", "--tool", "tar"},
            {"backup", "--scratch-url", "postgresql://localhost/x"},
            {"backup", "--tool", "built-in", "--only-keto"},
            {"backup", "verify", "--to", "x"}
        };
        for (String[] arguments : wrong) {
            Ferryman.Said said = keto.keto(arguments);
            assertThat(said.exit()).as(said.err()).isEqualTo(2);
            assertThat(said.err()).hasLineCount(1);
        }
        assertThat(keto.run).doesNotExist();
    }

    private void assertNoSecret(KetoFixture keto) throws Exception {
        keto.ferryman.said.forEach(said -> assertThat(said.out() + said.err()).doesNotContain(keto.password));
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(keto.password);
            }
        }
    }
}
