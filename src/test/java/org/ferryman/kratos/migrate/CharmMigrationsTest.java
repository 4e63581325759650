package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.juju.RefreshedCharm;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.juju.StandInJuju.Manner;
import org.ferryman.kratos.verify.KratosVerification;
import org.ferryman.kratos.verify.KratosVerifyStep;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** A charm runs the migrations: a program in the place of Juju's client answers, and records them. */
@UsesServer
@Timeout(60)
class CharmMigrationsTest extends CharmFixture {

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
            assertRefused();
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
            test.execute(WRITE);
            juju.behaves(Manner.WELL);
            MigrationFixture.done(fixture.apply(step(fixture, juju)));
            assertThat(test.queryLong(GUARDED)).isEqualTo(guarded);
            assertRefused();
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
            assertRefused();
            assertThat(folder.resolve("kratos-guard-lifted.json")).doesNotExist();
        }
    }

    @Test
    void a_guard_that_can_not_be_set_again_is_told_and_a_freeze_sets_it() throws Exception {
        StandInJuju juju = juju(Manner.WELL).second("kratos", most -> {
            GoldenSchema.record(test, HandMigrationsTest.pending());
            test.execute("CREATE TABLE ferryman_guard.somebodys (id int)");
        });
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosFreezeStep freeze = new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT);
            MigrationFixture.done(fixture.apply(freeze));
            KratosMigration done = MigrationFixture.done(fixture.apply(step(fixture, juju)));
            assertThat(only(done.findings(), "JUJU_GUARD_OFF").remedy()).contains("`ferryman kratos freeze`");
            test.execute(WRITE);
            test.execute("DROP TABLE ferryman_guard.somebodys");
            MigrationFixture.done(fixture.apply(freeze));
            assertRefused();
        }
    }

    @Test
    void who_holds_a_lock_keeps_the_guard_off_and_that_is_told() throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection other = test.connect();
                Statement statement = other.createStatement()) {
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            CharmGuard guard = new CharmGuard(fixture.database, folder);
            guard.lift(Work.quiet());
            other.setAutoCommit(false);
            statement.execute("LOCK TABLE identities IN ROW EXCLUSIVE MODE");
            assertThat(guard.setAgain(Work.quiet())).get().satisfies(finding -> {
                assertThat(finding.id()).isEqualTo("JUJU_GUARD_OFF");
                assertThat(finding.seen()).contains("somebody holds a lock");
            });
            other.rollback();
            assertThat(guard.setAgain(Work.quiet())).isEmpty();
            assertRefused();
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
        StandInJuju juju = juju(Manner.ONLY_SAYS);
        Outcome<KratosMigration> outcome = apply(juju);
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        assertThat(only(outcome, "JUJU_NOTHING_RECORDED").seen()).contains("Task 12 completed; 0 of 7");
        juju.behaves(Manner.WELL);
        MigrationFixture.done(apply(juju));
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
}
