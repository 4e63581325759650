package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Outcome;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.binary.JujuName;
import org.ferryman.kratos.binary.KratosCharm;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.juju.StandInJuju;
import org.ferryman.kratos.juju.StandInJuju.Manner;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What may come of a refresh, and before it: a program in the place of Juju's client answers. */
@UsesServer
@Timeout(60)
class CharmRefreshTest extends CharmFixture {

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
        StandInJuju juju = juju(Manner.REFRESH_BLOCKS);
        Outcome<KratosMigration> outcome = apply(juju);
        assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
        Finding finding = only(outcome, "JUJU_UNIT_STUCK");
        assertThat(finding.seen()).contains("kratos/0 is in blocked: Missing integration pg-database");
        assertThat(finding.remedy()).contains("juju resolved kratos/0", "juju refresh kratos -m iam --revision 400");
        assertThat(isAllRecorded()).isFalse();
        juju.behaves(Manner.WELL);
        MigrationFixture.done(apply(juju));
        assertThat(isAllRecorded()).isTrue();
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
        MigrationFixture.done(apply(juju.uses(test.name())));
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
            test.execute(WRITE);
            GoldenSchema.record(test, HandMigrationsTest.pending());
            KratosMigration done = MigrationFixture.done(running.get());
            assertThat(done.to()).isEqualTo("v26.2.0");
            assertThat(only(done.findings(), "JUJU_NO_ACCESS").seen())
                    .contains(missing ? "can't be started" : "ERROR not logged in");
            assertThat(test.queryLong(GUARDED)).isEqualTo(guarded);
            assertRefused();
        }
    }
}
