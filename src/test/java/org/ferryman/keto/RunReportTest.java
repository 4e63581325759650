package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.ferryman.engine.BlockedException;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.InputException;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.JournaledSteps;
import org.ferryman.engine.LockHeldException;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.Run;
import org.ferryman.engine.file.Json;
import org.ferryman.keto.finish.CleanupResult;
import org.ferryman.keto.finish.RollBackResult;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.RemovalResult;
import org.ferryman.keto.move.SchemaRemoval;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.roles.DroppedUser;
import org.ferryman.keto.roles.FreezeResult;
import org.ferryman.keto.roles.ThawResult;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.tuple.CountTotals;
import org.ferryman.keto.tuple.NamespaceCounts;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.playbook.backup.BackupResult;
import org.ferryman.playbook.backup.BackupTool;
import org.ferryman.playbook.record.RunReport;
import org.ferryman.playbook.record.StepReport;
import org.ferryman.playbook.record.StepReport.State;
import org.ferryman.playbook.record.Timeline;
import org.ferryman.testing.Described;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A report tells what is in a run folder, and says what is not, whatever state the folder is in. */
final class RunReportTest {

    @TempDir
    private Path folder;

    private JournaledSteps steps;

    @BeforeEach
    void begin() {
        steps = new JournaledSteps(folder);
    }

    private RunReport read() throws IOException, InputException {
        return KetoRecord.report(folder);
    }

    private String page() throws IOException {
        return Files.readString(folder.resolve(RunReport.PAGE));
    }

