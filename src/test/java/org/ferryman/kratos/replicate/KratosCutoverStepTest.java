package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.ferryman.cli.kratos.KratosCutoverCommand;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.binary.OpenCommand;
import org.ferryman.kratos.catalog.KratosCatalog;
import org.ferryman.kratos.freeze.KratosThawStep;
import org.ferryman.kratos.level.LevelReader;
import org.ferryman.kratos.migrate.MigrateOptions;
import org.ferryman.kratos.replicate.KratosCutoverStep.Options;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.content.RowEquality;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(120)
class KratosCutoverStepTest {

    static final Options IMPATIENT = new Options(
            new Waiting(Duration.ofMillis(500), false),
            Duration.ofMillis(500),
            false,
            false,
            Optional.empty(),
            Duration.ZERO,
            MigrateOptions.USUAL);

    private static LogicalServer server;

    @TempDir
    private Path folder;

    private Pair pair;

    @BeforeAll
    static void start() throws Exception {
        server = LogicalServer.shared();
    }

    @BeforeEach
    void a_target_that_is_upgraded_and_follows() throws Exception {
        pair = server.upgraded(folder);
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

    private KratosCutoverStep step(Options options) {
        return new KratosCutoverStep(pair.both, new NewKratos.Unnamed(), folder, options, opened -> {});
    }

    private static List<String> findingsOf(Outcome<?> outcome) {
        return outcome.findings().stream().map(Finding::id).toList();
    }

    private static String identity(String id) {
        return "INSERT INTO identities (id, schema_id, traits, created_at, updated_at, nid) SELECT '" + id
                + "', 'default', '{}', now(), now(), id FROM networks";
    }

    private static String credential(String id) {
        return "INSERT INTO identity_credentials (id, config, identity_credential_type_id, identity_id, created_at,"
                + " updated_at, nid) SELECT '" + id + "', '{}', t.id, '" + id + "', now(), now(), n.id"
                + " FROM networks AS n, identity_credential_types AS t WHERE t.name = 'password'";
    }

    private static String identifier(String id) {
        return "INSERT INTO identity_credential_identifiers (id, identifier, identity_credential_id, created_at,"
                + " updated_at, nid, identity_credential_type_id) SELECT '" + id + "', '" + id + "', '" + id
                + "', now(), now(), n.id, t.id FROM networks AS n, identity_credential_types AS t"
                + " WHERE t.name = 'password'";
    }

    private static long count(Connection connection, String sql) throws SQLException {
        try (connection;
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        }
    }

    private static String refusalOf(SQLException failure) {
        return failure.getSQLState();
    }

    /** Writes as the old Kratos does, until it is refused. */
    private List<String> writeUntilRefused(AtomicInteger written) throws Exception {
        List<String> acknowledged = new ArrayList<>();
        try (Connection connection = pair.connectToBlue();
                Statement statement = connection.createStatement()) {
            connection.setAutoCommit(false);
            while (true) {
                String id = UUID.randomUUID().toString();
                statement.execute(identity(id));
                statement.execute(credential(id));
                statement.execute(identifier(id));
                connection.commit();
                acknowledged.add(id);
                written.set(acknowledged.size());
            }
        } catch (SQLException refused) {
            assertThat(refusalOf(refused)).isEqualTo("25006");
            return acknowledged;
        }
    }

    @Test
    void whatever_was_acknowledged_on_the_source_is_on_the_target_when_that_is_opened() throws Exception {
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<List<String>> writer = CompletableFuture.supplyAsync(() -> {
            try {
                return writeUntilRefused(written);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        Eventually.until(() -> written.get() > 20);
        AtomicBoolean told = new AtomicBoolean();
        KratosCutoverStep step = new KratosCutoverStep(
                pair.both, new NewKratos.Unnamed(), folder, Options.USUAL, opened -> told.set(true));
        assertThat(String.join("\n", step.preview())).contains("SHARE ROW EXCLUSIVE", "DISABLE", "DROP SCHEMA");

        KratosCutover cutover = done(step);

        List<String> acknowledged = writer.get();
        assertThat(told).isTrue();
        assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
        assertThat(cutover.tables()).hasSize(24).allMatch(KratosCutover.Table::equal);
        assertThat(cutover.outageSeconds().orElseThrow()).isPositive();
        assertThat(count(
                        pair.connectToGreen(),
                        "SELECT count(*) FROM identity_credential_identifiers WHERE identity_id = id"))
                .as("each with what the old Kratos does not write")
                .isEqualTo(acknowledged.size());
        pair.inGreen(identity(UUID.randomUUID().toString()));
        assertRefusedInBlue();
        assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
        KratosCatalog.Differences differences = new Transactions(pair.target)
                .snapshot(
                        new Cancellation(),
                        session -> KratosCatalog.read(session, LevelReader.read(session))
                                .against(KratosCatalog.of("v26.2.0").orElseThrow()));
        assertThat(differences.missing()).isEmpty();

        done(new KratosStopReplicationStep(pair.both));

        assertThat(count(pair.connectToGreen(), "SELECT count(*) FROM pg_namespace WHERE nspname LIKE 'ferryman%'"))
                .isZero();
        assertThat(count(pair.connectToGreen(), "SELECT count(*) FROM identities"))
                .as("the target is in use: its tables stay")
                .isGreaterThan(acknowledged.size());
        assertThat(count(
                        pair.connectToBlue(),
                        "SELECT count(*) FROM pg_replication_slots WHERE database = current_database()"))
                .isZero();
    }

    private void assertRefusedInBlue() {
        assertThatThrownBy(() -> pair.inBlue(identity(UUID.randomUUID().toString())))
                .isInstanceOfSatisfying(
                        SQLException.class,
                        refused -> assertThat(refusalOf(refused)).isEqualTo("25006"));
    }

    @Test
    void nothing_is_decided_while_the_target_lags_and_what_is_decided_goes_on_or_is_taken_back() throws Exception {
        try (Connection holder = pair.connectToGreen()) {
            holder.setAutoCommit(false);
            holder.createStatement().execute("LOCK TABLE identities IN SHARE MODE");
            pair.inBlue(identity(UUID.randomUUID().toString()));
            Outcome<KratosCutover> outcome = apply(step(IMPATIENT));
            assertThat(outcome).isInstanceOf(Outcome.RolledBack.class);
            assertThat(findingsOf(outcome)).containsExactly("TARGET_TOO_FAR_BEHIND", "CUTOVER_ROLLED_BACK");
            pair.inBlue(identity(UUID.randomUUID().toString()));
        }
        decideOnly();
        assertRefusedInBlue();
        // In the record of the upgrade in place, as the command does it.
        Path elsewhere = Files.createDirectory(folder.resolve("in-place"));
        assertThat(findingsOf(apply(new KratosStopReplicationStep(pair.both)))).contains("CUTOVER_UNDER_WAY");
        done(new KratosThawStep(pair.source, elsewhere, Waiting.DEFAULT));
        pair.inBlue(identity(UUID.randomUUID().toString()));
        done(new KratosPrepareStep(pair.both, AskedStandIn.in(folder), folder, MigrateOptions.USUAL));
        decideOnly();
        KratosCutover cutover = done(step(Options.USUAL));
        assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
        assertThat(cutover.outageSeconds())
                .as("an earlier run stopped the writes")
                .isEmpty();
        pair.inGreen(identity(UUID.randomUUID().toString()));
    }

    private void decideOnly() throws Exception {
        Outcome<KratosCutover> outcome = pair.whileKeptClosed(pair.green, () -> apply(step(IMPATIENT)));
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        assertThat(findingsOf(outcome)).containsExactly("CUTOVER_DECIDED");
    }

    @Test
    void rows_that_differ_keep_the_target_closed_if_compared_first_and_are_told_by_their_table() throws Exception {
        pair.inGreen("SET session_replication_role = replica; DELETE FROM selfservice_errors");
        pair.inBlue(
                "INSERT INTO identity_credential_types (id, name) VALUES (md5(random()::text)::uuid, 'a later one')");
        Outcome<KratosCutover> seen = apply(step(Options.USUAL));
        assertThat(seen).as("they are as old as the sample").isInstanceOf(Outcome.Blocked.class);
        assertThat(findingsOf(seen)).containsExactly("SETTLED_ROWS_DIFFER");
        assertThat(seen.findings().get(0).seen()).contains("selfservice_errors", "only on the source");
        Outcome<KratosCutover> outcome = apply(step(new Options(
                Waiting.DEFAULT,
                Options.USUAL.drain(),
                false,
                true,
                Optional.empty(),
                Duration.ZERO,
                MigrateOptions.USUAL)));
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        assertThat(findingsOf(outcome)).containsExactly("CUTOVER_DECIDED");
        assertThat(outcome.findings().toString()).contains("selfservice_errors");
        Options routing = new Options(
                Waiting.DEFAULT,
                Options.USUAL.drain(),
                false,
                false,
                Optional.of(new OpenCommand(List.of("sh", "-c", "exit 3"))),
                Duration.ZERO,
                MigrateOptions.USUAL);
        KratosCutover cutover = done(step(routing));
        assertThat(cutover.proof()).isEqualTo(RowEquality.DIFFERS);
        assertThat(cutover.isProven()).isFalse();
        assertThat(KratosCutoverCommand.done(cutover).exit()).isEqualTo(ExitCode.UNPROVEN);
        assertThat(cutover.onOpen().orElseThrow().exit()).contains(3);
        assertThat(cutover.findings())
                .extracting(Finding::id)
                .containsExactly("CUTOVER_ROWS_DIFFER", "CUTOVER_CREDENTIAL_TYPES_MISSING", "ON_OPEN_FAILED");
        assertThat(cutover.findings().get(0).seen())
                .contains("selfservice_errors")
                .doesNotContain("identities");
    }

    @Test
    void rows_that_others_write_all_the_time_do_not_keep_a_cut_over_from_beginning() throws Exception {
        AtomicInteger written = new AtomicInteger();
        CompletableFuture<List<String>> writer = CompletableFuture.supplyAsync(() -> {
            try {
                return updateUntilRefused(written);
            } catch (Exception failure) {
                throw new IllegalStateException(failure);
            }
        });
        Eventually.until(() -> written.get() > 20);
        assertThat(done(step(Options.USUAL)).proof()).isEqualTo(RowEquality.EQUAL);
        writer.get();
    }

    /** Without a new time, as Kratos ends sessions: what looks settled is not. */
    private List<String> updateUntilRefused(AtomicInteger written) throws Exception {
        try (Connection connection = pair.connectToBlue();
                Statement statement = connection.createStatement()) {
            while (true) {
                statement.execute("UPDATE sessions SET active = NOT active");
                written.incrementAndGet();
            }
        } catch (SQLException refused) {
            assertThat(refusalOf(refused)).isEqualTo("25006");
            return List.of();
        }
    }

    @Test
    void messages_that_a_courier_has_in_its_hands_are_told_before_and_after() throws Exception {
        String id = UUID.randomUUID().toString();
        pair.inBlue("INSERT INTO courier_messages (id, type, status, body, subject, recipient, created_at, updated_at,"
                + " template_type, template_data, nid) SELECT '" + id + "', 1, 3, '', '', 'a@example.org', now(),"
                + " now(), 'stub', '', id FROM networks");
        assertThat(step(Options.USUAL).inspect(Work.quiet()).findings())
                .filteredOn(finding -> finding.id().equals("MESSAGES_BEING_SENT"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains(id));
        assertThat(done(step(Options.USUAL)).findings())
                .filteredOn(finding -> finding.id().equals("MESSAGES_MAYBE_SENT"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains(id));
    }

    @Test
    void snapshots_that_are_lost_when_the_target_is_open_prove_nothing_and_fail_nothing() throws Exception {
        KratosCutoverStep step =
                new KratosCutoverStep(pair.both, new NewKratos.Unnamed(), folder, Options.USUAL, opened -> {
                    try {
                        pair.inBlue("SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
                                + " WHERE datname = current_database() AND state = 'idle in transaction'");
                    } catch (Exception failure) {
                        throw new IllegalStateException(failure);
                    }
                });
        KratosCutover cutover = done(step);
        assertThat(cutover.proof()).isEqualTo(RowEquality.UNPROVEN);
        assertThat(cutover.findings()).extracting(Finding::id).contains("CUTOVER_UNPROVEN", "MESSAGES_UNKNOWN");
        pair.inGreen(identity(UUID.randomUUID().toString()));
    }

    @Test
    void whoever_reads_the_target_while_it_is_opened_keeps_nobody_from_writing_to_it() throws Exception {
        try (Connection backup = pair.connectToGreen();
                Statement reads = backup.createStatement()) {
            backup.setAutoCommit(false);
            reads.execute("SELECT * FROM identities");
            KratosCutover cutover = done(step(Options.USUAL));
            assertThat(cutover.findings()).extracting(Finding::id).contains("GUARD_LEFT_OPEN");
            assertThat(cutover.proof()).isEqualTo(RowEquality.EQUAL);
            pair.inGreen("DELETE FROM selfservice_errors");
            backup.rollback();
        }
        MigrationFixture.done(apply(new KratosCleanupStep(
                Optional.of(pair.source),
                Optional.of(pair.target),
                folder,
                new KratosCleanupStep.Options(true, true))));
        assertThat(new SideState(pair::connectToGreen).traces()).isEmpty();
    }

    @Test
    void rows_that_a_late_writer_adds_past_the_guard_are_shown() throws Exception {
        String late = UUID.randomUUID().toString();
        KratosCutoverStep step =
                new KratosCutoverStep(pair.both, new NewKratos.Unnamed(), folder, Options.USUAL, opened -> {
                    try {
                        pair.inBlue("SET session_replication_role = replica; " + identity(late));
                    } catch (Exception failure) {
                        throw new IllegalStateException(failure);
                    }
                });
        KratosCutover cutover = done(step);
        assertThat(cutover.tables()).as("in the moment between they were").allMatch(KratosCutover.Table::equal);
        assertThat(cutover.proof()).isEqualTo(RowEquality.DIFFERS);
        assertThat(cutover.findings())
                .filteredOn(finding -> finding.id().equals("CUTOVER_LATE_WRITES"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("identities " + late + " inserted"));
    }
}
