package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A run beyond the skipped tuples: cut-over and clean-up, left and taken up again around both. */
@Timeout(120)
class RunToTheEndTest extends RunFixture {

    private static final int STEPS = 12;
    private static final String LEGACY_TABLES = "SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"
            + " AND tablename ~ '^keto_\\d{10}_relation_tuples$'";

    private KetoReadStandIn old;
    private KetoReadStandIn fresh;

    RunToTheEndTest() {
        super(500);
    }

    @BeforeEach
    void start() throws Exception {
        old = new KetoReadStandIn(KetoApi.V0_6);
        fresh = new KetoReadStandIn(KetoApi.V0_7);
    }

    @AfterEach
    void stop() {
        old.close();
        fresh.close();
    }

    private Ferryman.Said run(String... options) {
        List<String> words = new ArrayList<>(List.of("run", "--yes", "--waive", "a test"));
        words.addAll(List.of(options));
        return keto(words.toArray(String[]::new));
    }

    /** No tuple is sampled, so that the stand-ins need none: asked is what must be denied in each namespace. */
    private Ferryman.Said cutOver(String... options) {
        List<String> words = new ArrayList<>(
                List.of("--old-read-api", old.url(), "--new-read-api", fresh.url(), "--sample", "0", "--wait", "0"));
        words.addAll(List.of(options));
        return run(words.toArray(String[]::new));
    }

    private static List<String> states(String check, int already, String... rest) {
        List<String> states = new ArrayList<>(List.of(check));
        states.addAll(Collections.nCopies(already, "ALREADY_DONE"));
        states.addAll(List.of(rest));
        return states;
    }

    private void leaveOutAll() {
        Ferryman.Said said = keto("skipped", "leave-out", "--all", "--reason", "a test", "--yes");
        assertThat(said.exit()).as(said.err()).isZero();
    }

    @Test
    void it_ends_where_options_are_missing_and_says_which_command_goes_on() throws Exception {
        Ferryman.Said moved = run("--json", "--old-user", owner.name());
        assertThat(moved.exit()).as(moved.err()).isEqualTo(3);
        assertThat(values(moved, "step")).last().isEqualTo("skipped");
        JsonNode next = moved.json().at("/result/next");
        assertThat(next.get("step").asText()).isEqualTo("cutover");
        assertThat(next.get("command").asText())
                .contains("keto run --from cutover --old-read-api URL --new-read-api URL --old-user " + owner.name())
                .contains("--config " + keto.config)
                .contains("--run " + keto.run)
                .doesNotContain(database.password());
        Ferryman.Said told = run();
        assertThat(told.out())
                .contains("Next: cutover")
                .contains("--from cutover --old-read-api URL")
                .contains("SKIPPED_TUPLES_OPEN");

        Ferryman.Said over = cutOver("--json", "--from", "cutover");
        assertThat(over.exit()).as(over.out()).isEqualTo(3);
        assertThat(values(over, "step")).containsExactly("cutover");
        assertThat(over.json().at("/result/next/step").asText()).isEqualTo("cleanup");
        assertThat(over.json().at("/result/next/command").asText()).contains("--from cleanup --confirm DATABASE");
        assertThat(keto.run.resolve("cutover.json")).exists();
    }

