package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.engine.Cancellation;
import org.ferryman.kratos.replicate.AskedStandIn;
import org.ferryman.kratos.replicate.LogicalServer;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.JsonShapes;
import org.ferryman.testing.TestJava;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The whole upgrade in a second database in one command, with the sample's stand-in for Kratos v26.2.0. */
@UsesServer
@Timeout(120)
final class BlueGreenRunTest {

    /** Commands whose document is another one with a target. */
    private static final Set<String> DIFFERENT = Set.of("kratos status", "kratos rehearse");

    private static LogicalServer server;

    private final JsonShapes shapes = Results.shapes();

    @TempDir
    private Path home;

    private Pair pair;
    private Path folder;
    private Path script;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    @BeforeEach
    void two_databases() throws Exception {
        pair = server.pair(home.resolve("other-run"));
        folder = home.resolve("run");
        script = AskedStandIn.script(home);
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
    }

    private List<String> words(String... arguments) {
        List<String> all = new ArrayList<>(List.of("kratos"));
        all.addAll(List.of(arguments));
        all.addAll(List.of("--url", server.url(pair.blue), "--target", server.url(pair.green)));
        all.addAll(List.of("--run", folder.toString(), "--json"));
        return all;
    }

    private Said kratos(String... arguments) throws Exception {
        Said said = ferryman().run(words(arguments).toArray(String[]::new));
        if (said.out().startsWith("{")) {
            JsonNode result = said.json().path("result");
            String name = said.json().path("command").asText();
            assertThat(
                            result.isNull()
                                    ? List.of()
                                    : shapes.differences(DIFFERENT.contains(name) ? name + " --target" : name, result))
                    .isEmpty();
        }
        return said;
    }

    private Ferryman ferryman() {
        return new Ferryman(home, server.password());
    }

