package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.util.stream.StreamSupport;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoStandIn;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.Test;

/** The whole way with one command. */
class RunCommandTest extends RunFixture {

    private static final String[] ALL = {
        "check", "assess", "backup", "user", "schema", "dry-run", "freeze", "migrate", "verify", "skipped"
    };

    RunCommandTest() {
        super(1_000);
    }

    @Test
    void the_whole_way_and_v0_6_reads_all_the_time() throws Exception {
        Ferryman.Said done;
        try (ReadProbe probe = new ReadProbe(database, owner)) {
            done = keto("run", "--yes", "--json");
            probe.stop();
            assertThat(probe.failures()).isEmpty();
            assertThat(probe.reads()).isGreaterThan(100);
            assertThat(probe.slowestMillis())
                    .as("milliseconds of the slowest read")
                    .isLessThan(1_000);
        }
        assertThat(done.exit()).as(done.out() + done.err()).isEqualTo(3);
        assertThat(values(done, "step")).containsExactly(ALL);
        assertThat(values(done, "state")).containsOnly("DONE");
        assertThat(done.json().get("command").asText()).isEqualTo("keto run");
        JsonNode verified = keto("verify", "--json").json();
        assertThat(verified.get("exit").asInt()).isZero();
        assertThat(keto.run.resolve("skipped.html")).exists();

        Ferryman.Said again = keto("run", "--yes");
        assertThat(again.exit()).isEqualTo(3);
        assertThat(again.out().lines().filter(line -> line.startsWith("Already done:")))
                .hasSize(ALL.length - 1);
    }

    @Test
    void it_stops_where_told_and_goes_on_after_steps_that_were_done_by_hand() throws Exception {
        keto("assess");
        Ferryman.Said frozen = keto("run", "--yes", "--json", "--until", "freeze", "--waive", "ticket 4711");
        assertThat(frozen.exit()).as(frozen.out() + frozen.err()).isEqualTo(3);
        assertThat(values(frozen, "step"))
                .containsExactly("check", "assess", "backup", "user", "schema", "dry-run", "freeze");
        assertThat(values(frozen, "state"))
                .containsExactly("DONE", "ALREADY_DONE", "DONE", "DONE", "DONE", "DONE", "DONE");
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples"))
                .isZero();

        assertThat(keto("migrate", "--yes").exit()).isEqualTo(3);
        Ferryman.Said rest = keto("run", "--yes", "--json");
        assertThat(rest.exit()).isEqualTo(3);
        assertThat(values(rest, "step")).containsExactly(ALL);
        assertThat(values(rest, "state"))
                .containsExactly(
                        "DONE",
                        "ALREADY_DONE",
                        "ALREADY_DONE",
                        "ALREADY_DONE",
                        "ALREADY_DONE",
                        "ALREADY_DONE",
                        "ALREADY_DONE",
                        "ALREADY_DONE",
                        "DONE",
                        "DONE");
        Ferryman.Said part = keto("run", "--yes", "--json", "--from", "verify", "--until", "verify");
        assertThat(values(part, "state")).containsExactly("ALREADY_DONE");

        database.execute("DELETE FROM keto_relation_tuples WHERE shard_id = (SELECT min(shard_id::text)::uuid FROM"
                + " keto_relation_tuples)");
        Ferryman.Said deleted = keto("run", "--yes", "--json", "--from", "migrate");
        assertThat(deleted.exit()).as("F5: it was deleted through v0.7").isEqualTo(5);
        assertThat(values(deleted, "state")).containsExactly("STOPPED");
        Ferryman.Said repaired = keto("run", "--yes", "--json", "--from", "migrate", "--move-again");
        assertThat(values(repaired, "state")).startsWith("DONE", "DONE");
        assertThat(keto("verify").exit()).isZero();
    }

    @Test
    void tuples_written_after_the_backup_are_in_the_second_one() throws Exception {
        assertThat(keto(
                                "run",
                                "--yes",
                                "--until",
                                "dry-run",
                                "--to",
                                home.resolve("first").toString())
                        .exit())
                .isEqualTo(3);
        database.execute("INSERT INTO keto_0000000000_relation_tuples (shard_id, object, relation, subject,"
                + " commit_time) VALUES ('default', 'late', 'view', 'somebody', now())");
        Ferryman.Said said = keto("run", "--yes", "--json", "--from", "freeze", "--until", "freeze", "--second-backup");
        assertThat(values(said, "step")).containsExactly("freeze", "backup");
        assertThat(values(said, "state")).containsOnly("DONE");
        JsonNode evidence = keto("status", "--full", "--json").json().at("/result/evidence");
        assertThat(StreamSupport.stream(evidence.spliterator(), false)).anySatisfy(each -> {
            assertThat(each.get("step").asText()).isEqualTo("backup");
            assertThat(each.get("valid").asBoolean()).isTrue();
        });
        assertThat(home.resolve("first/backup.json")).exists();
    }

