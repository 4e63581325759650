package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.ferryman.cli.terminal.ExitCode;
import org.ferryman.engine.RunLock;
import org.ferryman.postgres.AdvisoryLock;
import org.ferryman.postgres.Database;
import org.ferryman.postgres.connect.ConnectionSettings;
import org.ferryman.postgres.connect.PasswordPrompt;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestPatience;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Somebody keeps everybody out of v0.7's table, as a migration into the empty table does until it is done. */
@UsesServer
@Timeout(120)
final class BusyTargetTest {

    @TempDir
    private Path home;

    private KetoFixture keto;

    @BeforeEach
    void schema(TestDatabase test) throws Exception {
        keto = KetoFixture.clean(test, home);
        assertThat(keto.keto("schema", "--apply", "--yes").exit()).isZero();
    }

    private static Connection keepingEverybodyOut(TestDatabase test) throws SQLException {
        Connection holder = test.connect();
        holder.setAutoCommit(false);
        try (Statement statement = holder.createStatement()) {
            statement.execute("LOCK TABLE keto_relation_tuples IN ACCESS EXCLUSIVE MODE");
        }
        return holder;
    }

    private Database elsewhere() throws Exception {
        return Database.open(
                ConnectionSettings.resolve(keto.url, Map.of("PGPASSWORD", keto.password), home, PasswordPrompt.NONE)
                        .with(TestPatience.get()));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "CREATE PUBLICATION one FOR TABLE keto_relation_tuples",
                "CREATE PUBLICATION every FOR ALL TABLES"
            })
    void beside_a_migration_at_work_a_second_one_is_told_so_and_the_status_can_be_asked(
            String publication, TestDatabase test) throws Exception {
        test.execute(publication);
        try (Database elsewhere = elsewhere();
                RunLock.Held held = new AdvisoryLock(elsewhere).acquire()) {
            keepingEverybodyOut(test);

            Ferryman.Said second = keto.keto("migrate", "--yes");
            assertThat(second.exit()).isEqualTo(ExitCode.LOCKED.code());
            assertThat(second.err()).contains("ANOTHER_RUN").containsPattern("pid \\d+ \\(ferryman");

            keto.ferryman.with("yes");
            Ferryman.Said asked = keto.keto("migrate");
            assertThat(asked.exit()).isEqualTo(ExitCode.LOCKED.code());
            assertThat(asked.err()).contains("RUN_AT_WORK").containsPattern("pid \\d+ \\(ferryman");

            Ferryman.Said status = keto.keto("status");
            assertThat(status.exit()).as(status.err()).isZero();
            assertThat(status.out()).contains("State: another run is at work, and not done yet");
            assertThat(keto.keto("status", "--json").json().at("/result/state").asText())
                    .isEqualTo("NOT_READ");
            JsonNode json = keto.keto("status", "--full", "--json").json();
            assertThat(json.at("/result/state").asText()).isEqualTo("TO_MIGRATE");
            assertThat(json.at("/result/verification").isNull()).isTrue();
            assertThat(json.at("/result/legacy/keto_0000000000_relation_tuples").asLong())
                    .isEqualTo(2);
            assertThat(json.get("findings").findValuesAsText("id")).contains("RUN_AT_WORK");
        }
    }

    @Test
    void the_record_of_a_database_is_found_while_its_table_is_locked(TestDatabase test) throws Exception {
        String[] database = {"--url", keto.url, "--config", keto.config.toString()};
        assertThat(keto.ferryman
                        .run("keto", "assess", database[0], database[1], database[2], database[3])
                        .exit())
                .isZero();
        keepingEverybodyOut(test);
        Ferryman.Said report = keto.ferryman.run("keto", "report", "--url", keto.url);
        assertThat(report.exit()).as(report.err()).isZero();
    }

    @Test
    void a_run_whose_process_is_gone_is_ended_by_what_is_said(TestDatabase test) throws Exception {
        try (Database elsewhere = elsewhere()) {
            new AdvisoryLock(elsewhere).acquire();
            Ferryman.Said second = keto.keto("migrate", "--yes", "--json");
            assertThat(second.findingIds()).containsExactly("ANOTHER_RUN");
            Matcher call = Pattern.compile("SELECT pg_terminate_backend\\(\\d+\\)")
                    .matcher(second.json().at("/findings/0/remedy").asText());
            assertThat(call.find()).isTrue();
            test.execute(call.group());
            assertThat(keto.keto("migrate", "--yes").exit()).isZero();
        }
    }

    @Test
    void who_keeps_everybody_out_without_being_a_run_is_named_by_the_status_as_what_blocks(TestDatabase test)
            throws Exception {
        Connection holder = keepingEverybodyOut(test);
        int pid;
        try (Statement statement = holder.createStatement();
                var row = statement.executeQuery("SELECT pg_backend_pid()")) {
            row.next();
            pid = row.getInt(1);
        }
        Ferryman.Said status = keto.keto("status");
        assertThat(status.exit()).as(status.err()).isEqualTo(ExitCode.BLOCKED.code());
        assertThat(status.out()).contains("a migration is blocked");
        assertThat(status.out() + status.err())
                .contains("TABLE_LOCKED")
                .contains("public.keto_relation_tuples")
                .contains("pid " + pid + " ");
        holder.rollback();
        assertThat(keto.keto("status").exit()).isZero();
    }
}
