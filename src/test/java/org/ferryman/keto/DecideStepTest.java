package org.ferryman.keto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.server.Api;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.server.KetoV07WriteStandIn;
import org.ferryman.testing.PostgresExtension;
import org.ferryman.testing.TestDatabase;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

/** Skipped tuples of every rule, decided on by SQL and through v0.7's API. */
@ExtendWith(PostgresExtension.class)
@Timeout(60)
final class DecideStepTest {

    private static final String LONG = "x".repeat(65);
    private static final Map<String, Integer> IDS = Map.of("videos", 0, "groups", 1);
    private static final String ROWS = "SELECT namespace_id, object, relation, subject_id, subject_set_namespace_id,"
            + " subject_set_object, subject_set_relation FROM keto_relation_tuples WHERE object LIKE 'o%'"
            + " ORDER BY object";

    @TempDir
    private Path folder;

    private MigrationFixture fixture;
    private KetoSettings settings;

    @BeforeEach
    void migrated(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        LegacyTuples.add(test, 0, "movable", "view", "alice");
        LegacyTuples.add(test, 0, "o1", "view", "a#b");
        LegacyTuples.add(test, 0, "o2", "view", "groups:https://x.org/y#member");
        LegacyTuples.add(test, 0, "o3", "view", "tel:+49#1");
        LegacyTuples.add(test, 0, "o4", "view", LONG);
        LegacyTuples.add(test, 0, "o5", "view", "groups:" + LONG + "#member");
        LegacyTuples.add(test, 1, "o6", "view", "groups:g#" + LONG);
        LegacyTuples.add(test, 1, "default", "o7", "view", "bob", "infinity");
        fixture = new MigrationFixture(test, folder);
        fixture.applySchema();
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        assertThat(fixture.migrate(settings).totals().skipped()).isEqualTo(7);
    }

    @AfterEach
    void close() throws Exception {
        fixture.close();
    }

    private DecideStep step(SkippedFilter filter, Choice choice, RecreateBy by) {
        return DecideStep.on(fixture.database, settings, folder, filter, choice, by);
    }

    private Decided decide(SkippedFilter filter, String decision, String newSubject, RecreateBy by) throws Exception {
        return MigrationFixture.done(fixture.apply(step(filter, Choice.parse(decision, newSubject), by)));
    }

    private static SkippedFilter object(String object) {
        return new SkippedFilter(
                Optional.empty(), Optional.empty(), Optional.of(object), Optional.empty(), Optional.empty());
    }

    private static RecreateBy api(KetoV07WriteStandIn standIn) throws Exception {
        return new RecreateBy.Api(KetoServer.at(standIn.url(), Api.V0_7));
    }

    private void decideAll(RecreateBy by) throws Exception {
        decide(SkippedFilter.of(SkipRule.MALFORMED_SUBJECT), "set", "", by);
        decide(object("o1"), "id", "", by);
        decide(SkippedFilter.of(SkipRule.UNKNOWN_SUBJECT_NAMESPACE), "AS_PLAIN_ID", "", by);
        decide(SkippedFilter.of(SkipRule.SUBJECT_ID_TOO_LONG), "SHORTEN", "short", by);
        decide(SkippedFilter.of(SkipRule.SUBJECT_SET_OBJECT_TOO_LONG), "shorten", "groups:short#member", by);
        decide(SkippedFilter.of(SkipRule.SUBJECT_SET_RELATION_TOO_LONG), "leave-out: never used", "", by);
        decide(SkippedFilter.of(SkipRule.COMMIT_TIME_NOT_FINITE), "WITH_NEW_COMMIT_TIME", "", by);
    }

