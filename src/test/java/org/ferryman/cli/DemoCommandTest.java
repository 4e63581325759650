package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.KratosRecord;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
class DemoCommandTest {

    private static final Pattern PORT = Pattern.compile("port (\\d+)");

    @TempDir
    Path home;

    @Test
    void the_whole_playbook_is_shown_and_only_its_record_stays() throws Exception {
        Said said = new Ferryman(home, "unused").run("demo", "--tuples", "600");

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        for (String command : List.of(
                "ferryman sample start",
                "ferryman keto check",
                "ferryman keto assess",
                "ferryman keto schema --apply",
                "ferryman keto dry-run",
                "ferryman keto dry-run --mode copy",
                "ferryman keto migrate",
                "ferryman keto verify",
                "ferryman keto skipped",
                "ferryman keto status --full")) {
            assertThat(said.out()).contains("(" + command + ")");
        }
        assertThat(said.out())
                .contains(
                        "It holds",
                        "State: what can be moved is in v0.7's table",
                        "The demo worked",
                        "total         600  =    546  +              0  +       54");
        assertNothingListens(said.out());
        try (Stream<Path> runs = Files.list(home.resolve(".local/share/ferryman/runs"))) {
            Path run = runs.toList().get(0);
            assertThat(said.out()).contains(run.toString());
            assertThat(run)
                    .isDirectoryContaining("glob:**/skipped.html")
                    .isDirectoryContaining("glob:**/migrate.json")
                    .isDirectoryContaining("glob:**/verify.json")
                    .isDirectoryContaining("glob:**/journal.jsonl");
        }
    }

    /** By a program of our own in the place of the new Kratos, which is a process of its own. */
    @Test
    void the_upgrade_of_kratos_is_shown_and_only_its_record_stays() throws Exception {
        Said said = new Ferryman(home, "unused").patient().run("demo", "--kratos", "--identities", "100");

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        List<String> commands = new ArrayList<>(List.of("sample start --kratos", "kratos check"));
        KratosRecord.PLAYBOOK.way(true).stream()
                .skip(1)
                .forEach(row ->
                        commands.add("kratos " + String.join(" ", row.place().command())));
        commands.add("kratos status");
        assertThat(commands).contains("kratos freeze", "kratos migrate", "kratos verify", "kratos thaw");
        for (String command : commands) {
            assertThat(said.out()).contains("(ferryman " + command + ")");
        }
        assertThat(said.out())
                .contains(
                        "kratos stand-in, not Ory Kratos",
                        "23 migrations run: from Kratos v1.3.1 to v26.2.0.",
                        "The migrations changed no row.",
                        "at Kratos v26.2.0",
                        "The demo worked");
        assertNothingListens(said.out());
        try (Stream<Path> runs = Files.list(home.resolve(".local/share/ferryman/runs"))) {
            Path run = runs.toList().get(0);
            assertThat(said.out()).contains(run.toString());
            assertThat(run)
                    .isDirectoryContaining("glob:**/migrate.json")
                    .isDirectoryContaining("glob:**/journal.jsonl");
            JsonNode proof =
                    new ObjectMapper().readTree(run.resolve("verify.json").toFile());
            assertThat(proof.findPath("equal").asBoolean()).isTrue();
            assertThat(proof.findPath("tables")).hasSize(26);
        }
    }

    @Test
    @Tag("soak")
    void a_second_server_takes_over_and_back_again_while_people_register_and_nobody_is_lost() throws Exception {
        Said said = new Ferryman(home, "unused")
                .patient()
                .run("demo", "--kratos", "--blue-green", "--identities", "100", "--json");

        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        JsonNode result = said.json().get("result");
        assertThat(result.get("asExpected").asBoolean()).isTrue();
        assertThat(result.get("steps").findValuesAsText("id"))
                .containsSubsequence(
                        "kratos check",
                        "kratos assess",
                        "kratos replicate",
                        "kratos migrate",
                        "kratos way-back arm",
                        "kratos cutover",
                        "kratos way-back go");
        assertThat(List.of(result.get("from").asText(), result.get("to").asText()))
                .containsExactly("v1.3.1", "v26.2.0");
        JsonNode writing = result.get("writing");
        assertThat(writing.get("acknowledged").asLong()).isGreaterThan(60);
        assertThat(writing.get("lost").asLong()).isZero();
        assertThat(writing.get("moves").findValuesAsText("to")).containsExactly("target", "source");
        assertThat(Path.of(result.get("run").asText())).isDirectoryContaining("glob:**/way-back-go.json");
    }

    @Test
    void for_scripts_there_is_one_document() throws Exception {
        Said said = new Ferryman(home, "unused").run("demo", "--tuples", "500", "--json");

        assertThat(said.exit()).as(said.err()).isZero();
        JsonNode result = said.json().get("result");
        assertThat(said.json().get("command").asText()).isEqualTo("demo");
        assertThat(result.get("asExpected").asBoolean()).isTrue();
        assertThat(result.get("totals").get("legacy").asLong()).isEqualTo(500);
        assertThat(result.get("totals").get("migrated").asLong()
                        + result.get("totals").get("skipped").asLong())
                .isEqualTo(500);
        assertThat(Path.of(result.get("run").asText()).resolve("skipped.csv")).exists();
    }

    @Test
    void too_few_tuples_are_a_usage_error() {
        Said said = new Ferryman(home, "unused").run("demo", "--tuples", "499");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("at least 500 tuples");
        assertThat(home).isEmptyDirectory();
    }

    @Test
    void what_is_for_the_other_service_is_a_usage_error() {
        for (String[] wrong : new String[][] {
            {"demo", "--kratos", "--identities", "99"},
            {"demo", "--kratos", "--tuples", "1000"},
            {"demo", "--identities", "1000"},
            {"demo", "--blue-green"},
        }) {
            assertThat(new Ferryman(home, "unused").run(wrong).exit()).isEqualTo(2);
        }
        assertThat(home).isEmptyDirectory();
    }

    private static void assertNothingListens(String out) {
        Matcher port = PORT.matcher(out);
        assertThat(port.find()).isTrue();
        InetSocketAddress address =
                new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(port.group(1)));
        assertThat(isOpen(address)).as("a server on %s", address).isFalse();
    }

    private static boolean isOpen(InetSocketAddress address) {
        try (Socket socket = new Socket()) {
            socket.connect(address, 1_000);
            return true;
        } catch (IOException refused) {
            return false;
        }
    }
}
