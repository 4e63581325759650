package org.ferryman.playbook.traffic;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.StepId;
import org.ferryman.keto.Connections;
import org.ferryman.keto.KetoUpgrade;
import org.ferryman.keto.LegacyTuples;
import org.ferryman.keto.catalog.KetoSettings;
import org.ferryman.keto.move.DryRun;
import org.ferryman.keto.move.InPlaceDryRun;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.keto.roles.RolesFixture;
import org.ferryman.playbook.traffic.TrafficResult.Sample;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.TestRole;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Traffic is told from the server's counters, without reading a table. */
@UsesServer
@Timeout(60)
final class TrafficStepTest {

    private static final Duration INTERVAL = Duration.ofMillis(50);

    @TempDir
    private Path folder;

    private TrafficStep step(MigrationFixture fixture, Duration time) {
        return new TrafficStep(fixture.database, service(), folder, time, INTERVAL, Clock.systemUTC());
    }

    private KetoUpgrade service() {
        return new KetoUpgrade(Optional.empty());
    }

    @Test
    void writes_and_reads_of_v0_6_are_counted_by_a_role_that_may_read_no_table(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 1_000);
        TestRole nobody = test.role("nobody");
        try (MigrationFixture fixture =
                        new MigrationFixture(test.url(nobody.name()), nobody.password(), folder, Connections.SHORT);
                Connection v06 = test.connect();
                Statement statement = v06.createStatement()) {
            Cancellation enough = new Cancellation();
            long[] written = {0};
            // Writes at each look, until the server has told of some: its counters are late.
            ProgressListener writer = progress -> {
                try {
                    statement.execute("UPDATE keto_0000000000_relation_tuples SET object = object WHERE commit_time ="
                            + " '2021-01-01 00:00:01'");
                    written[0]++;
                    if (counted() > 0) {
                        enough.request();
                    }
                } catch (Exception failure) {
                    throw new AssertionError(failure);
                }
            };
            Outcome<TrafficResult> outcome = fixture.produce(step(fixture, Duration.ofSeconds(30)), writer, enough);
            assertThat(outcome).isInstanceOf(Outcome.Cancelled.class);
            assertThat(counted()).isPositive();
            assertThat(TrafficResult.read(service(), folder).samples().stream()
                            .mapToLong(Sample::written)
                            .sum())
                    .isEqualTo(counted());

            TrafficResult traffic = MigrationFixture.done(fixture.produce(step(fixture, Duration.ofMillis(10))));
            assertThat(traffic.samples().stream().mapToLong(Sample::written).sum())
                    .as("what a cancelled call saw is kept")
                    .isPositive();
            assertThat(traffic.samples().stream().mapToLong(Sample::read).sum()).isPositive();
        }
    }

    private long counted() throws Exception {
        Path file = folder.resolve(TrafficResult.FILE);
        long written = 0;
        for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
            written += org.ferryman.engine.file.Json.parse(line, Sample.class).written();
        }
        return written;
    }

    @Test
    void the_window_is_as_long_as_the_dry_run_predicts(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        KetoSettings settings = MigrationFixture.settings(folder, LegacyTuples.NAMESPACES);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            TrafficResult assumed = MigrationFixture.done(fixture.produce(step(fixture, Duration.ofMillis(60))));
            assertThat(assumed.outageSeconds()).isEqualTo(60);
            assertThat(assumed.predictedBy()).isEmpty();
            assertThat(assumed.quietest()).isEmpty();
            assertThat(RolesFixture.ids(assumed.findings()))
                    .containsExactly("OUTAGE_NOT_PREDICTED", "SAMPLED_TOO_SHORT");

            DryRun dryRun =
                    MigrationFixture.done(fixture.produce(new InPlaceDryRun(fixture.database, settings, folder)));
            Duration longer = Duration.ofMillis((long) (dryRun.predictedOutageSeconds() * 1_000) + 200);
            TrafficResult predicted = MigrationFixture.done(fixture.produce(step(fixture, longer)));
            assertThat(predicted.predictedBy()).contains(new StepId("dry-run"));
            assertThat(predicted.outageSeconds()).isEqualTo(dryRun.predictedOutageSeconds());
            assertThat(predicted.findings()).isEmpty();
            TrafficResult.Window window = predicted.quietest().orElseThrow();
            assertThat(Duration.between(window.from(), window.to()).toMillis())
                    .isGreaterThanOrEqualTo((long) (dryRun.predictedOutageSeconds() * 1_000) - 1);
        }
    }

    @Test
    void a_torn_line_hides_no_other(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        Files.writeString(
                folder.resolve(TrafficResult.FILE),
                "{\"from\":\"2026-01-01T00:00:00Z\",\"to\":\"2026-01-01T00:02:00Z\",\"written\":0,"
                        + "\"read\":7}\n{\"from\n",
                StandardOpenOption.CREATE);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            TrafficResult traffic = MigrationFixture.done(fixture.produce(step(fixture, Duration.ofMillis(60))));
            assertThat(traffic.samples()).hasSizeGreaterThan(1);
            assertThat(traffic.quietest().orElseThrow().read()).isEqualTo(7);
        }
    }

    @Test
    void a_sample_that_was_cut_off_does_not_swallow_the_next_one(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        Files.writeString(folder.resolve(TrafficResult.FILE), "{\"from\":\"2026-01-0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Duration once = Duration.ofMillis(10);
            TrafficResult traffic = MigrationFixture.done(fixture.produce(
                    new TrafficStep(fixture.database, service(), folder, once, once, Clock.systemUTC())));
            assertThat(traffic.samples())
                    .isNotEmpty()
                    .hasSameSizeAs(Files.readAllLines(folder.resolve(TrafficResult.FILE)));
        }
    }

    @Test
    void counters_that_began_anew_tell_nothing(TestDatabase test) throws Exception {
        LegacyTuples.generate(test, 100);
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            TrafficResult traffic = MigrationFixture.done(fixture.produce(
                    step(fixture, Duration.ofMillis(400)),
                    progress -> {
                        try {
                            test.execute("SELECT pg_stat_reset()");
                        } catch (java.sql.SQLException failure) {
                            throw new AssertionError(failure);
                        }
                    },
                    new Cancellation()));
            assertThat(traffic.samples()).allMatch(sample -> sample.written() >= 0 && sample.read() >= 0);
        }
    }

    @Test
    void a_database_without_legacy_tables_is_refused(TestDatabase test) throws Exception {
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            assertThat(RolesFixture.blockers(fixture.produce(step(fixture, INTERVAL))))
                    .containsExactly("KETO_NOT_FOUND");
        }
    }

    @Test
    void a_long_time_is_cut_into_720_samples_and_a_short_one_into_seconds() {
        assertThat(TrafficStep.interval(Duration.ofHours(24))).isEqualTo(Duration.ofMinutes(2));
        assertThat(TrafficStep.interval(Duration.ofSeconds(90))).isEqualTo(Duration.ofSeconds(2));
        assertThat(TrafficStep.interval(Duration.ofSeconds(1))).isEqualTo(Duration.ofSeconds(1));
    }
}
