package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.kratos.sample.KratosSample;
import org.ferryman.kratos.sample.StandInKratos;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The target belongs to a second application, whose charm upgrades it. */
@UsesServer
@Timeout(120)
class CharmPrepareTest {

    private static final String WRITE =
            "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT"
                    + " md5(random()::text)::uuid, 'default', '{}', now(), now(), id FROM networks";

    private static final String GUARDED = "SELECT count(*) FROM pg_trigger WHERE tgname = 'ferryman_kratos'";

    private static LogicalServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    private static final PrintStream NOWHERE =
            new PrintStream(OutputStream.nullOutputStream(), true, StandardCharsets.UTF_8);

    private static final List<String> MIGRATE = List.of("migrate", "sql", "-e", "--yes");

    private static StandInJuju juju(Pair pair, StandInJuju.Manner manner) {
        return juju(pair, manner, most -> new StandInKratos(NOWHERE, NOWHERE).run(MIGRATE, Map.of("DSN", dsn(pair))));
    }

    private static StandInJuju juju(Pair pair, StandInJuju.Manner manner, StandInJuju.Migrations how) {
        return new StandInJuju(pair::connectToGreen, pair.green, KratosSample.LEVEL, StandInKratos.LEVEL, manner)
                .second("kratos-green", how);
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

    private KratosCutoverStep cutover(Pair pair, StandInJuju juju, MigrateOptions options) throws Exception {
        return new KratosCutoverStep(
                pair.both, charm(juju), folder, KratosCutoverStep.Options.USUAL.migrating(options), opened -> {});
    }

    private static MigrateOptions patient(long seconds) {
        return new MigrateOptions(
                false,
                Set.of(),
                new MigrateOptions.ByHandOptions(Duration.ofSeconds(seconds), false, Optional.empty()));
    }

    /** Writes are stopped on blue, and the guard of green is off for the charm: green must not pass for open. */
    @Test
    void in_a_long_window_the_charm_upgrades_the_target_also_when_the_first_run_ends_before_it() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue(OlderStandIn.older());
            pair.done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
            StandInJuju juju = juju(
                    pair,
                    StandInJuju.Manner.NEVER_ENDS,
                    most -> OlderStandIn.run(folder, MIGRATE, Map.of("DSN", dsn(pair)), NOWHERE, NOWHERE));
            assertThat(String.join("\n", cutover(pair, juju, patient(2)).preview()))
                    .contains("long window", "juju run kratos-green/leader run-migration timeout=2 -m iam");
            Outcome<KratosCutover> ended = pair.apply(cutover(pair, juju, patient(2)));
            assertThat(ended).isInstanceOf(Outcome.PartWay.class);
            Finding decided = ended.findings().stream()
                    .filter(finding -> finding.id().equals("CUTOVER_DECIDED"))
                    .findFirst()
                    .orElseThrow();
            assertThat(decided.seen()).contains("Task 12 still runs");
            assertThat(decided.remedy()).contains("juju show-task 12", "ferryman kratos thaw");
            KratosBlueGreenStatus status = KratosBlueGreenStatus.read(pair.both, folder, new Cancellation());
            assertThat(status.phase()).isEqualTo(BlueGreenPhase.DECIDED);
            assertThat(status.findings()).extracting(Finding::id).contains("JUJU_GUARD_LIFTED");
            assertThatThrownBy(() -> pair.inBlue(WRITE)).isInstanceOf(SQLException.class);
            juju.behaves(StandInJuju.Manner.WELL);
            KratosCutover done = pair.done(cutover(pair, juju, MigrateOptions.USUAL));
            assertThat(done.window()).isEqualTo("long");
            assertThat(done.proof()).isEqualTo(RowEquality.EQUAL);
            assertThat(juju.calls()).filteredOn(call -> call.startsWith("run")).hasSize(1);
            pair.inGreen(WRITE);
            assertThatThrownBy(() -> pair.inBlue(WRITE)).isInstanceOf(SQLException.class);
        }
    }

    @Test
    void without_a_unit_it_is_asked_for_by_its_command_and_waited_for() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
            StandInJuju juju = juju(pair, StandInJuju.Manner.NO_UNIT);
            List<Progress> progress = new CopyOnWriteArrayList<>();
            KratosPrepareStep step = prepare(pair, juju);
            CompletableFuture<Outcome<KratosPreparation>> running =
                    CompletableFuture.supplyAsync(() -> pair.runner.apply(step, progress::add, new Cancellation()));
            Eventually.until(() -> running.isDone()
                    || progress.stream()
                            .anyMatch(now -> now.waitsFor().contains("juju scale-application kratos-green 1 -m iam")));
            assertThat(running).isNotDone();
            juju.behaves(StandInJuju.Manner.WELL);
            assertThat(MigrationFixture.done(running.get()).to()).isEqualTo(StandInKratos.LEVEL);
        }
    }

    @Test
    void ended_while_the_charm_is_at_it_the_same_step_sets_the_guard_again_and_goes_on() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
            StandInJuju juju = juju(pair, StandInJuju.Manner.NEVER_ENDS);
            Outcome<KratosPreparation> ended =
                    pair.apply(new KratosPrepareStep(pair.both, charm(juju), folder, patient(2)));
            assertThat(ended).isInstanceOf(Outcome.PartWay.class);
            assertThat(ended.findings()).extracting(Finding::id).contains("JUJU_TASK_UNFINISHED");
            juju.behaves(StandInJuju.Manner.WELL);
            assertThat(MigrationFixture.done(pair.apply(prepare(pair, juju))).to())
                    .isEqualTo(StandInKratos.LEVEL);
            assertThat(juju.calls()).filteredOn(call -> call.startsWith("run")).hasSize(1);
        }
    }
}
