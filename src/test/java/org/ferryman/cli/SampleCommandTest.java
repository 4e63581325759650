package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class SampleCommandTest {

    @TempDir
    Path home;

    private Ferryman ferryman;
    private Path folder;

    @BeforeEach
    void before() {
        ferryman = new Ferryman(home, "");
        folder = home.resolve("my sample's folder");
    }

    @AfterEach
    void after() {
        sample("stop");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_printed_commands_work_in_a_shell_as_they_are() throws Exception {
        JsonNode started = sample("start", "--tuples", "500", "--json").json().get("result");
        List<String> lines = new ArrayList<>(List.of("set +e", "unset PGPASSWORD"));
        for (JsonNode command : started.get("commands")) {
            lines.add(command.asText());
            lines.add("echo EXIT $?");
        }
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", String.join("\n", lines)).redirectErrorStream(true);
        shell.environment().put("XDG_DATA_HOME", home.resolve("data").toString());
        // Eight programs that live for two seconds each: the simple compiler and collector are done sooner.
        shell.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        Process process = shell.start();
        String out;
        try (InputStream stream = process.getInputStream()) {
            out = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
        // check, assess, schema, dry-run, migrate, verify, skipped, status; the first is the variable.
        assertThat(out.lines().filter(line -> line.startsWith("EXIT")))
                .as(out)
                .containsExactly(
                        "EXIT 0", "EXIT 0", "EXIT 3", "EXIT 0", "EXIT 3", "EXIT 3", "EXIT 0", "EXIT 3", "EXIT 0");
        assertThat(out).contains("State: migrated");
    }

    @Test
    void starting_it_again_changes_nothing_and_tells_the_same() throws Exception {
        JsonNode first = sample("start", "--tuples", "500", "--json").json().get("result");
        Said again = sample("start");
        assertThat(again.exit()).isZero();
        assertThat(again.out())
                .contains(
                        "runs already",
                        first.get("url").asText(),
                        first.get("passfile").asText());
        assertThat(sample("status", "--json").json().get("result")).isEqualTo(first);
        assertThat(first.get("url").asText()).doesNotContain(password(first));
        assertThat(again.out()).doesNotContain(password(first));
    }

    @Test
    void stopping_it_removes_what_it_made_and_nothing_else() throws Exception {
        JsonNode started = sample("start", "--tuples", "500", "--json").json().get("result");
        assertThat(Files.exists(Path.of(started.get("config").asText()))).isTrue();
        Path other = Files.writeString(folder.resolve("notes.txt"), "mine");

        assertThat(sample("stop").exit()).isZero();

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(other);
        }
        assertThat(sample("status").out()).contains("No sample runs");
        assertThat(sample("stop").out()).contains("There is no sample");
    }

    @Test
    void what_a_start_left_half_made_is_made_anew() throws Exception {
        JsonNode first = sample("start", "--tuples", "500", "--json").json().get("result");
        String password = password(first);
        Files.delete(Path.of(first.get("config").asText()));
        assertThat(sample("status").out()).contains("No sample runs");

        Said said = sample("start", "--tuples", "500", "--json");

        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode second = said.json().get("result");
        assertThat(password(second)).isNotEqualTo(password);
    }

    private Said sample(String... arguments) {
        List<String> all = new ArrayList<>(List.of("sample"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--dir", folder.toString()));
        return ferryman.run(all.toArray(String[]::new));
    }

    /** The sample role's, from the file that holds it. */
    private static String password(JsonNode state) throws Exception {
        List<String> lines = Files.readAllLines(Path.of(state.get("passfile").asText()));
        return lines.stream()
                .filter(line -> line.contains(":keto:"))
                .map(line -> line.substring(line.lastIndexOf(':') + 1))
                .findFirst()
                .orElseThrow();
    }
}
