package org.ferryman.keto.finish;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.StatusReader;
import org.ferryman.keto.catalog.CatalogReader;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.decide.DecideStep;
import org.ferryman.keto.decide.RecreateBy;
import org.ferryman.keto.move.MigrateStep;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RoleNames;
import org.ferryman.keto.roles.ThawStep;
import org.ferryman.keto.server.KetoApi;
import org.ferryman.keto.server.KetoReadStandIn;
import org.ferryman.keto.server.KetoServer;
import org.ferryman.keto.skipped.DecisionRequest;
import org.ferryman.keto.skipped.SkippedFilter;
import org.ferryman.keto.tuple.SkipRule;
import org.ferryman.keto.tuple.SubjectId;
import org.ferryman.keto.tuple.SubjectSet;
import org.ferryman.keto.tuple.TupleSql;
import org.ferryman.postgres.Session;
import org.ferryman.postgres.SqlText;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The cut-over, with stand-ins for both servers that have what the database has. */
@UsesServer
@Timeout(60)
final class CutoverStepTest {

    private static final SubjectSet CATS = new SubjectSet("groups", "cats", "member");

    @TempDir
    private Path folder;

    private MigrationFixture fixture;
    private KetoSettings settings;
    private KetoReadStandIn old;
    private KetoReadStandIn fresh;
    private String oldUser;

    @BeforeEach
    void migrated(TestDatabase test) throws Exception {
        LegacyTuples.create(test);
        oldUser = test.unusedRole("keto_old");
        test.execute("CREATE ROLE " + oldUser + " LOGIN PASSWORD 'pw'");
        LegacyTuples.add(test, 0, "cat.mp4", "view", "alice");
        LegacyTuples.add(test, 0, "cat.mp4", "view", "groups:cats#member");
        LegacyTuples.add(test, 0, "cat.mp4", "view", "nowhere:x#y");
        LegacyTuples.add(test, 0, "broken.mp4", "view", "a#b");
        LegacyTuples.add(test, 0, "broken.mp4", "view", "bob");
        LegacyTuples.add(test, 1, "cats", "member", "carol");
        LegacyTuples.add(test, 1, "cats", "member", "x".repeat(65));
        fixture = new MigrationFixture(test, folder);
        fixture.applySchema();
        settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        fixture.migrate(settings);
        old = new KetoReadStandIn(KetoApi.V0_6);
        fresh = new KetoReadStandIn(KetoApi.V0_7);
        for (KetoReadStandIn server : new KetoReadStandIn[] {old, fresh}) {
            server.with("videos", "cat.mp4", "view", new SubjectId("alice"))
                    .with("videos", "cat.mp4", "view", CATS)
                    .with("videos", "broken.mp4", "view", new SubjectId("bob"))
                    .with("groups", "cats", "member", new SubjectId("carol"));
        }
        old.with("videos", "cat.mp4", "view", new SubjectSet("nowhere", "x", "y"))
                .with("videos", "broken.mp4", "view", new SubjectId("a#b"))
                .with("groups", "cats", "member", new SubjectId("x".repeat(65)));
    }

    @AfterEach
    void close() throws Exception {
        old.close();
        fresh.close();
        fixture.close();
    }

    private CutoverStep step(int seconds) throws Exception {
        return new CutoverStep(
                fixture.database,
                settings,
                folder,
                KetoServer.at(old.url(), KetoApi.V0_6),
                KetoServer.at(fresh.url(), KetoApi.V0_7),
                new CutoverStep.Options(
                        new CompareStep.Options(100, 1, CompareStep.Options.LIMIT),
                        Duration.ofSeconds(seconds),
                        new RoleNames(Optional.of(oldUser), Optional.empty())));
    }

    private Connection oldSession(TestDatabase test) throws Exception {
        return DriverManager.getConnection(
                test.url(oldUser).replaceFirst("^postgresql://[^@]*@", "jdbc:postgresql://"), oldUser, "pw");
    }