    @Test
    void the_whole_way_goes_to_the_end_and_can_be_taken_up_anywhere() throws Exception {
        assertThat(run("--until", "skipped").exit()).isEqualTo(3);
        try (Connection stillThere = database.connect(owner)) {
            Ferryman.Said waiting = cutOver("--json");
            assertThat(waiting.exit()).as(waiting.err()).isEqualTo(6);
            assertThat(values(waiting, "state")).isEqualTo(states("DONE", 9, "STOPPED"));
            assertThat(waiting.json().findValuesAsText("id")).contains("CUTOVER_OPENED");
            assertThat(stillThere.isValid(5)).isTrue();
        }
        old.close();
        Ferryman.Said over = cutOver("--json");
        assertThat(over.exit()).as(over.out()).isEqualTo(3);
        assertThat(values(over, "state")).isEqualTo(states("DONE", 9, "DONE"));

        database.execute("INSERT INTO keto_relation_tuples (shard_id, nid, namespace_id, object, relation, subject_id,"
                + " commit_time) SELECT md5(random()::text)::uuid, id, 0, 'since', 'view', 'v0.7', now()"
                + " FROM networks");
        Ferryman.Said afterwards = run("--json");
        assertThat(afterwards.exit()).as("undecided tuples").isEqualTo(3);
        assertThat(values(afterwards, "state")).isEqualTo(states("DONE", STEPS - 2));

        Ferryman.Said undecided = run("--json", "--confirm", database.name());
        assertThat(undecided.exit()).isEqualTo(5);
        assertThat(undecided.json().findValuesAsText("id")).contains("SKIPPED_TUPLES_UNDECIDED");
        assertThat(database.queryLong(LEGACY_TABLES)).isPositive();

        leaveOutAll();
        Ferryman.Said cleaned = run("--json", "--confirm", database.name());
        assertThat(cleaned.exit()).as(cleaned.out()).isZero();
        assertThat(values(cleaned, "state")).isEqualTo(states("DONE", STEPS - 2, "DONE"));
        assertThat(cleaned.json().at("/result/next").isMissingNode()
                        || cleaned.json().at("/result/next").isNull())
                .isTrue();
        assertThat(database.queryLong(LEGACY_TABLES)).isZero();

        Ferryman.Said again = run("--json");
        assertThat(again.exit()).as(again.out()).isZero();
        assertThat(values(again, "state")).isEqualTo(states("DONE", STEPS - 1));
        Ferryman.Said emptied = run("--json", "--from", "cleanup", "--confirm", database.name(), "--drop-emptied");
        assertThat(values(emptied, "state")).containsExactly("DONE");
        Ferryman.Said last = run("--json", "--confirm", database.name(), "--drop-emptied");
        assertThat(last.exit()).as(last.out()).isZero();
        assertThat(values(last, "state")).isEqualTo(states("DONE", STEPS - 1));
        assertThat(database.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE object = 'since'"))
                .isEqualTo(1);
        assertPrivate();
    }

    /** What the triggers don't see is seen by the proof, which comes once v0.7 serves. */
    @Test
    void a_run_whose_cut_over_finds_a_difference_does_not_end_as_if_all_were_well() throws Exception {
        assertThat(run("--until", "dry-run").exit()).isEqualTo(3);
        assertThat(keto("copy", "--yes").exit()).isEqualTo(3);
        assertThat(run("--until", "migrate").exit()).isEqualTo(3);
        try (Connection replica = database.connect();
                Statement statement = replica.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            statement.execute("DELETE FROM keto_relation_tuples WHERE shard_id ="
                    + " (SELECT shard_id FROM keto_relation_tuples LIMIT 1)");
        }
        Ferryman.Said over = cutOver("--json", "--from", "cutover");
        assertThat(over.exit()).as(over.out()).isEqualTo(8);
        assertThat(over.json().findValuesAsText("id")).contains("CUTOVER_ROWS_DIFFER");
    }

    private void assertPrivate() throws Exception {
        assumeThat(FileSystems.getDefault().supportedFileAttributeViews()).contains("posix");
        try (Stream<Path> all = Files.walk(keto.run)) {
            assertThat(all.toList())
                    .hasSizeGreaterThan(10)
                    .allSatisfy(path -> assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(path)))
                            .isEqualTo(Files.isDirectory(path) ? "rwx------" : "rw-------"));
        }
    }

    @Test
    void all_in_one_command_when_nothing_is_open() throws Exception {
        assertThat(run("--until", "skipped").exit()).isEqualTo(3);
        leaveOutAll();
        Ferryman.Said all = cutOver("--json", "--confirm", database.name());
        assertThat(all.exit()).as(all.out()).isZero();
        assertThat(values(all, "state")).isEqualTo(states("DONE", 9, "DONE", "DONE"));
        assertThat(database.queryLong(LEGACY_TABLES)).isZero();
    }

    @Test
    void who_asks_for_the_cut_over_must_say_where_the_servers_are() throws Exception {
        Ferryman.Said said = run("--until", "cutover", "--from", "cutover");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("--new-read-api");
        assertThat(database.queryString("SELECT to_regclass('keto_relation_tuples')"))
                .isNull();
    }

    @Test
    void a_test_restore_and_a_rehearsal_on_a_copy_can_be_had_in_a_run() throws Exception {
        TestDatabase scratch = database.another();
        Ferryman.Said said = keto(
                "run",
                "--yes",
                "--json",
                "--until",
                "dry-run",
                "--tool",
                "built-in",
                "--test-restore",
                "--scratch-url",
                scratch.url(),
                "--dry-run-mode",
                "copy",
                "--dry-run-scratch-url",
                scratch.url());
        assertThat(said.exit()).as(said.out()).isEqualTo(3);
        assertPrivate();
        JsonNode backup = Json.read(keto.run.resolve("backup.json"), JsonNode.class);
        assertThat(backup.at("/verified").findValuesAsText("how")).contains("TEST_RESTORE");
        JsonNode rehearsal = Json.read(keto.run.resolve("dry-run.json"), JsonNode.class);
        assertThat(rehearsal.get("mode").asText()).isEqualTo("COPY");
        Ferryman.Said inPlace = keto("run", "--yes", "--json", "--from", "dry-run", "--until", "dry-run");
        assertThat(values(inPlace, "state")).containsExactly("ALREADY_DONE");
        Ferryman.Said other =
                keto("run", "--yes", "--json", "--from", "dry-run", "--until", "dry-run", "--dry-run-mode", "in-place");
        assertThat(values(other, "state")).containsExactly("DONE");
    }
}
