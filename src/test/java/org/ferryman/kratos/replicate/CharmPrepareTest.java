package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.sample.StandInKratos;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The target belongs to a second application, whose charm upgrades it. */
@UsesServer
@Timeout(120)
class CharmPrepareTest {

    private static final String GUARDED = "SELECT count(*) FROM pg_trigger WHERE tgname = 'ferryman_kratos'";

    private static LogicalServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    private static StandInJuju juju(Pair pair, StandInJuju.Manner manner) {
        PrintStream nowhere = new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);
        return new StandInJuju(pair::connectToGreen, pair.green, KratosSample.LEVEL, StandInKratos.LEVEL, manner)
                .second(
                        "kratos-green",
                        most -> new StandInKratos(nowhere, nowhere)
                                .run(List.of("migrate", "sql", "-e", "--yes"), Map.of("DSN", dsn(pair))));
    }

    /** As the charm's own role, without the pass. */
    private static String dsn(Pair pair) {
        URI url = URI.create(server.url(pair.green));
        return "postgres://" + url.getUserInfo() + ":" + server.password() + "@" + url.getHost() + ":" + url.getPort()
                + url.getPath();
    }

    private NewKratos charm(StandInJuju juju) throws Exception {
        return new NewKratos.Charm(
                new KratosCharm(
                        new JujuName("iam", "kratos-green"),
                        Optional.of(new JujuName("iam", "kratos")),
                        Optional.of("latest/stable"),
                        OptionalInt.of(600),
                        Optional.of(StandInKratos.LEVEL),
                        juju.program(folder)),
                Optional.empty(),
                Optional.empty());
    }

    private KratosPrepareStep prepare(Pair pair, StandInJuju juju) throws Exception {
        return new KratosPrepareStep(pair.both, charm(juju), folder, MigrateOptions.USUAL);
    }

    @Test
    void the_charm_upgrades_the_target_and_the_guard_is_on_again_before_its_kratos_starts() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
            StandInJuju juju = juju(pair, StandInJuju.Manner.WELL);
            KratosPrepareStep step = prepare(pair, juju);
            assertThat(String.join("\n", step.preview()))
                    .contains("juju refresh kratos-green -m iam --channel latest/stable --revision 600");
            KratosPreparation done = pair.done(step);
            assertThat(done.to()).isEqualTo(StandInKratos.LEVEL);
            assertThat(server.texts(pair.green, GUARDED))
                    .singleElement()
                    .satisfies(guards -> assertThat(Long.parseLong(guards)).isGreaterThan(20));
            assertThat(juju.calls()).contains("run kratos-green/leader run-migration timeout=3600 --wait=3660s");
        }
    }

    @Test
    void in_a_long_window_a_charm_is_refused_before_anything_is_done() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue(OlderStandIn.older());
            pair.done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
            StandInJuju juju = juju(pair, StandInJuju.Manner.WELL);
            Outcome<KratosCutover> outcome = pair.apply(new KratosCutoverStep(
                    pair.both, charm(juju), folder, KratosCutoverStep.Options.USUAL, opened -> {}));
            assertThat(outcome.findings()).extracting(Finding::id).contains("JUJU_LONG_WINDOW");
            assertThat(juju.calls()).noneMatch(call -> call.startsWith("refresh"));
        }
    }

    @Test
    void ended_while_the_charm_is_at_it_the_same_step_sets_the_guard_again_and_goes_on() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
            StandInJuju juju = juju(pair, StandInJuju.Manner.NEVER_ENDS);
            Outcome<KratosPreparation> ended = pair.apply(new KratosPrepareStep(
                    pair.both,
                    charm(juju),
                    folder,
                    new MigrateOptions(
                            false,
                            Set.of(),
                            new MigrateOptions.ByHandOptions(Duration.ofSeconds(2), false, Optional.empty()))));
            assertThat(ended).isInstanceOf(Outcome.PartWay.class);
            assertThat(ended.findings()).extracting(Finding::id).contains("JUJU_TASK_UNFINISHED");
            juju.behaves(StandInJuju.Manner.WELL);
            assertThat(MigrationFixture.done(pair.apply(prepare(pair, juju))).to())
                    .isEqualTo(StandInKratos.LEVEL);
            assertThat(juju.calls()).filteredOn(call -> call.startsWith("run")).hasSize(1);
        }
    }
}
