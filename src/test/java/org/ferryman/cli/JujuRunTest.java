package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.cli.Ferryman.Said;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestJava;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The whole upgrade of a Kratos that a charm runs, in one command. The stand-in for Juju records migrations only: so
 * the tables are those of v1.3.1 from the beginning, and recorded are the migrations of v0.11.1.
 */
final class JujuRunTest extends KratosRunFixture {

    private StandInJuju juju;

    @BeforeEach
    void a_charm_with_v0_11_1() throws Exception {
        test.execute("SET application_name = 'ferryman'");
        juju = new StandInJuju(test, "v0.11.1", "v1.3.1", StandInJuju.Manner.WELL);
    }

    @Override
    Ferryman ferryman() throws Exception {
        Ferryman ferryman = super.ferryman().patient();
        ferryman.environment.put("FERRYMAN_JUJU", juju.program(home));
        return ferryman;
    }

    private Said run(String... arguments) throws Exception {
        List<String> all = new ArrayList<>(List.of(
                "run",
                "--strategy",
                "in-place",
                "--yes",
                "--json",
                "--waive",
                "a test",
                "--juju",
                "iam:kratos",
                "--channel",
                "latest/stable"));
        all.addAll(List.of(arguments));
        return kratos(all.toArray(String[]::new));
    }

