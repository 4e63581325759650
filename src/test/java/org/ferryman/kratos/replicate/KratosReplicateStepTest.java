package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.KratosMigrateStep;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.migrate.MigratingKratos;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.content.DigestForm;
import org.ferryman.postgres.content.DigestReading;
import org.ferryman.postgres.content.TableDigest;
import org.ferryman.postgres.content.TableShape;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(120)
class KratosReplicateStepTest {

    private static LogicalServer server;

    @TempDir
    private Path folder;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    private KratosReplicateStep step(Pair pair) {
        return new KratosReplicateStep(pair.both, folder, KratosReplicateStep.Options.USUAL);
    }

    private static <R> Outcome<R> apply(Pair pair, Change<R> change) {
        return pair.runner.apply(change, ProgressListener.NONE, new Cancellation());
    }

    private static ReplicationStatus status(Pair pair) throws Exception {
        return ReplicationStatus.read(pair.both, new Cancellation());
    }

    private static List<String> findingsOf(Outcome<?> outcome) {
        return outcome.findings().stream().map(Finding::id).toList();
    }

    /** What each table holds, but for their schema's name the same on both sides. */
    private static List<TableDigest> content(Database database) throws Exception {
        return new Transactions(database)
                .snapshot(
                        new Cancellation(),
                        session -> new DigestReading(database, DigestForm.SAME_ENCODING)
                                .read(
                                        session,
                                        TableShape.read(
                                                session,
                                                LevelReader.read(session).tables()),
                                        new ProgressMeter(ProgressListener.NONE)));
    }

