package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Backoff;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.AssessStep;
import org.ferryman.keto.move.Assessment;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSyntax;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sets within sets, which both servers show and follow in their own ways. */
@UsesServer
@Timeout(60)
final class NestedSetsTest {

    private static final int GROUPS = 1;
    private static final Duration LIMIT = Duration.ofMillis(300);

    @TempDir
    private Path folder;

    private TestDatabase test;
    private String oldUser;
    private MigrationFixture fixture;
    private KetoSettings settings;
    private KetoReadStandIn old;
    private KetoReadStandIn fresh;

    @BeforeEach
    void start(TestDatabase database) throws Exception {
        test = database;
        LegacyTuples.create(test);
        oldUser = test.unusedRole("keto_old");
        test.execute("CREATE ROLE " + oldUser + " LOGIN PASSWORD 'pw'");
        fixture = new MigrationFixture(test, folder, new Backoff(1, Duration.ofMillis(1), Duration.ofMillis(1)));
        fixture.applySchema();
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        old = new KetoReadStandIn(KetoApi.V0_6);
        fresh = new KetoReadStandIn(KetoApi.V0_7);
    }

    @AfterEach
    void close() throws Exception {
        old.close();
        fresh.close();
        fixture.close();
    }

    /** Gives a member to a group in the database and on both servers. */
    private void member(String group, String subject) throws Exception {
        LegacyTuples.add(test, GROUPS, group, "member", subject);
        old.with("groups", group, "member", SubjectSyntax.parse(subject).orElseThrow());
        fresh.with("groups", group, "member", SubjectSyntax.parse(subject).orElseThrow());
    }

    private static String set(String group) {
        return "groups:" + group + "#member";
    }

    private Outcome<CutoverResult> cutover() throws Exception {
        fixture.migrate(settings);
        return again();
    }

    private Outcome<CutoverResult> again() throws Exception {
        return fixture.apply(new CutoverStep(
                fixture.database,
                settings,
                folder,
                KetoServer.at(old.url(), KetoApi.V0_6),
                KetoServer.at(fresh.url(), KetoApi.V0_7),
                new CutoverStep.Options(
                        new CompareStep.Options(100, 1, LIMIT),
                        Duration.ZERO,
                        new RoleNames(Optional.of(oldUser), Optional.empty()))));
    }

    @Test
    void f1_a_set_that_is_reached_in_two_ways_does_not_keep_from_cutting_over() throws Exception {
        member("all", set("a-staff"));
        member("all", set("z-admins"));
        member("a-staff", set("z-admins"));
        member("z-admins", "ann");
        member("a-staff", "bob");
        assertThat(MigrationFixture.done(cutover()).comparison().differences()).isEmpty();
    }

    @Test
    void f1_a_set_that_is_a_member_twice_does_not_keep_from_cutting_over() throws Exception {
        member("staff", set("admins"));
        member("admins", "ann");
        LegacyTuples.add(test, GROUPS, "default", "staff", "member", set("admins"), "2021-05-05 03:02:01");
        old.with("groups", "staff", "member", SubjectSyntax.parse(set("admins")).orElseThrow());
        fresh.with(
                "groups", "staff", "member", SubjectSyntax.parse(set("admins")).orElseThrow());
        assertThat(MigrationFixture.done(cutover()).comparison().differences()).isEmpty();
    }

    @Test
    void f1_a_member_that_v0_7_lacks_in_such_a_set_is_a_difference_of_the_tree() throws Exception {
        member("all", set("a-staff"));
        member("all", set("z-admins"));
        member("a-staff", set("z-admins"));
        member("z-admins", "ann");
        fresh.with("groups", "z-admins", "member", new SubjectId("eve"));
        List<Finding> findings = cutover().findings();
        assertThat(findings).extracting(Finding::id).contains("SERVERS_DIFFER");
        assertThat(AnswerComparison.read(folder).orElseThrow().differences())
                .extracting(AnswerComparison.Difference::question)
                .contains("expand of " + set("all"), "expand of " + set("a-staff"), "list of " + set("z-admins"));
    }

    @Test
    void f2_questions_about_sets_that_contain_themselves_are_not_put_to_v0_6() throws Exception {
        member("cats", set("dogs"));
        member("dogs", set("cats"));
        member("dogs", "dora");
        LegacyTuples.add(test, 0, "pets.mp4", "view", set("cats"));
        old.with("videos", "pets.mp4", "view", SubjectSyntax.parse(set("cats")).orElseThrow());
        fresh.with(
                "videos", "pets.mp4", "view", SubjectSyntax.parse(set("cats")).orElseThrow());
        AnswerComparison comparison = MigrationFixture.done(cutover()).comparison();
        assertThat(comparison.differences()).isEmpty();
        assertThat(comparison.unanswered()).isZero();
        assertThat(old.asked()).noneMatch(question -> question.contains("/check") || question.contains("/expand"));
        assertThat(fresh.asked()).anyMatch(question -> question.contains("/check"));
    }

    @Test
    void f2_what_v0_7_grants_beyond_is_seen_in_a_circle_too() throws Exception {
        member("cats", set("dogs"));
        member("dogs", set("cats"));
        member("dogs", "dora");
        fresh.without("dogs");
        assertThat(cutover().findings()).extracting(Finding::id).contains("SERVERS_DIFFER");
        assertThat(AnswerComparison.read(folder).orElseThrow().differences())
                .extracting(AnswerComparison.Difference::question)
                .contains("check of groups:dogs#member@(dora)");
    }

    @Test
    void f2_the_assessment_tells_of_sets_that_contain_themselves() throws Exception {
        member("cats", set("cats"));
        Assessment assessment = MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
        assertThat(assessment.findings())
                .filteredOn(finding -> finding.id().equals("SETS_IN_CIRCLES"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains(set("cats") + " → " + set("cats")));
        assertThat(assessment.blocked()).isFalse();
    }

    @Test
    void what_later_versions_deny_is_said_by_the_assessment_and_the_cut_over() throws Exception {
        for (int i = 0; i < 5; i++) {
            member("g" + i, set("g" + (i + 1)));
        }
        member("g5", "ann");
        Assessment assessment = MigrationFixture.done(fixture.produce(new AssessStep(fixture.database, settings)));
        assertThat(assessment.findings()).extracting(Finding::id).contains("SETS_TOO_DEEP");
        CutoverResult result = MigrationFixture.done(cutover());
        assertThat(result.findings()).extracting(Finding::id).contains("SETS_TOO_DEEP");
    }

    @Test
    void f2_a_question_that_v0_6_does_not_answer_does_not_keep_from_cutting_over() throws Exception {
        member("cats", "carol");
        member("dogs", "dora");
        old.silentAbout("subject=carol");
        CutoverResult result = MigrationFixture.done(cutover());
        assertThat(result.comparison().unanswered()).isEqualTo(1);
        assertThat(result.comparison().withoutAnswer())
                .singleElement()
                .satisfies(question -> assertThat(question.question()).contains("groups:cats#member@(carol)"));
        assertThat(result.findings()).extracting(Finding::id).contains("OLD_SERVER_FAILS");
    }

    @Test
    void f2_a_v0_6_that_answers_nothing_more_is_not_taken_for_one_that_agrees() throws Exception {
        member("cats", "carol");
        fixture.migrate(settings);
        old.silentFrom("/check");
        assertThat(again()).isNotInstanceOf(Outcome.Done.class);
        assertThat(AnswerComparison.read(folder)).isEmpty();
    }
}
