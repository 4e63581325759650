package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.stream.Collectors;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.KratosBlueGreenPlaybook;
import org.ferryman.kratos.KratosRunbookStep;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosCutoverStep.Options;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.playbook.runbook.RunbookPart;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A source from before v0.11.1: what rows its Kratos writes is not known to fit after the upgrade. */
@UsesServer
@Timeout(120)
class LongWindowTest {

    private static final String WRITE = "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid)"
            + " SELECT md5(random()::text)::uuid, 'default', '{}', now(), now(), id FROM networks";

    private static LogicalServer server;

    @TempDir
    private Path folder;

    private Pair pair;
    private NewKratos kratos;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    @BeforeEach
    void a_target_that_follows_and_is_not_upgraded() throws Exception {
        pair = server.pair(folder);
        pair.inBlue(OlderStandIn.older());
        kratos = OlderStandIn.in(folder);
        done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
    }

    private <R> Outcome<R> apply(Change<R> change) {
        return pair.runner.apply(change, ProgressListener.NONE, new Cancellation());
    }

    private <R> R done(Change<R> change) {
        return MigrationFixture.done(apply(change));
    }

    private KratosCutoverStep cutover(NewKratos newKratos) {
        return new KratosCutoverStep(pair.both, newKratos, folder, Options.USUAL, opened -> {});
    }

    /** What the plan says of the time of each step. */
    private String planned() throws Exception {
        KratosBlueGreenPlaybook playbook = new KratosBlueGreenPlaybook(pair.both, kratos, folder, folder, opened -> {});
        return playbook
                .runbook(new KratosRunbookStep.Commands(words -> String.join(" ", words), List.of()))
                .produce(Work.quiet())
                .parts()
                .stream()
                .map(RunbookPart::time)
                .collect(Collectors.joining("\n"));
    }

    private static List<String> findingsOf(Outcome<?> outcome) {
        return outcome.findings().stream()
                .filter(Finding::blocks)
                .map(Finding::id)
                .toList();
    }

    private static long count(Connection connection, String table) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT count(*) FROM " + table)) {
            row.next();
            return row.getLong(1);
        }
    }

    private void assertRefusedInBlue() {
        assertThatThrownBy(() -> pair.inBlue(WRITE))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("25006"));
    }

    @Test
    void it_is_said_before_and_the_target_is_upgraded_while_nobody_writes_also_after_a_failure() throws Exception {
        assertThat(findingsOf(apply(new KratosPrepareStep(pair.both, kratos, folder, MigrateOptions.USUAL))))
                .containsExactly("NO_BRIDGE_FROM_LEVEL");
        assertThat(planned()).contains("only while writes are stopped").doesNotContain("about a second");
        pair.inBlue(WRITE);
        assertThat(findingsOf(apply(cutover(new NewKratos.Unnamed())))).containsExactly("TARGET_NOT_UPGRADED");
        assertThat(String.join("\n", cutover(kratos).preview()))
                .contains("long window: nobody can write until the migrations have run")
                .contains("SHARE ROW EXCLUSIVE", "migrate sql", "DROP SCHEMA");
        pair.inBlue(WRITE);

        Files.createFile(folder.resolve("fail-later"));
        Outcome<KratosCutover> failed = apply(cutover(kratos));
        assertThat(failed).isInstanceOf(Outcome.PartWay.class);
        assertThat(findingsOf(failed)).containsExactly("CUTOVER_DECIDED");
        assertThat(failed.findings().toString()).contains("Kratos stopped after", "ferryman kratos cutover");
        assertRefusedInBlue();
        assertThatThrownBy(() -> pair.inGreen(WRITE)).isInstanceOf(SQLException.class);

        Files.delete(folder.resolve("fail-later"));
        KratosCutover cutover = done(cutover(kratos));
        assertThat(cutover.window()).isEqualTo("long");
        assertThat(cutover.proof())
                .as("the migrations change rows: both sides were compared before them")
                .isEqualTo(RowEquality.EQUAL);
        assertThat(cutover.tables()).hasSizeGreaterThan(20).allMatch(KratosCutover.Table::equal);
        assertRefusedInBlue();
        assertThat(count(pair.connectToGreen(), "identities")).isEqualTo(count(pair.connectToBlue(), "identities"));
        assertThat(count(pair.connectToGreen(), "session_devices WHERE identity_id IS NOT NULL"))
                .isPositive();
        pair.inGreen(WRITE);
        assertThat(cutover(kratos).preview()).isEmpty();
    }

    @Tag("soak")
    @Test
    void until_it_is_open_a_thaw_takes_it_back_and_it_can_be_done_again() throws Exception {
        Files.createFile(folder.resolve("fail-first"));
        assertThat(findingsOf(apply(cutover(kratos)))).containsExactly("CUTOVER_DECIDED");
        thaw();
        pair.inBlue(WRITE);
        Files.move(folder.resolve("fail-first"), folder.resolve("fail-later"));
        assertThat(findingsOf(apply(cutover(kratos))))
                .as("what was written since has arrived, though the target did not follow")
                .containsExactly("CUTOVER_DECIDED");
        assertThat(count(pair.connectToGreen(), "identities")).isEqualTo(count(pair.connectToBlue(), "identities"));
        thaw();
        pair.inBlue(WRITE);
        Files.delete(folder.resolve("fail-later"));
        assertThat(findingsOf(apply(cutover(kratos)))).containsExactly("TARGET_AHEAD");
        pair.inBlue(WRITE);
        done(new KratosStopReplicationStep(pair.both));
        done(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL));
        KratosCutover cutover = done(cutover(kratos));
        assertThat(cutover.window()).isEqualTo("long");
        assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
        assertThat(cutover.outageSeconds().orElseThrow()).isPositive();
        assertThat(count(pair.connectToGreen(), "identities")).isEqualTo(count(pair.connectToBlue(), "identities"));
    }

    private void thaw() throws Exception {
        Path elsewhere = Files.createDirectories(folder.resolve("in-place"));
        done(new KratosThawStep(pair.source, elsewhere, Waiting.DEFAULT));
    }

    @Tag("soak")
    @Test
    void where_the_short_window_is_possible_it_is_asked_for() throws Exception {
        try (Pair newer = server.pair(Files.createDirectories(folder.resolve("newer")))) {
            MigrationFixture.done(newer.runner.apply(
                    new KratosReplicateStep(newer.both, folder, KratosReplicateStep.Options.USUAL),
                    ProgressListener.NONE,
                    new Cancellation()));
            KratosCutoverStep step =
                    new KratosCutoverStep(newer.both, AskedStandIn.in(folder), folder, Options.USUAL, opened -> {});
            assertThat(findingsOf(newer.runner.apply(step, ProgressListener.NONE, new Cancellation())))
                    .containsExactly("SHORT_WINDOW_POSSIBLE");
            newer.inBlue(WRITE);
        }
    }
}
