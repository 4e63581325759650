package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.replicate.KratosReturn.Left;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.kratos.replicate.WayBackWatch.Ended;
import org.ferryman.kratos.replicate.WayBackWatch.Seen;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(120)
class KratosWayBackTest {

    private static final KratosCutoverStep.Options USUAL = KratosCutoverStep.Options.USUAL;

    private static final KratosCutoverStep.Options IMPATIENT = KratosCutoverStepTest.IMPATIENT;

    private static LogicalServer server;

    @TempDir
    private Path folder;

    private Pair pair;
    private SideState blue;
    private SideState green;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    @BeforeEach
    void a_target_that_is_upgraded_and_follows() throws Exception {
        pair = server.upgraded(folder);
        blue = new SideState(pair::connectToBlue);
        green = new SideState(pair::connectToGreen);
    }

    @AfterEach
    void close() throws Exception {
        pair.close();
    }

    private KratosWayBackArmStep arm() throws Exception {
        return new KratosWayBackArmStep(pair.both, folder, pair.back());
    }

    private KratosCutoverStep cutover() {
        return new KratosCutoverStep(pair.both, new NewKratos.Unnamed(), folder, USUAL, opened -> {});
    }

    private KratosWayBackGoStep go(KratosCutoverStep.Options options) {
        return new KratosWayBackGoStep(pair.both, folder, options, () -> {});
    }

    private KratosWayBackDisarmStep disarm() {
        return new KratosWayBackDisarmStep(Optional.of(pair.source), Optional.of(pair.target));
    }

    private KratosCleanupStep cleanup(Path record, boolean discard) {
        return new KratosCleanupStep(
                Optional.of(pair.source),
                Optional.of(pair.target),
                record,
                new KratosCleanupStep.Options(false, discard));
    }

    private void armAndCutOver() throws Exception {
        assertThat(pair.done(arm()).phase()).isEqualTo(WayBackPhase.ARMED);
        assertThat(pair.done(cutover()).findings()).extracting(Finding::id).containsExactly("WAY_BACK_FOLLOWS");
    }

    private WayBackStatus status() throws Exception {
        return WayBackStatus.read(pair.both, new Cancellation());
    }

    private static List<String> findingsOf(Outcome<?> outcome) {
        return outcome.findings().stream().map(Finding::id).toList();
    }

    @Test
    void a_source_whose_server_follows_again_within_moments_is_waited_for() throws Exception {
        armAndCutOver();
        String end = "SELECT pg_terminate_backend(pid) FROM pg_stat_subscription WHERE subname LIKE '%_back_%'";
        Eventually.until(() -> status().phase() == WayBackPhase.FOLLOWING);
        pair.inBlue("ALTER SYSTEM SET wal_retrieve_retry_interval = '2s'", "SELECT pg_reload_conf()");
        try {
            Eventually.until(() -> {
                // One that was started long ago is started again at once; the next one has to wait.
                pair.inBlue(end);
                return status().phase() == WayBackPhase.BROKEN;
            });
            assertThat(pair.done(go(USUAL)).proof()).isEqualTo(RowEquality.EQUAL);
        } finally {
            pair.inBlue("ALTER SYSTEM SET wal_retrieve_retry_interval = '50ms'", "SELECT pg_reload_conf()");
        }
    }

    private static String identity(String id) {
        return "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT '" + id
                + "', 'default', '{}', now(), now(), id FROM networks";
    }

    private static String identity() {
        return identity(UUID.randomUUID().toString());
    }

    /** As the new Kratos does it, until it is refused. */
    private List<String> writeOnGreenUntilRefused(AtomicInteger written) {
        List<String> acknowledged = new ArrayList<>();
        try (Connection connection = pair.connectToGreen();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (true) {
                String id = UUID.randomUUID().toString();
                statement.execute(identity(id));
                statement.execute(
                        "INSERT INTO session_devices (id, user_agent, session_id, nid, identity_id, created_at,"
                                + " updated_at) SELECT '" + id + "', '" + id + "', id, nid, identity_id, now(), now()"
                                + " FROM sessions LIMIT 1");
                connection.commit();
                acknowledged.add(id);
                written.set(acknowledged.size());
            }
        } catch (SQLException refused) {
            assertThat(refused.getSQLState()).isEqualTo("25006");
            return acknowledged;
        }
    }

