package org.ferryman.kratos.replicate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Change;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.ProgressMeter;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.pair.ReplicationPair;
import org.ferryman.kratos.replicate.LogicalServer.Pair;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.Transactions;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.Remedies;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What the findings about a replication tell to run: they are gone, and it goes on. */
@UsesServer
@Timeout(120)
class ReplicationRemediesTest {

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

    private static List<String> texts(BusyWriter.Connecting database, String sql) throws SQLException {
        List<String> texts = new ArrayList<>();
        try (Connection connection = database.connect();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery(sql)) {
            while (rows.next()) {
                texts.add(rows.getString(1));
            }
        }
        return texts;
    }

    private static String name(Pair pair) throws Exception {
        return new Transactions(pair.source).snapshot(new Cancellation(), ReplicationPair::name);
    }

    private static List<String> idsOf(Change<?> change) throws Exception {
        return change.inspect(Work.quiet()).findings().stream().map(Finding::id).toList();
    }

    @Test
    void what_somebody_changed_of_a_replication_is_put_right_as_it_says() throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            pair.inGreen("ALTER SUBSCRIPTION " + name(pair) + " DISABLE");
            Eventually.until(() -> status(pair).findings().stream()
                    .anyMatch(finding -> finding.id().equals("REPLICATION_STOPPED")));
            Finding stopped = status(pair).findings().stream()
                    .filter(finding -> finding.id().equals("REPLICATION_STOPPED"))
                    .findFirst()
                    .orElseThrow();
            Matcher enables = Pattern.compile("ALTER SUBSCRIPTION \\S+ ENABLE").matcher(stopped.remedy());
            assertThat(enables.find()).isTrue();
            pair.inGreen(enables.group());
            Eventually.until(() -> status(pair).findings().isEmpty());
            pair.inBlue("ALTER PUBLICATION " + name(pair) + " DROP TABLE sessions");
            assertThat(idsOf(step(pair))).contains("PUBLICATION_DIFFERS");
            MigrationFixture.done(apply(pair, step(pair).undo()));
            MigrationFixture.done(apply(pair, step(pair)));
            assertThat(idsOf(step(pair))).doesNotContain("PUBLICATION_DIFFERS");
        }
    }

    @Test
    void a_slot_that_is_gone_with_a_fail_over_of_the_source_is_not_silently_made_again() throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            String name = name(pair);
            pair.inGreen("ALTER SUBSCRIPTION " + name + " DISABLE");
            Eventually.until(() -> texts(
                            pair::connectToBlue,
                            "SELECT slot_name FROM pg_replication_slots WHERE active" + " AND slot_name = '" + name
                                    + "'")
                    .isEmpty());
            // Below PostgreSQL 17 a standby that takes over has no logical slots.
            pair.inBlue(
                    "SELECT pg_drop_replication_slot('" + name + "')",
                    "INSERT INTO networks (id, created_at, updated_at)"
                            + " VALUES ('00000000-0000-4000-8000-00000000000f', now(), now())");
            pair.inGreen("ALTER SUBSCRIPTION " + name + " ENABLE");
            Outcome<?> again = apply(pair, step(pair));
            assertThat(again).isInstanceOf(Outcome.Blocked.class);
            assertThat(again.findings()).extracting(Finding::id).containsExactly("REPLICATION_SLOT_GONE");
            assertThat(status(pair).state()).isEqualTo(ReplicationStatus.State.BROKEN);
            assertThat(status(pair).findings()).extracting(Finding::id).containsExactly("REPLICATION_SLOT_GONE");
            MigrationFixture.done(apply(pair, step(pair).undo()));
            MigrationFixture.done(apply(pair, step(pair)));
            Eventually.until(() -> texts(pair::connectToGreen, "SELECT id::text FROM networks")
                    .contains("00000000-0000-4000-8000-00000000000f"));
        }
    }

    @Test
    void a_target_that_fails_to_take_over_what_was_written_is_not_waited_for_in_vain() throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            String twice = "INSERT INTO networks (id, created_at, updated_at)"
                    + " VALUES ('00000000-0000-4000-8000-00000000000e', now(), now())";
            pair.inGreen("SET session_replication_role = replica; " + twice);
            pair.inBlue(twice);
            ReplicationControl control = new ReplicationControl(pair.both, name(pair));
            assertThatThrownBy(() -> control.catchUp(Work.quiet(), new ProgressMeter(ProgressListener.NONE)))
                    .isInstanceOfSatisfying(
                            BlockedException.class,
                            blocked -> assertThat(blocked.findings())
                                    .extracting(Finding::id)
                                    .containsExactly("REPLICATION_FAILS"));
            pair.inGreen("SET session_replication_role = replica;"
                    + " DELETE FROM networks WHERE id = '00000000-0000-4000-8000-00000000000e'");
            control.catchUp(Work.quiet(), new ProgressMeter(ProgressListener.NONE));
        }
    }

    @Test
    void a_table_of_the_target_alone_that_refers_to_one_that_is_truncated_on_the_source_is_told_before()
            throws Exception {
        try (Pair pair = server.pair(folder)) {
            MigrationFixture.done(apply(pair, step(pair)));
            pair.inGreen("CREATE TABLE more (error uuid REFERENCES selfservice_errors (id))");
            Finding told = status(pair).findings().stream()
                    .filter(finding -> finding.id().equals("TARGET_TABLE_REFERS"))
                    .findFirst()
                    .orElseThrow();
            assertThat(told.seen()).contains("more", "selfservice_errors");
            pair.inBlue("TRUNCATE selfservice_errors");
            Eventually.until(() -> texts(
                                    pair::connectToGreen,
                                    "SELECT apply_error_count::text FROM pg_stat_subscription_stats"
                                            + " WHERE subname = '" + name(pair) + "' AND apply_error_count > 0")
                            .size()
                    == 1);
            pair.inGreen(Remedies.sql(told).toArray(String[]::new));
            Eventually.until(() -> texts(pair::connectToGreen, "SELECT id::text FROM selfservice_errors")
                    .isEmpty());
            Eventually.until(() -> status(pair).findings().isEmpty());
        }
    }

    @Test
    void a_role_is_made_able_to_replicate_by_what_it_is_told() throws Exception {
        try (Pair pair = server.pair(folder)) {
            pair.inBlue(
                    "CREATE ROLE limited LOGIN PASSWORD 'limited'",
                    "GRANT kratos TO limited",
                    "ALTER DATABASE " + pair.blue + " OWNER TO postgres");
            try (Database source = as("limited", pair.source);
                    Database target = as("limited", pair.target)) {
                ReplicationPair limited = new ReplicationPair(source, target, pair.both.address());
                KratosReplicateStep step = new KratosReplicateStep(limited, folder, KratosReplicateStep.Options.USUAL);
                List<Finding> findings = step.inspect(Work.quiet()).findings();
                assertThat(findings)
                        .extracting(Finding::id)
                        .contains("SOURCE_RIGHT_TO_PUBLISH", "SOURCE_RIGHT_TO_REPLICATE", "TARGET_RIGHT_TO_SUBSCRIBE");
                for (Finding finding : findings) {
                    if (finding.id().startsWith("SOURCE_RIGHT")) {
                        pair.inBlue(Remedies.sql(finding).toArray(String[]::new));
                    } else if (finding.id().equals("TARGET_RIGHT_TO_SUBSCRIBE")) {
                        pair.inGreen(Remedies.sql(finding).toArray(String[]::new));
                    }
                }
                assertThat(idsOf(step)).doesNotContain("SOURCE_RIGHT_TO_PUBLISH", "SOURCE_RIGHT_TO_REPLICATE");
                ReplicationPair asSuperuser = new ReplicationPair(source, pair.target, pair.both.address());
                assertThat(idsOf(new KratosReplicateStep(asSuperuser, folder, KratosReplicateStep.Options.USUAL)))
                        .doesNotContain("TARGET_RIGHT_TO_SUBSCRIBE");
            }
        }
    }

    private Database as(String role, Database other) throws Exception {
        ConnectionSettings settings = other.settings();
        String url = "postgresql://" + role + "@" + settings.host() + ":" + settings.port() + "/" + settings.database();
        return Database.open(ConnectionSettings.resolve(url, Map.of("PGPASSWORD", role), folder, PasswordPrompt.NONE)
                .with(TestPatience.get()));
    }
}
