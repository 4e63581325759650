package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.juju.RefreshedCharm;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.juju.StandInJuju.Manner;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A charm runs the migrations: a program in the place of Juju's client answers, and records them. */
@UsesServer
@Timeout(60)
class CharmMigrationsTest {

    private static final int NEXT = 548;
    private static final String GUARDED = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%ferryman%'";

    @TempDir
    private Path folder;

    private final List<Progress> progress = new CopyOnWriteArrayList<>();
    private final Cancellation cancellation = new Cancellation();
    private TestDatabase test;

    @BeforeEach
    void at_v25_4_0(TestDatabase fresh) throws Exception {
        test = fresh;
        GoldenSchema.create(test, "v25.4.0");
        test.execute("SET application_name = 'ferryman'");
    }

    private StandInJuju juju(Manner manner) {
        return new StandInJuju(test, "v25.4.0", "v26.2.0", manner);
    }

    private KratosMigrateStep step(MigrationFixture fixture, KratosCharm charm, Duration patience) {
        return new KratosMigrateStep(
                fixture.database,
                new NewKratos.Charm(charm, Optional.empty(), Optional.empty()),
                folder,
                new MigrateOptions(
                        false, Set.of(), new MigrateOptions.ByHandOptions(patience, false, Optional.empty())));
    }

    private KratosMigrateStep step(MigrationFixture fixture, StandInJuju juju) throws Exception {
        return step(fixture, juju.charm(folder, NEXT, "v26.2.0"), Duration.ofMinutes(1));
    }

    private Outcome<KratosMigration> apply(StandInJuju juju) throws Exception {
        return apply(juju, Duration.ofMinutes(1));
    }