    private static StepReport step(RunReport report, String id) {
        return report.steps().stream()
                .filter(step -> step.step().text().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private static Migration migration(String namespace) {
        NamespaceCounts counts = new NamespaceCounts(0, namespace, 1_234, 1_200, 0, 34, 0);
        return new Migration(
                List.of(counts),
                CountTotals.of(List.of(counts)),
                Map.of(SkipRule.MALFORMED_SUBJECT, 34L),
                0,
                1.5,
                0.1,
                false,
                Optional.empty(),
                List.of());
    }

    private static FreezeResult freeze() {
        return new FreezeResult(
                "keto", "keto_new", true, List.of(), List.of(), List.of(), List.of(), 1, 0.1, List.of(), false);
    }

    private static Verification verification(boolean holds) {
        return new Verification(
                List.of(new Verification.NamespaceVerification(
                        0, "videos", 1_234, 1_200, 0, 34, holds ? 0 : 1, 0, 0, "42", holds ? "42" : "43")),
                List.of(),
                List.of(),
                List.of(),
                List.of(),
                "f1",
                List.of());
    }

    @Test
    void an_empty_folder_says_of_every_step_that_it_was_not_done() throws Exception {
        RunReport report = KetoRecord.report(folder);
        assertThat(report.steps()).extracting(StepReport::state).containsOnly(State.NOT_DONE);
        assertThat(step(report, "backup").summary()).isEqualTo("No backup was made.");
        assertThat(report.verdict()).isEqualTo("No tuple was moved.");
        assertThat(report.timeline().events()).isEmpty();
        assertThat(report.findings()).isEmpty();
        assertThat(report.attention()).isFalse();
        assertThat(page()).contains("No backup was made.").contains("The journal has no entries.");
    }

    @Test
    void a_migration_is_told_with_who_when_and_its_sum() throws Exception {
        steps.apply(
                "migrate",
                work -> {
                    work.journal().append(JournalEvent.COMMIT, Map.of("transaction", 4711, "backend", 12));
                    return migration("videos");
                },
                "LOCK TABLE a",
                "COMMIT");
        RunReport report = read();
        StepReport migrate = step(report, "migrate");
        assertThat(migrate.state()).isEqualTo(State.DONE);
        assertThat(migrate.summary()).isEqualTo("1,200 of 1,234 tuples moved; 34 skipped.");
        assertThat(migrate.when()).hasToString("Optional[2026-11-22T08:00:03Z]");
        assertThat(migrate.who()).contains(System.getProperty("user.name"));
        assertThat(migrate.host()).contains(JournaledSteps.HOST);
        assertThat(migrate.seconds()).contains(2.5);
        assertThat(migrate.statements()).containsExactly("LOCK TABLE a", "COMMIT");
        assertThat(report.timeline().events())
                .extracting(Timeline.Event::what)
                .containsExactly("began", "runs 2 statements", "commits transaction 4711", "done in 2.5 s");
        assertThat(report.timeline().events()).extracting(Timeline.Event::step).containsOnly("migrate");
        assertThat(report.verdict())
                .isEqualTo("1,200 of 1,234 tuples moved; 34 skipped, 34 undecided. Not verified yet.");
        assertThat(report.next().get(0)).contains("ferryman keto verify");
    }

    @Test
    void the_data_is_the_same_record_with_each_steps_result() throws Exception {
        steps.applied("migrate", migration("videos"));
        RunReport report = read();
        JsonNode data = Json.read(folder.resolve(RunReport.DATA), JsonNode.class);
        assertThat(data).isEqualTo(Json.parse(Json.line(report), JsonNode.class));
        assertThat(data.findValues("result").stream()
                        .filter(result -> result.has("totals"))
                        .map(result -> result.at("/totals/skipped").asInt()))
                .containsExactly(34);
    }

    @Test
    void it_always_warns_of_v0_9() throws Exception {
        assertThat(read().next()).last().asString().contains("Never", "v0.9.0-alpha.0");
        DecisionStates none = new DecisionStates(0, 0, 0, 0, 0);
        steps.applied(
                "cleanup",
                new CleanupResult(
                        List.of("keto_0000000000_relation_tuples"),
                        List.of(),
                        List.of(),
                        1_234,
                        "f1",
                        none,
                        Optional.empty(),
                        List.of(),
                        0,
                        List.of(),
                        0.1,
                        List.of()));
        assertThat(read().next()).last().asString().contains("v0.9.0-alpha.0");
    }

    @Test
    void a_verification_that_failed_is_the_verdict() throws Exception {
        steps.applied("migrate", migration("videos")).produced("verify", verification(false));
        RunReport report = read();
        assertThat(report.attention()).isTrue();
        assertThat(report.verdict()).contains("does not hold what it should");
        steps.produced("verify", verification(true));
        assertThat(read().verdict()).endsWith("Verified: the counts and checksums match in every namespace.");
        assertThat(page()).contains("42");
    }

    @Test
    void what_was_rolled_back_later_is_said_to_be_undone_and_what_came_after_is_not() throws Exception {
        steps.applied("freeze", freeze()).applied("migrate", migration("videos"));
        steps.applied(
                "undo",
                new RollBackResult(
                        new ThawResult("keto", "keto_new", true, true, List.of(), List.of(), 0.1, List.of()),
                        new RemovalResult(Map.of(0L, 1_200L), Map.of(0L, 7L), Map.of(), List.of()),
                        new SchemaRemoval(true, "public", 0, Optional.empty()),
                        new DroppedUser("keto_new", true, List.of(), List.of()),
                        List.of()));
        RunReport undone = read();
        assertThat(step(undone, "migrate").state()).isEqualTo(State.UNDONE);
        assertThat(undone.verdict()).isEqualTo("Rolled back: the database is v0.6's again.");
        steps.applied("migrate", migration("videos"));
        RunReport again = read();
        assertThat(step(again, "migrate").state()).isEqualTo(State.DONE);
        assertThat(again.verdict())
                .isEqualTo("1,200 of 1,234 tuples moved; 34 skipped, 34 undecided. Not verified yet.");
    }

    @Test
    void the_findings_of_the_last_attempt_are_told_beside_an_earlier_result() throws Exception {
        Finding blocker = Finding.blocker("TABLE_IN_USE", "In use by pid 7.", "It waits.", "Wait.");
        steps.applied("migrate", migration("videos")).ended("migrate", new BlockedException(List.of(blocker)));
        StepReport migrate = step(read(), "migrate");
        assertThat(migrate.state()).isEqualTo(State.DONE);
        assertThat(migrate.attention()).isTrue();
        assertThat(migrate.findings()).containsExactly(blocker);
        assertThat(migrate.facts()).anySatisfy(fact -> assertThat(fact.value()).startsWith("blocked at"));
    }

    @Test
    void each_end_of_a_step_that_was_never_done_has_its_word() throws Exception {
        Finding finding = Finding.blocker("IN_THE_WAY", "seen", "why", "do something");
        Map<Exception, State> outcomes = Map.of(
                new BlockedException(List.of(finding)), State.BLOCKED,
                new IllegalStateException("a bug"), State.FAILED,
                new PartWayException(finding, null), State.PART_WAY,
                new LockHeldException(finding), State.LOCKED,
                new CancelledException(), State.CANCELLED);
        for (Map.Entry<Exception, State> outcome : outcomes.entrySet()) {
            steps.ended("freeze", outcome.getKey());
            assertThat(step(read(), "freeze").state())
                    .as(outcome.getKey().toString())
                    .isEqualTo(outcome.getValue());
        }
        steps.killed("freeze", work -> Map.of());
        RunReport killed = read();
        assertThat(step(killed, "freeze").state()).isEqualTo(State.UNFINISHED);
        assertThat(killed.next().get(0)).startsWith("Freeze did not end");
    }

    @Test
    void an_attempt_that_failed_is_told_before_the_one_that_did_it() throws Exception {
        steps.retried("migrate", migration("videos"));
        RunReport report = read();
        assertThat(report.timeline().events())
                .extracting(Timeline.Event::what)
                .containsSubsequence(
                        "began", "tries again after attempt 1: " + JournaledSteps.PASSING.seen(), "done in 5.0 s");
        assertThat(step(report, "migrate").state()).isEqualTo(State.DONE);
    }

    @Test
    void a_broken_result_is_named_and_hides_no_other() throws Exception {
        steps.produced("assess", Map.of())
                .produced("verify", verification(true))
                .applied("migrate", migration("videos"));
        Files.writeString(folder.resolve("assess.json"), "{\"database\":");
        Files.writeString(folder.resolve("verify.json"), "[1]");
        Files.writeString(folder.resolve("backup.json"), "{}");
        Files.writeString(folder.resolve("run.json"), "no json");
        RunReport report = read();
        for (String broken : List.of("assess", "verify", "backup")) {
            assertThat(step(report, broken).state()).as(broken).isEqualTo(State.UNREADABLE);
        }
        assertThat(step(report, "migrate").state()).isEqualTo(State.DONE);
        assertThat(report.findings()).extracting(Finding::id).containsOnly("RESULT_UNREADABLE");
        assertThat(report.findings().stream().map(Finding::seen).collect(Collectors.joining()))
                .contains("run.json", "assess.json", "verify.json", "backup.json");
        assertThat(report.attention()).isTrue();
        assertThat(page()).contains("RESULT_UNREADABLE");
    }

    @Test
    void a_result_that_somebody_removed_counts_no_more() throws Exception {
        steps.produced("verify", verification(true)).applied("migrate", migration("videos"));
        steps.applied("cutover", Map.of());
        Files.delete(folder.resolve("cutover.json"));
        RunReport report = read();
        assertThat(step(report, "cutover").state()).isEqualTo(State.NOT_DONE);
        assertThat(report.verdict()).contains("Verified: ").doesNotContain("Cut over");
    }

    @Test
    void a_folder_of_another_playbook_is_refused() throws Exception {
        steps.applied("migrate", migration("videos"));
        Path description = folder.resolve("run.json");
        Files.writeString(description, Files.readString(description).replace("keto.legacy", "kratos.in-place"));
        assertThatThrownBy(this::read).isInstanceOf(InputException.class);
    }

    @Test
    void a_torn_line_of_the_journal_is_counted_and_the_rest_is_read() throws Exception {
        // By hand: a killed process, a crashed machine and an editor leave such lines, and ours never.
        Files.writeString(
                folder.resolve(Run.JOURNAL),
                "{\"time\":\"2026-11-22T08:0\n\u0000\u0000\nnull\n{\"event\":\"x\",\"time\":\"never\"}\n\n");
        steps.applied("migrate", migration("videos"));
        RunReport report = read();
        assertThat(report.timeline().unreadable()).isEqualTo(4);
        assertThat(report.findings()).extracting(Finding::id).containsExactly("JOURNAL_LINES_UNREADABLE");
        assertThat(step(report, "migrate").state()).isEqualTo(State.DONE);
    }

    @Test
    void of_many_events_the_last_are_listed_and_all_are_counted() throws Exception {
        steps.killed("migrate", work -> {
            work.journal().append(JournalEvent.COMMIT, Map.of("transaction", 0));
            return Map.of();
        });
        Path journal = folder.resolve(Run.JOURNAL);
        String commit = Files.readAllLines(journal).get(2);
        // Copied: bringing each of so many to the disk would take seconds.
        Files.write(
                journal,
                IntStream.range(1, 3_000)
                        .mapToObj(nth -> commit.replace("\"transaction\":0", "\"transaction\":" + nth))
                        .toList(),
                StandardOpenOption.APPEND);
        RunReport report = read();
        assertThat(report.timeline().events()).hasSize(Timeline.LISTED);
        assertThat(report.timeline().earlier()).isEqualTo(3_002 - Timeline.LISTED);
        assertThat(report.timeline().events().get(Timeline.LISTED - 1).what()).isEqualTo("commits transaction 2999");
        assertThat(page()).contains("2,502 earlier ones are in journal.jsonl");
    }

    @Test
    void what_others_wrote_into_the_record_is_text_on_the_page() throws Exception {
        String hostile = "</td><script>alert(1)</script>";
        steps.applied("migrate", migration(hostile));
        Map<String, String> foreign = Map.of(
                "time", "2026-05-01T00:00:00Z", "who", hostile, "host", hostile, "event", hostile, "step", hostile);
        Files.writeString(folder.resolve("journal.jsonl"), Json.line(foreign) + "\n", StandardOpenOption.APPEND);
        Described.folder(folder, hostile, Map.of("config", hostile));
        read();
        assertThat(page()).doesNotContain("<script").contains("&lt;script&gt;");
    }

    @Test
    void a_waived_backup_tells_why_and_a_password_file_is_to_be_deleted() throws Exception {
        Files.writeString(folder.resolve("new-user.password"), "secret4711");
        steps.applied(
                "backup",
                new BackupResult(
                        BackupTool.PG_DUMP,
                        Optional.empty(),
                        Optional.of("volume snapshot, ticket 12"),
                        Optional.empty(),
                        java.time.Instant.EPOCH,
                        new BackupResult.Source(
                                "h/keto", false, Optional.empty(), "keto", "public", "15", "UTF8", Optional.empty()),
                        false,
                        List.of(),
                        0,
                        List.of(),
                        List.of(),
                        0.1,
                        "f",
                        List.of()));
        RunReport report = read();
        assertThat(step(report, "backup").attention()).isTrue();
        assertThat(page()).contains("volume snapshot, ticket 12").doesNotContain("secret4711");
        assertThat(report.next()).anyMatch(advice -> advice.startsWith("Delete new-user.password"));
    }
}
