package org.ferryman.kratos.migrate;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import org.ferryman.engine.Cancellation;
import org.ferryman.engine.Finding;
import org.ferryman.engine.Inspection;
import org.ferryman.engine.Outcome;
import org.ferryman.engine.Progress;
import org.ferryman.engine.ProgressListener;
import org.ferryman.engine.Work;
import org.ferryman.keto.move.MigrationFixture;
import org.ferryman.kratos.GoldenSchema;
import org.ferryman.kratos.assess.AssessOptions;
import org.ferryman.kratos.assess.KratosAssessStep;
import org.ferryman.kratos.binary.KratosBinary;
import org.ferryman.kratos.binary.NewKratos;
import org.ferryman.kratos.freeze.KratosFreezeStep;
import org.ferryman.kratos.level.KratosLevels;
import org.ferryman.kratos.level.KratosPhase;
import org.ferryman.kratos.migrate.MigratingKratos.Manner;
import org.ferryman.postgres.roles.ShortLocks.Waiting;
import org.ferryman.testing.Eventually;
import org.ferryman.testing.TestDatabase;
import org.ferryman.testing.UsesServer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@UsesServer
@Timeout(60)
class KratosMigrateStepTest {

    private static final String OURS =
            "SELECT count(*) FROM pg_stat_activity WHERE application_name LIKE 'ferryman-kratos-%'"
                    + " AND datname = current_database()";

    @TempDir
    private Path folder;

    private final List<Progress> progress = new CopyOnWriteArrayList<>();

    private KratosMigrateStep step(MigrationFixture fixture, String version, Manner manner) throws Exception {
        return new KratosMigrateStep(
                fixture.database,
                new NewKratos.Program(new KratosBinary(MigratingKratos.command(folder, version, manner), Map.of())),
                folder,
                MigrateOptions.USUAL);
    }

    private static NavigableSet<String> added(String from, String to) {
        NavigableSet<String> added =
                new TreeSet<>(KratosLevels.SHIPPED.ofTag(to).orElseThrow().versions());
        added.removeAll(KratosLevels.SHIPPED.ofTag(from).orElseThrow().versions());
        return added;
    }

    private static String findingOf(Outcome<?> outcome) {
        return outcome.findings().stream().map(Finding::id).findFirst().orElseThrow();
    }