    @Test
    void the_whole_way_is_gone_with_the_charm_and_no_artifact_holds_what_juju_shows_of_relations() throws Exception {
        juju.serve();
        Said said = run("--revision", "548");
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(steps(said))
                .containsExactly(
                        "check DONE",
                        "assess DONE",
                        "backup DONE",
                        "freeze DONE",
                        "migrate DONE",
                        "verify DONE",
                        "thaw DONE");
        assertThat(test.queryLong(GUARDED)).isZero();
        assertThat(juju.revision()).isEqualTo(548);
        assertThat(said.findingIds())
                .contains("JUJU_APPLICATION", "JUJU_KRATOS_VERSION", "JUJU_REFRESHED", "JUJU_CHARM_SUPERUSER");
        assertThat(said.out()).contains("github.com/ory/kratos/releases/tag/v1.3.1", "kratos-operator/tree/rev548");
        assertThat(said.out()).contains("postgresql-k8s, charm postgresql-k8s from 14/stable");
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1))
                        .as(file.toString())
                        .doesNotContain(StandInJuju.SECRET);
            }
        }
        assertThat(said.out() + said.err()).doesNotContain(StandInJuju.SECRET);
        Said again = run("--revision", "548");
        assertThat(again.exit()).isZero();
        assertThat(steps(again)).as("nothing is left to do").containsExactly("check DONE", "assess DONE");
    }

    /** As a user does it: a process of its own, that is killed while the charm is at work. */
    @Test
    void killed_while_the_guard_is_off_everybody_is_told_and_the_same_command_sets_it_again() throws Exception {
        juju.behaves(StandInJuju.Manner.NEVER_ENDS);
        kill(List.of("--revision", "548"));
        assertThat(test.queryLong(GUARDED))
                .as("the triggers are there, and let through")
                .isPositive();
        test.execute("DELETE FROM courier_messages");
        Said status = kratos("status", "--json");
        assertThat(status.exit()).as(status.out() + status.err()).isZero();
        assertThat(status.findingIds()).contains("JUJU_GUARD_LIFTED");
        assertThat(status.json().at("/result/writesStopped").asBoolean()).isFalse();
        assertThat(status.json().at("/result/next").toString())
                .contains("`ferryman kratos run`", "--juju", "`ferryman kratos thaw`");
        assertThat(report().path("verdict").asText())
                .contains("writes are not refused at the moment")
                .doesNotContain("still stopped");
        assertThat(report().path("next").toString()).contains("waits for the charm's task");
        Said looked = run("--revision", "548", "--until", "assess");
        assertThat(looked.findingIds()).contains("JUJU_GUARD_LIFTED");
        juju.behaves(StandInJuju.Manner.WELL);
        Said done = run("--revision", "548");
        assertThat(done.exit()).as(done.out() + done.err()).isZero();
        assertThat(steps(done)).contains("migrate DONE", "verify DONE", "thaw DONE");
        assertThat(done.findingIds()).doesNotContain("JUJU_GUARD_LIFTED");
        assertThat(juju.calls()).filteredOn(call -> call.startsWith("run")).hasSize(1);
        assertThat(report().path("verdict").asText()).doesNotContain("not refused");
    }

    private void kill(List<String> options) throws Exception {
        List<String> words = new ArrayList<>(List.of("kratos", "run", "--yes", "--waive", "a test"));
        words.addAll(List.of("--juju", "iam:kratos", "--channel", "latest/stable"));
        words.addAll(options);
        words.addAll(List.of("--url", test.url(), "--run", folder.toString()));
        ProcessBuilder builder = new ProcessBuilder(TestJava.ferryman(words.toArray(String[]::new)))
                .redirectErrorStream(true)
                .redirectOutput(home.resolve("killed.txt").toFile());
        builder.environment().put("XDG_DATA_HOME", home.toString());
        builder.environment().put("PGPASSWORD", test.password());
        builder.environment().put("FERRYMAN_JUJU", juju.program(home));
        Process process = builder.start();
        try {
            Eventually.until(() -> Files.exists(folder.resolve("juju-task.json")) || !process.isAlive());
            assertThat(process.isAlive())
                    .as(Files.readString(home.resolve("killed.txt")))
                    .isTrue();
        } finally {
            process.destroyForcibly().waitFor();
        }
    }

    /** The time for the action comes from the rehearsal, with room; without one it would be that of --watch. */
    @Test
    void the_kratos_of_the_charm_is_rehearsed_with_its_program_and_the_charm_gets_its_time_from_that()
            throws Exception {
        String program = MigratingKratos.command(home, "v1.3.1", MigratingKratos.Manner.WELL)
                .words()
                .get(0);
        Said said = run("--revision", "548", "--kratos", program);
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        assertThat(steps(said)).contains("rehearse DONE", "migrate DONE");
        assertThat(juju.calls()).contains("run kratos/leader run-migration timeout=600 --wait=660s");
    }

    @Test
    void whether_a_migration_is_needed_is_known_before_the_refresh() throws Exception {
        Said known = kratos("assess", "--json", "--juju", "iam:kratos", "--revision", "548");
        assertThat(known.json().at("/result/answer").asText()).isEqualTo("needed");
        assertThat(known.json().at("/result/target").asText()).isEqualTo("v1.3.1");
        Said unknown = kratos("assess", "--json", "--juju", "iam:kratos", "--revision", "700");
        assertThat(unknown.exit()).isEqualTo(5);
        assertThat(unknown.findingIds()).contains("JUJU_VERSION_UNKNOWN");
        Said told = kratos("assess", "--json", "--juju", "iam:kratos", "--revision", "700", "--to-version", "v0.11.1");
        assertThat(told.json().at("/result/answer").asText()).isEqualTo("not-needed");
        Said now = kratos("assess", "--json", "--juju", "iam:kratos");
        assertThat(now.json().at("/result/answer").asText())
                .as("what is deployed, where nothing is to be refreshed")
                .isEqualTo("not-needed");
        assertThat(juju.calls()).noneMatch(call -> call.startsWith("refresh") || call.startsWith("run"));
        String older = MigratingKratos.command(home, "v0.11.1", MigratingKratos.Manner.WELL)
                .words()
                .get(0);
        Said other = kratos("assess", "--json", "--juju", "iam:kratos", "--revision", "548", "--kratos", older);
        assertThat(other.findingIds()).contains("JUJU_OTHER_KRATOS");
        String right = MigratingKratos.command(home, "v1.3.1", MigratingKratos.Manner.WELL)
                .words()
                .get(0);
        Said same = kratos("assess", "--json", "--juju", "iam:kratos", "--revision", "548", "--kratos", right);
        assertThat(same.findingIds()).doesNotContain("JUJU_OTHER_KRATOS");
    }

    @Test
    void the_plan_names_the_options_and_the_way_back_the_revision_of_before() throws Exception {
        Said runbook = kratos("runbook", "--juju", "iam:kratos", "--revision", "548");
        assertThat(runbook.out())
                .contains("--juju iam:kratos --revision 548", "juju refresh kratos -m iam --revision 548");
        Said said = kratos("run", "--yes", "--json", "--tool", "built-in", "--juju", "iam:kratos", "--revision", "548");
        assertThat(said.exit()).as(said.out() + said.err()).isZero();
        Said undo = new Ferryman(home, test.password())
                .with("no")
                .run("kratos", "undo", "--url", test.url(), "--run", folder.toString());
        assertThat(undo.out() + undo.err()).contains("juju refresh kratos -m iam --revision 400");
    }

    @Test
    void what_does_not_go_together_is_refused_before_anything_is_asked() throws Exception {
        for (List<String> wrong : List.of(
                List.of("--strategy", "blue-green", "--juju", "iam:kratos"),
                List.of("--strategy", "sideways", "--juju", "iam:kratos"),
                List.of("--strategy", "in-place", "--target", test.url(), "--kratos", "kratos"),
                List.of("--juju", "iam:kratos", "--by-hand"),
                List.of("--by-hand", "--revision", "548"),
                List.of("--juju", "iam:kratos", "--juju-target", "iam:green"),
                List.of("--juju", "iam:kratos", "--target", test.url()))) {
            List<String> all = new ArrayList<>(List.of("run", "--yes"));
            all.addAll(wrong);
            Said said = kratos(all.toArray(String[]::new));
            assertThat(said.exit()).as(wrong + said.err()).isEqualTo(2);
        }
        assertThat(kratos("assess", "--juju", "kratos").err()).contains("JUJU_NAME_INVALID", "MODEL:APP");
        assertThat(juju.calls()).isEmpty();
    }
}
