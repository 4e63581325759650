package org.ferryman.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import org.ferryman.app.KnownRun;
import org.ferryman.app.KnownRuns;
import org.ferryman.app.UserFolders;
import org.ferryman.keto.tuple.LegacySchema;
import org.ferryman.playbook.record.RunSummary;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** However a run ended, every place says the same of it, with the numbers first, and says nothing that is not so. */
@UsesServer
@Timeout(600)
final class HonestEndsTest {

    @TempDir
    private Path home;

    private Ferryman ferryman;
    private String url;
    private Path config;

    /** One of six tuples can be moved; they have no subject that v0.7 could hold in the first namespace. */
    private void open(TestDatabase database, int sixth, int leftOut) throws Exception {
        try (Connection connection = database.connect()) {
            LegacySchema.create(connection, "public", List.of(0, 1));
        }
        String insert = "INSERT INTO %s (shard_id, object, relation, subject, commit_time)"
                + " SELECT 'default', %s, 'view', %s, now() FROM generate_series(1, %d) AS i";
        database.execute(
                insert.formatted(
                        "keto_0000000000_relation_tuples",
                        "CASE WHEN i <= " + leftOut + " THEN 'test' ELSE 'real' END",
                        "'x#' || i",
                        5 * sixth),
                insert.formatted("keto_0000000001_relation_tuples", "'file ' || i", "'user ' || i", sixth),
                insert.formatted("keto_0000000001_relation_tuples", "'file'", "'y#z'", 1));
        config = Files.writeString(
                home.resolve("keto.yml"), "namespaces:\n  - id: 0\n    name: videos\n  - id: 1\n    name: files\n");
        ferryman = new Ferryman(home, database.password());
        url = database.url(database.superuser());
    }

    private Ferryman.Said keto(String... command) {
        List<String> arguments = new ArrayList<>(List.of("keto"));
        arguments.addAll(List.of(command));
        arguments.addAll(List.of("--url", url));
        if (!List.of(command).contains("report")) {
            arguments.addAll(List.of("--config", config.toString()));
        }
        return ferryman.run(arguments.toArray(String[]::new));
    }

    private KnownRun run() throws Exception {
        List<KnownRun> runs = new KnownRuns(new UserFolders(ferryman.environment, home, "Linux")).all();
        assertThat(runs).hasSize(1);
        return runs.get(0);
    }

    /** In the terminal, in JSON, in the report and its data, and in the list of runs. */
    private void everyPlaceSays(String sentence, boolean attention) throws Exception {
        assertThat(unwrapped(keto("status").out())).contains("So far: " + sentence);
        for (String command : List.of("status", "report")) {
            JsonNode said = keto(command, "--json").json();
            boolean isReport = command.equals("report");
            assertThat(said.at(isReport ? "/result/verdict" : "/summary/sentence")
                            .asText())
                    .as(command)
                    .isEqualTo(sentence);
            assertThat(said.at(isReport ? "/result/attention" : "/summary/attention")
                            .asBoolean())
                    .as(command)
                    .isEqualTo(attention);
        }
        assertThat(unwrapped(keto("report").out())).startsWith((attention ? "! " : "✓ ") + sentence);
        assertThat(run().summary()).contains(new RunSummary(sentence, attention));
        assertThat(Files.readString(run().folder().resolve("report.html"))).contains(sentence.replace("'", "&#39;"));
    }

    private static String unwrapped(String text) {
        return text.replaceAll("\\s+", " ");
    }

    @Test
    void where_most_was_skipped_every_place_says_how_much_was_moved_and_how_much_is_undecided(TestDatabase database)
            throws Exception {
        mostIsSkipped(
                database, 20, 2, "20 of 121 tuples moved; 101 skipped, 101 undecided", "99 undecided, 2 left out");
    }

    /** As somebody saw it: all green where 83 % was not moved. 5 s. */
    @Test
    @Tag("soak")
    void so_it_is_with_a_hundred_thousand_tuples(TestDatabase database) throws Exception {
        mostIsSkipped(
                database,
                20_000,
                1_001,
                "20,000 of 120,001 tuples moved; 100,001 skipped, 100,001 undecided",
                "99,000 undecided, 1,001 left out");
    }

    private void mostIsSkipped(TestDatabase database, int sixth, int leftOut, String moved, String decided)
            throws Exception {
        open(database, sixth, leftOut);
        assertThat(keto("backup", "--waive", "a copy of the volume").exit()).isZero();
        everyPlaceSays("No tuple was moved. The backup was waived.", true);
        assertThat(keto("schema", "--apply", "--yes").exit()).isZero();
        Ferryman.Said migrated = keto("migrate", "--yes");
        assertThat(migrated.exit()).isEqualTo(3);
        assertThat(unwrapped(migrated.out())).contains("! So far: " + moved + ". Not verified yet.");
        keto("verify");
        String verified = ". Verified: the counts and checksums match in every namespace.";
        everyPlaceSays(moved + verified, true);

        Ferryman.Said decision = keto(
                "skipped", "leave-out", "--namespace", "videos", "--object", "test", "--reason", "never real", "--yes");
        assertThat(decision.exit()).isEqualTo(3);
        String then = moved.substring(0, moved.lastIndexOf(',')).replaceAll(", [0-9,]+ undecided$", "");
        String sentence = then.substring(0, then.indexOf(" skipped") + 8) + ", " + decided + verified;
        everyPlaceSays(sentence, true);
        assertThat(keto("status", "--full", "--json")
                        .json()
                        .at("/summary/sentence")
                        .asText())
                .isEqualTo(sentence);

        keto("skipped");
        for (String ending : List.of("csv", "jsonl", "html")) {
            assertThat(Files.readString(run().folder().resolve("skipped." + ending)))
                    .as(ending)
                    .contains("leave-out: never real");
        }
        assertThat(keto("report").out()).containsPattern("Backup +waived").doesNotContainPattern("Backup +done");
        assertThat(Files.readString(run().folder().resolve("report.html"))).doesNotContain("Snapshot of");

        assertThat(keto("undo", "--yes").exit()).isZero();
        everyPlaceSays("Rolled back: the database is v0.6's again.", true);
        assertThat(keto("report", "--json").json().at("/result/next").toString())
                .contains("Start again from the assessment")
                .doesNotContain("cutover", "traffic");
    }

    @Test
    void a_migration_that_was_cancelled_says_what_is_left_of_it(TestDatabase database) throws Exception {
        open(database, 2, 0);
        ferryman.with("no");
        assertThat(keto("assess").exit()).isEqualTo(3);
        assertThat(keto("schema", "--apply", "--yes").exit()).isZero();
        Ferryman.Said refused = keto("migrate");
        assertThat(refused.exit()).isEqualTo(130);
        assertThat(unwrapped(refused.err()))
                .contains("Move the relation tuples: database 127.0.0.1:", "/" + database.name() + " as ")
                .contains(", 13 tuples")
                .contains("So far: No tuple was moved. v0.7's tables are made. Done: assessment.");
        everyPlaceSays("No tuple was moved. v0.7's tables are made. Done: assessment.", false);
    }
}