    @Test
    void all_pending_migrations_run_and_what_kratos_printed_is_kept(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosMigrateStep step = step(fixture, "v26.2.0", Manner.WELL);
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(step.preview()).singleElement().asString().contains("23 migrations", "migrate sql -e --yes");
            KratosMigration done = MigrationFixture.done(fixture.apply(step, progress::add, new Cancellation()));
            assertThat(done.from()).isEqualTo("v1.3.1");
            assertThat(done.to()).isEqualTo("v26.2.0");
            assertThat(done.applied()).containsExactlyElementsOf(added("v1.3.1", "v26.2.0"));
            assertThat(done.times()).extracting(MigrationTime::version).containsExactlyElementsOf(done.applied());
            assertThat(done.times().stream().mapToDouble(MigrationTime::seconds).sum())
                    .isBetween(0.0, done.seconds());
            assertThat(done.writesStoppedSeconds()).isEmpty();
            assertThat(Files.readString(folder.resolve(done.output().orElseThrow())))
                    .contains("exit code: 0", "Successfully applied migrations!");
            assertThat(progress).extracting(Progress::phase).contains(KratosPhase.LEVEL, KratosPhase.MIGRATIONS);
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.DONE);
            KratosMigration again = MigrationFixture.done(fixture.apply(step));
            assertThat(again.applied()).isEmpty();
            assertThat(again.output()).isEmpty();
        }
    }

    /** Those that are recorded in the same look as a slow one took no part of its time. */
    @Test
    void the_time_of_a_slow_migration_is_its_own(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosMigration done =
                    MigrationFixture.done(fixture.apply(step(fixture, "v26.2.0", Manner.SLOW_AT_THE_FOURTH)));
            MigrationTime slow = done.times().get(3);
            assertThat(slow.seconds()).isGreaterThan(0.4);
            assertThat(done.times())
                    .filteredOn(time -> !time.equals(slow))
                    .allMatch(time -> time.seconds() < slow.seconds() / 2);
        }
    }

    /** Such a Kratos says that all went well. */
    @Test
    void a_kratos_that_is_older_than_the_database_is_refused(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, "v25.4.0", Manner.WELL));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(findingOf(outcome)).isEqualTo("KRATOS_BINARY_OLDER");
        }
    }

    @Test
    void what_kratos_says_counts_for_nothing(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, "v26.2.0", Manner.ONLY_SAYS));
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(findingOf(outcome)).isEqualTo("KRATOS_MIGRATION_FAILED");
        }
    }

    @Test
    void a_migration_that_fails_leaves_the_ones_before_it_and_the_same_step_goes_on(TestDatabase test)
            throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        List<String> pending = new ArrayList<>(added("v25.4.0", "v26.2.0"));
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, "v26.2.0", Manner.FAILS_AT_THE_FOURTH));
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(outcome.findings().get(0).seen())
                    .contains("3 of " + pending.size(), pending.get(3), "SQLSTATE 22012");
            try (var files = Files.list(folder)) {
                Path printed = files.filter(
                                file -> file.getFileName().toString().startsWith("kratos-migrate-"))
                        .findFirst()
                        .orElseThrow();
                assertThat(Files.readString(printed))
                        .contains("exit code: 1")
                        .doesNotContain(":" + test.password() + "@");
            }
            KratosMigration done = MigrationFixture.done(fixture.apply(step(fixture, "v26.2.0", Manner.WELL)));
            assertThat(done.applied()).containsExactlyElementsOf(pending.subList(3, pending.size()));
        }
    }

    /** Kratos itself would wait without end, and everybody else behind it. */
    @Test
    void a_lock_that_somebody_holds_is_waited_for_in_turns_and_its_holder_is_named(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection holder = test.connect();
                Statement holding = holder.createStatement()) {
            holder.setAutoCommit(false);
            holding.execute("SET application_name = 'a report'");
            holding.execute("LOCK TABLE identities IN ROW EXCLUSIVE MODE");
            KratosMigrateStep step = step(fixture, "v26.2.0", Manner.WELL);
            CompletableFuture<Outcome<KratosMigration>> running =
                    CompletableFuture.supplyAsync(() -> fixture.apply(step, progress::add, new Cancellation()));
            Eventually.until(() -> progress.stream()
                    .anyMatch(now -> now.waitsFor().contains("waits for a lock")
                            && now.waitsFor().contains("a report")));
            holder.rollback();
            assertThat(MigrationFixture.done(running.get()).to()).isEqualTo("v26.2.0");
        }
    }

    @Test
    void cancelling_ends_the_program_and_its_session_and_what_is_committed_stays(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v25.4.0");
        Cancellation cancellation = new Cancellation();
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosMigrateStep step = step(fixture, "v26.2.0", Manner.HANGS_AT_THE_FOURTH);
            CompletableFuture<Outcome<KratosMigration>> running =
                    CompletableFuture.supplyAsync(() -> fixture.apply(step, ProgressListener.NONE, cancellation));
            test.awaitSome(OURS + " AND query LIKE '%pg_sleep%'");
            long asked = System.nanoTime();
            cancellation.request();
            Outcome<KratosMigration> outcome = running.get();
            assertThat(Duration.ofNanos(System.nanoTime() - asked)).isLessThan(Duration.ofSeconds(2));
            assertThat(outcome).isInstanceOf(Outcome.PartWay.class);
            assertThat(findingOf(outcome)).isEqualTo("KRATOS_MIGRATION_INTERRUPTED");
            assertThat(test.queryLong(OURS)).isZero();
            KratosMigration done = MigrationFixture.done(fixture.apply(step(fixture, "v26.2.0", Manner.WELL)));
            assertThat(done.to()).isEqualTo("v26.2.0");
        }
    }

    /** As after a kill between the statement and the row: Kratos would fail on the column that is there. */
    @Test
    void what_is_done_and_not_recorded_is_recorded_after_a_preview(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        test.execute("DELETE FROM schema_migration WHERE version = '20250708190000000000'");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            // While writes are stopped, too.
            MigrationFixture.done(fixture.apply(new KratosFreezeStep(fixture.database, folder, Waiting.DEFAULT)));
            KratosMigrateStep step = step(fixture, "v26.2.0", Manner.WELL);
            assertThat(step.preview()).first().asString().contains("INSERT INTO", "20250708190000000000");
            KratosMigration done = MigrationFixture.done(fixture.apply(step));
            assertThat(done.repaired()).singleElement().asString().contains("identities.external_id");
            assertThat(done.to()).isEqualTo("v26.2.0");
        }
    }

    /** As after a kill in CREATE INDEX CONCURRENTLY: Kratos takes it for done. */
    @Test
    void an_index_that_is_not_valid_is_dropped_and_its_migration_runs_again(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v26.2.0");
        String index = "identity_verifiable_addresses_identity_id_idx";
        test.execute("UPDATE pg_index SET indisvalid = false WHERE indexrelid = '" + index + "'::regclass");
        try (MigrationFixture fixture = new MigrationFixture(test, folder)) {
            KratosMigrateStep step = step(fixture, "v26.2.0", Manner.WELL);
            assertThat(step.inspect(Work.quiet()).state()).isEqualTo(Inspection.State.TO_DO);
            assertThat(assessed(fixture)).contains("KRATOS_INVALID_INDEX");
            KratosMigration done = MigrationFixture.done(fixture.apply(step));
            assertThat(assessed(fixture)).doesNotContain("KRATOS_INVALID_INDEX");
            assertThat(done.repaired()).singleElement().asString().contains(index, "runs again");
            assertThat(test.queryLong("SELECT count(*) FROM schema_migration WHERE version = '20241029153900000001'"))
                    .isOne();
            assertThat(test.queryLong("SELECT count(*) FROM pg_index WHERE NOT indisvalid"))
                    .isZero();
        }
    }

    private static List<String> assessed(MigrationFixture fixture) {
        NewKratos byHand = new NewKratos.ByHand(Optional.empty(), Optional.empty());
        return MigrationFixture.done(
                        fixture.produce(new KratosAssessStep(fixture.database, byHand, AssessOptions.USUAL)))
                .findings()
                .stream()
                .map(Finding::id)
                .toList();
    }

    @Test
    void migrations_that_are_still_running_are_waited_for_by_people(TestDatabase test) throws Exception {
        GoldenSchema.create(test, "v1.3.1");
        try (MigrationFixture fixture = new MigrationFixture(test, folder);
                Connection other = test.connect();
                Statement statement = other.createStatement()) {
            statement.execute("SET application_name = 'ferryman-kratos-of-a-killed-process'");
            Outcome<KratosMigration> outcome = fixture.apply(step(fixture, "v26.2.0", Manner.WELL));
            assertThat(outcome).isInstanceOf(Outcome.Blocked.class);
            assertThat(outcome.findings()).extracting(Finding::id).contains("KRATOS_MIGRATION_RUNNING");
        }
    }
}