    private Said run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("run", "--no-rehearsal", "--kratos", script.toString()));
        all.addAll(List.of(arguments));
        return kratos(all.toArray(String[]::new));
    }

    private String phase() throws Exception {
        Said said = kratos("status");
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        return said.json().at("/result/phase").asText();
    }

    private JsonNode report() throws Exception {
        Said said = ferryman().run("kratos", "report", "--run", folder.toString(), "--json");
        assertThat(said.exit()).as(said.err()).isZero();
        return said.json().path("result");
    }

    private static String identity() {
        return "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT '"
                + UUID.randomUUID() + "', 'default', '{}', now(), now(), id FROM networks";
    }

    /** A program that notes that it was called, and with what. */
    private Path program(String does) throws Exception {
        Path program = home.resolve("routes traffic.sh");
        Files.writeString(program, "#!/bin/sh\n" + does + "\n");
        return Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    /** As a user does it: a process of its own, that is killed in the middle. */
    private void killAtReplicate() throws Exception {
        try (Connection writer = pair.connectToBlue()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute(identity());
            Process process = process(words("run", "--yes", "--no-rehearsal", "--kratos", script.toString()));
            Eventually.until(() -> count("SELECT count(*) FROM pg_publication") == 1);
            process.destroyForcibly();
            assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
            writer.commit();
        }
    }

    private Process process(List<String> words) throws Exception {
        ProcessBuilder builder = new ProcessBuilder(TestJava.ferryman(words.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("killed.txt").toFile());
        builder.environment().put("XDG_DATA_HOME", home.toString());
        builder.environment().put("PGPASSWORD", server.password());
        return builder.start();
    }

    private long count(String sql) throws Exception {
        try (Connection connection = pair.connectToBlue();
                var statement = connection.createStatement();
                var row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    @Test
    void killed_asked_and_stopped_anywhere_the_same_command_goes_on_and_hands_over_once() throws Exception {
        assertThat(phase()).isEqualTo("none");
        killAtReplicate();
        assertThat(phase()).isEqualTo("replicating");
        assertThat(run("--yes", "--until", "replicate").exit()).isZero();
        assertThat(phase()).isEqualTo("following");
        assertTheReplicationCanBeFollowed();
        assertThePlanHasAllSteps();
        assertItAsksBeforeItHandsOver();
        assertWhatIsDecidedIsTold();
        handOver();
        assertNothingIsDoneAgain();
        assertATargetThatIsOpenIsNotTakenForProven();
        assertThat(kratos("replicate", "stop", "--yes").exit()).isZero();
        assertThat(kratos("status").json().at("/result/replication/state").asText())
                .isEqualTo("none");
        assertThat(phase()).isEqualTo("open");
        DrainedSource.assertSaved(kratos("backup", "--tool", "built-in"), pair);
    }

    /** Somebody who types yes has agreed to everything but the cut-over. */
    private void assertItAsksBeforeItHandsOver() throws Exception {
        List<String> asked = words("run", "--no-rehearsal", "--kratos", script.toString());
        Said said = ferryman().with("yes").run(asked.toArray(String[]::new));
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(130);
        assertThat(KratosRunFixture.steps(said))
                .containsExactly(
                        "check DONE",
                        "assess DONE",
                        "backup ALREADY_DONE",
                        "replicate ALREADY_DONE",
                        "prepare DONE",
                        "cutover STOPPED");
        assertThat(phase()).isEqualTo("upgraded");
        assertThat(report().path("verdict").asText())
                .isEqualTo("The target was upgraded, Kratos v1.3.1 → v26.2.0, and followed; the source serves.");
    }

    private void handOver() throws Exception {
        Path calls = home.resolve("calls");
        String command = "'"
                + program("env | grep FERRYMAN_ | sort >> '" + calls + "'; env | grep -c ^PG >> '" + calls + "'; echo "
                        + server.password())
                + "'";
        try (Connection stays = pair.connectToBlue()) {
            stays.createStatement().execute("SET application_name = 'the old Kratos'");
            Said said = run("--yes", "--on-open", command, "--old-sessions", "0");
            assertThat(said.exit()).as(said.out() + said.err()).isZero();
            assertThat(KratosRunFixture.steps(said))
                    .as("while nobody can write nothing else is done first")
                    .containsExactly(
                            "check DONE",
                            "assess ALREADY_DONE",
                            "backup ALREADY_DONE",
                            "replicate ALREADY_DONE",
                            "prepare ALREADY_DONE",
                            "cutover DONE");
            assertThat(stays.isValid(1)).isTrue();
            assertThat(said.findingIds()).contains("SOURCE_STILL_USED").doesNotContain("CUTOVER_UNFINISHED");
            assertThat(said.out()).contains("postgres from 127.0.0.1 (the old Kratos): 1");
            JsonNode line = line(said);
            assertThat(line.at("/target/database").asText()).isEqualTo(pair.green);
            assertThat(Files.readAllLines(calls))
                    .as("called once, with what it needs, and no password")
                    .containsExactly(
                            "FERRYMAN_OPENED_AT=" + line.at("/target/openedAt").asText(),
                            "FERRYMAN_TARGET_DATABASE=" + pair.green,
                            "FERRYMAN_TARGET_HOST=" + line.at("/target/host").asText(),
                            "FERRYMAN_TARGET_PORT=" + line.at("/target/port").asText(),
                            "0");
        }
        assertThat(Files.readString(folder.resolve("on-open.txt")))
                .contains("exit code: 0", "********")
                .doesNotContain(server.password());
        assertThat(phase()).isEqualTo("open");
        DrainedSource.assertPositionIn(folder);
        pair.inGreen(identity());
    }

    private void assertNothingIsDoneAgain() throws Exception {
        String never = program("touch '" + home.resolve("called") + "'").toString();
        Said again = run("--yes", "--on-open", never, "--old-sessions", "0");
        assertThat(again.exit()).as(again.out() + again.err()).isZero();
        assertThat(KratosRunFixture.steps(again))
                .containsExactly(
                        "check DONE",
                        "assess ALREADY_DONE",
                        "backup ALREADY_DONE",
                        "replicate ALREADY_DONE",
                        "prepare ALREADY_DONE",
                        "cutover ALREADY_DONE");
        assertThat(home.resolve("called")).doesNotExist();
        assertThat(report().path("verdict").asText())
                .matches(
                        "The target was upgraded, Kratos v1\\.3\\.1 → v26\\.2\\.0, and took over\\. Both sides held the"
                                + " same [0-9,]+ rows in 24 tables\\.");
    }

    /** As after a kill between opening and comparing. */
    private void assertATargetThatIsOpenIsNotTakenForProven() throws Exception {
        Files.delete(folder.resolve("cutover.json"));
        Said said = run("--yes", "--from", "cutover");
        assertThat(said.exit()).as(said.out() + said.err()).isEqualTo(8);
        assertThat(said.json().path("outcome").asText()).isEqualTo("unproven");
        assertThat(said.findingIds()).contains("CUTOVER_NOT_ON_RECORD");
    }

    private static JsonNode line(Said said) throws Exception {
        List<String> lines =
                said.err().lines().filter(text -> text.startsWith("{")).toList();
        assertThat(lines).hasSize(1);
        JsonNode line = new ObjectMapper().readTree(lines.get(0));
        assertThat(line.path("event").asText()).isEqualTo("target-opened");
        return line;
    }

    private void assertWhatIsDecidedIsTold() throws Exception {
        Said decided = pair.whileKeptClosed(pair.green, () -> run("--yes", "--from", "cutover", "--wait", "1"));
        assertThat(decided.exit()).as(decided.out() + decided.err()).isEqualTo(6);
        assertThat(decided.findingIds()).contains("CUTOVER_DECIDED", "CUTOVER_UNFINISHED");
        assertThat(report().path("verdict").asText()).isEqualTo("The cut-over began, and did not come to its end.");
        assertThat(phase()).isEqualTo("decided");
    }

    private void assertTheReplicationCanBeFollowed() throws Exception {
        Said said = kratos("replicate", "status", "--follow", "--until-following");
        assertThat(said.exit()).as(said.err()).isZero();
        assertThat(said.out().lines().toList())
                .as("a line for each look")
                .singleElement()
                .satisfies(line -> assertThat(new ObjectMapper()
                                .readTree(line)
                                .at("/result/state")
                                .asText())
                        .isEqualTo("following"));
        Cancellation cancelled = new Cancellation();
        cancelled.request();
        assertThat(ferryman()
                        .run(cancelled, words("replicate", "status", "--follow").toArray(String[]::new))
                        .exit())
                .as("whatever never ends by itself has not failed when it is ended")
                .isZero();
    }

    private void assertThePlanHasAllSteps() throws Exception {
        Said plan = kratos("runbook", "--kratos", script.toString());
        assertThat(plan.exit()).as(plan.err()).isZero();
        assertThat(plan.json().at("/result/parts").findValuesAsText("step"))
                .containsExactly(
                        "check", "assess", "identities", "backup", "rehearse", "replicate", "prepare", "cutover");
        assertThat(plan.json().at("/result/parts/4/commands/0").asText())
                .contains("kratos rehearse --kratos " + script, "--target ");
        assertThat(plan.json().at("/result/parts/6/commands/0").asText())
                .contains("kratos migrate --kratos " + script, "--target ");
    }

    /** On two servers of its own: what a killed one leaves there, the next one deletes. */
    @Tag("soak")
    @Test
    void a_rehearsal_is_told_by_all_that_comes_after_it_and_leaves_no_copy_even_if_killed() throws Exception {
        Path place = Files.createDirectory(home.resolve("place"));
        List<String> rehearse =
                List.of("rehearse", "--yes", "--kratos", script.toString(), "--scratch-folder", place.toString());
        Process killed = process(words(rehearse.toArray(String[]::new)));
        try {
            Eventually.until(() -> Files.exists(folder.resolve("rehearsal/kratos-pass")) || !killed.isAlive());
            assertThat(killed.isAlive()).isTrue();
        } finally {
            killed.destroyForcibly().waitFor();
        }
        try (Stream<Path> left = Files.list(place)) {
            assertThat(left)
                    .hasSize(2)
                    .allSatisfy(mine -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(mine)))
                            .isEqualTo("rwx------"));
        }
        Said said = kratos(rehearse.toArray(String[]::new));
        assertThat(said.exit()).as(said.err() + said.out()).isZero();
        assertThat(place).isEmptyDirectory();
        assertThat(folder.resolve("rehearsal")).doesNotExist();
        JsonNode result = said.json().path("result");
        assertThat(result.path("verdict").asText()).isEqualTo("succeeds");
        assertThat(result.at("/writes/lost").asLong()).isZero();
        assertThat(said.out()).doesNotContain(server.password());
        String sentence = result.at("/forecast/text").asText();
        assertThat(sentence).contains("In the cut-over nobody can write for about", "Going back took");

        String kratos = script.toString();
        assertThat(kratos("assess", "--kratos", kratos)
                        .json()
                        .at("/result/blueGreen/forecast")
                        .asText())
                .isEqualTo(sentence);
        assertThat(kratos("status").json().at("/result/rehearsed/text").asText())
                .isEqualTo(sentence);
        assertThat(kratos("runbook", "--kratos", kratos)
                        .json()
                        .at("/result/parts/6/time")
                        .asText())
                .isEqualTo(sentence);
        assertThat(report().toString()).contains(sentence);
        Said run = kratos("run", "--yes", "--kratos", kratos, "--until", "rehearse");
        assertThat(KratosRunFixture.steps(run))
                .containsExactly("check DONE", "assess DONE", "backup DONE", "rehearse ALREADY_DONE");
        assertThat(run("--yes", "--until", "prepare").exit()).isZero();
        Said cutover = kratos("cutover", "--yes", "--old-sessions", "0");
        assertThat(cutover.exit()).as(cutover.err()).isZero();
        assertThat(cutover.err()).contains(sentence);
        assertThat(kratos("status").json().at("/result/rehearsed").isNull()).isTrue();
    }

    @Test
    void options_of_the_other_way_are_refused_by_their_names() throws Exception {
        Said alone = ferryman()
                .run("kratos", "run", "--yes", "--kratos", script.toString(), "--on-open", "true", "--url", "x");
        assertThat(alone.exit()).isEqualTo(2);
        assertThat(alone.out() + alone.err()).contains("--on-open goes with --target only");
        assertThat(kratos("status", "--by-hand").exit()).isEqualTo(2);
        assertThat(run("--yes", "--until", "rehearse").out()).contains("the run has no step rehearse");
        assertThat(kratos("rehearse", "--kratos", script.toString(), "--yes", "--writes-per-second", "0")
                        .exit())
                .isEqualTo(2);
        Said unasked = kratos("rehearse", "--kratos", script.toString());
        assertThat(unasked.exit()).isEqualTo(2);
        assertThat(unasked.out() + unasked.err()).contains("all personal data", "--yes");
        assertThat(run("--yes", "--until", "freeze").exit()).isEqualTo(2);
        assertThat(run("--yes", "--from", "cutover", "--until", "migrate").exit())
                .isEqualTo(2);
        assertThat(run("--yes", "--on-open", "echo $HOME").exit()).isEqualTo(2);
        assertThat(folder).doesNotExist();
    }
}