    @Test
    void f6_the_cut_over_is_known_from_every_run_folder_until_it_is_taken_back() throws Exception {
        CutoverResult cutover = MigrationFixture.done(fixture.apply(step(0)));
        Path other = Files.createDirectories(folder.resolve("other"));
        RoleNames users = new RoleNames(Optional.of(oldUser), Optional.empty());
        MigrateStep migrate = new MigrateStep(fixture.database, settings, other, false);
        UndoStep undo = new UndoStep(fixture.database, users, other, Waiting.DEFAULT, true);
        assertThat(fixture.apply(undo).findings()).extracting(Finding::id).contains("CUTOVER_DONE");
        assertThat(fixture.apply(migrate).findings()).extracting(Finding::id).contains("CUTOVER_DONE");
        assertThat(fixture.apply(migrate.undo()).findings())
                .extracting(Finding::id)
                .contains("CUTOVER_DONE");
        assertThat(new StatusReader(fixture.database, settings, other)
                        .look(Work.quiet())
                        .cutOver())
                .contains(cutover.when());

        TakenBack taken = MigrationFixture.done(fixture.apply(new TakeBackStep(fixture.database, other)));
        assertThat(taken.when()).contains(cutover.when());
        assertThat(taken.findings()).extracting(Finding::id).containsExactly("CUTOVER_TAKEN_BACK");
        assertThat(fixture.apply(new ThawStep(fixture.database, users, other, Waiting.DEFAULT)))
                .as("possible again")
                .isInstanceOf(Outcome.Done.class);
        assertThat(MigrationFixture.done(fixture.apply(migrate)).totals().migrated())
                .isZero();
        assertThat(fixture.migrate(settings).totals().migrated())
                .as("the folder that it was recorded in knows it, too")
                .isZero();
        assertThat(step(0).inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
        CutoverResult again = MigrationFixture.done(fixture.apply(step(0)));
        assertThat(again.when()).isAfter(cutover.when());
        assertThat(fixture.apply(migrate).findings()).extracting(Finding::id).contains("CUTOVER_DONE");
        MigrationFixture.done(fixture.apply(new TakeBackStep(fixture.database, folder)));
        assertThat(folder.resolve("cutover.json")).doesNotExist();
        assertThat(fixture.migrate(settings).totals().migrated()).isZero();
        assertThat(MigrationFixture.done(fixture.apply(new TakeBackStep(fixture.database, folder)))
                        .when())
                .isEmpty();
    }

    @Test
    void f6_a_cut_over_that_another_folder_has_recorded_is_not_recorded_again(TestDatabase test) throws Exception {
        MigrationFixture.done(fixture.apply(step(0)));
        Files.delete(folder.resolve("cutover.json"));
        assertThat(step(0).inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
        assertThat(fixture.apply(step(0)).findings()).extracting(Finding::id).contains("CUTOVER_DONE");
        assertThat(test.queryString("SELECT mark->'cutover'->>'oldUser' FROM ferryman_mark"))
                .isEqualTo(oldUser);
    }

    @Test
    void servers_that_agree_but_for_skipped_tuples_are_cut_over_and_then_migrate_and_undo_are_blocked()
            throws Exception {
        CutoverResult cutover = MigrationFixture.done(fixture.apply(step(0)));
        AnswerComparison comparison = cutover.comparison();
        assertThat(comparison.agrees()).isTrue();
        assertThat(comparison.namespaces())
                .containsExactly(
                        new AnswerComparison.Compared("videos", 3, 0), new AnswerComparison.Compared("groups", 1, 0));
        assertThat(comparison.unanswered()).isEqualTo(4);
        assertThat(comparison.questions()).isEqualTo(4 + 2 + 3 * 2);
        assertThat(cutover.clientChanges()).isNotEmpty();
        assertThat(cutover.findings()).extracting(Finding::id).contains("OLD_SERVER_FAILS", "SKIPPED_TUPLES_OPEN");
        assertThat(fixture.apply(fixture.migration(settings)).findings())
                .extracting(Finding::id)
                .contains("CUTOVER_DONE");
        assertThat(fixture.apply(fixture.migration(settings).undo()).findings())
                .extracting(Finding::id)
                .contains("CUTOVER_DONE");
        UndoStep undo = new UndoStep(
                fixture.database, new RoleNames(Optional.of(oldUser), Optional.empty()), folder, Waiting.DEFAULT, true);
        assertThat(fixture.apply(undo).findings()).extracting(Finding::id).contains("CUTOVER_DONE");
        decide(DecideStep.on(
                fixture.database,
                settings,
                folder,
                SkippedFilter.ALL,
                DecisionRequest.leaveOut("not needed"),
                new RecreateBy.Nothing()));
        assertThat(new StatusReader(fixture.database, settings, folder)
                        .read(Work.quiet())
                        .facts()
                        .openSkipped())
                .as("SKIPPED_TUPLES_OPEN, followed")
                .isEmpty();
        Inspection again = step(0).inspect(Work.quiet());
        assertThat(again.state()).isEqualTo(Inspection.State.DONE);
        assertThat(MigrationFixture.done(fixture.apply(step(0))).when()).isEqualTo(cutover.when());
    }

    @Test
    void what_v0_7_lacks_or_grants_beyond_keeps_from_cutting_over() throws Exception {
        fresh.without("cats");
        Outcome<CutoverResult> lacking = fixture.apply(step(0));
        assertThat(lacking.findings())
                .filteredOn(finding -> finding.id().equals("SERVERS_DIFFER"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen())
                        .contains("groups:cats#member@(carol)")
                        .contains("v0.6: true; v0.7: false"));
        assertThat(folder.resolve("cutover.json")).doesNotExist();
        fresh.with("groups", "cats", "member", new SubjectId("carol"))
                .with("groups", "cats", "member", new SubjectId("eve"));
        assertThat(fixture.apply(step(0)).findings()).extracting(Finding::id).contains("SERVERS_DIFFER");
        assertThat(fixture.apply(fixture.migration(settings))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void every_recreated_tuple_must_be_granted_by_v0_7() throws Exception {
        DecideStep decide = DecideStep.on(
                fixture.database,
                settings,
                folder,
                new SkippedFilter(
                        Optional.of(SkipRule.MALFORMED_SUBJECT),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()),
                DecisionRequest.parse("id", ""),
                new RecreateBy.Sql());
        MigrationFixture.done(fixture.apply(decide));
        assertThat(fixture.apply(step(0)).findings())
                .filteredOn(finding -> finding.id().equals("SERVERS_DIFFER"))
                .singleElement()
                .satisfies(finding -> assertThat(finding.seen()).contains("(a#b), recreated"));
        fresh.with("videos", "broken.mp4", "view", new SubjectId("a#b"));
        CutoverResult cutover = MigrationFixture.done(fixture.apply(step(0)));
        assertThat(cutover.comparison().namespaces().get(0)).isEqualTo(new AnswerComparison.Compared("videos", 3, 1));
    }

    @Test
    void the_old_users_sessions_are_waited_for_and_the_comparison_holds_when_v0_6_is_stopped(TestDatabase test)
            throws Exception {
        try (Connection session = oldSession(test)) {
            Outcome<CutoverResult> waiting = fixture.apply(step(0));
            assertThat(waiting).isInstanceOf(Outcome.PartWay.class);
            assertThat(waiting.findings())
                    .singleElement()
                    .satisfies(told -> assertThat(told.id() + " " + told.seen())
                            .contains("CUTOVER_OPENED", "role " + oldUser + " has 1 sessions"));
            assertThat(session.isClosed()).isFalse();
        }
        old.close();
        assertThat(fixture.apply(step(20))).isInstanceOf(Outcome.Done.class);
    }

    @Test
    void skipped_tuples_that_are_decided_while_v0_6_is_waited_for_count(TestDatabase test) throws Exception {
        DecideStep leaveOut = DecideStep.on(
                fixture.database,
                settings,
                folder,
                SkippedFilter.ALL,
                DecisionRequest.leaveOut("not needed"),
                new RecreateBy.Sql());
        try (Connection session = oldSession(test)) {
            CutoverResult cutover = MigrationFixture.done(fixture.apply(
                    step(20),
                    progress -> {
                        if (!progress.waitsFor().isEmpty() && !isClosed(session)) {
                            decide(leaveOut);
                            end(session);
                        }
                    },
                    new Cancellation()));
            assertThat(cutover.leftOpen()).isFalse();
            assertThat(cutover.findings()).extracting(Finding::id).doesNotContain("SKIPPED_TUPLES_OPEN");
        }
    }

    private static boolean isClosed(Connection session) {
        try {
            return session.isClosed();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void end(Connection session) {
        try {
            session.close();
        } catch (SQLException failure) {
            throw new AssertionError(failure);
        }
    }

    private static void decide(DecideStep step) {
        try {
            step.apply(Work.quiet());
        } catch (Exception failure) {
            throw new AssertionError(failure);
        }
    }

    @Test
    void what_v0_6_writes_after_the_comparison_keeps_from_cutting_over(TestDatabase test) throws Exception {
        try (Connection session = oldSession(test)) {
            fixture.apply(step(0));
        }
        LegacyTuples.add(test, 0, "late.mp4", "view", "alice");
        assertThat(fixture.apply(step(0)).findings()).extracting(Finding::id).contains("TUPLES_MISSING");
        assertThat(folder.resolve("cutover.json")).doesNotExist();
    }

    @Test
    void the_same_seed_chooses_the_same_tuples(TestDatabase test) throws Exception {
        test.execute(LegacyTuples.generateSql(0, 1_000));
        try (Connection connection = test.connect()) {
            connection.setAutoCommit(false);
            Session session = new Session(connection, new Cancellation()).in("public");
            SqlText tuples = TupleSql.in(session, settings.config())
                    .classified(CatalogReader.read(session).legacy().get(0));
            String sql = TupleSql.load("cutover-sample.sql")
                    .with("classified", tuples)
                    .text();
            assertThat(sample(session, sql, 7))
                    .hasSize(10)
                    .isEqualTo(sample(session, sql, 7))
                    .isNotEqualTo(sample(session, sql, 8));
        }
    }

    private static List<String> sample(Session session, String sql, long seed) throws Exception {
        return session.list(sql, row -> row.getString("object"), seed, 10L);
    }
}