    /** Everything that a stop must have taken away. */
    private static List<String> traces(Connection connection) throws SQLException {
        List<String> traces = new ArrayList<>();
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("""
                        SELECT 'publication ' || pubname FROM pg_publication
                        UNION ALL SELECT 'slot ' || slot_name FROM pg_replication_slots
                            WHERE database = current_database()
                        UNION ALL SELECT 'subscription ' || subname FROM pg_subscription
                            WHERE subdbid = (SELECT oid FROM pg_database WHERE datname = current_database())
                        UNION ALL SELECT 'schema ' || nspname FROM pg_namespace WHERE nspname LIKE 'ferryman%'
                        ORDER BY 1""")) {
            while (rows.next()) {
                traces.add(rows.getString(1));
            }
        }
        return traces;
    }

    @Test
    void the_target_gets_everything_and_follows_until_it_is_stopped_without_a_trace() throws Exception {
        try (Pair pair = server.pair(folder)) {
            KratosReplicateStep step = step(pair);
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(String.join("\n", step.preview()))
                    .contains("CREATE PUBLICATION", "pg_create_logical_replication_slot", "CREATE SUBSCRIPTION")
                    .contains("********")
                    .doesNotContain(
                            pair.source.settings().password().orElseThrow().reveal());
            assertThat(status(pair).state()).isEqualTo(ReplicationStatus.State.NONE);

            KratosReplication done = MigrationFixture.done(apply(pair, step));

            assertThat(done.level()).isEqualTo("v1.3.1");
            assertThat(done.copied()).containsExactly("identity_credential_types", "schema_migration");
            assertThat(content(pair.target)).isEqualTo(content(pair.source));
            pair.inBlue(
                    "UPDATE identities SET state = 'inactive'",
                    "DELETE FROM selfservice_login_flows",
                    "TRUNCATE courier_message_dispatches");
            Eventually.until(() -> content(pair.target).equals(content(pair.source)));
            assertThat(status(pair).state()).isEqualTo(ReplicationStatus.State.FOLLOWING);
            // Names of keys and indexes, too: the release's own.
            KratosCatalog.Differences differences = new Transactions(pair.target)
                    .snapshot(
                            new Cancellation(),
                            session -> KratosCatalog.read(session, LevelReader.read(session))
                                    .against(KratosCatalog.of("v1.3.1").orElseThrow()));
            assertThat(differences).isEqualTo(new KratosCatalog.Differences(List.of(), List.of()));
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
            assertThat(MigrationFixture.done(apply(pair, step)).changed()).isFalse();

            assertThat(MigrationFixture.done(apply(pair, step.undo())).changed())
                    .isTrue();

            assertThat(traces(pair.connectToBlue())).isEmpty();
            assertThat(traces(pair.connectToGreen())).isEmpty();
            assertThat(status(pair).state()).isEqualTo(ReplicationStatus.State.NONE);
            assertThat(MigrationFixture.done(apply(pair, step.undo())).changed())
                    .isFalse();
        }
    }

    @Test
    void nobody_else_writes_to_the_target_not_even_a_superuser() throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            assertThatThrownBy(() -> pair.inGreen("DELETE FROM identities"))
                    .isInstanceOfSatisfying(
                            SQLException.class,
                            refused -> assertThat(refused.getSQLState()).isEqualTo("25006"));
        }
    }

    @Test
    void no_artifact_holds_the_password() throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            MigrationFixture.done(apply(pair, step(pair).undo()));
            String password = pair.source.settings().password().orElseThrow().reveal();
            try (Stream<Path> files = Files.walk(folder)) {
                for (Path file : files.filter(Files::isRegularFile).toList()) {
                    assertThat(Files.readString(file)).as(file.toString()).doesNotContain(password);
                }
            }
        }
    }

    @Test
    void a_target_that_cannot_reach_the_source_is_told_before_anything_is_made() throws Exception {
        try (Pair pair = server.pair(folder)) {
            ReplicationPair wrong = new ReplicationPair(pair.source, pair.target, pair.unreachable());
            Outcome<KratosReplication> outcome =
                    apply(pair, new KratosReplicateStep(wrong, folder, KratosReplicateStep.Options.USUAL));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(findingsOf(outcome)).containsExactly("SOURCE_NOT_REACHED_BY_TARGET");
            assertThat(outcome.findings().toString()).doesNotContain("not 'the' password", "not \\'the\\' password");
            assertThat(traces(pair.connectToBlue())).isEmpty();
            assertThat(traces(pair.connectToGreen())).isEmpty();
            assertThat(idsOf(preparing(pair))).contains("REPLICATION_NOT_COMPLETE");
            // As the target's server sees it, and what is not complete is completed.
            MigrationFixture.done(apply(pair, step(pair)));
            assertThat(idsOf(preparing(pair))).doesNotContain("REPLICATION_NOT_COMPLETE");
        }
    }

    /** Tables, publication and slot are there, and nothing reads from the slot: as after a kill before that. */
    @Test
    void what_a_killed_run_left_is_told_gone_on_with_or_taken_back() throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            String name = status(pair).tables().isEmpty() ? "" : name(pair);
            pair.inGreen(
                    "ALTER SUBSCRIPTION " + name + " DISABLE",
                    "ALTER SUBSCRIPTION " + name + " SET (slot_name = NONE)",
                    "DROP SUBSCRIPTION " + name);
            ReplicationStatus left = status(pair);
            assertThat(left.state()).isEqualTo(ReplicationStatus.State.INCOMPLETE);
            assertThat(left.findings()).extracting(Finding::id).contains("REPLICATION_INCOMPLETE");
            assertThat(left.findings().toString()).contains("the subscription on the target");
            MigrationFixture.done(apply(pair, step(pair).undo()));
            assertThat(traces(pair.connectToBlue())).isEmpty();
            assertThat(traces(pair.connectToGreen())).isEmpty();
        }
    }

    private static String name(Pair pair) throws Exception {
        return new Transactions(pair.source).snapshot(new Cancellation(), ReplicationPair::name);
    }

    @Test
    void cancelled_while_the_slot_waits_for_a_writer_it_goes_on_afterwards() throws Exception {
        try (Pair pair = server.pair(folder);
                Connection writer = pair.connectToBlue()) {
            writer.setAutoCommit(false);
            writer.createStatement().execute("UPDATE identities SET state = 'inactive'");
            Cancellation cancellation = new Cancellation();
            CompletableFuture<Outcome<KratosReplication>> running = CompletableFuture.supplyAsync(
                    () -> pair.runner.apply(step(pair), ProgressListener.NONE, cancellation));
            Eventually.until(() -> isWaiting(pair));
            cancellation.request();
            Outcome<KratosReplication> outcome = running.get();
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(findingsOf(outcome)).containsExactly("REPLICATION_BEGUN");
            writer.commit();
            MigrationFixture.done(apply(pair, step(pair)));
            assertThat(content(pair.target)).isEqualTo(content(pair.source));
        }
    }

    private static boolean isWaiting(Pair pair) throws SQLException {
        try (Connection connection = pair.connectToBlue();
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery("SELECT EXISTS (SELECT FROM pg_stat_activity WHERE datname ="
                        + " current_database() AND query LIKE '%pg_create_logical_replication_slot%'"
                        + " AND pid <> pg_backend_pid() AND wait_event_type = 'Lock')")) {
            return row.next() && row.getBoolean(1);
        }
    }

    @Test
    void a_target_with_the_seeds_of_a_first_start_is_emptied_only_when_asked() throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            MigrationFixture.done(apply(pair, step(pair).undo()));
            pair.seedGreen("(md5(random()::text)::uuid, now(), now())");
            Outcome<KratosReplication> outcome = apply(pair, step(pair));
            assertThat(findingsOf(outcome)).contains("TARGET_SEEDED");
            KratosReplicateStep emptying =
                    new KratosReplicateStep(pair.both, folder, new KratosReplicateStep.Options(true));
            assertThat(emptying.preview()).anyMatch(statement -> statement.startsWith("DROP TABLE"));
            MigrationFixture.done(apply(pair, emptying));
            assertThat(content(pair.target)).isEqualTo(content(pair.source));
        }
    }

    @Test
    void a_target_with_rows_is_never_emptied() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.seedGreen("(md5(random()::text)::uuid, now(), now()), (md5(random()::text)::uuid, now(), now())");
            KratosReplicateStep emptying =
                    new KratosReplicateStep(pair.both, folder, new KratosReplicateStep.Options(true));
            assertThat(findingsOf(apply(pair, emptying))).contains("TARGET_NOT_EMPTY");
            pair.inGreen("DROP SCHEMA public CASCADE", "CREATE SCHEMA public");
            assertThat(idsOf(emptying)).doesNotContain("TARGET_NOT_EMPTY");
        }
    }

    private KratosPrepareStep preparing(Pair pair) throws Exception {
        return new KratosPrepareStep(pair.both, AskedStandIn.in(folder), folder, MigrateOptions.USUAL);
    }

    private static List<String> idsOf(Change<?> change) throws Exception {
        return change.inspect(Work.quiet()).findings().stream().map(Finding::id).toList();
    }

    @Test
    void what_keeps_a_server_from_replicating_is_told_beforehand() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue("ALTER TABLE sessions DROP CONSTRAINT sessions_pkey CASCADE");
            Outcome<KratosReplication> outcome = apply(pair, step(pair));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(findingsOf(outcome)).contains("TABLE_WITHOUT_KEY");
            assertThat(outcome.findings().toString()).contains("sessions");
            ReplicationPair same = new ReplicationPair(pair.source, pair.source, pair.both.address());
            assertThat(new KratosReplicateStep(same, folder, KratosReplicateStep.Options.USUAL)
                            .inspect(Work.quiet())
                            .findings())
                    .extracting(Finding::id)
                    .contains("SOURCE_IS_TARGET");
            pair.inBlue("ALTER TABLE sessions ADD CONSTRAINT sessions_pkey PRIMARY KEY (id)");
            assertThat(idsOf(step(pair))).doesNotContain("TABLE_WITHOUT_KEY", "SOURCE_IS_TARGET");
            pair.inBlue("DELETE FROM schema_migration WHERE version = (SELECT max(version) FROM schema_migration)");
            assertThat(idsOf(step(pair))).contains("SOURCE_BETWEEN_LEVELS");
            NewKratos itsOwn = new NewKratos.Program(
                    new KratosBinary(MigratingKratos.command(folder, "v1.3.1", Manner.WELL), Map.of()));
            MigrationFixture.done(
                    apply(pair, new KratosMigrateStep(pair.source, itsOwn, folder, MigrateOptions.USUAL)));
            assertThat(idsOf(step(pair))).doesNotContain("SOURCE_BETWEEN_LEVELS");
        }
    }
}