    private void assertRefused(Statements statements) {
        assertThatThrownBy(() -> statements.run(identity()))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refused.getSQLState()).isEqualTo("25006"));
    }

    private interface Statements {
        void run(String... statements) throws SQLException;
    }

    @Test
    void going_back_keeps_every_acknowledged_write_and_tells_what_the_old_level_lacks() throws Exception {
        List<String> before = blue.catalog();
        assertThat(String.join("\n", arm().preview()))
                .contains("CREATE PUBLICATION", "pg_create_logical_replication_slot", "enabled = false", "INSERT INTO")
                .contains("********")
                .doesNotContain(pair.source.settings().password().orElseThrow().reveal());
        pair.done(arm());
        assertThat(arm().inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
        assertThat(String.join("\n", cutover().preview())).contains("pg_replication_slot_advance", "ENABLE");
        pair.inBlue(identity("00000000-0000-4000-8000-000000000001"));
        KratosCutover cutover = pair.done(cutover());
        assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
        pair.inGreen(
                "UPDATE identities SET external_id = id, state = 'inactive'"
                        + " WHERE id IN (SELECT id FROM identities ORDER BY id LIMIT 2)",
                "DELETE FROM selfservice_login_flows");
        assertRefused(pair::inBlue);
        // As a cut-over that was killed while it looked for late writes.
        pair.inBlue(
                "CREATE PUBLICATION " + pair.name() + " FOR TABLE identities",
                "SELECT pg_create_logical_replication_slot('" + pair.name() + "', 'pgoutput')");
        assertThat(status().findings()).extracting(Finding::id).contains("WAY_THERE_LEFT_OVER");
        pair.done(arm());
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<List<String>> writer = CompletableFuture.supplyAsync(() -> writeOnGreenUntilRefused(written));
        Eventually.until(() -> written.get() > 20);
        Eventually.until(() -> status().phase() == WayBackPhase.FOLLOWING);
        assertThat(status().findings()).extracting(Finding::id).containsExactly("WAY_BACK_UNLIMITED");
        assertThat(findingsOf(pair.apply(cleanup(folder, false)))).contains("WAY_BACK_THERE");
        assertThat(BlueGreenUndo.of(pair.both, new Cancellation())).isEqualTo(BlueGreenUndo.GO_BACK);
        assertThat(String.join("\n", go(USUAL).preview()))
                .contains("identities.external_id (2 rows)", "SHARE ROW EXCLUSIVE", "DROP SCHEMA", "DROP SUBSCRIPTION");
        AtomicBoolean told = new AtomicBoolean();

        KratosReturn back = pair.done(new KratosWayBackGoStep(pair.both, folder, USUAL, () -> told.set(true)));

        List<String> acknowledged = writer.get();
        assertThat(told).isTrue();
        assertThat(back.left()).containsExactly(new Left("identities", Optional.of("external_id"), 2));
        assertThat(back.findings()).extracting(Finding::id).containsExactly("OLD_LEVEL_LACKS", "WAY_THERE_NOT_ARMED");
        assertThat(back.proof()).isEqualTo(RowEquality.EQUAL);
        assertThat(back.outageSeconds().orElseThrow()).isPositive();
        assertThat(blue.texts("SELECT id::text FROM identities")).containsAll(acknowledged);
        assertThat(blue.texts("SELECT id::text FROM session_devices")).containsAll(acknowledged);
        assertThat(blue.texts("SELECT id::text FROM identities WHERE state = 'inactive'"))
                .containsAll(green.texts("SELECT external_id FROM identities WHERE external_id IS NOT NULL"));
        assertThat(blue.texts("SELECT id::text FROM selfservice_login_flows")).isEmpty();
        pair.inBlue(identity());
        assertRefused(pair::inGreen);
        assertThat(status().phase()).isEqualTo(WayBackPhase.GONE_BACK);
        assertThat(go(USUAL).inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
        assertThat(green.traces()).containsExactly("schema ferryman_guard");
        assertThat(findingsOf(pair.apply(new KratosStopReplicationStep(pair.both))))
                .contains("TARGET_LEFT_BEHIND");
        assertThat(findingsOf(
                        pair.apply(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL))))
                .contains("TARGET_LEFT_BEHIND");

        pair.done(cleanup(folder, true));

        assertThat(blue.traces()).isEmpty();
        assertThat(blue.catalog()).isEqualTo(before);
        assertThat(green.traces()).isEmpty();
        assertThat(green.catalog()).isEmpty();
        assertThat(pair.apply(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL)))
                .as("the way there can be begun again")
                .isInstanceOf(Outcome.Done.class);
    }

    @Tag("soak")
    @Test
    void what_is_ended_in_between_goes_on_and_a_narrower_source_is_widened() throws Exception {
        pair.inGreen(
                "ALTER TABLE selfservice_errors ALTER COLUMN csrf_token TYPE text",
                "ALTER TABLE identity_verification_tokens ALTER COLUMN identity_verifiable_address_id DROP NOT NULL");
        armAndCutOver();
        // As a cut-over that was killed when the target was open.
        String name = blue.texts("SELECT subname FROM pg_subscription WHERE subname LIKE 'ferryman_kratos_back%'"
                        + " AND subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())")
                .get(0);
        pair.inBlue("ALTER SUBSCRIPTION " + name + " DISABLE");
        assertThat(status().phase()).isEqualTo(WayBackPhase.BROKEN);
        assertThat(status().findings()).extracting(Finding::id).contains("WAY_BACK_NOT_FOLLOWING");
        assertThat(findingsOf(pair.apply(go(USUAL)))).contains("WAY_BACK_MISSING");
        pair.done(arm());
        Eventually.until(() -> status().phase() == WayBackPhase.FOLLOWING);
        pair.inGreen(
                "UPDATE selfservice_errors SET csrf_token = repeat('x', 3000)",
                "UPDATE identity_verification_tokens SET identity_verifiable_address_id = NULL");
        Eventually.until(() -> !blue.texts("SELECT id::text FROM identity_verification_tokens"
                        + " WHERE identity_verifiable_address_id IS NULL")
                .isEmpty());

        Outcome<KratosReturn> outcome = pair.whileKeptClosed(pair.blue, () -> pair.apply(go(IMPATIENT)));
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        assertThat(findingsOf(outcome)).containsExactly("WAY_BACK_DECIDED");

        assertRefused(pair::inBlue);
        assertRefused(pair::inGreen);
        assertThat(status().findings()).extracting(Finding::id).contains("WAY_BACK_DECIDED");
        assertThat(pair.apply(cutover())).isInstanceOf(Outcome.Blocked.class);
        assertThat(pair.apply(disarm())).isInstanceOf(Outcome.Blocked.class);
        assertThat(findingsOf(pair.apply(new KratosStopReplicationStep(pair.both))))
                .contains("CUTOVER_UNDER_WAY");
        assertThat(findingsOf(
                        pair.apply(new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL))))
                .as("what is on the target would be copied there once more")
                .contains("CUTOVER_UNDER_WAY");
        KratosBlueGreenStatus decided = KratosBlueGreenStatus.read(pair.both, folder, new Cancellation());
        assertThat(decided.phase()).isEqualTo(BlueGreenPhase.DECIDED);
        assertThat(decided.next()).contains("way-back go");
        assertThat(decided.findings()).extracting(Finding::id).containsExactly("WAY_BACK_DECIDED");
        assertThat(pair.done(go(USUAL)).outageSeconds())
                .as("an earlier run stopped the writes")
                .isEmpty();
        pair.inBlue(identity());
        assertThat(blue.texts("SELECT DISTINCT length(csrf_token)::text FROM selfservice_errors"))
                .containsExactly("3000");
    }

    @Tag("soak")
    @Test
    void a_source_that_is_away_does_not_fill_the_targets_disk() throws Exception {
        armAndCutOver();
        List<Seen> seen = new ArrayList<>();
        try (Database gone = pair.gone();
                Connection holder = pair.connectToBlue()) {
            holder.setAutoCommit(false);
            // What the target writes can't be applied, and so is kept.
            holder.createStatement().execute("LOCK TABLE identities IN SHARE MODE");
            CompletableFuture<Ended> watch = CompletableFuture.supplyAsync(() -> {
                try {
                    return new WayBackWatch(gone, pair.target, 8L << 20, seen::add).run(new Cancellation());
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            Eventually.until(() -> status().watchedBy().isPresent());
            assertThat(status().findings()).isEmpty();
            assertThatThrownBy(() -> new WayBackWatch(gone, pair.target, 1, seen::add).run(new Cancellation()))
                    .isInstanceOf(BlockedException.class);
            pair.inGreen(
                    identity(),
                    "SELECT pg_logical_emit_message(false, 'test', repeat('x', 1 << 20)) FROM generate_series(1, 12)");
            Ended ended = watch.get();
            assertThat(ended.disarmed()).isTrue();
            assertThat(ended.keptBytes()).isGreaterThan(8L << 20);
            assertThat(ended.findings()).extracting(Finding::id).containsExactly("SOURCE_AWAY");
        }
        assertThat(seen).extracting(Seen::state).contains(WayBackWatch.State.READ);
        assertThat(green.traces()).isEmpty();
        assertThat(status().phase()).isEqualTo(WayBackPhase.BROKEN);
        assertThatThrownBy(() -> BlueGreenUndo.of(pair.both, new Cancellation()))
                .isInstanceOf(BlockedException.class);
        pair.done(disarm());
        assertThat(blue.traces()).containsExactly("schema ferryman_guard");
        assertThat(findingsOf(pair.apply(arm()))).contains("WAY_BACK_TOO_LATE");

        Path elsewhere = Files.createDirectory(folder.resolve("elsewhere"));
        assertThat(findingsOf(pair.apply(cleanup(elsewhere, false)))).contains("CUTOVER_NOT_PROVEN");
        StoppedReplication clean = pair.done(cleanup(folder, false));
        assertThat(clean.findings()).extracting(Finding::id).containsExactly("SOURCE_WRITABLE_AGAIN");
        assertThat(blue.traces()).isEmpty();
        assertThat(pair.done(cleanup(folder, false)).changed()).isFalse();
        pair.inGreen(identity());
    }

    @Tag("soak")
    @Test
    void before_the_cutover_it_is_taken_back_without_a_trace() throws Exception {
        List<String> before = blue.catalog();
        Outcome<WayBackStatus> unreachable =
                pair.apply(new KratosWayBackArmStep(pair.both, folder, pair.unreachable()));
        assertThat(findingsOf(unreachable)).containsExactly("TARGET_NOT_REACHED_BY_SOURCE");
        assertThat(unreachable.findings().toString()).doesNotContain("not 'the' password", "not \\'the\\' password");
        assertThat(status().phase()).isEqualTo(WayBackPhase.NONE);
        try (Connection writer = pair.connectToGreen()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("SELECT txid_current()");
            Outcome<WayBackStatus> outcome = pair.apply(arm());
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(outcome.findings().toString())
                    .contains("WAY_BACK_BEGUN", "can't make a replication slot", "pid ");
        }
        assertThat(status().findings()).extracting(Finding::id).contains("WAY_BACK_INCOMPLETE");
        pair.done(arm());
        assertThat(pair.done(disarm()).statements()).hasSize(5);
        assertThat(status().phase()).isEqualTo(WayBackPhase.NONE);
        assertThat(pair.done(disarm()).changed()).isFalse();
        pair.done(arm());
        assertThat(findingsOf(pair.apply(cleanup(folder, false)))).contains("CLEANUP_TOO_EARLY");
        assertThat(BlueGreenUndo.of(pair.both, new Cancellation())).isEqualTo(BlueGreenUndo.STOP);

        pair.done(new KratosStopReplicationStep(pair.both));

        assertThat(blue.traces()).isEmpty();
        assertThat(green.traces()).isEmpty();
        assertThat(blue.catalog()).isEqualTo(before);
        assertThat(green.catalog()).isEmpty();
        assertThat(findingsOf(pair.apply(arm()))).contains("WAY_BACK_TOO_EARLY");
    }

    @Tag("soak")
    @Test
    void with_one_server_gone_nothing_stays_on_the_other() throws Exception {
        pair.done(arm());
        KratosCleanupStep.Options usual = KratosCleanupStep.Options.USUAL;
        pair.done(new KratosWayBackDisarmStep(Optional.empty(), Optional.of(pair.target)));
        assertThat(green.traces()).noneMatch(trace -> trace.contains("back"));
        pair.done(new KratosCleanupStep(Optional.empty(), Optional.of(pair.target), folder, usual));
        assertThat(green.traces()).isEmpty();
        assertThat(blue.traces()).hasSize(3);
        pair.done(new KratosCleanupStep(Optional.of(pair.source), Optional.empty(), folder, usual));
        assertThat(blue.traces()).isEmpty();
        pair.inGreen(identity());
    }
}