    private Outcome<KratosMigration> apply(StandInJuju juju, Duration patience) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            return fixture.apply(step(fixture, juju.charm(folder, NEXT, "v26.2.0"), patience));
        }
    }

    private static Finding only(Outcome<?> outcome, String id) {
        return only(outcome.findings(), id);
    }

    private static Finding only(List<Finding> findings, String id) {
        return findings.stream()
                .filter(finding -> finding.id().equals(id))
                .reduce((one, other) -> {
                    throw new AssertionError("twice: " + id);
                })
                .orElseThrow(() -> new AssertionError(id + " is not in " + findings));
    }

    private static List<String> ids(KratosMigration done) {
        return done.findings().stream().map(Finding::id).toList();
    }

    private boolean isAllRecorded() throws Exception {
        return test.queryLong("SELECT count(*) FROM schema_migration")
                == MigratingKratos.versions("v26.2.0").size();
    }

    @ParameterizedTest
    @ValueSource(ints = {3, 4})
    void juju_refreshes_the_charm_and_runs_its_action_and_the_database_says_what_came_of_it(int major)
            throws Exception {
        StandInJuju juju = juju(Manner.WELL).major(major).serve();
        KratosMigration done = MigrationFixture.done(apply(juju));
        assertThat(done.from()).isEqualTo("v25.4.0");
        assertThat(done.to()).isEqualTo("v26.2.0");
        assertThat(done.applied()).hasSize(7);
        assertThat(done.writesStoppedSeconds()).as("nobody had a session").isPresent();
        assertThat(juju.calls())
                .filteredOn(call -> call.startsWith("refresh") || call.startsWith("run"))
                .containsExactly(
                        "refresh kratos --channel latest/stable --revision 548",
                        "run kratos/leader run-migration timeout=60 --wait=65s");
        assertThat(ids(done))
                .contains("JUJU_REFRESHED", "JUJU_APPLICATION")
                .doesNotContain("JUJU_PEER_VERSION", "JUJU_NOT_ACTIVE", "KRATOS_WRITERS_CONNECTED");
        RefreshedCharm before = RefreshedCharm.recall(folder).orElseThrow();
        assertThat(before.back()).isEqualTo("juju refresh kratos -m iam --revision 400 --channel latest/stable");
    }

    /** The stand-in is a superuser and does not have the pass: with the guard on, its first migration would fail. */
    @Test
    void after_a_freeze_the_guard_is_off_for_the_charm_only_and_on_again_before_kratos_starts() throws Exception {
        StandInJuju juju = juju(Manner.WELL).serve();
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            long guarded = test.queryLong(GUARDED);
            assertThat(String.join("\n", step(fixture, juju).preview()))
                    .contains(
                            "juju refresh kratos -m iam --channel latest/stable --revision 548",
                            "the guard is taken off until all are recorded",
                            "juju run kratos/leader run-migration timeout=60 -m iam");
            KratosMigration done = MigrationFixture.done(fixture.apply(step(fixture, juju)));
            assertThat(done.writesStoppedSeconds()).isPresent();
            assertThat(test.queryLong(GUARDED)).isEqualTo(guarded).isPositive();
            assertThat(folder.resolve("kratos-guard-lifted.json")).doesNotExist();
            KratosVerification verified = MigrationFixture.done(
                    fixture.produce(new KratosVerifyStep(fixture.database, folder, Optional.empty())));
            assertThat(verified.provable()).isTrue();
        }
    }

    @Test
    void a_client_that_waits_too_short_does_not_hide_a_task_that_goes_on() throws Exception {
        StandInJuju juju = juju(Manner.WAITS_TOO_SHORT);
        assertThat(MigrationFixture.done(apply(juju)).to()).isEqualTo("v26.2.0");
        assertThat(juju.calls()).contains("show-task 12");
        assertThat(folder.resolve("juju-task.json")).doesNotExist();
    }

    @Test
    void a_task_that_does_not_end_is_named_and_the_same_step_goes_on_waiting_for_it() throws Exception {
        StandInJuju juju = juju(Manner.NEVER_ENDS);
        Outcome<KratosMigration> late = apply(juju, Duration.ofSeconds(2));
        assertThat(late).isInstanceOf(Outcome.PartWay.class);
        assertThat(only(late, "JUJU_TASK_UNFINISHED").remedy()).contains("`juju show-task 12 -m iam`");
        juju.behaves(Manner.WELL);
        assertThat(MigrationFixture.done(apply(juju)).to()).isEqualTo("v26.2.0");
        assertThat(juju.calls())
                .as("no second one beside it")
                .filteredOn(call -> call.startsWith("run"))
                .hasSize(1);
    }

    @Test
    void who_cancels_ends_the_waiting_only_and_the_guard_stays_off_for_the_task_until_the_next_run() throws Exception {
        StandInJuju juju = juju(Manner.NEVER_ENDS);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            long guarded = test.queryLong(GUARDED);
            CompletableFuture<Outcome<KratosMigration>> running = CompletableFuture.supplyAsync(() -> {
                try {
                    return fixture.apply(step(fixture, juju), progress::add, cancellation);
                } catch (Exception failure) {
                    throw new IllegalStateException(failure);
                }
            });
            Eventually.until(() -> running.isDone() || juju.calls().contains("show-task 12"));
            cancellation.request();
            assertThat(running.get()).isInstanceOf(Outcome.PartWay.class);
            only(running.get(), "JUJU_TASK_UNFINISHED");
            assertThat(test.queryLong(GUARDED)).isZero();
            juju.behaves(Manner.WELL);
            MigrationFixture.done(fixture.apply(step(fixture, juju)));
            assertThat(test.queryLong(GUARDED)).isEqualTo(guarded);
            assertThat(isAllRecorded()).isTrue();
        }
    }

    /** Ended between the last record and the guard: nothing is left to migrate, and the guard is. */
    @Test
    void a_guard_that_an_ended_run_has_left_off_is_set_again_though_all_is_recorded() throws Exception {
        StandInJuju juju = juju(Manner.WELL);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            long guarded = test.queryLong(GUARDED);
            new CharmGuard(fixture.database, folder).lift(Work.quiet());
            GoldenSchema.record(test, HandMigrationsTest.pending());
            KratosMigration done = MigrationFixture.done(fixture.apply(step(fixture, juju)));
            assertThat(done.repaired()).singleElement().asString().contains("guard");
            assertThat(test.queryLong(GUARDED)).isEqualTo(guarded);
            assertThat(folder.resolve("kratos-guard-lifted.json")).doesNotExist();
        }
    }

    @ParameterizedTest
    @EnumSource(
            value = Manner.class,
            names = {"FAILS_IN_THE_MIDDLE", "REFUSES", "NOT_TAKEN", "LOSES_TASK", "CANCELLED"})
    void a_task_that_came_to_nothing_is_no_success_and_the_same_step_goes_on(Manner manner) throws Exception {
        StandInJuju juju = juju(manner);
        Outcome<KratosMigration> failed = apply(juju);
        assertThat(failed).isInstanceOf(Outcome.PartWay.class);
        Finding finding = only(failed, "JUJU_TASK_FAILED");
        assertThat(finding.seen())
                .contains((manner == Manner.FAILS_IN_THE_MIDDLE ? "2" : "0") + " of 7 migrations are recorded")
                .contains(
                        switch (manner) {
                            case REFUSES -> "failed (Service is not ready";
                            case NOT_TAKEN -> "was not begun";
                            case LOSES_TASK -> "can't be found any more";
                            case CANCELLED -> "was cancelled while it ran";
                            default -> "Task 12 failed";
                        });
        assertThat(finding.remedy()).contains("juju debug-log", "juju refresh kratos -m iam --revision 400");
        juju.behaves(Manner.WELL);
        KratosMigration done = MigrationFixture.done(apply(juju));
        assertThat(done.to()).isEqualTo("v26.2.0");
        assertThat(ids(done)).contains("JUJU_REFRESHED");
        assertThat(juju.calls())
                .as("it is at that revision")
                .filteredOn(call -> call.startsWith("refresh"))
                .hasSize(1);
    }

    @Test
    void a_charm_that_says_all_went_well_and_recorded_nothing_is_not_believed() throws Exception {
        Outcome<KratosMigration> outcome = apply(juju(Manner.ONLY_SAYS));
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        assertThat(only(outcome, "JUJU_NOTHING_RECORDED").seen()).contains("Task 12 completed; 0 of 7");
    }

    /** Else Kratos never starts: the charm looks at what it has noted itself. */
    @Test
    void where_all_is_recorded_and_the_task_failed_the_action_is_run_once_more_for_the_charm_to_take_note()
            throws Exception {
        StandInJuju juju = juju(Manner.FAILS_AT_THE_END);
        KratosMigration done = MigrationFixture.done(apply(juju));
        assertThat(ids(done)).contains("JUJU_TASK_FAILED").doesNotContain("JUJU_PEER_VERSION", "JUJU_NOT_ACTIVE");
        assertThat(juju.calls()).filteredOn(call -> call.startsWith("run")).hasSize(2);
    }

    @Test
    void a_charm_that_migrates_by_itself_is_told_to_take_note_all_the_same() throws Exception {
        StandInJuju juju = juju(Manner.MIGRATES_ITSELF);
        KratosMigration done = MigrationFixture.done(apply(juju));
        assertThat(ids(done)).contains("JUJU_MIGRATED_ITSELF").doesNotContain("JUJU_PEER_VERSION");
    }

    @Test
    void a_refresh_that_fails_changes_nothing_and_one_that_is_only_late_counts() throws Exception {
        StandInJuju juju = juju(Manner.REFRESH_FAILS).serve();
        Outcome<KratosMigration> failed = apply(juju);
        assertThat(failed).isInstanceOf(Outcome.Blocked.class);
        assertThat(only(failed, "JUJU_REFRESH_FAILED").seen()).contains("revision not found");
        assertThat(juju.revision()).isEqualTo(400);
        juju.behaves(Manner.REFRESH_IS_LATE);
        assertThat(MigrationFixture.done(apply(juju)).to()).isEqualTo("v26.2.0");
    }

    @Test
    void a_unit_that_is_blocked_after_the_refresh_is_told_with_the_way_back() throws Exception {
        Outcome<KratosMigration> outcome = apply(juju(Manner.REFRESH_BLOCKS));
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        Finding finding = only(outcome, "JUJU_UNIT_STUCK");
        assertThat(finding.seen()).contains("kratos/0 is in blocked: Missing integration pg-database");
        assertThat(finding.remedy()).contains("juju resolved kratos/0", "juju refresh kratos -m iam --revision 400");
        assertThat(isAllRecorded()).isFalse();
    }

    @Test
    void without_a_leader_nothing_is_run() throws Exception {
        StandInJuju juju = juju(Manner.NO_LEADER);
        Outcome<KratosMigration> outcome = apply(juju, Duration.ofSeconds(1));
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        assertThat(only(outcome, "JUJU_NO_LEADER").remedy()).contains("juju scale-application kratos 1 -m iam");
        assertThat(juju.calls()).noneMatch(call -> call.startsWith("run"));
    }

    @Test
    void a_charm_with_another_kratos_than_planned_migrates_nothing() throws Exception {
        StandInJuju juju = juju(Manner.BRINGS_ANOTHER);
        Outcome<KratosMigration> outcome = apply(juju, Duration.ofSeconds(1));
        assertThat(only(outcome, "JUJU_OTHER_KRATOS").seen()).contains("v0.13.0", "v26.2.0");
        assertThat(juju.calls()).noneMatch(call -> call.startsWith("run"));
    }

    @Test
    void a_kratos_that_does_not_start_is_told_when_all_is_recorded() throws Exception {
        KratosMigration done = MigrationFixture.done(apply(juju(Manner.DOES_NOT_START), Duration.ofSeconds(2)));
        assertThat(ids(done)).contains("JUJU_NOT_ACTIVE");
    }

    @Test
    void an_application_with_another_database_is_refused_before_anything_is_done() throws Exception {
        StandInJuju juju = juju(Manner.WELL).uses("iam_kratos");
        Outcome<KratosMigration> outcome = apply(juju);
        assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
        assertThat(only(outcome, "JUJU_ANOTHER_DATABASE").seen()).contains("iam_kratos", test.name());
        assertThat(juju.revision()).isEqualTo(400);
    }

    @Test
    void an_application_that_is_not_there_is_refused() throws Exception {
        KratosCharm there = juju(Manner.WELL).charm(folder, NEXT, "v26.2.0");
        KratosCharm other = new KratosCharm(
                new JujuName("iam", "hydra"),
                Optional.empty(),
                there.channel(),
                there.revision(),
                there.version(),
                there.program());
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, other, Duration.ofMinutes(1)));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            only(outcome, "JUJU_APPLICATION_MISSING");
        }
    }

    /** What is behind a session is not known: a courier of an older application may write again at any moment. */
    @Test
    void sessions_that_stay_keep_the_guard_on_and_are_named() throws Exception {
        StandInJuju juju = juju(Manner.WELL);
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection courier = test.connect()) {
            courier.createStatement().execute("SET application_name = 'an old courier'");
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            long guarded = test.queryLong(GUARDED);
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, juju));
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(only(outcome, "JUJU_SESSIONS_LEFT").seen()).contains("an old courier");
            assertThat(test.queryLong(GUARDED)).isEqualTo(guarded);
            courier.close();
            MigrationFixture.done(fixture.apply(step(fixture, juju)));
        }
    }

    @ParameterizedTest
    @ValueSource(booleans = {false, true})
    void without_access_to_juju_the_commands_are_shown_and_seen_in_the_database(boolean missing) throws Exception {
        StandInJuju juju = juju(Manner.NOT_LOGGED_IN);
        KratosCharm there = juju.charm(folder, NEXT, "v26.2.0");
        KratosCharm charm = missing
                ? new KratosCharm(
                        there.name(),
                        there.serving(),
                        there.channel(),
                        there.revision(),
                        there.version(),
                        folder.resolve("no-juju-here").toString())
                : there;
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            long guarded = test.queryLong(GUARDED);
            Connection serving = test.connect();
            serving.createStatement().execute("SET application_name = 'kratos serve'");
            CompletableFuture<Outcome<KratosMigration>> running = CompletableFuture.supplyAsync(
                    () -> fixture.apply(step(fixture, charm, Duration.ofMinutes(1)), progress::add, cancellation));
            awaited(running, "you to run `juju refresh kratos -m iam --channel latest/stable --revision 548`");
            serving.close();
            awaited(running, "you to run `juju run kratos/leader run-migration timeout=60 -m iam`");
            assertThat(test.queryLong(GUARDED)).isZero();
            GoldenSchema.record(test, HandMigrationsTest.pending());
            KratosMigration done = MigrationFixture.done(running.get());
            assertThat(done.to()).isEqualTo("v26.2.0");
            assertThat(only(done.findings(), "JUJU_NO_ACCESS").seen())
                    .contains(missing ? "can't be started" : "ERROR not logged in");
            assertThat(test.queryLong(GUARDED)).isEqualTo(guarded);
        }
    }

    private void awaited(CompletableFuture<?> running, String whom) {
        Eventually.until(() -> running.isDone()
                || progress.stream().anyMatch(now -> now.waitsFor().contains(whom)));
        assertThat(running).isNotDone();
    }
}