    @Test
    void what_blocks_a_step_ends_the_run_there() throws Exception {
        Files.writeString(keto.config, Files.readString(keto.config).replaceFirst("(?m)^(\\s*- *id: *)1$", "$199"));
        Ferryman.Said blocked = keto("run", "--yes", "--json");
        assertThat(blocked.exit()).isEqualTo(5);
        assertThat(values(blocked, "step")).containsExactly("check", "assess");
        assertThat(values(blocked, "state")).containsExactly("DONE", "STOPPED");
        Ferryman.Said told = keto("run", "--yes");
        assertThat(told.exit()).isEqualTo(5);
        assertThat(told.err()).contains("Stopped at assess").contains("What to do:");
        assertThat(database.queryLong("SELECT count(*) FROM pg_roles WHERE rolname = '" + owner.name() + "_new'"))
                .isZero();
    }

    @Test
    void beside_an_old_user_that_is_a_superuser_the_new_one_owns_v0_7_s_tables() throws Exception {
        assertThat(keto("run", "--yes", "--from", "user", "--until", "user").exit())
                .isZero();
        database.execute("ALTER ROLE " + TestDatabase.quote(owner.name()) + " SUPERUSER");
        Ferryman.Said made = keto("run", "--yes", "--from", "schema", "--until", "schema");
        assertThat(made.exit()).as(made.out() + made.err()).isZero();
        assertThat(database.queryLong("SELECT count(*) FROM pg_tables WHERE tablename = 'keto_relation_tuples'"
                        + " AND tableowner = '" + owner.name() + "_new'"))
                .isOne();
    }

    @Test
    void each_change_is_shown_and_no_ends_the_run() throws Exception {
        keto.ferryman.with("no");
        Ferryman.Said declined = keto("run", "--from", "user");
        assertThat(declined.exit()).isEqualTo(130);
        assertThat(declined.err()).contains("CREATE ROLE").contains("Stopped at user");
        keto.ferryman.with("yes");
        Ferryman.Said accepted = keto("run", "--from", "user", "--until", "schema");
        assertThat(accepted.exit()).isZero();
        assertThat(accepted.err()).contains("CREATE ROLE").contains("keto_relation_tuples");
        keto.ferryman.with("no");
        Ferryman.Said stopped = keto("run", "--from", "user", "--until", "freeze");
        assertThat(stopped.exit()).isEqualTo(130);
        assertThat(stopped.err())
                .contains("Stopped at freeze: cancelled.")
                .as("the steps before it changed something")
                .doesNotContain("nothing was changed");
    }

    @Test
    void with_its_address_v0_7_must_be_up_before_the_run_goes_beyond_the_schema() throws Exception {
        String[] command = {"run", "--yes", "--json", "--from", "schema", "--until", "dry-run", "--new-read-api", ""};
        String url;
        try (KetoStandIn old = KetoStandIn.reading(KetoApi.V0_6)) {
            command[command.length - 1] = old.url();
            Ferryman.Said wrong = keto(command);
            assertThat(wrong.exit()).isEqualTo(5);
            assertThat(wrong.json().at("/findings/0/id").asText()).isEqualTo("NEW_KETO_NOT_UP");
            assertThat(values(wrong, "step")).containsExactly("schema");
            url = old.url();
        }
        command[command.length - 1] = url;
        assertThat(keto(command).exit()).as("nobody answers").isEqualTo(5);
        try (KetoStandIn current = KetoStandIn.reading(KetoApi.V0_7)) {
            command[command.length - 1] = current.url();
            Ferryman.Said right = keto(command);
            assertThat(right.exit()).isEqualTo(3);
            assertThat(values(right, "step")).containsExactly("schema", "dry-run");
        }
    }

    @Test
    void options_that_do_not_fit_are_wrong_usage() {
        String[][] wrong = {
            {"run"},
            {"run", "--yes", "--until", "somewhere"},
            {"run", "--yes", "--until", "cleanup"},
            {"run", "--yes", "--confirm", "another-database"},
            {"run", "--yes", "--drop-emptied"},
            {"run", "--yes", "--old-read-api", "http://127.0.0.1:4466"},
            {"run", "--yes", "--dry-run-scratch-url", "postgresql://localhost/scratch"},
            {"run", "--yes", "--scratch-url", "postgresql://localhost/scratch"},
            {"run", "--yes", "--only-keto", "--tool", "built-in"},
            {"run", "--yes", "--from", "verify", "--until", "assess"},
            {"run", "--yes", "--waive", "x", "--to", "y"},
            {"run", "--yes", "--new-read-api", "localhost:4466"}
        };
        for (String[] command : wrong) {
            Ferryman.Said said = keto(command);
            assertThat(said.exit()).as(said.err()).isEqualTo(2);
        }
        assertThat(keto.run).doesNotExist();
    }
}
