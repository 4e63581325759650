package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.juju.StandInJuju.Manner;
import org.ferryman.kratos.replicate.LogicalServer;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.sample.StandInKratos;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A second application of the charm takes over from the one that serves, in one command. */
@UsesServer
@Timeout(120)
final class BlueGreenJujuRunTest {

    private static final String IDENTITY =
            "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT"
                    + " md5(random()::text)::uuid, 'default', '{}', now(), now(), id FROM networks";

    private static final String BACK =
            "`juju remove-relation kratos-green:public-route traefik-public -m iam` and `juju integrate"
                    + " kratos:public-route traefik-public -m iam`";

    @TempDir
    private Path home;

    private LogicalServer server;
    private Pair pair;
    private StandInJuju juju;
    private Path folder;

    @BeforeEach
    void two_applications() throws Exception {
        server = LogicalServer.shared();
        pair = server.pair(home.resolve("other-run"));
        folder = home.resolve("run");
        juju = juju(Manner.WELL);
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
    }

    private StandInJuju juju(Manner manner) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        URI url = URI.create(server.url(pair.green));
        String dsn = "postgres://" + url.getUserInfo() + ":" + server.password() + "@" + url.getHost() + ":"
                + url.getPort() + url.getPath();
        return new StandInJuju(pair::connectToGreen, pair.green, KratosSample.LEVEL, StandInKratos.LEVEL, manner)
                .second(
                        "kratos-green",
                        most -> new StandInKratos(nowhere, nowhere)
                                .run(List.of("migrate", "sql", "-e", "--yes"), Map.of("DSN", dsn)));
    }

    private Said kratos(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("kratos"));
        all.addAll(List.of(arguments));
        all.addAll(pair.options());
        all.addAll(List.of("--run", folder.toString(), "--json"));
        Ferryman ferryman = new Ferryman(home, server.password()).patient();
        ferryman.environment.put("FERRYMAN_JUJU", juju.program(home));
        return ferryman.run(all.toArray(String[]::new));
    }

    private static String[] charm(String command, String... arguments) {
        List<String> all = new ArrayList<>(List.of(command));
        all.addAll(List.of("--juju", "iam:kratos", "--juju-target", "iam:kratos-green"));
        all.addAll(List.of("--channel", "latest/stable", "--revision", "600", "--to-version", StandInKratos.LEVEL));
        all.addAll(List.of(arguments));
        return all.toArray(String[]::new);
    }

    private Said run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of("--strategy", "blue-green", "--yes", "--waive", "a test"));
        all.addAll(List.of("--old-sessions", "0"));
        all.addAll(List.of(arguments));
        return kratos(charm("run", all.toArray(String[]::new)));
    }

    private static JsonNode finding(Said said, String id) throws Exception {
        return StreamSupport.stream(said.json().path("findings").spliterator(), false)
                .filter(finding -> finding.path("id").asText().equals(id))
                .findFirst()
                .orElseThrow(() -> new AssertionError(id + " is not in " + said.out()));
    }

    private String phase() throws Exception {
        return kratos("status").json().at("/result/phase").asText();
    }

    private String report() throws Exception {
        return new Ferryman(home, "")
                .run("kratos", "report", "--run", folder.toString(), "--json")
                .json()
                .at("/result/next")
                .toString();
    }

    @Test
    void the_whole_way_and_back_is_gone_with_a_charm_on_both_sides() throws Exception {
        // What the charm makes of a database that is integrated with it for the first time.
        pair.seedGreen("(md5(random()::text)::uuid, now(), now())");
        Said assessed = run("--until", "assess");
        assertThat(assessed.exit()).as(assessed.out() + assessed.err()).isZero();
        assertThat(finding(assessed, "JUJU_MIGRATES_ITSELF").path("why").asText())
                .contains("`juju scale-application kratos-green 0 -m iam`", "--empty-target");
        assertThat(finding(assessed, "JUJU_RELATIONS").path("why").asText())
                .contains("`juju remove-relation kratos:public-route traefik-public -m iam` and `juju integrate"
                        + " kratos-green:public-route traefik-public -m iam`")
                .contains("On the way back: " + BACK)
                .contains("`juju offer iam.kratos-green:kratos-info kratos-info-green`");
        Said missing = kratos(
                "assess", "--juju", "iam:nobody", "--juju-target", "iam:kratos-green", "--to-version", "v26.2.0");
        assertThat(finding(missing, "JUJU_APPLICATION_MISSING").path("remedy").asText())
                .contains("give --juju the name");
        Said plan = kratos(charm("runbook"));
        assertThat(plan.exit()).as(plan.out() + plan.err()).isZero();
        assertThat(plan.json().at("/result/parts").findValuesAsText("step")).endsWith("prepare", "cutover");
        assertThat(plan.out()).contains("kratos migrate --juju iam:kratos --juju-target iam:kratos-green --channel");
        Said seeded = run("--until", "replicate");
        assertThat(seeded.findingIds()).contains("TARGET_SEEDED");
        Said prepared = run("--until", "prepare", "--empty-target");
        assertThat(prepared.exit()).as(prepared.out() + prepared.err()).isZero();
        assertThat(KratosRunFixture.steps(prepared))
                .containsExactly("check DONE", "assess DONE", "backup ALREADY_DONE", "replicate DONE", "prepare DONE");
        assertThat(prepared.err())
                .as("with --yes, too, people read what the charm is told")
                .contains("juju refresh kratos-green -m iam", "timeout= is the charm's own", "Ferryman stops waiting");
        assertThat(finding(prepared, "JUJU_REFRESHED").path("why").asText())
                .contains("kratos was not refreshed", "a way back needs no refresh");
        assertThat(prepared.findingIds()).doesNotContain("JUJU_NOT_ACTIVE", "JUJU_PEER_VERSION");
        assertThat(phase()).isEqualTo("upgraded");
        assertThat(kratos("way-back", "arm", "--yes").exit()).isZero();
        Said over = run();
        assertThat(over.exit()).as(over.out() + over.err()).isZero();
        assertThat(KratosRunFixture.steps(over)).contains("prepare ALREADY_DONE", "cutover DONE");
        assertThat(finding(over, "JUJU_RELATIONS").path("why").asText()).contains("When the target is open: ");
        assertThat(phase()).isEqualTo("open");
        pair.inGreen(IDENTITY);
        assertThat(juju.calls())
                .filteredOn(call -> call.startsWith("refresh") || call.startsWith("run"))
                .as("the one that serves is left alone")
                .containsExactly(
                        "refresh kratos-green --channel latest/stable --revision 600",
                        "run kratos-green/leader run-migration timeout=3600 --wait=3660s");
        Said back = kratos("way-back", "go", "--yes");
        assertThat(back.exit()).as(back.out() + back.err()).isZero();
        assertThat(finding(back, "JUJU_RELATIONS").path("why").asText())
                .contains("When the source is open: " + BACK)
                .contains("kratos-info in the place of kratos-info-green", "The charm of kratos was not refreshed");
        pair.inBlue(IDENTITY);
    }

    /** As a run that was ended leaves it: the charm goes on, and nobody sets the guard again. */
    @Test
    void as_long_as_the_guard_is_off_for_the_charm_everybody_is_told_and_the_same_command_sets_it_again()
            throws Exception {
        juju.behaves(Manner.NEVER_ENDS);
        Said ended = run("--watch", "2");
        assertThat(ended.exit()).as(ended.out() + ended.err()).isEqualTo(6);
        assertThat(ended.findingIds()).contains("JUJU_TASK_UNFINISHED", "JUJU_GUARD_LIFTED");
        Said status = kratos("status");
        assertThat(status.json().at("/result/phase").asText()).isEqualTo("replicating");
        assertThat(status.json().at("/result/target/open").asBoolean()).isTrue();
        assertThat(status.findingIds()).contains("JUJU_GUARD_LIFTED").doesNotContain("TARGET_NOT_EMPTY");
        assertThat(report()).contains("The guard on the target is off for the charm");
        Said elsewhere = new Ferryman(home, server.password())
                .run(Stream.of(List.of("kratos", "status", "--json"), pair.options())
                        .flatMap(List::stream)
                        .toArray(String[]::new));
        assertThat(elsewhere.findingIds()).as("it is in the database").contains("JUJU_GUARD_LIFTED");
        juju.behaves(Manner.WELL);
        Said done = run();
        assertThat(done.exit()).as(done.out() + done.err()).isZero();
        assertThat(done.findingIds()).doesNotContain("JUJU_GUARD_LIFTED");
        assertThat(phase()).isEqualTo("open");
        assertThat(report()).doesNotContain("off for the charm");
        assertThat(juju.calls()).filteredOn(call -> call.startsWith("run")).hasSize(1);
    }
}
