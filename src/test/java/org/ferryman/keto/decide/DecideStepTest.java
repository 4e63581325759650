package org.ferryman.keto.decide;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.CancelledException;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Journal;
import org.ferryman.engine.JournalEvent;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.PartWayException;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.KetoStatus;
import org.ferryman.keto.StatusReader;
import org.ferryman.keto.move.Migration;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.move.RemovalResult;
import org.ferryman.keto.move.Verification;
import org.ferryman.keto.move.VerifyStep;
import org.ferryman.keto.server.KetoV07WriteStandIn;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.DecisionStates;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.keto.skipped.SkippedResult;
import org.ferryman.keto.skipped.SkippedStates;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SkippedTuple;
import org.ferryman.testing.TcpProxy;
import org.junit.jupiter.api.Test;

/** Skipped tuples of every rule, decided on by SQL and through v0.7's API. */
final class DecideStepTest extends DecideFixture {

    private static final RecreateBy SQL = new RecreateBy.Sql();

    private void decideAll(RecreateBy by) throws Exception {
        decide(SkippedFilter.of(SkipRule.MALFORMED_SUBJECT), "set", "", by);
        decide(object("o1"), "id", "", by);
        decide(SkippedFilter.of(SkipRule.UNKNOWN_SUBJECT_NAMESPACE), "AS_PLAIN_ID", "", by);
        decide(SkippedFilter.of(SkipRule.SUBJECT_ID_TOO_LONG), "SHORTEN", "short", by);
        decide(SkippedFilter.of(SkipRule.SUBJECT_SET_OBJECT_TOO_LONG), "shorten", "groups:short#member", by);
        decide(SkippedFilter.of(SkipRule.SUBJECT_SET_RELATION_TOO_LONG), "leave-out: never used", "", by);
        decide(SkippedFilter.of(SkipRule.COMMIT_TIME_NOT_FINITE), "WITH_NEW_COMMIT_TIME", "", by);
    }

