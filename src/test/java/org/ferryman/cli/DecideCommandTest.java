package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** {@code keto skipped} with its commands, and {@code keto cutover}. */
@UsesServer
@Timeout(120)
class DecideCommandTest {

    @TempDir
    Path home;

    private KetoFixture migrated(TestDatabase database) throws Exception {
        KetoFixture fixture = KetoFixture.clean(database, home);
        database.execute("INSERT INTO keto_0000000000_relation_tuples VALUES ('default', 'p', 'view', 'a#b', now()),"
                + " ('default', 'q', 'view', 'c#d', now())");
        fixture.keto("schema", "--apply", "--yes");
        assertThat(fixture.keto("migrate", "--yes").exit()).isEqualTo(3);
        return fixture;
    }

    private static Ferryman.Said skipped(KetoFixture fixture, String... command) {
        List<String> words = new ArrayList<>(List.of("skipped"));
        words.addAll(List.of(command));
        words.add("--yes");
        return fixture.keto(words.toArray(String[]::new));
    }

    @Test
    void tuples_are_decided_on_until_none_is_open(TestDatabase database) throws Exception {
        KetoFixture fixture = migrated(database);
        assertThat(fixture.keto("skipped").exit()).isEqualTo(3);
        Ferryman.Said recreated = skipped(fixture, "recreate", "--object", "p", "--as", "id", "--sql", "--json");
        assertThat(recreated.exit()).isEqualTo(3);
        assertThat(recreated.json().path("command").asText()).isEqualTo("keto skipped recreate");
        assertThat(recreated.json().at("/result/recreated").asLong()).isEqualTo(1);
        assertThat(recreated.json().at("/result/states/undecided").asLong()).isEqualTo(1);
        Ferryman.Said leftOut =
                skipped(fixture, "leave-out", "--rule", "MALFORMED_SUBJECT", "--object", "q", "--reason", "test");
        assertThat(leftOut.exit()).isZero();
        assertThat(leftOut.out()).contains("1 left out");
        Ferryman.Said listed = fixture.keto("skipped");
        assertThat(listed.exit()).isZero();
        assertThat(Files.readString(fixture.run.resolve("skipped.csv"))).contains("\"leave-out: test\"");
        assertThat(skipped(fixture, "defer", "--all", "--sql").exit()).isEqualTo(3);
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isEqualTo(2);
    }

    @Test
    void an_edited_file_is_read_back(TestDatabase database) throws Exception {
        KetoFixture fixture = migrated(database);
        fixture.keto("skipped");
        Path csv = fixture.run.resolve("skipped.csv");
        Files.writeString(csv, Files.readString(csv).replace("\"\",\"\"\r\n", "\"id\",\"'=x\"\r\n"));
        Ferryman.Said done = skipped(fixture, "recreate", "--file", csv.toString(), "--sql");
        assertThat(done.exit()).isZero();
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE subject_id = '=x'"))
                .isEqualTo(2);
    }

    @Test
    void what_does_not_fit_together_is_wrong_usage(TestDatabase database) throws Exception {
        KetoFixture fixture = migrated(database);
        String[][] wrong = {
            {"recreate", "--as", "id", "--sql"},
            {"recreate", "--all", "--as", "id"},
            {"recreate", "--all", "--sql"},
            {"recreate", "--all", "--as", "leave-out", "--sql"},
            {"recreate", "--all", "--as", "nonsense", "--sql"},
            {"recreate", "--all", "--as", "id", "--sql", "--write-api", "http://127.0.0.1:1"},
            {"recreate", "--all", "--as", "id", "--write-api", "nowhere"},
            {"leave-out", "--all", "--rule", "MALFORMED_SUBJECT"},
            {"defer", "--all", "--file", "x.csv"}
        };
        for (String[] options : wrong) {
            assertThat(skipped(fixture, options).exit())
                    .as(String.join(" ", options))
                    .isEqualTo(2);
        }
        assertThat(fixture.keto("cutover", "--yes").exit()).isEqualTo(2);
    }

    @Test
    void a_url_that_is_none_of_a_keto_server_is_wrong_input(TestDatabase database) throws Exception {
        KetoFixture fixture = migrated(database);
        Ferryman.Said said = fixture.keto(
                "cutover",
                "--old-read-api",
                "ftp://localhost",
                "--new-read-api",
                "http://127.0.0.1:1",
                "--yes",
                "--json");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.json().findValuesAsText("id")).contains("KETO_URL_INVALID");
    }
}
