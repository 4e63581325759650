package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.postgres.embedded.EmbeddedServer;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class SampleCommandTest {

    private static final String PROGRAM = "org.ferryman.Main";

    /** Where one sample runs for the tests that need one and leave it running. */
    @TempDir
    static Path shared;

    private static JsonNode started;

    @TempDir
    Path home;

    private Path folder;

    @BeforeAll
    static void start_one() throws Exception {
        started = running("start", "--tuples", "500", "--json").json().get("result");
    }

    @AfterAll
    static void stop_it() {
        running("stop");
        running("stop", "--kratos");
    }

    @BeforeEach
    void before() {
        folder = home.resolve("my sample's folder");
    }

    @AfterEach
    void after() {
        sample("stop");
        sample("stop", "--kratos", "--blue-green");
    }

    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_printed_commands_work_in_a_shell_as_they_are() throws Exception {
        String out = inShell(started.get("commands"));
        assertThat(out.lines().filter(line -> line.startsWith("EXIT")))
                .as("the variable, and the check: " + out)
                .containsExactly("EXIT 0", "EXIT 0");
        Ferryman user = userOf(started);
        List<Integer> exits = new ArrayList<>();
        for (List<String> command : readByShell(started.get("commands"))) {
            exits.add(user.run(command.toArray(String[]::new)).exit());
        }
        assertThat(exits)
                .as("check, assess, schema, dry-run, migrate, verify, skipped, status")
                .containsExactly(0, 3, 0, 3, 3, 0, 3, 0);
        assertThat(user.said.get(exits.size() - 1).out()).contains("State: what can be moved is in v0.7's table");
    }

    /** What was printed is taken apart by a shell, and then run in this process. */
    private Ferryman userOf(JsonNode sample) {
        Ferryman user = new Ferryman(home, "").patient();
        user.environment.remove("PGPASSWORD");
        user.environment.put("PGPASSFILE", sample.get("passfile").asText());
        return user;
    }

    /** The program in the place of the new Kratos is a process of its own. */
    @Test
    @DisabledOnOs(OS.WINDOWS)
    void the_commands_for_kratos_work_as_they_are_and_beside_the_sample_of_keto() throws Exception {
        JsonNode kratos = running("start", "--kratos", "--identities", "100", "--json")
                .json()
                .get("result");
        Ferryman user = userOf(kratos);
        List<List<String>> commands = readByShell(kratos.get("commands"));
        List<String> done = new ArrayList<>();
        for (List<String> command : commands) {
            Said said = user.run(command.toArray(String[]::new));
            assertThat(said.exit()).as(said.out() + said.err()).isZero();
            done.add(command.get(1));
        }
        assertThat(done)
                .startsWith("check", "assess")
                .containsSubsequence("freeze", "migrate", "verify", "thaw")
                .endsWith("status");
        assertThat(user.said.get(done.indexOf("assess")).out()).doesNotContain("KRATOS_SECRETS", "blocks");
        assertThat(user.said.get(done.indexOf("verify")).out()).contains("The migrations changed no row.");
        assertThat(user.said.get(done.indexOf("status")).out()).contains("at Kratos v26.2.0");
        assertThat(running("status", "--kratos").out()).contains("The sample runs.");
        assertThat(running("stop", "--kratos").exit()).isZero();
        assertThat(running("status", "--kratos").out()).contains("No sample runs", "`sample start --kratos`");
        assertThat(running("status", "--json").json().get("result")).isEqualTo(started);
    }

    /** The writer is a process of its own. */
    @Test
    void two_servers_are_ready_for_blue_green_and_people_register_until_it_is_stopped() throws Exception {
        JsonNode both = blueGreen("start", "--identities", "100").get("result");
        assertThat(both.path("writing").path("at").asText()).isEqualTo("source");
        assertThat(both.path("writing").path("rate").asInt()).isEqualTo(20);
        long before = acknowledged();
        Eventually.until(() -> acknowledged() > before);
        Ferryman user = userOf(both);
        Said check = user.run(
                "kratos",
                "check",
                "--json",
                "--url",
                both.get("url").asText(),
                "--target",
                both.get("target").asText());
        assertThat(check.exit()).as(check.out()).isZero();
        assertThat(check.json().path("findings").findValuesAsText("severity")).doesNotContain("blocker");

        // A computer that was switched off: the servers and the writer are gone, the sample is not.
        for (String side : List.of("source", "target")) {
            EmbeddedServer.attach(folder.resolve(side)).orElseThrow().close();
        }
        assertThat(sample("status", "--kratos", "--blue-green").out()).contains("No sample runs");
        long known = acknowledged(blueGreen("start"));
        assertThat(known).isGreaterThanOrEqualTo(before);
        Eventually.until(() -> acknowledged() > known);
        assertThat(blueGreen("status").findPath("lost").asLong()).isZero();

        assertThat(sample("stop", "--kratos", "--blue-green").out()).contains("stopped, and removed");
        assertThat(folder).doesNotExist();
    }

    private JsonNode blueGreen(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--kratos", "--blue-green", "--json"));
        Said said = sample(all.toArray(String[]::new));
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        return said.json();
    }

    private long acknowledged() throws Exception {
        return acknowledged(blueGreen("status"));
    }

    private static long acknowledged(JsonNode state) {
        return state.findPath("acknowledged").asLong();
    }

    /** Each program in the place of the new Kratos is a process of its own, too. */
    @Test
    @Tag("soak")
    @DisabledOnOs(OS.WINDOWS)
    void the_commands_for_blue_green_go_there_and_back_as_they_are_and_lose_nobody() throws Exception {
        JsonNode both = blueGreen("start", "--identities", "100").get("result");
        Ferryman user = userOf(both);
        List<String> done = new ArrayList<>();
        for (List<String> command : readByShell(both.get("commands"))) {
            Said said = user.run(command.toArray(String[]::new));
            assertThat(said.exit()).as(said.out() + said.err()).isZero();
            done.add(command.get(1) + (command.get(2).startsWith("-") ? "" : " " + command.get(2)));
            if (done.contains("cutover")) {
                String there = done.contains("way-back go") ? "source" : "target";
                Eventually.until(
                        () -> blueGreen("status").findPath("at").asText().equals(there));
            }
        }
        assertThat(done)
                .containsExactly(
                        "check", "assess", "replicate", "migrate", "way-back arm", "cutover", "way-back go", "status");
        JsonNode writing = blueGreen("status").findPath("writing");
        assertThat(writing.get("lost").asLong()).isZero();
        assertThat(writing.get("moves").findValuesAsText("to")).containsExactly("target", "source");
        assertThat(user.said.get(done.size() - 1).out()).contains("v1.3.1");
    }

    @Test
    void blue_green_is_of_kratos_only() {
        Said said = sample("start", "--blue-green");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("--kratos");
    }

    /** What follows the program in each command, as a shell takes it apart. */
    private static List<List<String>> readByShell(JsonNode commands) throws Exception {
        List<String> lines = new ArrayList<>();
        commands.forEach(command -> lines.addAll(List.of("set -- " + command.asText(), "printf '%s\\n' \"$@\" ''")));
        Process shell = new ProcessBuilder("sh", "-c", String.join("\n", lines)).start();
        try (InputStream stream = shell.getInputStream()) {
            String read = new String(stream.readAllBytes(), StandardCharsets.UTF_8);
            return Arrays.stream(read.split("\n\n", -1))
                    .map(words -> Arrays.asList(words.split("\n", -1)))
                    .filter(words -> words.contains(PROGRAM))
                    .map(words -> words.subList(words.indexOf(PROGRAM) + 1, words.size()))
                    .toList();
        }
    }

    /** The first two; each of the others would take a Java more. */
    private String inShell(JsonNode commands) throws Exception {
        List<String> lines = new ArrayList<>(List.of("set +e", "unset PGPASSWORD"));
        for (int each = 0; each < 2; each++) {
            lines.add(commands.get(each).asText());
            lines.add("echo EXIT $?");
        }
        ProcessBuilder shell = new ProcessBuilder("sh", "-c", String.join("\n", lines)).redirectErrorStream(true);
        shell.environment().put("XDG_DATA_HOME", home.resolve("data").toString());
        // Programs that live for two seconds each: the simple compiler and collector are done sooner.
        shell.environment().put("JDK_JAVA_OPTIONS", "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC");
        try (InputStream stream = shell.start().getInputStream()) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    @Test
    void starting_it_again_changes_nothing_and_tells_the_same() throws Exception {
        Said again = running("start");
        assertThat(again.exit()).isZero();
        assertThat(again.out())
                .contains(
                        "runs already",
                        started.get("url").asText(),
                        started.get("passfile").asText());
        assertThat(running("status", "--json").json().get("result")).isEqualTo(started);
        assertThat(started.get("url").asText()).doesNotContain(password(started));
        assertThat(again.out()).doesNotContain(password(started));
    }

    @Test
    void what_a_start_left_half_made_is_made_anew_and_a_stop_removes_what_it_made_and_nothing_else() throws Exception {
        JsonNode first = sample("start", "--tuples", "500", "--json").json().get("result");
        String password = password(first);
        Files.delete(Path.of(first.get("config").asText()));
        assertThat(sample("status").out()).contains("No sample runs");

        Said said = sample("start", "--tuples", "500", "--json");

        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode second = said.json().get("result");
        assertThat(password(second)).isNotEqualTo(password);
        assertThat(Path.of(second.get("config").asText())).exists();
        Path other = Files.writeString(folder.resolve("notes.txt"), "mine");

        assertThat(sample("stop").exit()).isZero();

        try (Stream<Path> left = Files.list(folder)) {
            assertThat(left).containsExactly(other);
        }
        assertThat(sample("status").out()).contains("No sample runs");
        assertThat(sample("stop").out()).contains("There is no sample");
    }

    private Said sample(String... arguments) {
        return sample(home, folder, arguments);
    }

    /** The same, of the sample that runs for all tests. */
    private static Said running(String... arguments) {
        return sample(shared, shared.resolve("the running sample's folder"), arguments);
    }

    private static Said sample(Path home, Path folder, String... arguments) {
        List<String> all = new ArrayList<>(List.of("sample"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--dir", folder.toString()));
        return new Ferryman(home, "").run(all.toArray(String[]::new));
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