    private void assertAllRecreated() throws Exception {
        assertThat(test.rows(ROWS).toString())
                .isEqualTo(Stream.of(
                                "[0, o1, view, a#b, null, null, null]",
                                "[0, o2, view, null, 1, https://x.org/y, member]",
                                "[0, o3, view, tel:+49#1, null, null, null]",
                                "[0, o4, view, short, null, null, null]",
                                "[0, o5, view, null, 1, short, member]",
                                "[1, o7, view, bob, null, null, null]")
                        .toList()
                        .toString());
        assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples WHERE NOT isfinite(commit_time)"
                        + " OR nid <> (SELECT id FROM networks)"))
                .isZero();
    }

    @Test
    void every_rule_can_be_recreated_by_sql_and_a_later_run_takes_the_rows_for_ours() throws Exception {
        decideAll(new RecreateBy.Sql());
        assertAllRecreated();
        assertThat(test.rows("SELECT commit_time FROM keto_relation_tuples WHERE object = 'o1'"))
                .containsExactly(List.of("2021-05-04 03:02:01.123456"));
        assertThatNothingIsHeldAgainstIt();
    }

    @Test
    void every_rule_can_be_recreated_through_the_api_and_a_later_run_takes_the_rows_for_ours() throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decideAll(api(standIn));
            assertAllRecreated();
            assertThat(standIn.written()).hasSize(6);
            decideAll(api(standIn));
            assertThat(standIn.written()).hasSize(6);
        }
        assertThatNothingIsHeldAgainstIt();
    }

    private void assertThatNothingIsHeldAgainstIt() throws Exception {
        Migration again = migration.migrate(settings);
        assertThat(again.totals().migrated() + again.totals().staleRemoved()).isZero();
        assertThat(again.findings()).extracting(Finding::id).doesNotContain("TARGET_HAS_TRAFFIC");
        Verification verification =
                MigrationFixture.done(migration.produce(new VerifyStep(migration.database, settings, folder)));
        assertThat(verification.holds()).isTrue();
        assertThat(verification.extra()).isEmpty();
        assertThat(MigrationFixture.apartFromAge(verification.findings())).isEmpty();
        KetoStatus status = new StatusReader(migration.database, settings, folder).read(Work.quiet());
        assertThat(status.state()).isEqualTo(KetoStatus.State.MIGRATED);
        assertThat(MigrationFixture.apartFromAge(status.findings())).isEmpty();
        SkippedResult skipped = skipped();
        assertThat(skipped.states()).isEqualTo(new DecisionStates(6, 0, 1, 0, 0));
        assertThat(MigrationFixture.apartFromAge(skipped.findings())).isEmpty();
    }

    @Test
    void doing_it_again_by_sql_changes_nothing_and_another_subject_replaces_the_row() throws Exception {
        RecreateBy sql = new RecreateBy.Sql();
        assertThat(decide(object("o1"), "id", "", sql).recreated()).isEqualTo(1);
        DecisionResult again = decide(object("o1"), "id", "", sql);
        assertThat(again.recreated() + again.alreadyThere()).isZero();
        assertThat(again.unchanged()).isEqualTo(1);
        assertThat(decide(object("o1"), "id", "other", sql).recreated()).isEqualTo(1);
        assertThat(test.rows("SELECT subject_id FROM keto_relation_tuples WHERE object = 'o1'"))
                .containsExactly(List.of("other"));
        assertThat(Files.readAllLines(folder.resolve("decisions.jsonl"))).hasSize(2);
        assertThat(decide(object("o1"), "defer", "", sql).takenBack()).isEqualTo(1);
        assertThat(test.rows("SELECT * FROM keto_relation_tuples WHERE object = 'o1'"))
                .isEmpty();
    }

    @Test
    void by_rule_what_makes_no_sense_for_a_tuple_leaves_it_as_it_was() throws Exception {
        DecisionResult decided = decide(SkippedFilter.of(SkipRule.MALFORMED_SUBJECT), "set", "", new RecreateBy.Sql());
        assertThat(decided.selected()).isEqualTo(2);
        assertThat(decided.recreated()).isEqualTo(1);
        assertThat(decided.notApplicable()).isEqualTo(1);
        assertThat(decided.findings())
                .filteredOn(finding -> finding.id().equals("DECISION_NOT_APPLICABLE"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("videos:o1#view@(a#b)"));
        assertThat(decided.states()).isEqualTo(new DecisionStates(1, 0, 0, 0, 6));
    }

    @Test
    void tuples_that_were_picked_are_decided_on_and_no_others_if_all_of_them_can_be() throws Exception {
        List<SkippedTuple> listed = skipped().first();
        List<SkippedTuple> picked = listed.stream()
                .filter(tuple -> List.of("o1", "o3").contains(tuple.object()))
                .toList();
        DecisionResult decided = MigrationFixture.done(migration.apply(step(picked, DecisionRequest.parse("id", ""))));
        assertThat(decided.recreated()).isEqualTo(2);
        assertThat(decided.states()).isEqualTo(new DecisionStates(2, 0, 0, 0, 5));
        assertThat(MigrationFixture.apartFromAge(migration
                        .apply(step(picked, DecisionRequest.parse("set", "")))
                        .findings()))
                .extracting(Finding::id)
                .containsExactly("DECISION_NOT_POSSIBLE");
        List<SkippedTuple> late =
                listed.stream().filter(tuple -> tuple.object().equals("o7")).toList();
        MigrationFixture.done(migration.apply(step(late, DecisionRequest.leaveOut("a reason: with a colon"))));
        assertThat(Files.readString(folder.resolve("decisions.jsonl"))).contains("a reason: with a colon");
        SkippedStates states = SkippedStates.read(migration.database, settings, folder, new Cancellation());
        assertThat(listed.stream().map(tuple -> tuple.object() + " " + states.of(tuple)))
                .containsExactlyInAnyOrder(
                        "o1 RECREATED",
                        "o2 UNDECIDED",
                        "o3 RECREATED",
                        "o4 UNDECIDED",
                        "o5 UNDECIDED",
                        "o6 UNDECIDED",
                        "o7 LEFT_OUT");
        assertThat(states.counts()).contains(new DecisionStates(2, 0, 1, 0, 4));
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object = 'o3'");
        assertThat(migration.apply(step(picked, DecisionRequest.defer())).findings())
                .extracting(Finding::id)
                .containsExactly("DECISIONS_WITHOUT_TUPLE");
        List<SkippedTuple> anew = skipped().first().stream()
                .filter(tuple -> List.of("o1", "o3").contains(tuple.object()))
                .toList();
        assertThat(MigrationFixture.done(migration.apply(step(anew, DecisionRequest.defer())))
                        .selected())
                .as("what is in the new list")
                .isEqualTo(1);
    }

    @Test
    void what_changes_in_v0_6_after_it_was_recreated_is_told() throws Exception {
        decide(object("o1"), "id", "", new RecreateBy.Sql());
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decide(object("o2"), "id", "", api(standIn));
        }
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object IN ('o1', 'o2')");
        SkippedResult skipped = skipped();
        assertThat(skipped.findings())
                .filteredOn(finding -> finding.id().equals("RECREATED_TUPLES_CHANGED"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).startsWith("2 tuples"));
        assertThat(test.rows(ROWS)).hasSize(2);
        assertThat(migration.migrate(settings).totals().staleRemoved()).isZero();
        assertThat(test.rows(ROWS)).hasSize(2);
    }

    @Test
    void cancelled_by_sql_nothing_is_changed_and_nothing_recorded() throws Exception {
        Cancellation cancellation = new Cancellation();
        Outcome<DecisionResult> outcome = migration.apply(
                step(SkippedFilter.ALL, DecisionRequest.parse("id", "x"), new RecreateBy.Sql()),
                progress -> {
                    if (progress.done() > 0) {
                        cancellation.request();
                    }
                },
                cancellation);
        assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
        assertThat(test.rows(ROWS)).isEmpty();
        assertThat(folder.resolve("decisions.jsonl")).doesNotExist();
        assertThat(folder.resolve("decisions.jsonl.part")).doesNotExist();
    }

    @Test
    void cancelled_right_before_the_commit_nothing_is_recorded() throws Exception {
        Cancellation cancellation = new Cancellation();
        DecideStep step = step(SkippedFilter.ALL, DecisionRequest.leaveOut("a test"), new RecreateBy.Nothing());
        Journal journal = (event, details) -> {
            if (event == JournalEvent.COMMIT) {
                cancellation.request();
            }
        };
        assertThatThrownBy(() -> step.apply(new Work(ProgressListener.NONE, cancellation, journal)))
                .isInstanceOf(CancelledException.class);
        assertThat(folder.resolve("decisions.jsonl")).doesNotExist();
        assertThat(folder.resolve("decisions.jsonl.part")).doesNotExist();
        assertThat(skipped().states()).isEqualTo(new DecisionStates(0, 0, 0, 0, 7));
    }

    @Test
    void a_commit_that_is_lost_after_the_cut_over_is_done_again_and_not_taken_for_a_revoked_tuple() throws Exception {
        Files.writeString(folder.resolve("cutover.json"), "{\"oldUser\":\"keto\"}");
        migration.close();
        try (TcpProxy proxy = TcpProxy.to(test.host(), test.port())) {
            migration = new MigrationFixture(
                    test.urlThrough(proxy.port()),
                    test.password(),
                    folder,
                    new Backoff(5, Duration.ofMillis(50), Duration.ofMillis(200)));
            proxy.loseCommits(1);
            DecisionResult decided = decide(object("o1"), "id", "", SQL);
            assertThat(proxy.lost()).isEqualTo(1);
            assertThat(decided.recreated()).isEqualTo(1);
            assertThat(decided.states()).isEqualTo(new DecisionStates(1, 0, 0, 0, 6));
            assertThat(decided.findings()).extracting(Finding::id).doesNotContain("RECREATED_GONE_SINCE_CUTOVER");
        }
        assertThat(test.rows(ROWS)).hasSize(1);
        assertThat(Files.readAllLines(folder.resolve("decisions.jsonl"))).hasSize(1);
    }

    @Test
    void what_is_committed_and_could_not_be_recorded_is_told_and_recorded_by_doing_it_again() throws Exception {
        Path file = folder.resolve("decisions.jsonl");
        Journal journal = (event, details) -> {
            if (event == JournalEvent.COMMIT) {
                Files.createDirectory(file);
            }
        };
        Work work = new Work(ProgressListener.NONE, new Cancellation(), journal);
        assertThatThrownBy(() ->
                        step(object("o1"), DecisionRequest.parse("id", ""), SQL).apply(work))
                .isInstanceOfSatisfying(
                        PartWayException.class,
                        partWay -> assertThat(partWay.finding().id()).isEqualTo("RESULT_NOT_RECORDED"));
        Files.delete(file);
        assertThat(test.rows(ROWS)).hasSize(1);
        DecisionResult again = decide(object("o1"), "id", "", SQL);
        assertThat(again.alreadyThere()).isEqualTo(1);
        assertThat(test.rows(ROWS)).hasSize(1);
        assertThat(Files.readAllLines(file)).hasSize(1);
    }

    @Test
    void a_line_of_decisions_that_was_cut_off_does_not_count() throws Exception {
        decide(object("o1"), "leave-out: a", "", new RecreateBy.Nothing());
        Path file = folder.resolve("decisions.jsonl");
        Files.writeString(file, Files.readString(file) + "{\"id\":\"0000");
        DecisionResult next = decide(object("o2"), "leave-out: b", "", new RecreateBy.Nothing());
        assertThat(next.states()).isEqualTo(new DecisionStates(0, 0, 2, 0, 5));
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void a_lost_record_leaves_rows_by_sql_recreated() throws Exception {
        decideAll(new RecreateBy.Sql());
        Files.delete(folder.resolve("decisions.jsonl"));
        SkippedResult skipped = skipped();
        assertThat(skipped.states()).isEqualTo(new DecisionStates(6, 0, 0, 0, 1));
        assertThat(MigrationFixture.apartFromAge(migration.migrate(settings).findings()))
                .isEmpty();
    }

    @Test
    void undoing_the_migration_removes_what_was_recreated_by_sql() throws Exception {
        decideAll(new RecreateBy.Sql());
        RemovalResult removal = MigrationFixture.done(
                migration.apply(migration.migration(settings).undo()));
        assertThat(removal.kept()).isEmpty();
        assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples")).isZero();
    }

    @Test
    void what_a_client_deleted_after_the_cut_over_is_not_brought_back() throws Exception {
        RecreateBy sql = new RecreateBy.Sql();
        decide(object("o1"), "id", "", sql);
        skipped();
        Files.writeString(folder.resolve("cutover.json"), "{\"oldUser\":\"keto\"}");
        test.execute("DELETE FROM keto_relation_tuples WHERE object = 'o1'");
        DecideStep fromFile = fromFile(folder.resolve("skipped.csv"));
        assertLeftAsGone(MigrationFixture.done(migration.apply(fromFile)));
        assertLeftAsGone(decide(object("o1"), "id", "", sql));
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            assertLeftAsGone(decide(object("o1"), "id", "", api(standIn)));
            assertThat(standIn.written()).isEmpty();
        }
        assertThat(decide(object("o3"), "id", "", sql).recreated())
                .as("decided for the first time")
                .isEqualTo(1);
        decide(object("o1"), "defer", "", new RecreateBy.Nothing());
        assertThat(decide(object("o1"), "id", "", sql).recreated())
                .as("wanted again")
                .isEqualTo(1);
    }

    private void assertLeftAsGone(DecisionResult decided) throws Exception {
        assertThat(decided.selected()).isEqualTo(1);
        assertThat(decided.recreated() + decided.alreadyThere()).isZero();
        assertThat(decided.unchanged()).isEqualTo(1);
        assertThat(decided.findings()).extracting(Finding::id).contains("RECREATED_GONE_SINCE_CUTOVER");
        assertThat(test.rows(ROWS)).isEmpty();
    }
}