    private static void assertAllRecreated(TestDatabase test) throws Exception {
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
    void every_rule_can_be_recreated_by_sql_and_a_later_run_takes_the_rows_for_ours(TestDatabase test)
            throws Exception {
        decideAll(new RecreateBy.Sql());
        assertAllRecreated(test);
        assertThat(test.rows("SELECT commit_time FROM keto_relation_tuples WHERE object = 'o1'"))
                .containsExactly(List.of("2021-05-04 03:02:01.123456"));
        assertThatNothingIsHeldAgainstIt();
    }

    @Test
    void every_rule_can_be_recreated_through_the_api_and_a_later_run_takes_the_rows_for_ours(TestDatabase test)
            throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decideAll(api(standIn));
            assertAllRecreated(test);
            assertThat(standIn.written()).hasSize(6);
            decideAll(api(standIn));
            assertThat(standIn.written()).hasSize(6);
        }
        assertThatNothingIsHeldAgainstIt();
    }

    private void assertThatNothingIsHeldAgainstIt() throws Exception {
        Migration again = fixture.migrate(settings);
        assertThat(again.totals().migrated() + again.totals().staleRemoved()).isZero();
        assertThat(again.findings()).extracting(Finding::id).doesNotContain("TARGET_HAS_TRAFFIC");
        Verification verification =
                MigrationFixture.done(fixture.produce(new VerifyStep(fixture.database, settings, folder)));
        assertThat(verification.holds()).isTrue();
        assertThat(verification.extra()).isEmpty();
        assertThat(MigrationFixture.apartFromAge(verification.findings())).isEmpty();
        KetoStatus status = new StatusReader(fixture.database, settings, folder).read(Work.quiet());
        assertThat(status.state()).isEqualTo(KetoStatus.State.MIGRATED);
        assertThat(MigrationFixture.apartFromAge(status.findings())).isEmpty();
        Skipped skipped = MigrationFixture.done(fixture.produce(new SkippedStep(fixture.database, settings, folder)));
        assertThat(skipped.states()).isEqualTo(new DecisionStates(6, 0, 1, 0, 0));
        assertThat(MigrationFixture.apartFromAge(skipped.findings())).isEmpty();
    }

    @Test
    void doing_it_again_by_sql_changes_nothing_and_another_subject_replaces_the_row(TestDatabase test)
            throws Exception {
        RecreateBy sql = new RecreateBy.Sql();
        assertThat(decide(object("o1"), "id", "", sql).recreated()).isEqualTo(1);
        Decided again = decide(object("o1"), "id", "", sql);
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
    void a_row_that_v0_7_made_is_neither_changed_nor_deleted(TestDatabase test) throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decide(object("o1"), "id", "", api(standIn));
            for (RecreateBy by : List.of(api(standIn), new RecreateBy.Sql())) {
                assertThat(decide(object("o1"), "id", "other", by).otherwise()).isEqualTo(1);
            }
            Decided leftOut = decide(object("o1"), "leave-out", "", new RecreateBy.Sql());
            assertThat(leftOut.otherwise()).isEqualTo(1);
            assertThat(leftOut.findings()).extracting(Finding::id).contains("RECREATED_OTHERWISE");
            assertThat(standIn.written()).hasSize(1);
        }
        assertThat(test.rows("SELECT subject_id FROM keto_relation_tuples WHERE object = 'o1'"))
                .containsExactly(List.of("a#b"));
    }

    @Test
    void by_rule_what_makes_no_sense_for_a_tuple_leaves_it_as_it_was() throws Exception {
        Decided decided = decide(SkippedFilter.of(SkipRule.MALFORMED_SUBJECT), "set", "", new RecreateBy.Sql());
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
    void tuples_that_were_picked_are_decided_on_and_no_others_if_all_of_them_can_be(TestDatabase test)
            throws Exception {
        List<SkippedTuple> listed = MigrationFixture.done(
                        fixture.produce(new SkippedStep(fixture.database, settings, folder)))
                .first();
        List<SkippedTuple> picked = listed.stream()
                .filter(tuple -> List.of("o1", "o3").contains(tuple.object()))
                .toList();
        Decided decided = MigrationFixture.done(fixture.apply(step(picked, Choice.parse("id", ""))));
        assertThat(decided.recreated()).isEqualTo(2);
        assertThat(decided.states()).isEqualTo(new DecisionStates(2, 0, 0, 0, 5));
        assertThat(MigrationFixture.apartFromAge(
                        fixture.apply(step(picked, Choice.parse("set", ""))).findings()))
                .extracting(Finding::id)
                .containsExactly("DECISION_NOT_POSSIBLE");
        List<SkippedTuple> late =
                listed.stream().filter(tuple -> tuple.object().equals("o7")).toList();
        MigrationFixture.done(fixture.apply(step(late, Choice.leaveOut("a reason: with a colon"))));
        assertThat(Files.readString(folder.resolve("decisions.jsonl"))).contains("a reason: with a colon");
        SkippedStates states = SkippedStates.read(fixture.database, settings, folder, new Cancellation());
        assertThat(listed.stream().map(tuple -> tuple.object() + " " + states.of(tuple)))
                .containsExactlyInAnyOrder(
                        "o1 RECREATED",
                        "o2 UNDECIDED",
                        "o3 RECREATED",
                        "o4 UNDECIDED",
                        "o5 UNDECIDED",
                        "o6 UNDECIDED",
                        "o7 LEFT_OUT");
        assertThat(states.counts()).isEqualTo(new DecisionStates(2, 0, 1, 0, 4));
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object = 'o3'");
        assertThat(fixture.apply(step(picked, Choice.defer())).findings())
                .extracting(Finding::id)
                .containsExactly("DECISIONS_WITHOUT_TUPLE");
    }

    private DecideStep step(List<SkippedTuple> tuples, Choice choice) {
        return DecideStep.on(fixture.database, settings, folder, tuples, choice, new RecreateBy.Sql());
    }

    @Test
    void a_server_that_breaks_off_is_gone_on_with_and_nothing_is_written_twice(TestDatabase test) throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            standIn.failsAfter(1);
            DecideStep step = step(
                    SkippedFilter.ALL,
                    Choice.parse("id", "shared"),
                    new RecreateBy.Api(KetoServer.at(standIn.url(), Api.V0_7)));
            Outcome<Decided> broken = fixture.apply(step);
            assertThat(broken).isInstanceOf(Outcome.PartWay.class);
            assertThat(broken.findings()).extracting(Finding::id).containsExactly("RECREATED_IN_PART");
            assertThat(fixture.migrate(settings).findings())
                    .extracting(Finding::id)
                    .doesNotContain("TARGET_HAS_TRAFFIC");
            standIn.failsAfter(Integer.MAX_VALUE);
            Decided done = MigrationFixture.done(fixture.apply(step));
            assertThat(done.recreated()).isEqualTo(6);
            assertThat(done.states()).isEqualTo(new DecisionStates(7, 0, 0, 0, 0));
            assertThat(standIn.written()).hasSize(7).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_server_on_another_database_is_found_out_at_its_first_tuple(TestDatabase test) throws Exception {
        TestDatabase other = test.another();
        LegacyTuples.create(other);
        Path elsewhere = Files.createDirectory(folder.resolve("other"));
        try (MigrationFixture otherFixture = new MigrationFixture(other, elsewhere)) {
            otherFixture.applySchema();
        }
        other.execute("INSERT INTO networks VALUES ('" + new UUID(1, 1) + "', now(), now())");
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(other, IDS)) {
            Outcome<Decided> outcome = fixture.apply(step(SkippedFilter.ALL, Choice.parse("id", "x"), api(standIn)));
            assertThat(outcome.findings()).extracting(Finding::id).containsExactly("WRITE_API_OF_OTHER_DATABASE");
            assertThat(standIn.written()).hasSize(1);
        }
    }

    @Test
    void what_changes_in_v0_6_after_it_was_recreated_is_told(TestDatabase test) throws Exception {
        decide(object("o1"), "id", "", new RecreateBy.Sql());
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decide(object("o2"), "id", "", api(standIn));
        }
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object IN ('o1', 'o2')");
        Skipped skipped = MigrationFixture.done(fixture.produce(new SkippedStep(fixture.database, settings, folder)));
        assertThat(skipped.findings())
                .filteredOn(finding -> finding.id().equals("RECREATED_TUPLES_CHANGED"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).startsWith("2 tuples"));
        assertThat(test.rows(ROWS)).hasSize(2);
        assertThat(fixture.migrate(settings).totals().staleRemoved()).isZero();
        assertThat(test.rows(ROWS)).hasSize(2);
    }

    @Test
    void rows_of_v0_7s_own_traffic_still_block(TestDatabase test) throws Exception {
        try (KetoV07WriteStandIn standIn = new KetoV07WriteStandIn(test, IDS)) {
            decide(object("o1"), "id", "", api(standIn));
        }
        test.execute("INSERT INTO keto_relation_tuples SELECT overlay(md5(random()::text) placing '4' from 13)::uuid,"
                + " nid, 0, 'o1', 'view', 'eve', null, null, null, now() FROM keto_relation_tuples LIMIT 1");
        assertThat(fixture.apply(fixture.migration(settings)).findings())
                .extracting(Finding::id)
                .contains("TARGET_HAS_TRAFFIC");
    }

    @Test
    void cancelled_by_sql_nothing_is_changed_and_nothing_recorded(TestDatabase test) throws Exception {
        Cancellation cancellation = new Cancellation();
        Outcome<Decided> outcome = fixture.apply(
                step(SkippedFilter.ALL, Choice.parse("id", "x"), new RecreateBy.Sql()),
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
    void a_line_of_decisions_that_was_cut_off_does_not_count(TestDatabase test) throws Exception {
        decide(object("o1"), "leave-out: a", "", new RecreateBy.Nothing());
        Path file = folder.resolve("decisions.jsonl");
        Files.writeString(file, Files.readString(file) + "{\"id\":\"0000");
        Decided next = decide(object("o2"), "leave-out: b", "", new RecreateBy.Nothing());
        assertThat(next.states()).isEqualTo(new DecisionStates(0, 0, 2, 0, 5));
        assertThat(Files.readAllLines(file)).hasSize(2);
    }

    @Test
    void a_lost_record_leaves_rows_by_sql_recreated(TestDatabase test) throws Exception {
        decideAll(new RecreateBy.Sql());
        Files.delete(folder.resolve("decisions.jsonl"));
        Skipped skipped = MigrationFixture.done(fixture.produce(new SkippedStep(fixture.database, settings, folder)));
        assertThat(skipped.states()).isEqualTo(new DecisionStates(6, 0, 0, 0, 1));
        assertThat(MigrationFixture.apartFromAge(fixture.migrate(settings).findings()))
                .isEmpty();
    }

    @Test
    void undoing_the_migration_removes_what_was_recreated_by_sql(TestDatabase test) throws Exception {
        decideAll(new RecreateBy.Sql());
        Removal removal =
                MigrationFixture.done(fixture.apply(fixture.migration(settings).undo()));
        assertThat(removal.kept()).isEmpty();
        assertThat(test.queryLong("SELECT count(*) FROM keto_relation_tuples")).isZero();
    }

    @Test
    void a_file_says_it_for_each_tuple_and_an_export_is_read_back_as_it_was(TestDatabase test) throws Exception {
        fixture.produce(new SkippedStep(fixture.database, settings, folder));
        Path edited = edited("csv", "o1", "id", "");
        Decided decided = MigrationFixture.done(fixture.apply(fromFile(edited)));
        assertThat(decided.recreated()).isEqualTo(1);
        fixture.produce(new SkippedStep(fixture.database, settings, folder));
        for (String ending : List.of("csv", "jsonl")) {
            Decided again = MigrationFixture.done(fixture.apply(fromFile(folder.resolve("skipped." + ending))));
            assertThat(again.selected()).isEqualTo(1);
            assertThat(again.unchanged()).isEqualTo(1);
        }
    }

    @Test
    void a_row_of_a_file_that_cant_be_done_keeps_all_from_being_done(TestDatabase test) throws Exception {
        fixture.produce(new SkippedStep(fixture.database, settings, folder));
        Path good = edited("csv", "o1", "id", "");
        Path broken = folder.resolve("broken.csv");
        Files.writeString(broken, Files.readString(good) + "\"o4");
        assertThat(fixture.apply(fromFile(broken)).findings())
                .extracting(Finding::id)
                .containsExactly("DECISION_FILE_UNREADABLE");
        assertThat(test.rows(ROWS)).isEmpty();
        Files.copy(good, folder.resolve("good.csv"));
        good = folder.resolve("good.csv");
        Outcome<Decided> tooLong = fixture.apply(fromFile(edited("csv", "o4", "id", "")));
        assertThat(tooLong.findings()).extracting(Finding::id).contains("DECISION_NOT_POSSIBLE");
        Outcome<Decided> unknown = fixture.apply(fromFile(edited("csv", "o1", "set", "nowhere:g#member")));
        assertThat(unknown.findings()).extracting(Finding::seen).anyMatch(seen -> seen.contains("“nowhere”"));
        Outcome<Decided> misspelt = fixture.apply(fromFile(edited("csv", "o1", "sett", "")));
        assertThat(misspelt.findings()).extracting(Finding::id).contains("DECISION_FILE_UNREADABLE");
        test.execute("DELETE FROM keto_0000000000_relation_tuples WHERE object = 'o1'");
        assertThat(fixture.apply(fromFile(good)).findings())
                .extracting(Finding::id)
                .contains("DECISIONS_WITHOUT_TUPLE");
        assertThat(test.rows(ROWS)).isEmpty();
    }

    @Test
    void an_edited_file_is_never_overwritten() throws Exception {
        fixture.produce(new SkippedStep(fixture.database, settings, folder));
        Path csv = folder.resolve("skipped.csv");
        String edited = Files.readString(csv) + "edited";
        Files.writeString(csv, edited);
        Skipped skipped = MigrationFixture.done(fixture.produce(new SkippedStep(fixture.database, settings, folder)));
        assertThat(skipped.findings()).extracting(Finding::id).contains("SKIPPED_FILE_EDITED");
        try (Stream<Path> files = Files.list(folder)) {
            List<Path> kept = files.filter(file -> file.getFileName().toString().startsWith("skipped-edited-"))
                    .toList();
            assertThat(kept).singleElement().satisfies(file -> assertThat(file).hasContent(edited));
        }
        assertThat(Files.readString(csv)).doesNotContain("edited");
    }

    private DecideStep fromFile(Path file) {
        return DecideStep.from(
                file, Set.of(Decision.Kind.values()), fixture.database, settings, folder, new RecreateBy.Sql());
    }

    /** The export, with what a person adds to one row; a spreadsheet has changed the time and the separator. */
    private Path edited(String ending, String object, String decision, String newSubject) throws Exception {
        List<String> lines = Files.readAllLines(folder.resolve("skipped." + ending)).stream()
                .filter(line -> line.startsWith("\uFEFF") || line.endsWith("\",\"\",\"\"") || line.contains("\",\""))
                .toList();
        StringBuilder text = new StringBuilder();
        boolean inObject = false;
        for (String line : lines) {
            inObject = line.contains(",\"" + object + "\",") || (inObject && !line.startsWith("\"MAL"));
            boolean last = line.endsWith(",\"\",\"\"");
            text.append(
                            inObject && last
                                    ? line.substring(0, line.length() - 5) + "\"" + decision + "\",\"" + newSubject
                                            + "\""
                                    : line)
                    .append("\r\n");
            inObject &= !last;
        }
        return Files.writeString(folder.resolve("edited." + ending), text.toString());
    }
}
